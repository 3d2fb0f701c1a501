//! A start with a bad setting stops with a sentence that names it.

use std::collections::BTreeSet;
use std::net::TcpListener;

use crate::support::{Process, TestApp};

type Setting = (&'static str, &'static str);

/// A bad value of each setting, what else must be set for it to matter, and what is said.
const BAD: &[(&str, &str, &[Setting], &str)] = &[
    ("GUESTLIST_LISTEN", "nowhere", &[], "cannot be read"),
    ("GUESTLIST_PUBLIC_URL", "guests.example.org", &[], "is not an http:// or https:// URL"),
    ("GUESTLIST_METRICS_LISTEN", "yes", &[], "cannot be read"),
    (
        "GUESTLIST_DATABASE_URL",
        "mysql://localhost/guestlist",
        &[],
        "must begin with sqlite:// or postgres://",
    ),
    ("GUESTLIST_DATABASE_URL", "postgres://guestlist@127.0.0.1:1/none", &[], "cannot be opened"),
    ("GUESTLIST_DATABASE_URL", "sqlite:///dev/null/guestlist.db", &[], "cannot be opened"),
    ("GUESTLIST_DATABASE_CONNECTIONS", "0", &[], "must be 1 to 1000"),
    ("GUESTLIST_SQLITE_SYNCHRONOUS", "off", &[], "is not one of full, normal"),
    ("GUESTLIST_SECRET_KEY", "short", &[], "32 characters"),
    ("GUESTLIST_SECRET_KEY_PREVIOUS", "short", &[], "32 characters"),
    (
        "GUESTLIST_MAIL_PROVIDER",
        "pigeon",
        &[],
        "is not one of mailbox, resend, postmark, sendgrid, mailgun, mailpit",
    ),
    ("GUESTLIST_MAIL_API_URL", "api.resend.com", &[], "is not an http:// or https:// URL"),
    ("GUESTLIST_MAIL_API_KEY", "", &[("GUESTLIST_MAIL_PROVIDER", "resend")], "is required"),
    ("GUESTLIST_MAIL_API_KEY", "", &[("GUESTLIST_MAIL_PROVIDER", "sendgrid")], "is required"),
    ("GUESTLIST_MAIL_API_URL", "", &[("GUESTLIST_MAIL_PROVIDER", "mailpit")], "is required"),
    ("GUESTLIST_MAIL_API_KEY", "secret", MAILPIT, "must be user:password"),
    ("GUESTLIST_MAIL_API_KEY", "a key\nof two lines", &[], "one word"),
    (
        "GUESTLIST_MAIL_FROM",
        "",
        &[("GUESTLIST_MAIL_PROVIDER", "resend"), ("GUESTLIST_MAIL_API_KEY", "re_1")],
        "is required",
    ),
    ("GUESTLIST_MAIL_FROM", "Guestlist", &[], "is not a sender"),
    (
        "GUESTLIST_MAIL_FROM",
        "",
        &[("GUESTLIST_MAIL_PROVIDER", "mailgun"), ("GUESTLIST_MAIL_API_KEY", "key")],
        "is required",
    ),
    ("GUESTLIST_MAIL_WEBHOOK_SECRET", "secret", &[], "must begin with whsec_"),
    ("GUESTLIST_MAIL_WEBHOOK_SECRET", "short", MAILPIT, "must be user:password"),
    ("GUESTLIST_MAIL_WEBHOOK_SECRET", "a:b", &service("postmark"), "must be user:password"),
    (
        "GUESTLIST_MAIL_WEBHOOK_SECRET",
        "MFkwEwYH",
        &service("sendgrid"),
        "must be the verification key SendGrid shows",
    ),
    ("GUESTLIST_MAIL_WEBHOOK_SECRET", "short", &service("mailgun"), "must be the HTTP webhook signing key"),
    ("GUESTLIST_MAIL_WEBHOOK_URL", "nowhere", &[], "is not an http:// or https:// URL"),
    ("GUESTLIST_MAIL_RATE", "0", &[], "must be the provider's limit in requests a second, 1 to 1000, or off"),
    ("GUESTLIST_MAILBOX_LISTEN", "nowhere", &[], "cannot be read"),
    ("GUESTLIST_ALLOW_MAILBOX", "yes", &[], "is not one of 1, 0"),
    ("GUESTLIST_SEND_LIMITS", "maybe", &[], "is not one of on, off"),
    ("GUESTLIST_RESEND_COOLDOWN", "-1", &[], "must be 0 to 86400 seconds"),
    ("GUESTLIST_MIN_INVITE_LIFETIME", "0", &[], "must be 1 to 2592000 seconds"),
    ("GUESTLIST_UPLOAD_LIMIT", "0", &[], "must be 1 to 100"),
    ("GUESTLIST_IMPORT_ROWS", "500001", &[], "must be 1 to 500000"),
    ("GUESTLIST_TERMS_URL", "terms", &[], "is not an http:// or https:// URL"),
    ("GUESTLIST_OTLP_ENDPOINT", "localhost:4318", &[], "is not an http:// or https:// URL"),
    ("GUESTLIST_TRUSTED_PROXIES", "127.0.0.1,proxy", &[], "\"proxy\" cannot be read"),
    ("GUESTLIST_LOG", "guestlist=loud", &[], "cannot be read"),
    ("GUESTLIST_LOG_FORMAT", "xml", &[], "is not one of json, text"),
    ("GUESTLIST_PASSWORD_COST", "none", &[], "is not one of owasp, test"),
];

const MAILPIT: &[Setting] =
    &[("GUESTLIST_MAIL_PROVIDER", "mailpit"), ("GUESTLIST_MAIL_API_URL", "http://127.0.0.1:8025")];

/// A provider's settings, as far as they are required.
const fn service(name: &'static str) -> [Setting; 3] {
    [
        ("GUESTLIST_MAIL_PROVIDER", name),
        ("GUESTLIST_MAIL_API_KEY", "key"),
        ("GUESTLIST_MAIL_FROM", "guests@example.org"),
    ]
}

/// Any text will do.
const NEVER_BAD: &[&str] = &["GUESTLIST_SETUP_TOKEN"];

async fn refusal(settings: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = format!("sqlite://{}/guestlist.db", folder.path().display());
    let mut process =
        Process::spawn(&["serve"], &[&[("GUESTLIST_DATABASE_URL", database.as_str())], settings].concat());
    let end = process.ended().await;
    assert_eq!(end.code(), Some(1), "{settings:?}: {process}");
    process.printed()
}

#[actix_web::test]
async fn each_bad_value_is_named() {
    for (setting, value, others, said) in BAD {
        let printed = refusal(&[others, [(*setting, *value)].as_slice()].concat()).await;
        let sentence = printed.lines().last().unwrap_or_default();
        assert!(sentence.starts_with(&format!("guestlist: {setting}: ")), "{setting}={value:?}: {printed}");
        assert!(sentence.contains(said), "{setting}={value:?}: {sentence}");
        assert_eq!(printed.lines().count(), 1, "nothing else: {printed}");
    }
}

#[test]
fn every_setting_in_the_readme_is_tried() {
    let readme = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"));
    let in_table = readme.lines().filter(|line| line.starts_with("| `GUESTLIST_"));
    let names = in_table.flat_map(|line| line.split('|').nth(1).unwrap_or_default().split(", "));
    let documented: BTreeSet<&str> = names.map(|name| name.trim().trim_matches('`')).collect();
    let tried: BTreeSet<&str> =
        BAD.iter().map(|(setting, ..)| *setting).chain(NEVER_BAD.iter().copied()).collect();
    assert_eq!(documented, tried);
}

#[actix_web::test]
async fn an_address_that_is_taken_is_named_with_its_setting() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("its address").to_string();
    for (setting, hint) in [
        ("GUESTLIST_LISTEN", "set another address"),
        ("GUESTLIST_METRICS_LISTEN", "set another address, or off"),
        ("GUESTLIST_MAILBOX_LISTEN", "set another address"),
    ] {
        let printed = refusal(&[(setting, &address)]).await;
        let sentence = printed.lines().last().unwrap_or_default();
        assert!(sentence.starts_with(&format!("guestlist: {setting}: {address} ")), "{printed}");
        assert!(sentence.contains(hint), "{sentence}");
    }
}

#[actix_web::test]
async fn metrics_have_a_listener_of_their_own_in_a_server_and_in_a_worker() {
    let app = TestApp::start().await;
    app.stop_worker().await;
    let database = ("GUESTLIST_DATABASE_URL", app.app.config.database_url.as_str());
    for command in ["serve", "worker"] {
        let process = Process::spawn(&[command], &[database, ("GUESTLIST_METRICS_LISTEN", "127.0.0.1:0")]);
        let url = process.metrics_url().await;
        let text = reqwest::get(url).await.expect("an answer").text().await.expect("a body");
        assert!(text.contains("guestlist_outbox_mails{state=\"due\"} 0"), "{command}: {text}");
    }
}
