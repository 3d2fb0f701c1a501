//! The contract's examples are what a server answered: a story in which every operation is used.

use std::collections::{BTreeMap, HashMap};

use chrono::TimeDelta;
use guestlist::permissions::Role;
use guestlist::session::setup_token;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use crate::support::contract::{Exchange, operation_ids, record, recorded};
use crate::support::{PASSWORD, Person, TestApp, WEBHOOK_SECRET, Webhook, new_person};

const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/api/contract/examples.json");

#[actix_web::test]
async fn the_examples_are_what_a_server_answers() {
    record();
    set_up().await;
    everyday().await;
    let made = examples(recorded());
    if std::env::var_os("GUESTLIST_UPDATE_DOCS").is_some() {
        std::fs::write(KEPT, serde_json::to_string_pretty(&made).expect("JSON") + "\n").expect("written");
        return;
    }
    let kept = std::fs::read_to_string(KEPT).expect("the examples");
    let kept: Value = serde_json::from_str(&kept).expect("JSON");
    for kind in ["operations", "problems"] {
        let (kept, made) = (kept[kind].as_object().expect(kind), made[kind].as_object().expect(kind));
        for name in kept.keys().chain(made.keys()) {
            assert_eq!(
                kept.get(name),
                made.get(name),
                "the example of {name} is stale: run the tests with GUESTLIST_UPDATE_DOCS=1, then `make openapi`"
            );
        }
    }
}

/// The first workspace of an installation.
async fn set_up() {
    let app = TestApp::start_empty(&[]).await;
    let anonymous = app.anonymous();
    anonymous.get("/instance").await.expect(200);
    anonymous.get("/setup").await.expect(200);
    let url = setup_token::prepare(&app.app).await.expect("prepared").expect("set-up is needed");
    let (_, token) = url.expose_secret().split_once('#').expect("a fragment");
    let body = json!({
        "setup_token": token,
        "workspace_name": "Contenzilla",
        "email": "olive@contenzilla.test",
        "name": "Olive",
        "family_name": "Owner",
        "password": PASSWORD,
    });
    anonymous.post("/setup", body).await.expect(201);
}

/// What is shared with people and a partner.
async fn items(app: &TestApp, adam: &Person, uma: &Person, partner: &Value) {
    let id = |of: &Value| of["id"].as_str().expect("an id").to_owned();
    let collection = adam.post("/collections", json!({ "name": "Marketing" })).await.expect(201);
    let body = json!({
        "label": "Facebook Ads",
        "url": "https://www.facebook.com/login.php",
        "username": "ads@contenzilla.test",
        "password": "p4ss,with,commas",
        "totp": "JBSWY3DPEHPK3PXP",
        "notes": "Main ad account",
        "collection_ids": [collection["id"]],
    });
    let account = adam.post("/accounts", body).await.expect(201);
    let secret =
        adam.post("/secrets", json!({ "title": "Studio Wi-Fi", "text": "corr3ct horse" })).await.expect(201);
    for (kind, item, change) in [
        ("accounts", &account, json!({ "label": "Facebook Ads Manager" })),
        ("secrets", &secret, json!({ "title": "Studio Wi-Fi, guests" })),
        ("collections", &collection, json!({ "name": "Campaigns" })),
    ] {
        let at = |rest: &str| format!("/{kind}/{}{rest}", id(item));
        adam.patch(&at(""), change).await.expect(200);
        adam.get(&at("")).await.expect(200);
        adam.get(&format!("/{kind}")).await.expect(200);
        let body = json!({ "member_id": uma.member_id, "role": "collaborator" });
        let grant = adam.post(&at("/grants"), body).await.expect(201);
        let body = json!({ "partner_id": partner["id"], "role": "manager" });
        adam.post(&at("/grants"), body).await.expect(201);
        adam.get(&at("/grants")).await.expect(200);
        match kind {
            "accounts" => {
                uma.post(&at("/reveal"), json!({ "field": "password" })).await.expect(200);
            }
            "secrets" => {
                uma.post_nothing(&at("/reveal")).await.expect(200);
            }
            _ => {}
        }
        if kind == "collections" {
            adam.get(&format!("/members/{}/items", uma.member_id)).await.expect(200);
            adam.get(&format!("/partners/{}/items", id(partner))).await.expect(200);
        }
        let grants = adam.get(&at("/grants")).await.expect(200);
        let is_own = |grant: &&Value| grant["role"] == "owner" && grant["collection"].is_null();
        let own = grants["items"].as_array().expect("grants").iter().find(is_own).expect("the owner's");
        adam.delete(&at(&format!("/grants/{}", id(own)))).await.problem(409, "sole_owner");
        adam.delete(&at(&format!("/grants/{}", id(&grant)))).await.expect(204);
        let waiting = app.workspace().let_wait(adam, &id(item), "taylor@agency.test").await;
        adam.get(&at("/waiting-grants")).await.expect(200);
        adam.delete(&at(&format!("/waiting-grants/{waiting}"))).await.expect(204);
    }
    for (kind, item) in [("accounts", &account), ("secrets", &secret), ("collections", &collection)] {
        adam.delete(&format!("/{kind}/{}", id(item))).await.expect(204);
    }
}

/// Everything else, roughly as it would come up.
async fn everyday() {
    let app = TestApp::start_with(&[
        ("GUESTLIST_RESEND_COOLDOWN", "0"),
        ("GUESTLIST_MAIL_WEBHOOK_SECRET", WEBHOOK_SECRET),
    ])
    .await;
    let anonymous = app.anonymous();
    anonymous.sign_in("olive@contenzilla.test", PASSWORD).await.expect(200);
    let olive = app.owner("olive").await;
    for (name, role) in [("adam", Role::Admin), ("uma", Role::User), ("ugo", Role::User)] {
        app.workspace().add(&format!("{name}@contenzilla.test"), role).await;
    }
    let policy = json!({ "domains": ["contenzilla.test"], "invite_lifetime_seconds": 604_800 });
    olive.patch("/workspace", policy).await.expect(200);
    olive.get("/workspace").await.expect(200);
    olive.patch("/workspace", json!({ "invite_lifetime_seconds": 1 })).await.problem(422, "invalid");

    olive.invite("dora@adraptor.test").await;
    let token = app.mail_to("dora@adraptor.test").await.link();
    anonymous.decline(&token).await.expect(204);

    // A program invites.
    let body = json!({
        "name": "Onboarding",
        "scopes": ["invites:read", "invites:write"],
        "expires_at": "2027-05-04T09:00:00Z",
        "password": PASSWORD,
    });
    let key = olive.post("/api-keys", body).await.expect(201);
    let program = anonymous.with_bearer(key["secret"].as_str().expect("a secret"));
    let body = json!({
        "email": "charlie@adraptor.test",
        "message": "Here is the folder we spoke about.",
        "access_until": "2026-11-04T09:00:00Z",
    });
    let invite = program.post("/invites", body.clone()).await.expect(201);
    program.post("/invites", body).await.problem(409, "invite_pending");
    program.get("/members").await.problem(403, "insufficient_scope");
    app.mail_to("charlie@adraptor.test").await;
    app.until(async || program.see(&invite).await["delivery"]["status"] == "sent").await;
    program.emails_of(&invite).await;
    let addresses = ["dana@adraptor.test", "charlie@adraptor.test", "not an address"];
    let results = program.post("/invites/bulk", json!({ "emails": addresses })).await.expect(200);
    let dana = &results["results"][0]["invite"];
    app.until(async || program.see(dana).await["delivery"]["status"] == "sent").await;
    program.revoke(dana).await.expect(200);
    program.resend(&invite).await.expect(200);
    app.mails_to("charlie@adraptor.test", 2).await;
    app.until(async || program.see(&invite).await["delivery"]["status"] == "sent").await;
    program.get("/invites?status=pending").await.expect(200);

    // A mail comes back.
    let gone = program.invite("gone@adraptor.test").await;
    app.until(async || program.see(&gone).await["delivery"]["status"] == "sent").await;
    let bounced = Webhook::bounced(&program.emails_of(&gone).await[0], app.now());
    bounced.post(&app).await.expect(200);
    program.resend(&gone).await.problem(409, "address_suppressed");
    let suppressed = olive.get("/suppressions").await.expect(200);
    let id = suppressed["items"][0]["id"].as_str().expect("an id");
    olive.delete(&format!("/suppressions/{id}")).await.expect(204);

    // The invited person follows the link.
    let token = app.mail_to("charlie@adraptor.test").await.link();
    anonymous.look_up(&token).await.expect(200);
    anonymous.request_new(&token).await.expect(202);
    let charlie = anonymous.post("/join", new_person(&token)).await.expect(201);

    // People of the workspace.
    olive.get("/guests").await.expect(200);
    olive.get("/members").await.expect(200);
    olive.get("/people?q=uma").await.expect(200);
    assert_eq!(olive.get("/members/export.csv").await.status, 200);
    assert_eq!(olive.get("/guests/export.csv").await.status, 200);
    let (adam, uma, ugo) = (app.admin("adam").await, app.user("uma").await, app.user("ugo").await);
    let at = |id: &dyn std::fmt::Display, rest: &str| format!("/members/{id}{rest}");
    olive.get(&at(&uma.member_id, "")).await.expect(200);
    olive.patch(&at(&uma.member_id, ""), json!({ "role": "admin" })).await.expect(200);
    olive.post_nothing(&at(&uma.member_id, "/send-password-reset")).await.expect(202);
    olive.post_nothing(&at(&uma.member_id, "/sign-out")).await.expect(204);
    olive.delete(&at(&charlie["member_id"].as_str().expect("an id"), "")).await.expect(204);
    ugo.post_nothing("/members/me/leave").await.expect(204);

    // A partner.
    let body = json!({
        "name": "Northwind Agency",
        "guest_admin_email": "gina@northwind.test",
        "host_ids": [adam.member_id],
    });
    let partner = olive.post("/partners", body).await.expect(201);
    let at = |rest: &str| format!("/partners/{}{rest}", partner["id"].as_str().expect("an id"));
    let body =
        json!({ "name": "Us", "guest_admin_email": "x@contenzilla.test", "host_ids": [adam.member_id] });
    olive.post("/partners", body).await.problem(422, "same_domain");
    let token = app.mail_to("gina@northwind.test").await.link();
    let body = json!({ "token": token, "name": "Gina", "family_name": "Gray", "password": PASSWORD });
    let gina = Person::of_session(&anonymous, &anonymous.post("/join", body).await);
    let body = json!({ "email": "greg@northwind.test", "partner_id": partner["id"] });
    gina.post("/invites", body).await.expect(201);
    let token = app.mail_to("greg@northwind.test").await.link();
    let body = json!({ "token": token, "name": "Greg", "family_name": "Gould", "password": PASSWORD });
    let greg = Person::of_session(&anonymous, &anonymous.post("/join", body).await);
    adam.get("/partners").await.expect(200);
    adam.get(&at("/users")).await.expect(200);
    adam.patch(&at(&format!("/users/{}", greg.member_id)), json!({ "partner_role": "guest_admin" }))
        .await
        .expect(200);
    adam.delete(&at(&format!("/users/{}", greg.member_id))).await.expect(204);
    adam.delete(&at(&format!("/hosts/{}", adam.member_id))).await.problem(409, "last_host");
    adam.post(&at("/hosts"), json!({ "member_id": uma.member_id })).await.expect(200);
    adam.get(&at("")).await.expect(200);
    adam.delete(&at(&format!("/hosts/{}", uma.member_id))).await.expect(204);
    adam.get(&at("/activity?action=partner.created")).await.expect(200);
    items(&app, &adam, &app.user("uma").await, &partner).await;
    adam.delete(&at("")).await.expect(204);

    // What another password manager kept.
    let (vault, shared) = (
        "url,username,password,totp,extra,name,grouping,fav\n\
         https://www.facebook.com/login.php,ads@contenzilla.test,=1+1,,,Facebook Ads,Shared-Marketing,1\n",
        json!({ "101": { "sharedfoldername": "Shared-Marketing", "score": 81, "users": [
            { "username": "adam@contenzilla.test", "readonly": 0, "give": 1, "can_administer": 1 },
            { "username": "taylor@agency.test", "readonly": 1, "give": 0, "can_administer": 0 },
            { "username": "simone@agency.test", "readonly": 1, "give": 0, "can_administer": 0 },
        ] } })
        .to_string(),
    );
    let upload =
        async || crate::imports::upload(&olive, vault.as_bytes(), Some(shared.as_bytes())).await.expect(201);
    let import = upload().await;
    let at = |rest: &str| format!("/imports/{}{rest}", import["id"].as_str().expect("an id"));
    let users = olive.get(&at("/unmatched-users")).await.expect(200);
    let [simone, taylor] = [0, 1].map(|user: usize| users["items"][user]["id"].as_str().expect("an id"));
    let invite = at(&format!("/unmatched-users/{taylor}/invite"));
    olive.post_nothing(&invite).await.problem(409, "import_not_completed");
    app.stop_worker().await;
    olive.post(&at("/commit"), json!({ "folders": ["Shared-Marketing"] })).await.expect(202);
    app.start_worker();
    app.until(async || olive.get(&at("")).await.expect(200)["status"] == "completed").await;
    olive.get(&at("/items")).await.expect(200);
    olive.get(&at("/matched-users")).await.expect(200);
    let invited = olive.post_nothing(&invite).await.expect(201);
    app.until(async || olive.see(&invited).await["delivery"]["status"] == "sent").await;
    let results = olive.post(&at("/unmatched-users/invite"), json!({ "ids": [simone] })).await.expect(200);
    let invited = &results["results"][0]["invite"];
    app.until(async || olive.see(invited).await["delivery"]["status"] == "sent").await;
    olive.get(&at("/unmatched-users")).await.expect(200);
    assert_eq!(olive.get(&at("/report.csv")).await.status, 200);
    assert_eq!(olive.get(&at("/unmatched-users.csv")).await.status, 200);
    olive.post_nothing(&at("/commit")).await.problem(409, "import_not_previewed");
    olive.post_nothing(&at("/cancel")).await.problem(409, "import_ended");
    let other = upload().await;
    olive
        .post_nothing(&format!("/imports/{}/cancel", other["id"].as_str().expect("an id")))
        .await
        .expect(200);
    olive.get("/imports").await.expect(200);

    // Oneself.
    let body = json!({ "workspace": "contenzilla" });
    anonymous.with_cookie(&adam.cookie).post("/session/refresh", body).await.expect(200);
    adam.me().await;
    let change = json!({ "name": "Adam", "family_name": "Ames", "language": "en" });
    adam.patch("/me", change).await.expect(200);
    app.admin("adam").await;
    let sessions = adam.get("/me/sessions").await.expect(200);
    let sessions = sessions["items"].as_array().expect("a list");
    let other = sessions.iter().find(|session| session["current"] == false).expect("another session");
    adam.delete(&format!("/me/sessions/{}", other["id"].as_str().expect("an id"))).await.expect(204);
    adam.delete("/me/sessions").await.expect(204);
    anonymous.with_cookie(&adam.cookie).delete("/session").await.expect(204);
    anonymous.post("/password/forgot", json!({ "email": "adam@contenzilla.test" })).await.expect(202);
    let reset = app.mail_to("adam@contenzilla.test").await.link();
    let body = json!({ "token": reset, "password": "nine copper kettles on a train" });
    anonymous.post("/password/reset", body).await.expect(204);

    olive.get("/activity?action=invite.created,invite.accepted").await.expect(200);
    assert_eq!(olive.get("/activity/export.csv?action=invite.accepted").await.status, 200);
    assert_eq!(olive.get("/changes?seconds=1").await.status, 200);

    // How mail leaves.
    for refused in ["fail-422@adraptor.test", "fail-422@studio-k.test"] {
        let invite = olive.invite(refused).await;
        app.until(async || olive.see(&invite).await["delivery"]["status"] == "failed").await;
        app.advance(TimeDelta::seconds(1));
    }
    app.until(async || olive.get("/email").await.expect(200)["queued"] == 0).await;
    app.stop_worker().await;
    olive.get("/email").await.expect(200);
    let dead = olive.get("/email/dead-letters").await.expect(200);
    let id = dead["items"][0]["id"].as_str().expect("an id");
    olive.post_nothing(&format!("/email/dead-letters/{id}/retry")).await.expect(204);
    olive.post_nothing("/email/dead-letters/retry").await.expect(200);
    olive.post_nothing("/email/test").await.expect(202);
    olive.get("/email/templates").await.expect(200);
    olive.get("/api-keys").await.expect(200);
    olive.delete(&format!("/api-keys/{}", key["id"].as_str().expect("an id"))).await.expect(204);
    let body = json!({ "member_id": uma.member_id, "password": PASSWORD });
    olive.post("/workspace/transfer", body).await.expect(200);
}

/// For each operation its last success, and for each problem its last appearance.
fn examples(exchanges: Vec<Exchange>) -> Value {
    let mut names = StableNames::default();
    let (mut operations, mut problems) = (BTreeMap::new(), BTreeMap::new());
    for exchange in exchanges {
        match exchange.status {
            200..300 => operations.insert(exchange.operation.to_owned(), exchange),
            _ => problems.insert(exchange.answer["code"].as_str().expect("a code").to_owned(), exchange),
        };
    }
    let unused: Vec<&str> = operation_ids().filter(|id| !operations.contains_key(*id)).collect();
    assert!(unused.is_empty(), "the story leaves out {unused:?}");
    let operations: BTreeMap<String, Value> = operations
        .into_iter()
        .map(|(id, exchange)| {
            let request = exchange.request.map(|request| names.in_value(request));
            let answer = Some(names.in_value(exchange.answer)).filter(|answer| answer != "");
            (id, json!({ "request": request, "status": exchange.status, "answer": answer }))
        })
        .collect();
    let problems: BTreeMap<String, Value> =
        problems.into_iter().map(|(code, exchange)| (code, names.in_value(exchange.answer))).collect();
    json!({ "operations": operations, "problems": problems })
}

/// Gives what is different in every run the same name in each: ids in the order they appear, and
/// credentials.
#[derive(Default)]
struct StableNames {
    ids: HashMap<String, String>,
}

impl StableNames {
    fn in_value(&mut self, value: Value) -> Value {
        match value {
            Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| match (name.as_str(), &value) {
                    ("access_token", Value::String(_)) => (name, "eyJ0eXAiOiJKV1Qi…".into()),
                    ("secret", Value::String(_)) => (name, "guestlist_key_…".into()),
                    ("hint", Value::String(_)) => (name, "ySAU".into()),
                    ("mailbox_url", Value::String(_)) => (name, "http://127.0.0.1:8025/".into()),
                    ("token" | "setup_token", Value::String(_)) => (name, "hq3jXk0Zt1…".into()),
                    _ => (name, self.in_value(value)),
                })
                .collect(),
            Value::Array(items) => items.into_iter().map(|item| self.in_value(item)).collect(),
            Value::String(text) => self.in_text(&text).into(),
            other => other,
        }
    }

    /// Ids are 36 characters between others that no id has.
    fn in_text(&mut self, text: &str) -> String {
        let parts = text.split_inclusive(|c: char| !c.is_ascii_hexdigit() && c != '-');
        parts
            .map(|part| {
                let id = part.trim_end_matches(|c: char| !c.is_ascii_hexdigit() && c != '-');
                match uuid::Uuid::try_parse(id).is_ok_and(|_| id.len() == 36) {
                    true => part.replace(id, &self.id(id)),
                    false => part.to_owned(),
                }
            })
            .collect()
    }

    fn id(&mut self, id: &str) -> String {
        let next = self.ids.len() + 1;
        let name = || format!("019df1c0-5a00-7000-8000-{next:012}");
        self.ids.entry(id.to_owned()).or_insert_with(name).clone()
    }
}
