use futures_util::future::{join, join_all};
use serde_json::json;

use super::{HEADER, VAULT, at, listed, upload};
use crate::support::{Person, TestApp, Worker, rounds};

#[actix_web::test]
async fn of_many_commits_at_once_one_counts() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    for _ in 0..rounds() {
        let import = upload(&uma, HEADER.as_bytes(), None).await.expect(201);
        let path = at(&import, "/commit");
        let answers = join_all((0..5).map(|_| uma.post_nothing(&path))).await;
        let started = answers.iter().filter(|answer| answer.status == 202).count();
        assert_eq!(started, 1);
        for answer in answers.iter().filter(|answer| answer.status != 202) {
            answer.problem(409, "import_not_previewed");
        }
    }
}

#[actix_web::test]
async fn two_imports_at_once_bring_a_shared_folder_in_once() {
    let app = TestApp::start().await;
    let (uma, ugo) = (app.user("uma").await, app.user("ugo").await);
    let _other = Worker::start(app.replica().await);
    for round in 0..rounds().min(20) {
        let row = format!("https://a.test,u,pw,,,Account {round},Shared-{round},0\n");
        let vault = format!("{HEADER}{}", row.repeat(50));
        let ours = upload(&uma, vault.as_bytes(), None).await.expect(201);
        let theirs = upload(&ugo, vault.as_bytes(), None).await.expect(201);
        let (commit_ours, commit_theirs) = (at(&ours, "/commit"), at(&theirs, "/commit"));
        let (a, b) = join(uma.post_nothing(&commit_ours), ugo.post_nothing(&commit_theirs)).await;
        a.expect(202);
        b.expect(202);
        app.until(async || {
            // Whoever was overtaken waits a little.
            app.advance(chrono::TimeDelta::milliseconds(100));
            let (a, b) = join(uma.get(&at(&ours, "")), ugo.get(&at(&theirs, ""))).await;
            [a, b].iter().all(|import| import.expect(200)["status"] == "completed")
        })
        .await;
        let (a, b) = join(uma.get(&at(&ours, "")), ugo.get(&at(&theirs, ""))).await;
        let accounts =
            [a, b].map(|import| import.expect(200)["counts"]["accounts"].as_i64().expect("a number"));
        assert!(accounts == [50, 0] || accounts == [0, 50], "{accounts:?}");
    }
}

#[actix_web::test]
async fn a_cancel_and_the_worker_agree() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    for _ in 0..rounds().min(20) {
        let import = upload(&uma, VAULT, None).await.expect(201);
        uma.post_nothing(&at(&import, "/commit")).await.expect(202);
        let answer = uma.post_nothing(&at(&import, "/cancel")).await;
        if answer.status != 200 {
            answer.problem(409, "import_ended");
        }
        let ended = uma.get(&at(&import, "")).await.expect(200);
        let status = ended["status"].as_str().expect("a status");
        assert_eq!(status, if answer.status == 200 { "cancelled" } else { "completed" });
        let statuses = listed(&uma, &at(&import, "/items"), "status").await;
        assert!(!statuses.contains(&"waiting".to_owned()), "{statuses:?}");
        let made = statuses.iter().filter(|status| *status == "successful").count();
        let counts = ["collections", "accounts", "secrets"].map(|kind| ended["counts"][kind].as_u64());
        assert_eq!(json!(counts.iter().flatten().sum::<u64>()), json!(made), "{ended}");
    }
}

#[actix_web::test]
async fn whoever_joins_while_an_import_runs_gets_what_they_had() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    for round in 0..rounds().min(10) {
        let email = format!("charlie{round}@adraptor.test");
        uma.invite(&email).await;
        let token = app.mail_to(&email).await.link();
        let folder = format!("Shared-{round}");
        let vault = format!("{HEADER}https://a.test,u,pw,,,Account {round},{folder},0\n");
        let user = json!({ "username": email, "readonly": 1, "give": 1, "can_administer": 0 });
        let shared = json!({ "1": { "sharedfoldername": folder, "users": [user] } }).to_string();
        let import = upload(&uma, vault.as_bytes(), Some(shared.as_bytes())).await.expect(201);
        uma.post_nothing(&at(&import, "/commit")).await.expect(202);
        let anonymous = app.anonymous();
        let joined = Person::of_session(&anonymous, &anonymous.join_as_new(&token).await);
        app.until(async || uma.get(&at(&import, "")).await.expect(200)["status"] == "completed").await;
        assert_eq!(listed(&joined, "/collections", "name").await, [folder]);
    }
}

#[actix_web::test]
async fn taking_back_what_waits_while_they_join_in_a_race_leaves_nothing_in_between() {
    let app = TestApp::start_with(&[("GUESTLIST_SEND_LIMITS", "off")]).await;
    let uma = app.user("uma").await;
    for round in 0..rounds() {
        let (name, email) = (format!("Shared {round}"), format!("charlie{round}@adraptor.test"));
        let made = uma.post("/collections", json!({ "name": name })).await.expect(201);
        let made = made["id"].as_str().expect("an id");
        let waiting = app.workspace().let_wait(&uma, made, &email).await;
        uma.invite(&email).await;
        let token = app.mail_to(&email).await.link();
        let (path, anonymous) = (format!("/collections/{made}/waiting-grants"), app.anonymous());
        let at = format!("{path}/{waiting}");
        // Later and later, as joining takes longer.
        let taking = async {
            for _ in 0..round % 10 {
                uma.get(&path).await.expect(200);
            }
            uma.delete(&at).await
        };
        let (taken, joined) = join(taking, anonymous.join_as_new(&token)).await;
        let joined = Person::of_session(&anonymous, &joined);
        let theirs = listed(&joined, "/collections", "name").await;
        match taken.status {
            204 => assert!(theirs.is_empty(), "round {round}: {theirs:?}"),
            _ => {
                taken.problem(404, "not_found");
                assert_eq!(theirs, [name], "round {round}");
            }
        }
        assert_eq!(uma.get(&path).await.expect(200)["total"]["count"], 0, "round {round}");
    }
}
