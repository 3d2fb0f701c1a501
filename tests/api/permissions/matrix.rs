//! See the module.

use std::collections::BTreeSet;
use std::fmt::Write;

use guestlist::permissions::{GuestPartnerRole, Role};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::probes::{OPEN, Object, PROBES, Probe};
use crate::api_keys::{SCOPES, make_key, program};
use crate::support::{Answer, Client, Person, TestApp, Workspace, send};

/// What a probe acts on, by id, and what goes with it.
#[derive(Clone, Default)]
struct Made {
    id: String,
    partner: String,
    /// An item's, to somebody who does not ask.
    grant: String,
    /// Somebody an item is not shared with.
    guest: String,
    /// One of an item's, for somebody who is not here yet.
    waiting: String,
    /// An import's unmatched user.
    user: String,
}

impl From<String> for Made {
    fn from(id: String) -> Self {
        Self { id, ..Self::default() }
    }
}

/// Quotas and the resend cooldown are not what is asked about here.
const SETTINGS: &[(&str, &str)] = &[("GUESTLIST_SEND_LIMITS", "off"), ("GUESTLIST_RESEND_COOLDOWN", "0")];

/// Who asks: everybody with a role, a key with every scope, somebody removed, somebody invited, nobody at all.
const ASKING: [&str; 10] = [
    "owner",
    "super_admin",
    "admin",
    "user",
    "login_only",
    "guest",
    "api_key",
    "removed",
    "invited",
    "nobody",
];

#[actix_web::test]
async fn every_operation_is_allowed_to_those_the_table_says() {
    let app = TestApp::start_with(SETTINGS).await;
    let mut table = String::from("✓ done  ✗ 403  · 404  ! 409 last_owner  - 401\n\n");
    let heading: Vec<String> = ASKING.iter().map(|who| format!("{who:^11}")).collect();
    writeln!(table, "{:52} {}", "", heading.join(" ").trim_end()).expect("text");
    for probe in PROBES {
        let mut cells = Vec::new();
        for who in ASKING {
            let mark = mark(&ask(&app, probe, who).await, probe);
            cells.push(format!("{mark:^11}"));
        }
        writeln!(table, "{:52} {}", title(probe), cells.join(" ").trim_end()).expect("text");
    }
    insta::with_settings!({ snapshot_path => ".", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("table", table);
    });
}

#[actix_web::test]
async fn each_scope_opens_what_the_table_says() {
    let app = TestApp::start_with(SETTINGS).await;
    let olive = app.owner("olive").await;
    let mut table = String::from("The scope an API key needs; - for what only people do.\n\n");
    for probe in PROBES {
        let mut opening = Vec::new();
        for scope in SCOPES {
            let object = own_object(&app, probe.object, None).await;
            let answer = perform(&program(&app, &olive, &[scope]).await, probe, &object).await;
            if (200..300).contains(&answer.status) {
                opening.push(scope);
            }
        }
        let opening = if opening.is_empty() { "-".to_owned() } else { opening.join(" ") };
        writeln!(table, "{:52} {opening}", title(probe)).expect("text");
    }
    insta::with_settings!({ snapshot_path => ".", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("scopes", table);
    });
}

#[actix_web::test]
async fn what_belongs_to_another_workspace_is_absent() {
    let app = TestApp::start_with(SETTINGS).await;
    let olive = app.owner("olive").await;
    for probe in PROBES.iter().filter(|probe| probe.object != Object::None) {
        let foreign = foreign_object(&app, probe.object).await;
        let answers =
            [perform(&olive, probe, &foreign).await, perform(&olive, probe, &absent_object()).await];
        let [foreign, absent] = answers.map(|answer| (answer.status, without_instance(&answer)));
        assert_eq!(foreign.0, 404, "{}", title(probe));
        assert_eq!(foreign, absent, "{}", title(probe));
    }
}

#[test]
fn every_operation_of_the_contract_has_a_probe() {
    let document = serde_json::to_value(guestlist::contract::openapi()).expect("JSON");
    let paths = document["paths"].as_object().expect("paths").values();
    let operations: BTreeSet<&str> = paths
        .flat_map(|item| item.as_object().expect("operations").values())
        .filter_map(|operation| operation["operationId"].as_str())
        .collect();
    let probed = PROBES.iter().map(|probe| probe.operation).chain(OPEN.iter().copied()).collect();
    assert_eq!(operations, probed);
}

fn title(probe: &Probe) -> String {
    let role = probe.body.and_then(|body| body.split_once(r#""role":""#));
    match (probe.object, role) {
        (Object::None, Some((_, role))) => {
            format!("{} {}", probe.operation, role.trim_end_matches(['"', '}']))
        }
        (Object::None, None) => probe.operation.to_owned(),
        (object, _) => format!("{} {object:?}", probe.operation),
    }
}

fn mark(answer: &Answer, probe: &Probe) -> &'static str {
    match answer.status {
        200..300 => "✓",
        401 => "-",
        403 => "✗",
        404 => "·",
        409 if answer.text.contains("last_owner") => "!",
        status => panic!("{} answered {status}: {}", title(probe), answer.text),
    }
}

/// Who asks within a partner: those with a role in it, those with one in another partner of the
/// workspace, and those with one in a partner of another workspace.
const ASKING_IN_PARTNER: [&str; 7] =
    ["host_admin", "guest_admin", "guest_user", "other_host", "other_admin", "foreign_host", "foreign_admin"];

#[actix_web::test]
async fn every_operation_is_allowed_to_those_in_a_partner_whom_the_table_says() {
    let app = TestApp::start_with(SETTINGS).await;
    let mut table = String::from("✓ done  ✗ 403  · 404  ! 409 last_owner  - 401\n\n");
    let heading: Vec<String> = ASKING_IN_PARTNER.iter().map(|who| format!("{who:^13}")).collect();
    writeln!(table, "{:52} {}", "", heading.join(" ").trim_end()).expect("text");
    for probe in PROBES {
        let mut cells = Vec::new();
        for who in ASKING_IN_PARTNER {
            let mark = mark(&ask_in_partner(&app, probe, who).await, probe);
            cells.push(format!("{mark:^13}"));
        }
        writeln!(table, "{:52} {}", title(probe), cells.join(" ").trim_end()).expect("text");
    }
    insta::with_settings!({ snapshot_path => ".", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("partners", table);
    });
}

async fn ask_in_partner(app: &TestApp, probe: &Probe, who: &str) -> Answer {
    let name = format!("p{}", Uuid::now_v7().simple());
    let (here, olive) = (app.workspace(), app.owner("olive").await);
    let home = if who.starts_with("foreign") { app.other_workspace().await } else { here };
    let host = home.user(&format!("h{name}")).await;
    let own = home.partner(&host).await;
    let person = match who.split_once('_').expect("a role").1 {
        "host" => host,
        "user" => home.guest_of(&own, &name, GuestPartnerRole::GuestUser).await,
        _ if who == "host_admin" => host,
        _ => home.guest_of(&own, &name, GuestPartnerRole::GuestAdmin).await,
    };
    let is_of_partner = |object| {
        use Object::{NewHost, Partner, PartnerAdmin, PartnerHost, PartnerInvite, PartnerUser};
        matches!(object, Partner | PartnerUser | PartnerAdmin | PartnerHost | NewHost | PartnerInvite)
    };
    let object =
        match is_of_partner(probe.object) && ["host_admin", "guest_admin", "guest_user"].contains(&who) {
            true => in_partner(here, &olive, &own, probe.object).await,
            false => own_object(app, probe.object, Some(&person).filter(|_| home.id == here.id)).await,
        };
    perform(&person, probe, &object).await
}

/// A fresh person asks for a fresh object, so that no cell changes another.
async fn ask(app: &TestApp, probe: &Probe, who: &str) -> Answer {
    let name = format!("p{}", Uuid::now_v7().simple());
    let person = match who {
        "owner" => app.owner("olive").await,
        "super_admin" => app.super_admin(&name).await,
        "admin" => app.admin(&name).await,
        "user" | "removed" => app.user(&name).await,
        "login_only" => app.login_only(&name).await,
        "guest" => app.guest(&name).await,
        _ => {
            let object = own_object(app, probe.object, None).await;
            let client = match who {
                "invited" => invited(app).await,
                "api_key" => program(app, &app.owner("olive").await, &SCOPES).await,
                _ => app.anonymous(),
            };
            return perform(&client, probe, &object).await;
        }
    };
    let object = own_object(app, probe.object, Some(&person)).await;
    if who == "removed" {
        app.workspace().remove(&person).await;
    }
    let answer = perform(&person, probe, &object).await;
    give_ownership_back(app, probe, who, &answer).await;
    answer
}

/// The holder of an invite's link, who tries it as a credential.
async fn invited(app: &TestApp) -> Client {
    let email = format!("i{}@elsewhere.test", Uuid::now_v7().simple());
    app.owner("olive").await.post("/invites", json!({ "email": email })).await.expect(201);
    app.anonymous().with_bearer(&app.mail_to(&email).await.link())
}

fn absent_object() -> Made {
    let [id, partner, grant, guest, waiting, user] = std::array::from_fn(|_| Uuid::now_v7().to_string());
    Made { id, partner, grant, guest, waiting, user }
}

async fn perform(client: &Client, probe: &Probe, object: &Made) -> Answer {
    let new = format!("n{}", Uuid::now_v7().simple());
    let fill = |text: &str| {
        let text = text.replace("{id}", &object.id).replace("{partner}", &object.partner);
        let text = text.replace("{grant}", &object.grant).replace("{guest}", &object.guest);
        let text = text.replace("{waiting}", &object.waiting).replace("{user}", &object.user);
        text.replace("{new}", &new)
    };
    let method = Method::from_bytes(probe.method.as_bytes()).expect("a method");
    if probe.operation == "create_import" {
        return upload(client, &format!("{new}@elsewhere.test")).await;
    }
    let request = client.request(method, &fill(probe.path));
    match probe.body {
        Some(body) => {
            let body: Value = serde_json::from_str(&fill(body)).expect("JSON");
            send(request.json(&body)).await
        }
        None => send(request).await,
    }
}

async fn own_object(app: &TestApp, object: Object, asking: Option<&Person>) -> Made {
    let name = format!("o{}", Uuid::now_v7().simple());
    let olive = app.owner("olive").await;
    let id = match object {
        Object::None => String::new(),
        Object::Invite => invite(&olive, "guest").await,
        Object::MemberInvite => invite(&olive, "user").await,
        Object::OwnInvite => match asking {
            Some(person) if may(person, "invite_guest").await => invite(person, "guest").await,
            _ => invite(&olive, "guest").await,
        },
        Object::Guest => app.guest(&name).await.member_id.to_string(),
        Object::Member => app.user(&name).await.member_id.to_string(),
        Object::SuperAdmin => app.super_admin(&name).await.member_id.to_string(),
        Object::Owner => olive.member_id.to_string(),
        Object::Session => match asking {
            Some(person) => session_of(person).await,
            None => session_of(&olive).await,
        },
        Object::ApiKey => make_key(&olive, &["invites:read"]).await["id"].as_str().expect("an id").to_owned(),
        Object::Suppression => suppress(app.workspace(), &olive).await,
        Object::DeadLetter => dead_letter(app, &olive).await,
        Object::OwnAccount
        | Object::SharedAccount
        | Object::OthersAccount
        | Object::SharedSecret
        | Object::SharedCollection => return item(app.workspace(), &olive, object, asking).await,
        Object::OwnImport | Object::OwnImported => {
            let importer = match asking {
                Some(person) if may(person, "import_items").await => person,
                _ => &olive,
            };
            return import(app, importer, object).await;
        }
        of_partner => {
            let partner = app.workspace().partner(&app.user(&name).await).await;
            return in_partner(app.workspace(), &olive, &partner, of_partner).await;
        }
    };
    id.into()
}

async fn foreign_object(app: &TestApp, object: Object) -> Made {
    let name = format!("f{}", Uuid::now_v7().simple());
    let other = app.other_workspace().await;
    let olga = other.owner("olga").await;
    let id = match object {
        Object::None => String::new(),
        Object::Invite | Object::OwnInvite => invite(&olga, "guest").await,
        Object::MemberInvite => invite(&olga, "user").await,
        Object::Guest => {
            other.person(&format!("{name}@adraptor.test"), Role::Guest).await.member_id.to_string()
        }
        Object::Member => other.user(&name).await.member_id.to_string(),
        Object::SuperAdmin => other.super_admin(&name).await.member_id.to_string(),
        Object::Owner => olga.member_id.to_string(),
        Object::Session => session_of(&olga).await,
        Object::ApiKey => make_key(&olga, &["invites:read"]).await["id"].as_str().expect("an id").to_owned(),
        Object::Suppression => suppress(other, &olga).await,
        Object::DeadLetter => dead_letter(app, &olga).await,
        Object::OwnAccount
        | Object::SharedAccount
        | Object::OthersAccount
        | Object::SharedSecret
        | Object::SharedCollection => return item(other, &olga, object, None).await,
        Object::OwnImport | Object::OwnImported => return import(app, &olga, object).await,
        of_partner => {
            let partner = other.partner(&other.user(&name).await).await;
            return in_partner(other, &olga, &partner, of_partner).await;
        }
    };
    id.into()
}

/// An item of the owner's, or of whoever asks, that is shared with a guest, and a guest with whom it is not.
async fn item(workspace: &Workspace, owner: &Person, object: Object, asking: Option<&Person>) -> Made {
    let (kind, body) = match object {
        Object::SharedSecret => ("secrets", json!({ "title": "Wi-Fi", "text": "x" })),
        Object::SharedCollection => ("collections", json!({ "name": "Marketing" })),
        _ => ("accounts", json!({ "label": "Ads", "password": "x" })),
    };
    let (mut made, mut by) = (None, owner);
    if let (Object::OwnAccount, Some(person)) = (object, asking) {
        let answer = person.post("/accounts", &body).await;
        made = (answer.status == 201).then(|| answer.expect(201));
        by = if made.is_some() { person } else { owner };
    }
    let made = match made {
        Some(made) => made,
        None => owner.post(&format!("/{kind}"), &body).await.expect(201),
    };
    let id = made["id"].as_str().expect("an id").to_owned();
    let grants = format!("/{kind}/{id}/grants");
    let share = async |with: Uuid| {
        by.post(&grants, json!({ "member_id": with, "role": "collaborator" })).await.expect_either(201, 200)
    };
    let is_shared = [Object::SharedAccount, Object::SharedSecret, Object::SharedCollection].contains(&object);
    if let Some(person) = asking.filter(|person| is_shared && person.member_id != owner.member_id) {
        share(person.member_id).await;
    }
    let guest = async || {
        let name = format!("i{}", Uuid::now_v7().simple());
        workspace.person(&format!("{name}@adraptor.test"), Role::Guest).await.member_id
    };
    let grant = share(guest().await).await["id"].as_str().expect("an id").to_owned();
    let waiting = workspace.let_wait(by, &id, "waiting@elsewhere.test").await;
    Made { id, grant, guest: guest().await.to_string(), waiting, ..Made::default() }
}

/// Somebody or something of a partner.
async fn in_partner(workspace: &Workspace, owner: &Person, partner: &str, object: Object) -> Made {
    let name = format!("g{}", Uuid::now_v7().simple());
    let id = match object {
        Object::PartnerUser => {
            workspace.guest_of(partner, &name, GuestPartnerRole::GuestUser).await.member_id.to_string()
        }
        Object::PartnerAdmin => {
            workspace.guest_of(partner, &name, GuestPartnerRole::GuestAdmin).await.member_id.to_string()
        }
        Object::NewHost => workspace.user(&name).await.member_id.to_string(),
        Object::PartnerHost => {
            let host = workspace.user(&name).await;
            let body = json!({ "member_id": host.member_id });
            owner.post(&format!("/partners/{partner}/hosts"), body).await.expect(200);
            host.member_id.to_string()
        }
        Object::PartnerInvite => {
            let body = json!({ "email": format!("{name}@elsewhere.test"), "partner_id": partner });
            owner.post("/invites", body).await.expect(201)["id"].as_str().expect("an id").to_owned()
        }
        _ => String::new(),
    };
    Made { id, partner: partner.to_owned(), ..Made::default() }
}

async fn may(person: &Person, action: &str) -> bool {
    person.me().await["can"].as_array().expect("a list").contains(&json!(action))
}

/// An upload of one account that this address saw.
async fn upload(who: &Client, address: &str) -> Answer {
    let folder = format!("Shared-{}", Uuid::now_v7().simple());
    let vault =
        format!("url,username,password,totp,extra,name,grouping,fav\nhttps://a.test,u,pw,,,A,{folder},0\n");
    let user = json!({ "username": address, "readonly": 1, "give": 0, "can_administer": 0 });
    let shared = json!({ "1": { "sharedfoldername": folder, "users": [user] } }).to_string();
    crate::imports::upload(who, vault.as_bytes(), Some(shared.as_bytes())).await
}

/// An import of one account that somebody saw who is not here.
async fn import(app: &TestApp, importer: &Person, object: Object) -> Made {
    let address = format!("u{}@elsewhere.test", Uuid::now_v7().simple());
    let import = upload(importer, &address).await.expect(201);
    let id = import["id"].as_str().expect("an id").to_owned();
    let users = importer.get(&format!("/imports/{id}/unmatched-users")).await.expect(200);
    let user = users["items"][0]["id"].as_str().expect("an id").to_owned();
    if object == Object::OwnImported {
        importer.post_nothing(&format!("/imports/{id}/commit")).await.expect(202);
        let path = format!("/imports/{id}");
        app.until(async || importer.get(&path).await.expect(200)["status"] == "completed").await;
    }
    Made { id, user, ..Made::default() }
}

async fn invite(sender: &Person, role: &str) -> String {
    let email = format!("i{}@elsewhere.test", Uuid::now_v7().simple());
    let invite = sender.post("/invites", json!({ "email": email, "role": role })).await.expect(201);
    invite["id"].as_str().expect("an id").to_owned()
}

async fn suppress(workspace: &Workspace, owner: &Person) -> String {
    let address = format!("s{}@elsewhere.test", Uuid::now_v7().simple());
    workspace.suppress(&address).await;
    let page = owner.get("/suppressions").await.expect(200);
    page["items"][0]["id"].as_str().expect("an id").to_owned()
}

async fn dead_letter(app: &TestApp, owner: &Person) -> String {
    let address = format!("fail-422@{}.test", Uuid::now_v7().simple());
    let invite = owner.invite(&address).await;
    app.until(async || owner.see(&invite).await["delivery"]["status"] == "failed").await;
    owner.emails_of(&invite).await[0]["id"].as_str().expect("an id").to_owned()
}

async fn session_of(person: &Person) -> String {
    let sessions = person.get("/me/sessions").await.expect(200);
    sessions["items"][0]["id"].as_str().expect("an id").to_owned()
}

/// The Owner's own cells must not change who the Owner is.
async fn give_ownership_back(app: &TestApp, probe: &Probe, who: &str, answer: &Answer) {
    if probe.operation == "transfer_ownership" && who == "owner" && answer.status == 200 {
        let owner = answer.expect(200);
        let email = owner["email"].as_str().expect("an address");
        let new_owner = Person::sign_in(&app.anonymous(), email, &app.workspace().slug).await;
        let olive = app.owner("olive").await;
        new_owner.post("/workspace/transfer", json!({ "member_id": olive.member_id })).await.expect(200);
    }
}

fn without_instance(answer: &Answer) -> Value {
    let mut body: Value = serde_json::from_str(&answer.text).expect("JSON");
    body.as_object_mut().expect("a problem").remove("instance");
    body
}
