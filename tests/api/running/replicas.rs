//! Two servers on one database behind a load balancer, as docker-compose.yml runs them: real
//! processes, and a mailbox in a third.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use actix_web::rt;
use futures_util::future::join_all;
use guestlist::permissions::Role;
use reqwest::{Method, StatusCode};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::support::process::free_port;
use crate::support::{Client, Database, Person, Process, Proxy, TestApp};

/// Of the test's own server only the database is used, and its way to put people there.
struct Topology {
    replicas: [Process; 2],
    proxy: Proxy,
    mailbox: String,
    app: TestApp,
    _mailbox: Process,
}

/// A connection for each request: the load balancer has a say in each.
fn client(url: &str) -> Client {
    Client::new(url).with_header("connection", "close")
}

impl Topology {
    async fn start() -> Self {
        let app = TestApp::start().await;
        app.stop_worker().await;
        let address = format!("127.0.0.1:{}", free_port());
        let mailbox = format!("http://{address}");
        let settings = [
            ("GUESTLIST_DATABASE_URL", app.app.config.database_url.as_str()),
            ("GUESTLIST_MAIL_API_URL", &mailbox),
            ("GUESTLIST_MAILBOX_LISTEN", &address),
            ("GUESTLIST_METRICS_LISTEN", "127.0.0.1:0"),
            // One address for all: it is what people see, and part of what a token says.
            ("GUESTLIST_PUBLIC_URL", "http://guestlist.localhost"),
            ("GUESTLIST_SEND_LIMITS", "off"),
        ];
        let caught = Process::spawn(&["mailbox"], &settings);
        app.until(async || reqwest::get(&mailbox).await.is_ok()).await;
        let replicas = [Process::serve(&settings).await, Process::serve(&settings).await];
        let proxy = Proxy::start(&[&replicas[0].url, &replicas[1].url]).await;
        Self { replicas, proxy, mailbox, app, _mailbox: caught }
    }

    /// Somebody of Contenzilla, signed in at this address.
    async fn sign_in(&self, name: &str, role: Role, url: &str) -> Person {
        let workspace = self.app.workspace();
        let email = format!("{name}@{}", workspace.domain);
        workspace.add(&email, role).await;
        Person::sign_in(&client(url), &email, &workspace.slug).await
    }

    /// How many mails a replica has handed over.
    async fn sent_by(&self, replica: usize) -> u64 {
        let url = self.replicas[replica].metrics_url().await;
        let text = reqwest::get(url).await.expect("metrics").text().await.expect("a body");
        let series = r#"guestlist_mail_sends_total{provider="mailbox",result="sent"} "#;
        text.lines().find_map(|line| line.strip_prefix(series)?.parse().ok()).unwrap_or(0)
    }

    /// How many mails each address got.
    async fn caught(&self) -> HashMap<String, usize> {
        let answer = reqwest::get(format!("{}/messages", self.mailbox)).await.expect("the mailbox");
        let mails: Value = answer.json().await.expect("a list");
        let mut counts = HashMap::new();
        for mail in mails["items"].as_array().expect("a list") {
            *counts.entry(text(&mail["to"][0])).or_default() += 1;
        }
        counts
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// Invites people one after the other, as a client does whose server may go away: what was not
/// answered is asked for again. Answers whose invites were promised with a 201.
async fn invite(person: Person, emails: Vec<String>) -> Vec<String> {
    let mut promised = Vec::new();
    for email in emails {
        let status = loop {
            let request = person.request(Method::POST, "/invites").json(&json!({ "email": email }));
            match request.send().await {
                Ok(answer) if answer.status() != StatusCode::SERVICE_UNAVAILABLE => break answer.status(),
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        };
        match status.as_u16() {
            201 => promised.push(email),
            // It was done the time before, and only the answer got lost.
            409 => {}
            other => panic!("{other} for {email}"),
        }
    }
    promised
}

fn people(count: usize) -> Vec<Vec<String>> {
    let of = |group: usize| (0..count).map(|n| format!("g{group}-{n}@adraptor.test")).collect();
    (0..4).map(of).collect()
}

#[actix_web::test]
async fn who_is_removed_through_one_is_refused_by_the_other_at_once() {
    let topology = Topology::start().await;
    for (here, there) in [(0, 1), (1, 0), (0, 1)] {
        let (here, there) = (&topology.replicas[here].url, &topology.replicas[there].url);
        let uma = topology.sign_in("uma", Role::User, here).await;
        let ada = topology.sign_in("ada", Role::Admin, there).await;
        uma.get("/me").await.expect(200);
        ada.delete(&format!("/members/{}", uma.member_id)).await.expect(204);
        uma.get("/me").await.problem(401, "unauthenticated");
    }
}

#[actix_web::test]
async fn both_send_from_one_outbox_and_no_mail_twice() {
    let topology = Topology::start().await;
    let ada = topology.sign_in("ada", Role::Admin, &topology.proxy.url).await;
    let groups = people(30).into_iter().map(|emails| rt::spawn(invite(ada.clone(), emails)));
    for group in groups.collect::<Vec<_>>() {
        assert_eq!(group.await.expect("invited").len(), 30);
    }
    let sent = async || ada.get("/invites?delivery=sent&limit=1").await.expect(200)["total"]["count"].clone();
    topology.app.until(async || sent().await == 120).await;
    let caught = topology.caught().await;
    assert_eq!((caught.len(), caught.values().sum::<usize>()), (120, 120));
    let by = async || [topology.sent_by(0).await, topology.sent_by(1).await];
    // Counted a moment after it is noted.
    topology.app.until(async || by().await.iter().sum::<u64>() == 120).await;
    assert!(by().await.iter().all(|sent| *sent > 0), "{:?}", by().await);
}

#[actix_web::test]
async fn one_that_is_killed_loses_nothing_that_was_promised() {
    let mut topology = Topology::start().await;
    let ada = topology.sign_in("ada", Role::Admin, &topology.proxy.url).await;
    let groups = people(40).into_iter().map(|emails| rt::spawn(invite(ada.clone(), emails)));
    let groups: Vec<_> = groups.collect();
    topology.app.until(async || topology.caught().await.len() > 10 && topology.sent_by(0).await > 0).await;
    topology.replicas[0].kill();
    let mut promised = HashSet::new();
    for group in groups {
        promised.extend(group.await.expect("invited"));
    }
    assert!(promised.len() > 100, "{} of 160", promised.len());

    // What the dead one had taken is free again when its lease is over: two minutes later, or now.
    let db = &topology.app.app.db;
    let queued = async || ada.get("/invites?delivery=queued").await.expect(200);
    let is_leased = async || {
        let series = r#"guestlist_outbox_mails{state="due"} 0"#;
        let url = topology.replicas[1].metrics_url().await;
        reqwest::get(url).await.expect("metrics").text().await.expect("a body").contains(series)
    };
    topology.app.until(is_leased).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let left = queued().await["total"]["count"].clone();
    db.execute_unprepared("UPDATE emails SET lease_until = NULL WHERE status = 'queued'")
        .await
        .expect("freed");
    topology.app.until(async || queued().await["total"]["count"] == 0).await;

    let caught = topology.caught().await;
    let missing: Vec<_> = promised.iter().filter(|email| !caught.contains_key(*email)).collect();
    assert!(missing.is_empty(), "{missing:?}, {left} were left by the dead one");
    assert!(caught.values().all(|mails| *mails == 1), "{caught:?}");
    let sent = ada.get("/invites?delivery=sent&limit=1").await.expect(200)["total"]["count"].clone();
    assert_eq!(sent, caught.len(), "all are noted as sent");
    assert_eq!(sent, 160);
}

#[actix_web::test]
async fn several_that_start_at_once_on_an_empty_database_make_it_once() {
    let database = match Database::blank_postgres().await {
        Some(database) => database,
        None => Database::blank_sqlite(),
    };
    let url = database.url();
    let settings =
        [("GUESTLIST_DATABASE_URL", url.as_str()), ("GUESTLIST_MAIL_API_URL", "http://127.0.0.1:1")];
    let starting = std::iter::repeat_with(|| Process::serve(&settings)).take(6);
    for process in join_all(starting).await {
        assert_eq!(process.client().get("/setup").await.expect(200)["needed"], true);
    }
}
