//! A server that dies (SIGKILL) while it brings an import in, again and again: what comes of it is what one
//! clean run makes of the same files.

use std::rc::Rc;
use std::time::{Duration, Instant};

use actix_web::rt;
use serde_json::{Value, json};

use crate::row::{is_time, runs};
use crate::senders::at_random;
use crate::site::Site;
use crate::support::Person;

/// How long an import may take, between kills too.
const PATIENCE: Duration = Duration::from_secs(180);
const KILLS: i64 = 4;
/// How long a dead worker's hold on an import lasts, and a little.
const HOLD_SECONDS: i64 = 65;

#[actix_web::test]
async fn killed_while_importing() {
    let clean = Site::start().await;
    let import = begin(&clean).await;
    until(&olive(&clean).await, &import, |import| import["status"] == "completed").await;
    let wanted = Outcome::of(&clean, &import).await;
    assert!(wanted.report.len() > 6_000, "{}", wanted.report.len());
    assert!(wanted.unmatched.iter().any(|user| !user.contains(",0,0,0")), "{:?}", wanted.unmatched);
    drop(clean);
    for _ in 0..runs() {
        if is_time() {
            assert_eq!(killed_and_ended().await, wanted);
        }
    }
}

/// An import whose server dies some times, at any moment.
async fn killed_and_ended() -> Outcome {
    let site = Site::start().await;
    let supervisor = site.supervise();
    let import = begin(&site).await;
    let mut interrupted = 0;
    for nth in 1..=KILLS {
        let olive = olive(&site).await;
        let before = read(&olive, &import).await;
        // The dead worker's hold ends.
        site.move_clock(HOLD_SECONDS * (nth - 1));
        until(&olive, &import, |now| now["status"] != "running" || now["progress"] != before["progress"])
            .await;
        rt::time::sleep(at_random(Duration::from_millis(300))).await;
        interrupted += usize::from(read(&olive, &import).await["status"] == "running");
        site.signal(0, "KILL");
        rt::time::sleep(Duration::from_millis(50)).await;
    }
    site.until_ready().await;
    site.move_clock(HOLD_SECONDS * KILLS);
    assert!(interrupted > 0, "it was over before its server was killed");
    until(&olive(&site).await, &import, |import| import["status"] == "completed").await;
    let outcome = Outcome::of(&site, &import).await;
    site.count_panics_of_running();
    assert_eq!(site.panics.get(), 0, "a server panicked");
    println!(
        "| killed while importing | {} | {interrupted} of {KILLS} kills in the middle |",
        site.database()
    );
    drop(supervisor);
    outcome
}

/// All that people can see of what an import made, but for ids and times.
#[derive(Debug, PartialEq)]
struct Outcome {
    counts: Value,
    report: Vec<String>,
    unmatched: Vec<String>,
    items: Vec<String>,
    /// With whom each collection is shared.
    grants: Vec<String>,
    secrets: Vec<String>,
    events: Vec<String>,
    mails: usize,
}

impl Outcome {
    async fn of(site: &Rc<Site>, import: &str) -> Self {
        let olive = olive(site).await;
        let mut outcome = Self {
            counts: read(&olive, import).await["counts"].clone(),
            report: lines(&olive, &format!("/imports/{import}/report.csv")).await,
            unmatched: lines(&olive, &format!("/imports/{import}/unmatched-users.csv")).await,
            items: Vec::new(),
            grants: Vec::new(),
            secrets: Vec::new(),
            events: Vec::new(),
            mails: 0,
        };
        for kind in ["accounts", "secrets", "collections"] {
            for item in all(&olive, &format!("/{kind}?limit=100")).await {
                let places = match item.get("collections") {
                    Some(collections) => names(collections),
                    None => vec![item["parent"]["name"].to_string()],
                };
                let name = item.get("label").or(item.get("title")).unwrap_or(&item["name"]);
                let told = format!("{kind} {name} {} {} in {places:?}", item["url"], item["username"]);
                let id = item["id"].as_str().expect("an id");
                if kind == "collections" {
                    for grant in all(&olive, &format!("/collections/{id}/grants?limit=100")).await {
                        outcome.grants.push(format!("{name} {} {}", grant["member"]["email"], grant["role"]));
                    }
                }
                if kind == "accounts" && name.as_str().is_some_and(|name| name.ends_with("7")) {
                    let field = json!({ "field": "password" });
                    let value = olive.post(&format!("/accounts/{id}/reveal"), field).await.expect(200);
                    outcome.secrets.push(format!("{name} {}", value["value"]));
                }
                outcome.items.push(told);
            }
        }
        let events = all(&olive, &format!("/activity?limit=100&target={import}")).await;
        outcome.events = events.iter().map(|event| event["action"].to_string()).collect();
        let begun = Instant::now();
        while site.provider.taken().is_empty() && begun.elapsed() < PATIENCE {
            rt::time::sleep(Duration::from_millis(50)).await;
        }
        // A second one would not be far behind.
        rt::time::sleep(Duration::from_secs(1)).await;
        outcome.mails = site.provider.taken().len();
        for list in [&mut outcome.items, &mut outcome.grants, &mut outcome.secrets] {
            list.sort();
        }
        outcome
    }
}

fn names(collections: &Value) -> Vec<String> {
    let mut names: Vec<String> = collections
        .as_array()
        .expect("a list")
        .iter()
        .map(|collection| collection["name"].to_string())
        .collect();
    names.sort();
    names
}

async fn lines(who: &Person, path: &str) -> Vec<String> {
    let answer = who.get(path).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let mut lines: Vec<String> = answer.text.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

async fn all(who: &Person, path: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut page = who.get(path).await.expect(200);
    loop {
        items.extend(page["items"].as_array().expect("a list").iter().cloned());
        let Some(cursor) = page["next_cursor"].as_str() else { return items };
        page = who.get(&format!("{path}&cursor={cursor}")).await.expect(200);
    }
}

async fn olive(site: &Rc<Site>) -> Person {
    site.until_ready().await;
    Person::sign_in(&site.anonymous(), "olive@contenzilla.test", "contenzilla").await
}

async fn read(olive: &Person, import: &str) -> Value {
    olive.get(&format!("/imports/{import}")).await.expect(200)
}

async fn until(olive: &Person, import: &str, is_so: impl Fn(&Value) -> bool) {
    let begun = Instant::now();
    loop {
        let now = read(olive, import).await;
        if is_so(&now) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "{now}");
        rt::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Olive's export, on its way in: shared folders within folders, private accounts of one name, notes, and a
/// hundred people who saw a folder or two.
async fn begin(site: &Rc<Site>) -> String {
    let mut vault = String::from("url,username,password,totp,extra,name,grouping,fav\n");
    for n in 0..6_000 {
        let folder = match n % 4 {
            0 => format!("Shared-{}", n % 40),
            1 => format!("Shared-{}\\Sub {}", n % 40, n % 3),
            2 => format!("Private {}", n % 7),
            _ => String::new(),
        };
        let row = match n % 10 {
            9 => format!("http://sn,,,,Note {n},Note {},{folder},0\n", n % 500),
            _ => format!("https://a{n}.test,user{n},=pw{n},,,Account {},{folder},0\n", n % 900),
        };
        vault.push_str(&row);
    }
    // Every third sees some sites only.
    let sites = |n: usize| {
        let sites = || (0..9).map(|site| format!("a{}.test", n + site * 40)).collect::<Vec<_>>();
        n.is_multiple_of(3).then(sites)
    };
    let user = |n: usize| {
        json!({ "username": format!("person{n}@outside.test"), "readonly": 1, "give": 1,
            "can_administer": 0, "sites": sites(n) })
    };
    let folder = |n: usize| {
        let mut users: Vec<Value> = (n * 5..n * 5 + 10).map(user).collect();
        users.push(json!({ "username": "olive@contenzilla.test", "readonly": 0, "give": 1,
            "can_administer": 1 }));
        json!({ "sharedfoldername": format!("Shared-{n}"), "score": 0, "users": users })
    };
    let shared: serde_json::Map<String, Value> = (0..40).map(|n| (n.to_string(), folder(n))).collect();
    let shared = Value::Object(shared).to_string();
    let parts =
        [("source", &b"lastpass"[..]), ("vault", vault.as_bytes()), ("shared_folders", shared.as_bytes())];
    let olive = olive(site).await;
    let import = olive.post_form("/imports", &parts).await.expect(201);
    let id = import["id"].as_str().expect("an id").to_owned();
    olive.post_nothing(&format!("/imports/{id}/commit")).await.expect(202);
    id
}
