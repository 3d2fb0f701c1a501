use std::time::Duration;

use guestlist::imports::upload::AT_A_TIME;
use reqwest::Method;
use serde_json::{Value, json};

use super::{
    BITWARDEN, DETAILED, HEADER, SHARED, VAULT, andy, at, commit, import, listed, send_form, unmatched,
    upload,
};
use crate::api_keys::program;
use crate::support::{TestApp, send};

fn folder<'a>(import: &'a Value, path: &str) -> &'a Value {
    let folders = import["folders"].as_array().expect("folders");
    folders.iter().find(|folder| folder["path"] == path).unwrap_or_else(|| panic!("no {path}: {import}"))
}

#[actix_web::test]
async fn an_upload_says_what_it_would_bring_and_brings_nothing() {
    let app = TestApp::start().await;
    let (andy, bea) = (andy(&app).await, app.admin("bea").await);
    let answer = upload(&andy, VAULT, Some(DETAILED)).await;
    let import = answer.expect(201);
    let id = import["id"].as_str().expect("an id");
    assert_eq!(answer.header("location"), Some(format!("/api/v1/imports/{id}").as_str()));
    assert_eq!((&import["source"], &import["status"]), (&json!("lastpass"), &json!("previewed")));
    assert_eq!(
        import["counts"],
        json!({
            "collections": 7, "accounts": 9, "secrets": 3,
            "matched_users": 2, "unmatched_users": 4, "skipped": 1,
        })
    );
    let marketing = json!({
        "path": "Shared-Marketing", "items": 4, "shared": true, "already_imported": false, "in_vault": true,
    });
    assert_eq!(folder(&import, "Shared-Marketing"), &marketing);
    assert_eq!(folder(&import, "Shared-Marketing\\Social")["items"], 2);
    assert_eq!(folder(&import, "Personal")["shared"], false);
    assert_eq!(folder(&import, "Shared-Empty")["items"], 0);
    assert_eq!(folder(&import, "")["items"], 2, "what lies in no folder");
    assert_eq!(import["progress"]["phase"], "read");

    for kind in ["accounts", "secrets", "collections"] {
        assert_eq!(andy.get(&format!("/{kind}")).await.expect(200)["total"]["count"], 0);
    }
    let matched = listed(&andy, &at(&import, "/matched-users"), "email").await;
    assert_eq!(matched, [andy.email.as_str(), bea.email.as_str()]);
    let unmatched_users = listed(&andy, &at(&import, "/unmatched-users"), "email").await;
    let others = ["not-an-address", "ramon@freelance.test", "simone@agency.test", "Taylor@Agency.test"];
    assert_eq!(unmatched_users, others);
    let taylor = unmatched(&andy, &import, "Taylor@Agency.test").await;
    assert_eq!(
        taylor["access"],
        json!({
            "collections": 1, "accounts": 4, "secrets": 0,
            "folders": [
                { "path": "Shared-Marketing", "permission": "hide_passwords", "sites": ["facebook.com"] },
                { "path": "Shared-Finance", "permission": "can_use", "sites": null },
            ],
        })
    );
    assert_eq!(taylor["invite"], Value::Null);
    assert_eq!(import, andy.get(&at(&import, "")).await.expect(200));
    let list = andy.get("/imports").await.expect(200);
    assert_eq!((&list["total"]["count"], &list["items"][0]["id"]), (&json!(1), &import["id"]));
}

#[actix_web::test]
async fn bitwarden_is_read_too() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let import = send_form(&uma, &[("source", b"bitwarden"), ("vault", BITWARDEN)]).await.expect(201);
    assert_eq!(
        import["counts"],
        json!({
            "collections": 3, "accounts": 2, "secrets": 4,
            "matched_users": 0, "unmatched_users": 0, "skipped": 1,
        })
    );
    assert_eq!(folder(&import, "Marketing/Social")["items"], 1);
    let ended = commit(&app, &uma, &import, json!({})).await;
    assert_eq!(ended["counts"], import["counts"]);
    assert_eq!(super::revealed(&uma, "accounts", "TikTok for Business", "password").await, "=1+1");
    let card = super::revealed(&uma, "secrets", "Company card", "").await;
    assert!(card.contains("Number: 4111111111111111"), "{card}");
}

#[actix_web::test]
async fn a_seed_that_no_codes_can_be_made_of_is_read_in_the_notes() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let issuers = "otpauth://totp/GitHub:uma?secret=JBSWY3DPEHPK3PXP&issuer=github.com";
    let vault = format!(
        "{HEADER}https://a.test,uma,pw,steam://JBSWY3DPEHPK3PXP,Mine,Games,,0\n\
         https://b.test,uma,pw,{issuers},,Code,,0\n"
    );
    import(&app, &uma, vault.as_bytes(), None).await;
    let of_steam = json!({ "type": 1, "name": "More games", "login": { "totp": "steam://ABC" } });
    let export = json!({ "encrypted": false, "collections": [], "items": [of_steam] }).to_string();
    let sent = send_form(&uma, &[("source", b"bitwarden"), ("vault", export.as_bytes())]).await;
    commit(&app, &uma, &sent.expect(201), json!({})).await;
    let notes = async |name| super::revealed(&uma, "accounts", name, "notes").await;
    assert_eq!(notes("Games").await, "Mine\nTOTP: steam://JBSWY3DPEHPK3PXP");
    assert_eq!(notes("More games").await, "TOTP: steam://ABC");
    assert_eq!(super::revealed(&uma, "accounts", "Code", "totp").await.len(), 6);
    let accounts = uma.get("/accounts").await.expect(200);
    let has_totp = |account: &&Value| account["has_totp"] == true;
    let with_codes: Vec<_> = accounts["items"].as_array().expect("a list").iter().filter(has_totp).collect();
    assert_eq!((with_codes.len(), &with_codes[0]["label"]), (1, &json!("Code")));
}

#[actix_web::test]
async fn an_empty_note_is_an_empty_secret_and_an_empty_password_is_none() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let vault = format!("{HEADER}http://sn,,,,,Empty note,,0\nhttps://a.test,andy,,,,No password,,0\n");
    import(&app, &uma, vault.as_bytes(), None).await;
    assert_eq!(super::revealed(&uma, "secrets", "Empty note", "").await, "");
    let accounts = uma.get("/accounts").await.expect(200);
    assert_eq!(accounts["items"][0]["has_password"], false);
}

#[actix_web::test]
async fn ones_imports_are_ones_own() {
    let app = TestApp::start().await;
    let (uma, olive) = (app.user("uma").await, app.owner("olive").await);
    let import = upload(&uma, VAULT, None).await.expect(201);
    for rest in ["", "/items", "/matched-users", "/unmatched-users", "/report.csv", "/unmatched-users.csv"] {
        olive.get(&at(&import, rest)).await.problem(404, "not_found");
    }
    for rest in ["/commit", "/cancel"] {
        olive.post_nothing(&at(&import, rest)).await.problem(404, "not_found");
    }
    assert_eq!(olive.get("/imports").await.expect(200)["total"]["count"], 0);
}

#[actix_web::test]
async fn only_members_who_may_work_with_items_import() {
    let app = TestApp::start().await;
    let (olive, lola, gus) = (app.owner("olive").await, app.login_only("lola").await, app.guest("gus").await);
    for who in [&lola, &gus] {
        upload(who, VAULT, None).await.problem(403, "not_allowed");
        who.get("/imports").await.problem(403, "not_allowed");
    }
    let key = program(&app, &olive, &["imports:write", "imports:read"]).await;
    upload(&key, VAULT, None).await.problem(403, "not_allowed");
    upload(&app.anonymous(), VAULT, None).await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn what_is_wrong_with_the_form_is_said_field_by_field() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    uma.post("/imports", json!({ "source": "lastpass" })).await.problem(415, "unsupported_media_type");
    let no_boundary = uma.request(Method::POST, "/imports").header("content-type", "multipart/form-data");
    send(no_boundary).await.problem(415, "unsupported_media_type");
    let sent = |parts: &'static [(&'static str, &'static [u8])]| send_form(&uma, parts);
    sent(&[("vault", VAULT)]).await.invalid(&["#/source"]);
    sent(&[("source", b"1password"), ("vault", VAULT)]).await.invalid(&["#/source"]);
    sent(&[("source", b"lastpass")]).await.invalid(&["#/vault"]);
    sent(&[("source", b"bitwarden"), ("vault", BITWARDEN), ("shared_folders", SHARED)])
        .await
        .invalid(&["#/shared_folders"]);
    sent(&[("source", b"lastpass"), ("vault", VAULT), ("member_id", b"1")]).await.problem(400, "bad_request");
    sent(&[("source", b"lastpass"), ("vault", VAULT), ("vault", VAULT)]).await.problem(400, "bad_request");
    assert_eq!(uma.get("/imports").await.expect(200)["total"]["count"], 0);
}

#[actix_web::test]
async fn a_file_that_is_too_large_or_has_too_many_rows_is_refused() {
    let settings = [("GUESTLIST_UPLOAD_LIMIT", "1"), ("GUESTLIST_IMPORT_ROWS", "20")];
    let app = TestApp::start_with(&settings).await;
    let uma = app.user("uma").await;
    let large = vec![b'x'; 3 * 1024 * 1024];
    let refused = upload(&uma, &large, None).await.problem(413, "too_large");
    assert!(refused["detail"].as_str().is_some_and(|detail| detail.contains("1 MB")), "{refused}");
    let many = format!("{HEADER}{}", "https://a.test,andy,pw,,,A,,0\n".repeat(21));
    let refused = upload(&uma, many.as_bytes(), None).await.invalid(&["#/vault"]);
    assert_eq!(refused["errors"][0]["code"], "too_many_rows");
    upload(&uma, VAULT, Some(SHARED)).await.expect(201);
}

#[actix_web::test]
async fn an_upload_waits_while_others_are_read() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let others = app.app.uploads.acquire_many(AT_A_TIME as u32).await.expect("nobody uploads");
    let hasty = tokio::time::timeout(Duration::from_millis(500), upload(&uma, VAULT, None)).await;
    assert!(hasty.is_err(), "it did not wait");
    drop(others);
    upload(&uma, VAULT, None).await.expect(201);
}

#[actix_web::test]
async fn a_shared_folder_comes_in_once_and_a_private_one_again() {
    let app = TestApp::start().await;
    let (andy, uma) = (andy(&app).await, app.user("uma").await);
    import(&app, &uma, VAULT, Some(SHARED)).await;
    let other = upload(&andy, VAULT, Some(SHARED)).await.expect(201);
    assert_eq!(folder(&other, "Shared-Marketing")["already_imported"], true);
    assert_eq!(folder(&other, "Shared-Marketing\\Social")["already_imported"], true);
    assert_eq!(folder(&other, "Personal")["already_imported"], false);
    // Three private folders with one account, and two accounts in none.
    assert_eq!(other["counts"]["collections"], 3);
    assert_eq!(other["counts"]["accounts"], 3);
    assert_eq!((&other["counts"]["secrets"], &other["counts"]["skipped"]), (&json!(0), &json!(14)));

    let again = import(&app, &uma, VAULT, Some(SHARED)).await;
    assert_eq!(again["counts"]["collections"], 3);
    let collections = listed(&uma, "/collections", "name").await;
    assert!(collections.contains(&"Personal (2)".to_owned()), "{collections:?}");
    assert_eq!(collections.iter().filter(|name| *name == "Shared-Marketing").count(), 1);
    let accounts = listed(&uma, "/accounts", "label").await;
    assert!(accounts.contains(&"Shop (2)".to_owned()), "{accounts:?}");
    assert_eq!(accounts.iter().filter(|label| *label == "Intranet").count(), 2, "{accounts:?}");
    let skipped = async |import: &Value| {
        listed(&uma, &at(import, "/items?status=skipped&kind=account"), "details").await
    };
    assert_eq!(skipped(&again).await, ["already_imported"; 6]);
    // Whatever is chosen of the others.
    let third = upload(&uma, VAULT, Some(SHARED)).await.expect(201);
    let third = commit(&app, &uma, &third, json!({ "folders": ["Personal"] })).await;
    assert_eq!(skipped(&third).await.iter().filter(|details| *details == "already_imported").count(), 6);
}

#[actix_web::test]
async fn a_shared_folder_the_vault_does_not_have_is_named_and_left_out_whatever_is_chosen() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let vault =
        format!("{HEADER}https://a.test,u,pw,,,Here,Shared-Here,0\nhttps://b.test,u,pw,,,Mine,Mine,0\n");
    let taylor = json!([{ "username": "taylor@agency.test", "readonly": 0, "give": 1, "can_administer": 0 }]);
    let shared = json!({
        "1": { "sharedfoldername": "Shared-Here", "users": taylor },
        "2": { "sharedfoldername": "Shared-Elsewhere", "users": taylor },
    });
    let import = upload(&uma, vault.as_bytes(), Some(shared.to_string().as_bytes())).await.expect(201);
    let elsewhere = json!({
        "path": "Shared-Elsewhere", "items": 0, "shared": true, "already_imported": false, "in_vault": false,
    });
    assert_eq!(folder(&import, "Shared-Elsewhere"), &elsewhere);
    assert_eq!(folder(&import, "Shared-Here")["in_vault"], true);
    assert_eq!((&import["counts"]["collections"], &import["counts"]["skipped"]), (&json!(2), &json!(1)));
    let access = json!({
        "collections": 1, "accounts": 1, "secrets": 0,
        "folders": [{ "path": "Shared-Here", "permission": "can_use", "sites": null }],
    });
    assert_eq!(unmatched(&uma, &import, "taylor@agency.test").await["access"], access);

    let chosen = json!({ "folders": ["Shared-Elsewhere"] });
    let refused = uma.post(&at(&import, "/commit"), chosen).await.problem(422, "invalid");
    assert_eq!(refused["errors"][0]["code"], "unknown_folder");
    let ended = commit(&app, &uma, &import, json!({ "folders": ["Shared-Here"] })).await;
    assert_eq!(listed(&uma, "/collections", "name").await, ["Shared-Here"]);
    assert_eq!((&ended["counts"]["collections"], &ended["counts"]["skipped"]), (&json!(1), &json!(3)));
    assert_eq!(unmatched(&uma, &ended, "taylor@agency.test").await["access"], access);
    let report = uma.get(&at(&ended, "/report.csv")).await.text;
    for line in [
        "collection,skipped,not_in_vault,Shared-Elsewhere,Shared-Elsewhere,,,",
        "collection,skipped,not_in_vault,Shared-Elsewhere,Shared-Elsewhere,,,taylor@agency.test",
        "collection,skipped,not_chosen,Mine,Mine,,,",
    ] {
        assert!(report.lines().any(|written| written == line), "{line}\n{report}");
    }
    // Once somebody exports it who sees it, it comes in.
    let vault = format!("{HEADER}https://c.test,u,pw,,,There,Shared-Elsewhere,0\n");
    let later = self::import(&app, &uma, vault.as_bytes(), Some(shared.to_string().as_bytes())).await;
    assert_eq!(
        (folder(&later, "Shared-Elsewhere")["items"].as_i64(), &later["counts"]["collections"]),
        (Some(1), &json!(1))
    );
    let paths: Vec<&Value> =
        later["folders"].as_array().expect("folders").iter().map(|f| &f["path"]).collect();
    assert_eq!(paths, ["Shared-Elsewhere"], "the other one has come in");
}

#[actix_web::test]
async fn what_nobody_commits_is_forgotten_after_a_day() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let import = upload(&uma, VAULT, Some(SHARED)).await.expect(201);
    app.advance(chrono::TimeDelta::hours(24));
    let uma = app.user("uma").await;
    app.until(async || uma.get(&at(&import, "")).await.expect(200)["status"] == "cancelled").await;
    uma.post_nothing(&at(&import, "/commit")).await.problem(409, "import_not_previewed");
    assert_eq!(uma.get("/accounts").await.expect(200)["total"]["count"], 0);
    super::assert_forgotten(&uma, &import).await;
}

#[actix_web::test]
async fn of_what_is_cancelled_before_its_commit_only_the_counts_are_kept() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let import = upload(&uma, VAULT, Some(SHARED)).await.expect(201);
    let cancelled = uma.post_nothing(&at(&import, "/cancel")).await.expect(200);
    assert_eq!(cancelled["folders"], json!([]));
    // Eight folders, nine accounts and three secrets.
    assert_eq!((&cancelled["counts"]["accounts"], &cancelled["counts"]["skipped"]), (&json!(0), &json!(20)));
    assert_eq!(cancelled["counts"]["unmatched_users"], import["counts"]["unmatched_users"]);
    super::assert_forgotten(&uma, &import).await;
    assert_eq!(uma.post_nothing(&at(&import, "/cancel")).await.expect(200), cancelled);
}

#[actix_web::test]
async fn users_may_be_called_whatever_there_is_room_for() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    // Nothing in it that a database could write shorter.
    let long: String = (0..1_000u32).filter_map(|n| char::from_u32(0x4e00 + n * 7_919 % 20_000)).collect();
    let users = json!([{ "username": long, "readonly": 0, "give": 1, "can_administer": 0 }]);
    let shared = json!({ "1": { "sharedfoldername": "Shared-Here", "users": users } });
    let vault = format!("{HEADER}https://a.test,u,pw,,,Here,Shared-Here,0\n");
    let import = upload(&uma, vault.as_bytes(), Some(shared.to_string().as_bytes())).await.expect(201);
    assert_eq!(listed(&uma, &at(&import, "/unmatched-users"), "email").await, [long]);
}
