use serde_json::json;

use super::{DETAILED, HEADER, SHARED, VAULT, andy, at, commit, import, listed, revealed, upload};
use crate::support::TestApp;

#[actix_web::test]
async fn what_was_previewed_comes_in_byte_for_byte() {
    let app = TestApp::start().await;
    let andy = andy(&app).await;
    let preview = upload(&andy, VAULT, Some(DETAILED)).await.expect(201);
    let ended = commit(&app, &andy, &preview, json!({})).await;
    assert_eq!(ended["counts"], preview["counts"]);
    assert!(ended["ended_at"].is_string() && ended["committed_at"].is_string(), "{ended}");
    for (label, password) in [
        ("Facebook Ads", "p4ss,with,commas"),
        ("TikTok for Business", "=1+1"),
        ("Google Analytics", "quote\"inside\""),
        ("Shop", "t@b\tinside"),
        ("Intranet", "pw"),
    ] {
        assert_eq!(revealed(&andy, "accounts", label, "password").await, password);
    }
    assert_eq!(revealed(&andy, "accounts", "Google Analytics", "notes").await, "Read the \"runbook\" first");
    let terms = revealed(&andy, "secrets", "Vendor terms", "").await;
    assert_eq!(terms, "Plain note, no type.\nSecond line – with ünïcode ✓");

    let tiktok = andy.get("/accounts?q=tiktok").await.expect(200)["items"][0].clone();
    assert_eq!(tiktok["url"], "https://business.tiktok.com/");
    assert_eq!((&tiktok["username"], &tiktok["role"]), (&json!("ads@contenzilla.test"), &json!("owner")));
    assert_eq!(tiktok["has_totp"], true);
    let social = &tiktok["collections"][0];
    assert_eq!(social["name"], "Social");
    let id = social["id"].as_str().expect("an id");
    let social = andy.get(&format!("/collections/{id}")).await.expect(200);
    assert_eq!(social["parent"]["name"], "Shared-Marketing");
}

#[actix_web::test]
async fn those_who_had_access_and_are_here_have_it_here() {
    let app = TestApp::start().await;
    let (andy, bea) = (andy(&app).await, app.admin("bea").await);
    let simone = app.workspace().person("simone@agency.test", guestlist::permissions::Role::Guest).await;
    import(&app, &andy, VAULT, Some(DETAILED)).await;
    // Bea was an administrator of Shared-Marketing.
    let mut seen = listed(&bea, "/accounts", "label").await;
    seen.sort();
    assert_eq!(seen, ["Facebook Ads", "Google Analytics", "TikTok for Business"]);
    assert_eq!(bea.get("/collections?q=marketing").await.expect(200)["items"][0]["role"], "owner");
    assert_eq!(revealed(&bea, "secrets", "Reporting database", "").await.lines().count(), 6);
    // Simone saw two sites of it, and an empty folder.
    let mut seen = listed(&simone, "/accounts", "label").await;
    seen.sort();
    assert_eq!(seen, ["Facebook Ads", "TikTok for Business"]);
    for kind in ["collections", "secrets"] {
        assert_eq!(simone.get(&format!("/{kind}")).await.expect(200)["total"]["count"], 0);
    }
    assert_eq!(simone.get("/accounts").await.expect(200)["items"][0]["role"], "collaborator");
}

#[actix_web::test]
async fn an_administrator_who_is_a_guest_here_only_collaborates() {
    let app = TestApp::start().await;
    let andy = andy(&app).await;
    let ramon = app.workspace().person("ramon@freelance.test", guestlist::permissions::Role::Guest).await;
    import(&app, &andy, VAULT, Some(SHARED)).await;
    let office = ramon.get("/collections").await.expect(200);
    assert_eq!(office["items"][0]["name"], "Shared-Office");
    assert_eq!(office["items"][0]["role"], "collaborator");
}

#[actix_web::test]
async fn chosen_folders_come_in_with_what_lies_in_them() {
    let app = TestApp::start().await;
    let andy = andy(&app).await;
    let preview = upload(&andy, VAULT, Some(SHARED)).await.expect(201);
    let path = at(&preview, "/commit");
    andy.post(&path, json!({ "folders": ["Nowhere"] })).await.invalid(&["#/folders"]);
    andy.post(&path, json!({ "folders": [] })).await.invalid(&["#/folders"]);
    andy.post(&path, json!({ "files": [] })).await.problem(400, "bad_request");
    let ended =
        commit(&app, &andy, &preview, json!({ "folders": ["Shared-Marketing", "Personal\\Work"] })).await;
    let mut collections = listed(&andy, "/collections", "name").await;
    collections.sort();
    assert_eq!(collections, ["Deep", "Shared-Marketing", "Social", "Work"]);
    assert_eq!((&ended["counts"]["collections"], &ended["counts"]["accounts"]), (&json!(4), &json!(4)));
    assert_eq!(ended["counts"]["secrets"], 1);
    let shop = andy.get("/accounts?q=shop").await.expect(200);
    assert_eq!(shop["total"]["count"], 0, "it lies in no folder");
    let left_out = listed(&andy, &at(&ended, "/items?status=skipped&kind=secret"), "details").await;
    assert_eq!(left_out, ["not_chosen", "not_chosen"]);
    // What was not chosen can come in later.
    let later = upload(&andy, VAULT, Some(SHARED)).await.expect(201);
    let office = later["folders"].as_array().expect("folders").iter().find(|f| f["path"] == "Shared-Office");
    assert_eq!(office.expect("the office")["already_imported"], false);
}

#[actix_web::test]
async fn what_lies_in_no_folder_is_chosen_by_an_empty_path() {
    let app = TestApp::start().await;
    let andy = andy(&app).await;
    let preview = upload(&andy, VAULT, None).await.expect(201);
    commit(&app, &andy, &preview, json!({ "folders": [""] })).await;
    let mut accounts = listed(&andy, "/accounts", "label").await;
    accounts.sort();
    assert_eq!(accounts, ["Shop", "Unnamed"]);
}

#[actix_web::test]
async fn an_import_is_committed_once() {
    let app = TestApp::start().await;
    let andy = andy(&app).await;
    let preview = upload(&andy, VAULT, None).await.expect(201);
    commit(&app, &andy, &preview, json!({})).await;
    andy.post_nothing(&at(&preview, "/commit")).await.problem(409, "import_not_previewed");
    andy.post_nothing(&at(&preview, "/cancel")).await.problem(409, "import_ended");
    let other = upload(&andy, VAULT, None).await.expect(201);
    let cancelled = andy.post_nothing(&at(&other, "/cancel")).await.expect(200);
    assert_eq!(cancelled["status"], "cancelled");
    assert_eq!(andy.post_nothing(&at(&other, "/cancel")).await.expect(200), cancelled);
    andy.post_nothing(&at(&other, "/commit")).await.problem(409, "import_not_previewed");
}

#[actix_web::test]
async fn the_end_is_told_by_mail_and_in_activity() {
    let app = TestApp::start().await;
    let andy = andy(&app).await;
    let ended = import(&app, &andy, VAULT, Some(SHARED)).await;
    let mail = app.mail_to(&andy.email).await;
    assert!(mail.subject.contains("import"), "{}", mail.subject);
    assert!(
        mail.text.contains(&format!("/imports/{}", ended["id"].as_str().expect("an id"))),
        "{}",
        mail.text
    );
    let olive = app.owner("olive").await;
    assert_eq!(olive.events_on(&ended["id"]).await, ["import.started", "import.completed"]);
    let events = olive.get("/activity?action=import.completed").await.expect(200);
    assert_eq!(events["items"][0]["actor"]["name"], "Andy User");
    assert_eq!(events["items"][0]["details"]["accounts"], 9);
}

#[actix_web::test]
async fn a_name_that_items_cannot_have_is_made_one() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let long = "x".repeat(400);
    let vault =
        format!("{HEADER}https://a.test,u,=1,,,\"two\nlines\u{202e}\",,0\nhttps://b.test,u,=2,,,{long},,0\n");
    import(&app, &uma, vault.as_bytes(), None).await;
    let labels = listed(&uma, "/accounts", "label").await;
    assert!(labels.contains(&"two lines".to_owned()), "{labels:?}");
    assert!(labels.iter().any(|label| label.ends_with("x…") && label.chars().count() == 255), "{labels:?}");
}

#[actix_web::test]
async fn nothing_secret_of_an_upload_can_be_read_in_the_database() {
    use sea_orm::{ConnectionTrait, DbBackend, Statement};
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let preview = upload(&uma, VAULT, Some(SHARED)).await.expect(201);
    let held = async |sql: &str| {
        let db = &app.app.db;
        let backend = if app.app.db.is_sqlite() { DbBackend::Sqlite } else { DbBackend::Postgres };
        let rows = db.query_all_raw(Statement::from_string(backend, sql)).await.expect("read");
        rows.iter().map(|row| row.try_get::<String>("", "sealed").expect("text")).collect::<Vec<_>>()
    };
    let waiting = "SELECT sealed FROM import_rows WHERE sealed IS NOT NULL";
    let sealed = held(waiting).await;
    assert_eq!(sealed.len(), 11);
    for secret in ["p4ss,with,commas", "=1+1", "s3cr3t", "JBSWY3DPEHPK3PXP"] {
        assert!(sealed.iter().all(|sealed| !sealed.contains(secret)));
    }
    uma.post_nothing(&at(&preview, "/cancel")).await.expect(200);
    assert!(held(waiting).await.is_empty(), "forgotten on cancel");
    import(&app, &uma, VAULT, Some(SHARED)).await;
    assert!(held(waiting).await.is_empty(), "forgotten at the end");
}

#[actix_web::test]
async fn a_shared_folder_comes_in_whole_or_not_at_all() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let vault =
        format!("{HEADER}https://a.test,u,p,,,One,Shared-A\\B,0\nhttps://b.test,u,p,,,Two,Own\\B,0\n");
    let import = upload(&uma, vault.as_bytes(), None).await.expect(201);
    let body = |folder: &str| json!({ "folders": [folder] });
    let refused = uma.post(&at(&import, "/commit"), body("Shared-A\\B")).await.invalid(&["#/folders"]);
    assert_eq!(refused["errors"][0]["code"], "within_shared_folder");
    commit(&app, &uma, &import, body("Own\\B")).await;
    assert_eq!(listed(&uma, "/accounts", "label").await, ["Two"]);
    // Every folder by its path is all of it.
    let import = upload(&uma, vault.as_bytes(), None).await.expect(201);
    let all: Vec<_> =
        import["folders"].as_array().expect("folders").iter().map(|folder| &folder["path"]).collect();
    commit(&app, &uma, &import, json!({ "folders": all })).await;
    assert_eq!(listed(&uma, "/accounts", "label").await, ["One", "Two", "Two"]);
}

#[actix_web::test]
async fn what_waited_a_day_is_not_brought_in_though_nobody_has_cleaned_up() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let import = upload(&uma, VAULT, None).await.expect(201);
    app.stop_worker().await;
    app.advance(chrono::TimeDelta::hours(24));
    let uma = app.user("uma").await;
    uma.post_nothing(&at(&import, "/commit")).await.problem(409, "import_not_previewed");
}

#[actix_web::test]
async fn of_many_uploads_the_newest_wait() {
    let app = TestApp::start().await;
    let (uma, ugo) = (app.user("uma").await, app.user("ugo").await);
    let other = upload(&ugo, VAULT, None).await.expect(201);
    let mut uploads = Vec::new();
    for _ in 0..6 {
        app.advance(chrono::TimeDelta::seconds(1));
        uploads.push(upload(&uma, VAULT, None).await.expect(201));
    }
    let statuses = listed(&uma, "/imports", "status").await;
    assert_eq!(statuses, ["previewed", "previewed", "previewed", "previewed", "previewed", "cancelled"]);
    let oldest = uma.get(&at(&uploads[0], "")).await.expect(200);
    assert!(oldest["reason"].as_str().is_some_and(|reason| reason.contains("Newer")), "{oldest}");
    assert_eq!(app.owner("olive").await.events_on(&uploads[0]["id"]).await, ["import.cancelled"]);
    assert_eq!(ugo.get(&at(&other, "")).await.expect(200)["status"], "previewed");
}
