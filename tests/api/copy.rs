//! `guestlist copy`: an installation moves to another database, and people notice nothing.

use std::collections::BTreeSet;
use std::process::{Command, Output};

use chrono::TimeDelta;
use guestlist::copy;
use guestlist::permissions::{GuestPartnerRole, Role};
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};

use crate::api_keys::make_key;
use crate::imports;
use crate::support::{
    Client, Database, PASSWORD, Person, TestApp, WEBHOOK_SECRET, Webhook, new_person, open, send,
};

/// What answers must be the same before and after.
const LISTS: [&str; 16] = [
    "/me",
    "/me/sessions",
    "/workspace",
    "/members?limit=100&sort=created_at",
    "/members?limit=100&status=removed",
    "/guests?limit=100&sort=name",
    "/guests?q=bj%C3%B6",
    "/invites?limit=100",
    "/invites?limit=100&status=revoked",
    "/activity?limit=100",
    "/api-keys",
    "/suppressions",
    "/partners",
    "/imports",
    "/accounts",
    "/collections",
];

/// From where to where: between SQLite and PostgreSQL in both directions where there is a server.
async fn directions() -> Vec<(Database, Database)> {
    let Some(source) = Database::blank_postgres().await else {
        return vec![(Database::blank_sqlite(), Database::blank_sqlite())];
    };
    let target = Database::blank_postgres().await.expect("the same server");
    vec![(source, Database::blank_sqlite()), (Database::blank_sqlite(), target)]
}

/// What was given out before the move and must still work after it.
struct Installation {
    app: TestApp,
    olive: Person,
    invite_link: String,
    reset_link: String,
    api_key: Value,
    /// Asked for with the `Idempotency-Key` "moving".
    waiting: Value,
    /// Whose password is [`KEPT`].
    account: Value,
}

const KEPT: &str = "=1+1, \"kept\" 🎈\t ";

const WAITING: &str = "wanda@studio-k.test";

/// Contenzilla with people and invites in every state, and something in every table.
async fn installation(database: Database) -> Installation {
    let mut app = TestApp::start_on(database, &[("GUESTLIST_MAIL_WEBHOOK_SECRET", WEBHOOK_SECRET)]).await;
    app.found().await;
    let olive = app.owner("olive").await;
    let (adam, uma) = (app.admin("adam").await, app.user("uma").await);
    adam.patch("/me", json!({ "name": "Ádám 🎈", "family_name": "O'Ha\"ra, 李" })).await.expect(200);
    let policy = json!({ "domains": ["contenzilla.test"], "refused_guest_domains": ["müll.example"] });
    olive.patch("/workspace", policy).await.expect(200);
    app.other_workspace().await.add(&olive.email, Role::LoginOnly).await;

    let bjork = app.guest("bjork").await;
    bjork.patch("/me", json!({ "name": "Björk" })).await.expect(200);
    let gone = app.guest("gordon").await;
    app.workspace().remove(&gone).await;

    let expired = json!({ "email": "expired@adraptor.test", "message": "Grüße, 你好\n\"quoted\" \\ 👋" });
    adam.post("/invites", expired).await.expect(201);
    app.advance(TimeDelta::days(40));
    let olive = Person::sign_in(&app.anonymous(), &olive.email, &app.workspace().slug).await;
    let adam = Person::sign_in(&app.anonymous(), &adam.email, &app.workspace().slug).await;
    let uma = Person::sign_in(&app.anonymous(), &uma.email, &app.workspace().slug).await;
    uma.invite("charlie@adraptor.test").await;
    let link = app.mail_to("charlie@adraptor.test").await.link();
    app.anonymous().join_as_new(&link).await.expect(201);
    uma.invite("dora@adraptor.test").await;
    app.anonymous().decline(&app.mail_to("dora@adraptor.test").await.link()).await.expect_either(200, 204);
    let revoked = adam.invite("rick@adraptor.test").await;
    adam.revoke(&revoked).await.expect(200);
    let failing = adam.invite("fail-422@adraptor.test").await;
    app.until(async || adam.see(&failing).await["delivery"]["status"] == "failed").await;

    let bounced = Webhook::bounced(&adam.emails_of(&failing).await[0], app.now());
    bounced.post(&app).await.expect(200);
    let api_key = make_key(&olive, &["invites:read", "guests:read"]).await;
    let partner = app.workspace().partner(&uma).await;
    app.workspace().guest_of(&partner, "gina", GuestPartnerRole::GuestAdmin).await;
    olive.invite("mona@studio-k.test").await;
    let invite_link = app.mail_to("mona@studio-k.test").await.link();
    app.anonymous().sign_in(&uma.email, "a wrong password").await.problem(401, "invalid_credentials");
    app.anonymous().post("/password/forgot", json!({ "email": bjork.email })).await.expect(202);
    let reset_link = app.mail_to(&bjork.email).await.link();
    let collection = olive.post("/collections", json!({ "name": "Märketing" })).await.expect(201);
    let body = json!({ "label": "Ads", "password": KEPT, "collection_ids": [collection["id"]] });
    let account = olive.post("/accounts", body).await.expect(201);
    imports::import(&app, &olive, imports::VAULT, Some(imports::SHARED)).await;
    app.stop_worker().await;
    let waiting = moving(&olive).await;
    for sql in [
        "INSERT INTO setup_tokens VALUES ('a hash', '2026-05-04T09:00:00+00:00')",
        "INSERT INTO provider_gates VALUES ('another', '2026-05-04T09:00:00.123456+00:00', 'It said: später.', 3, '2026-05-04T09:00:00.500+00:00')",
    ] {
        app.app.db.execute_unprepared(sql).await.expect("a row");
    }
    Installation { app, olive, invite_link, reset_link, api_key, waiting, account }
}

/// Invites Wanda, once however often it is sent.
async fn moving(olive: &Client) -> Value {
    let body = json!({ "email": WAITING });
    let keyed = olive.with_header("idempotency-key", "moving");
    send(keyed.request(Method::POST, "/invites").json(&body)).await.expect(201)
}

/// The command as an operator runs it, with no setting at all.
fn run(from: &str, to: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guestlist"));
    command.env_clear().env("GUESTLIST_LOG", "warn").args(["copy", "--from", from, "--to", to]);
    command.output().expect("the command runs")
}

/// What it says when it does not do it.
#[track_caller]
fn refusal(from: &str, to: &str) -> String {
    let output = run(from, to);
    assert!(!output.status.success(), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).expect("text")
}

async fn execute(database: &Database, sql: &str) {
    let db = open(&database.url()).await;
    db.execute_unprepared(sql).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
}

/// The tables of a database by its own account, but the migrations' and the search index's.
async fn tables(database: &Database) -> BTreeSet<String> {
    let db = open(&database.url()).await;
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'table'",
        _ => "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'",
    };
    let rows =
        db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.expect("tables");
    let names = rows.iter().map(|row| row.try_get::<String>("", "name").expect("a name"));
    let of_others = ["sqlite_", "seaql_", "roster_search"];
    names.filter(|name| !of_others.iter().any(|other| name.starts_with(other))).collect()
}

#[actix_web::test]
async fn after_the_move_everything_is_there_and_what_was_given_out_works() {
    for (from, to) in directions().await {
        let (from_url, to_url) = (from.url(), to.url());
        let known = installation(from).await;
        let olive = &known.olive;
        let mut before = Vec::new();
        for path in LISTS {
            let answer = olive.get(path).await;
            assert_eq!(answer.status, 200, "{path}");
            before.push(answer);
        }
        assert_eq!(before[6].expect(200)["items"].as_array().expect("guests").len(), 1, "{}", before[6].text);

        let output = run(&from_url, &to_url);
        assert!(output.status.success(), "{output:?}");
        let warning = String::from_utf8_lossy(&output.stderr);
        assert!(warning.contains("the source seems to be in use"), "a server runs: {warning}");
        let printed = String::from_utf8(output.stdout).expect("text");
        assert!(!printed.contains("NO"), "{printed}");
        let proof = copy::prove(&from_url, &to_url).await.expect("a proof");
        assert_eq!(proof.to_string(), printed, "copying did not change what it read");
        let copied: BTreeSet<String> = proof.tables.iter().map(|table| table.name.clone()).collect();
        assert_eq!(copied, tables(&to).await, "no table is left out");
        for table in &proof.tables {
            assert!(table.source.rows > 0, "{} has no row in this test that could get lost", table.name);
        }

        let same_address = [("GUESTLIST_PUBLIC_URL", known.app.url.as_str())];
        let app = TestApp::start_on(to, &same_address).await;
        // Nothing is due before the clock is put right.
        app.stop_worker().await;
        app.advance(known.app.now() - app.now());
        let olive = app.anonymous().with_bearer(&olive.access_token);
        for (path, before) in LISTS.iter().zip(&before) {
            let after = olive.get(path).await;
            assert_eq!((after.status, &after.text), (200, &before.text), "{path}");
        }
        assert_eq!(moving(&olive).await, known.waiting, "answered again, not done again");
        let reveal = format!("/accounts/{}/reveal", known.account["id"].as_str().expect("an id"));
        let revealed = olive.post(&reveal, json!({ "field": "password" })).await.expect(200);
        assert_eq!(revealed["value"], KEPT, "what is sealed opens");
        app.start_worker();
        assert_eq!(app.mail_to(WAITING).await.to, [WAITING], "the outbox goes on");
        app.anonymous().refresh(&known.olive.cookie).await.expect(200);
        app.anonymous().sign_in(&known.olive.email, PASSWORD).await.expect(200);
        let program = app.anonymous().with_bearer(known.api_key["secret"].as_str().expect("a secret"));
        program.get("/invites").await.expect(200);
        app.anonymous().post("/join", new_person(&known.invite_link)).await.expect(201);
        let reset = json!({ "token": known.reset_link, "password": "nine copper kettles on a train" });
        app.anonymous().post("/password/reset", reset).await.expect(204);
        olive.invite("newcomer@studio-k.test").await;
        let found = olive.get("/guests?q=newcomer").await.expect(200);
        assert_eq!(found["items"].as_array().expect("guests").len(), 1, "{found}");
    }
}

/// Between two SQLite databases every text and byte is compared as it is stored.
#[actix_web::test]
async fn there_and_back_every_byte_is_the_same() {
    let Some(between) = Database::blank_postgres().await else { return };
    let back = Database::blank_sqlite();
    let known = installation(Database::blank_sqlite()).await;
    let from = &known.app.app.config.database_url;
    for (from, to) in [(from, &between.url()), (&between.url(), &back.url())] {
        let output = run(from, to);
        assert!(output.status.success(), "{output:?}");
    }
    let proof = copy::prove(from, &back.url()).await.expect("a proof");
    assert!(proof.differing().is_empty(), "{proof}");
}

#[actix_web::test]
async fn a_value_lost_on_the_way_is_noticed() {
    // The target drops what was written to it.
    const ON_SQLITE: &str = "CREATE TRIGGER drops AFTER INSERT ON invites
        BEGIN UPDATE invites SET message = NULL WHERE id = new.id; END";
    const ON_POSTGRES: &str = "CREATE FUNCTION drops() RETURNS trigger LANGUAGE plpgsql
        AS 'BEGIN new.message := NULL; RETURN new; END';
        CREATE TRIGGER drops BEFORE INSERT ON invites FOR EACH ROW EXECUTE FUNCTION drops()";
    for (from, to) in directions().await {
        let known = installation_of_one(from).await;
        let (from, target) = (&known.app.config.database_url, to.url());
        assert!(refusal(from, &missing(&to)).contains("the target cannot be opened"));
        let empty = TestApp::start_on(to, &[]).await;
        empty.stop_worker().await;
        let sql = if empty.app.db.is_sqlite() { ON_SQLITE } else { ON_POSTGRES };
        empty.app.db.execute_unprepared(sql).await.expect("a trigger");

        let output = run(from, &target);
        assert!(!output.status.success(), "{output:?}");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(
            error.contains("the target differs from the source in invites; stop every server"),
            "{error}"
        );
        let printed = String::from_utf8_lossy(&output.stdout);
        assert_eq!(printed.matches("NO, the source").count(), 1, "{printed}");

        let proof = copy::prove(from, &target).await.expect("a proof");
        assert_eq!(proof.differing(), ["invites"]);
        let again = refusal(from, &target);
        assert!(again.contains("the target has rows in"), "{again}");
    }
}

#[actix_web::test]
async fn nothing_half_done_stays() {
    for (from, to) in directions().await {
        let known = installation_of_one(from).await;
        let from = &known.app.config.database_url;
        // Sessions come after invites and emails, so that much was copied before.
        const ON_SQLITE: &str = "CREATE TRIGGER refuses BEFORE INSERT ON sessions
            BEGIN SELECT RAISE(ABORT, 'no room'); END";
        const ON_POSTGRES: &str = "ALTER TABLE sessions ADD CONSTRAINT refuses CHECK (user_agent IS NULL)";
        let target = to.url();
        let empty = TestApp::start_on(to, &[]).await;
        empty.stop_worker().await;
        let sql = if empty.app.db.is_sqlite() { ON_SQLITE } else { ON_POSTGRES };
        empty.app.db.execute_unprepared(sql).await.expect("a refusal");
        let error = refusal(from, &target);
        assert!(error.contains("the target failed") && error.contains("was taken back"), "{error}");
        let proof = copy::prove(from, &target).await.expect("a proof");
        assert!(proof.tables.iter().all(|table| table.target.rows == 0), "{proof}");
    }
}

#[actix_web::test]
async fn only_a_guestlist_of_this_version_is_copied() {
    for (from, to) in directions().await {
        let (nothing, target) = (from.url(), to.url());
        if nothing.starts_with("sqlite:") {
            assert!(refusal(&nothing, &target).contains("the source cannot be opened"));
        }
        execute(&from, "SELECT 1").await;
        assert!(refusal(&nothing, &target).contains("the source holds no Guestlist"));
        assert!(refusal("mysql://x", &target).contains("give sqlite://path or postgres://"));

        let known = installation_of_one(from).await;
        let source = &known.app.config.database_url;
        let sql = |sql: &'static str| async { known.app.db.execute_unprepared(sql).await.expect(sql) };
        sql("UPDATE seaql_migrations SET version = 'm9999_later' WHERE version LIKE 'm0009%'").await;
        assert!(refusal(source, &target).contains("the source is newer than this version"));
        sql("DELETE FROM seaql_migrations WHERE version = 'm9999_later'").await;
        assert!(refusal(source, &target).contains("run `guestlist migrate` on it first"));
        assert!(tables(&to).await.is_empty(), "nothing was done to the target");
    }
}

/// The smallest installation: Olive, and one invite with a message.
async fn installation_of_one(database: Database) -> TestApp {
    let mut app = TestApp::start_on(database, &[]).await;
    app.found().await;
    let olive = app.owner("olive").await;
    let body = json!({ "email": "charlie@adraptor.test", "message": "Here is the folder." });
    olive.post("/invites", body).await.expect(201);
    app.stop_worker().await;
    app
}

/// A database that cannot be made beside this one.
fn missing(database: &Database) -> String {
    match database {
        Database::Sqlite { .. } => "sqlite:///dev/null/guestlist.db".to_owned(),
        Database::Postgres { .. } => format!("{}_missing", database.url()),
    }
}
