use serde_json::{Value, json};

use super::{DETAILED, HEADER, SHARED, VAULT, andy, at, import, listed, revealed, unmatched, upload};
use crate::support::{Person, TestApp};

pub async fn invite(who: &Person, import: &Value, email: &str) -> crate::support::Answer {
    let user = unmatched(who, import, email).await;
    let id = user["id"].as_str().expect("an id");
    who.post_nothing(&at(import, &format!("/unmatched-users/{id}/invite"))).await
}

#[actix_web::test]
async fn an_unmatched_user_who_is_invited_and_joins_finds_what_they_had() {
    let app = TestApp::start().await;
    let andy = andy(&app).await;
    let import = import(&app, &andy, VAULT, Some(DETAILED)).await;
    let invited = invite(&andy, &import, "Taylor@Agency.test").await.expect(201);
    assert_eq!((&invited["source"], &invited["role"]), (&json!("import"), &json!("guest")));
    assert_eq!(unmatched(&andy, &import, "Taylor@Agency.test").await["invite"]["id"], invited["id"]);
    assert_eq!(andy.get("/invites?source=import").await.expect(200)["total"]["count"], 1);

    let token = app.mail_to("taylor@agency.test").await.link();
    let anonymous = app.anonymous();
    let taylor = Person::of_session(&anonymous, &anonymous.join_as_new(&token).await);
    let mut accounts = listed(&taylor, "/accounts", "label").await;
    accounts.sort();
    assert_eq!(accounts, ["Billing portal", "Billing portal", "Facebook Ads", "Only a name"]);
    assert_eq!(listed(&taylor, "/collections", "name").await, ["Shared-Finance"]);
    assert_eq!(revealed(&taylor, "accounts", "Facebook Ads", "password").await, "p4ss,with,commas");
    let state = unmatched(&andy, &import, "Taylor@Agency.test").await;
    assert_eq!(state["invite"]["status"], "accepted");
}

#[actix_web::test]
async fn what_waits_from_every_import_comes_into_force_however_one_joins() {
    let app = TestApp::start().await;
    let (andy, uma) = (andy(&app).await, app.user("uma").await);
    import(&app, &andy, VAULT, Some(SHARED)).await;
    let vault = format!("{HEADER}https://x.test,u,=2+2,,,Second,Shared-Other,0\n");
    let shared = json!({ "7": { "sharedfoldername": "Shared-Other", "users": [
        { "username": "RAMON@freelance.test", "readonly": 0, "give": 1, "can_administer": 1 },
    ] } });
    import(&app, &uma, vault.as_bytes(), Some(shared.to_string().as_bytes())).await;
    // Not from the report.
    app.owner("olive").await.invite("ramon@freelance.test").await;
    let token = app.mail_to("ramon@freelance.test").await.link();
    let anonymous = app.anonymous();
    let ramon = Person::of_session(&anonymous, &anonymous.join_as_new(&token).await);
    let mut collections = listed(&ramon, "/collections", "name").await;
    collections.sort();
    assert_eq!(collections, ["Shared-Office", "Shared-Other"]);
    assert_eq!(revealed(&ramon, "accounts", "Second", "password").await, "=2+2");
    let roles = listed(&ramon, "/collections", "role").await;
    assert_eq!(roles, ["collaborator", "collaborator"], "guests own nothing");
}

#[actix_web::test]
async fn nobody_is_invited_before_the_import_is_completed() {
    let app = TestApp::start().await;
    let andy = andy(&app).await;
    let preview = upload(&andy, VAULT, Some(SHARED)).await.expect(201);
    invite(&andy, &preview, "simone@agency.test").await.problem(409, "import_not_completed");
    let user = unmatched(&andy, &preview, "simone@agency.test").await;
    let path = at(&preview, "/unmatched-users/invite");
    andy.post(&path, json!({ "ids": [user["id"]] })).await.problem(409, "import_not_completed");
    andy.post_nothing(&at(&preview, "/cancel")).await.expect(200);
    andy.post(&path, json!({ "ids": [user["id"]] })).await.problem(409, "import_not_completed");
}

#[actix_web::test]
async fn the_rules_of_inviting_hold_here_too() {
    let app = TestApp::start().await;
    let (andy, olive) = (andy(&app).await, app.owner("olive").await);
    let import = import(&app, &andy, VAULT, Some(SHARED)).await;
    invite(&andy, &import, "not-an-address").await.invalid(&["#/email"]);
    let pending = invite(&andy, &import, "simone@agency.test").await.expect(201);
    let again = invite(&andy, &import, "simone@agency.test").await.problem(409, "invite_pending");
    assert_eq!(again["invite_id"], pending["id"]);
    let domains = json!({ "domains": ["contenzilla.test"], "refused_guest_domains": ["freelance.test"] });
    olive.patch("/workspace", domains).await.expect(200);
    invite(&andy, &import, "ramon@freelance.test").await.problem(422, "domain_not_allowed");
    let bea = unmatched(&andy, &import, "bea@contenzilla.test").await;
    assert_eq!((&bea["own_domain"], &bea["is_address"]), (&json!(true), &json!(true)));
    invite(&andy, &import, "bea@contenzilla.test").await.problem(422, "email_in_workspace_domain");
    olive.patch("/workspace", json!({ "guest_invites_enabled": false })).await.expect(200);
    invite(&andy, &import, "Taylor@Agency.test").await.problem(403, "guest_invites_disabled");
}

#[actix_web::test]
async fn many_are_invited_at_once_each_with_an_own_result() {
    let app = TestApp::start().await;
    let andy = andy(&app).await;
    let import = import(&app, &andy, VAULT, Some(SHARED)).await;
    let page = andy.get(&at(&import, "/unmatched-users")).await.expect(200);
    let ids: Vec<&Value> = page["items"].as_array().expect("a list").iter().map(|user| &user["id"]).collect();
    let path = at(&import, "/unmatched-users/invite");
    let results = andy.post(&path, json!({ "ids": ids })).await.expect(200);
    let results = results["results"].as_array().expect("results");
    let invited: Vec<(&str, bool)> = results
        .iter()
        .map(|result| (result["email"].as_str().expect("text"), result["invite"].is_object()))
        .collect();
    assert_eq!(
        invited,
        [
            ("bea@contenzilla.test", true),
            ("not-an-address", false),
            ("ramon@freelance.test", true),
            ("simone@agency.test", true),
            ("Taylor@Agency.test", true),
        ]
    );
    assert_eq!(results[2]["invite"]["source"], "import");
    assert_eq!(results[1]["problem"]["code"], "invalid");
    andy.post(&path, json!({ "ids": [] })).await.invalid(&["#/ids"]);
    andy.post(&path, json!({ "ids": [import["id"]] })).await.problem(404, "not_found");
}

#[actix_web::test]
async fn the_rules_of_every_invite_hold() {
    let app = TestApp::start().await;
    let andy = andy(&app).await;
    let import = import(&app, &andy, VAULT, Some(SHARED)).await;
    app.workspace().suppress("simone@agency.test").await;
    invite(&andy, &import, "simone@agency.test").await.problem(409, "address_suppressed");
    app.workspace().add("ramon@freelance.test", guestlist::permissions::Role::Guest).await;
    invite(&andy, &import, "ramon@freelance.test").await.problem(409, "already_member");
    let user = unmatched(&andy, &import, "Taylor@Agency.test").await["id"].clone();
    let many = at(&import, "/unmatched-users/invite");
    let olive = app.owner("olive").await;
    olive.patch("/workspace", json!({ "guest_invites_enabled": false })).await.expect(200);
    andy.post(&many, json!({ "ids": [user] })).await.problem(403, "guest_invites_disabled");
    olive.patch("/workspace", json!({ "guest_invites_enabled": true })).await.expect(200);
    for part in 0..2 {
        let emails: Vec<String> = (0..100).map(|number| format!("g{part}{number}@limit.test")).collect();
        andy.post("/invites/bulk", json!({ "emails": emails })).await.expect(200);
    }
    invite(&andy, &import, "Taylor@Agency.test").await.problem(429, "quota_exceeded");
}

#[actix_web::test]
async fn what_waits_counts_while_who_imported_owns_it_still() {
    let app = TestApp::start().await;
    let (andy, ada) = (andy(&app).await, app.admin("ada").await);
    let import = import(&app, &andy, VAULT, Some(SHARED)).await;
    invite(&andy, &import, "simone@agency.test").await.expect(201);
    let waiting = invite(&andy, &import, "ramon@freelance.test").await.expect(201);
    let anonymous = app.anonymous();
    let token = app.mail_to("simone@agency.test").await.link();
    let simone = Person::of_session(&anonymous, &anonymous.join_as_new(&token).await);
    assert!(!listed(&simone, "/collections", "name").await.is_empty());
    let events = ada.get("/activity?action=member.items_received").await.expect(200);
    assert_eq!(events["items"][0]["target"]["id"], json!(simone.member_id), "{events}");
    assert_eq!(events["total"]["count"], 1);

    app.mail_to("ramon@freelance.test").await;
    let leaving = format!("/members/{}?transfer_to={}", andy.member_id, ada.member_id);
    ada.delete(&leaving).await.expect(204);
    // The invite needs a sender; what it was to bring needs its owner.
    app.advance(chrono::TimeDelta::seconds(61));
    ada.resend(&waiting).await.expect(200);
    let again = app.mails_to("ramon@freelance.test", 2).await[0].link();
    let ramon = Person::of_session(&anonymous, &anonymous.join_as_new(&again).await);
    assert!(listed(&ramon, "/collections", "name").await.is_empty());
    assert!(listed(&ramon, "/accounts", "label").await.is_empty());
    assert_eq!(listed(&simone, "/collections", "name").await.len(), 2, "what she has stays");
}

#[actix_web::test]
async fn members_the_import_matches_are_told_of_in_activity() {
    let app = TestApp::start().await;
    let (andy, bea) = (andy(&app).await, app.admin("bea").await);
    import(&app, &andy, VAULT, Some(SHARED)).await;
    let events = bea.get("/activity?action=member.items_received").await.expect(200);
    assert_eq!(events["total"]["count"], 1, "{events}");
    let event = &events["items"][0];
    assert_eq!(
        (&event["target"]["id"], &event["details"]["count"]),
        (&json!(bea.member_id), &json!(1)),
        "{event}"
    );
}
