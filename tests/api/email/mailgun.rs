//! Mailgun as the provider: https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/messages.

use std::fmt::Write;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::{Answer, Fate, Mailing, SUPPRESSED, Say};

const KEY: &str = "1a2b3c4d5e6f708192a3b4c5d6e7f809";

/// A webhook: an event, signed as Mailgun signs.
#[derive(Clone)]
struct Webhook {
    key: &'static str,
    at: DateTime<Utc>,
    token: String,
    event: Value,
}

impl Webhook {
    /// An event as Mailgun's documentation shows it, with what else it says.
    fn of(id: &str, kind: &str, at: DateTime<Utc>, further: Value) -> Self {
        let mut event = json!({
            "event": kind, "id": "G9Bn5sl1TC6nu79C8C0bwg", "recipient": "charlie@adraptor.test",
            "timestamp": at.timestamp() as f64 + 0.257_53, "log-level": "info", "tags": [],
            "message": { "headers": { "message-id": "given-by-the-provider", "subject": "Hello" } },
            "user-variables": { "guestlist_email": id },
        });
        event.as_object_mut().expect("an object").extend(further.as_object().expect("an object").clone());
        Self { key: KEY, at, token: uuid::Uuid::now_v7().simple().to_string(), event }
    }

    fn signature(&self) -> String {
        let signed = format!("{}{}", self.at.timestamp(), self.token);
        let signature =
            hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, self.key.as_bytes()), signed.as_bytes());
        signature.as_ref().iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("written");
            hex
        })
    }

    fn body(&self, signature: &str) -> Vec<u8> {
        let signature = json!({
            "timestamp": self.at.timestamp().to_string(), "token": self.token, "signature": signature,
        });
        json!({ "signature": signature, "event-data": self.event }).to_string().into_bytes()
    }

    async fn post(&self, mailing: &Mailing) -> Answer {
        mailing.post(&[], &self.body(&self.signature())).await
    }
}

async fn start() -> Mailing {
    Mailing::start("mailgun", &[("GUESTLIST_MAIL_WEBHOOK_SECRET", KEY)]).await
}

#[actix_web::test]
async fn it_gets_the_mail_in_its_own_form_and_the_same_one_again() {
    let mailing = start().await;
    let (invite, call) = mailing.sent_twice().await;
    assert_eq!(call.path, "/v3/contenzilla.test/messages");
    assert_eq!(call.authorization, format!("Basic {}", BASE64_STANDARD.encode("api:api:the-key")));
    assert_eq!(call.headers["content-type"], "application/x-www-form-urlencoded");

    let mut form = call.form();
    for part in ["text", "html"] {
        let text = form.remove(part).expect("a part");
        assert!(text.contains("/join#"), "{part}");
    }
    let subject = form.remove("subject").expect("a subject");
    assert!(subject.contains("Contenzilla"), "{subject}");
    assert_eq!(
        json!(form),
        json!({
            "from": "Guest List <guests@contenzilla.test>",
            "to": "charlie@adraptor.test",
            "o:tracking": "no",
            "v:guestlist_email": mailing.uma.emails_of(&invite).await[0]["id"],
        })
    );
}

#[actix_web::test]
async fn its_refusals_end_a_mail_or_pause_all_or_mean_later() {
    let minute = Some(TimeDelta::minutes(1));
    let cases = [
        (
            400,
            r#"{"message":"to parameter is not a valid address. please check documentation"}"#,
            "failed",
            None,
        ),
        (413, r#"{"message":"Request Entity Too Large"}"#, "failed", None),
        (401, r#"{"message":"Invalid private key"}"#, "queued", minute),
        (403, r#"{"message":"Domain contenzilla.test is not allowed to send"}"#, "queued", minute),
        (404, r#"{"message":"Domain not found: contenzilla.test"}"#, "queued", minute),
        (402, r#"{"message":"Parameters were valid but request failed"}"#, "queued", None),
        (500, r#"{"message":"Internal Server Error"}"#, "queued", None),
    ];
    for (code, body, status, hold) in cases {
        let (mailing, delivery) = Mailing::answered("mailgun", Say::Answer(code, &[], body)).await;
        let said: Value = serde_json::from_str(body).expect("JSON");
        let reason =
            format!("The mail provider answered {code}: {}", said["message"].as_str().expect("text"));
        assert_eq!((&delivery["status"], &delivery["reason"]), (&json!(status), &json!(reason)));
        let held = mailing.held_until().await;
        assert_eq!(held.map(|until| until - mailing.app.now()), hold, "{reason}");
    }
}

#[actix_web::test]
async fn later_is_obeyed() {
    let say = Say::Answer(429, &[("Retry-After", "75")], r#"{"message":"Too many requests"}"#);
    let (mailing, delivery) = Mailing::answered("mailgun", say).await;
    assert_eq!(delivery["next_attempt_at"], "2026-05-04T09:01:15Z");
    let held = mailing.held_until().await;
    assert_eq!(held, Some(mailing.app.now() + TimeDelta::seconds(75)));
}

#[actix_web::test]
async fn what_becomes_of_a_mail_is_told_in_words() {
    let mailing = start().await;
    let cases: [(&str, Value, Fate<'_>); 8] = [
        (
            "delivered",
            json!({ "delivery-status": { "code": 250, "message": "OK", "description": null } }),
            ("delivered", None, None),
        ),
        (
            "failed",
            json!({ "severity": "temporary", "reason": "generic",
                "delivery-status": { "code": 452, "message": "4.2.2 Over quota" } }),
            ("sent", Some("The mail is delayed. The mailbox is full."), None),
        ),
        (
            "failed",
            json!({ "severity": "permanent", "reason": "bounce",
                "delivery-status": { "code": 550, "message": "5.1.1 The account does not exist" } }),
            ("bounced", Some("The address does not exist."), Some("bounced")),
        ),
        (
            "failed",
            json!({ "severity": "permanent", "reason": "old",
                "delivery-status": { "code": 602, "message": "", "description": "Too old" } }),
            ("bounced", Some("The receiver's server said: Too old"), None),
        ),
        (
            "failed",
            json!({ "severity": "permanent", "reason": "suppress-bounce", "delivery-status": { "code": 605,
                "message": "", "description": "Not delivering to previously bounced address" } }),
            ("bounced", Some(SUPPRESSED), Some("provider")),
        ),
        (
            "failed",
            json!({ "severity": "permanent", "reason": "suppress-complaint" }),
            ("bounced", Some(SUPPRESSED), Some("provider")),
        ),
        (
            "complained",
            json!({}),
            ("complained", Some("The receiver reported the mail as spam."), Some("complained")),
        ),
        ("opened", json!({ "ip": "192.0.2.7" }), ("sent", None, None)),
    ];
    for (place, (kind, further, fate)) in cases.into_iter().enumerate() {
        let (invite, id) = mailing.sent(&format!("{kind}{place}@adraptor.test")).await;
        let webhook = Webhook::of(&id, kind, mailing.app.now(), further);
        // Also under another token: by the domain's webhook and the account's.
        let again = Webhook { token: "another".to_owned() + &webhook.token, ..webhook.clone() };
        for webhook in [&webhook, &webhook, &again] {
            webhook.post(&mailing).await.expect(200);
        }
        mailing.expect(&invite, fate).await;
        let email = mailing.uma.emails_of(&invite).await.remove(0);
        assert!(email["events"].as_array().is_some_and(|events| events.len() <= 3), "{email}");
    }
}

#[actix_web::test]
async fn without_our_tag_its_own_id_tells_the_mail() {
    let mailing = start().await;
    let (invite, _) = mailing.sent("charlie@adraptor.test").await;
    let untagged = json!({ "user-variables": {} });
    Webhook::of("", "delivered", mailing.app.now(), untagged).post(&mailing).await.expect(200);
    mailing.expect(&invite, ("delivered", None, None)).await;
}

#[actix_web::test]
async fn what_it_did_not_sign_just_now_changes_nothing() {
    let mailing = start().await;
    let (invite, id) = mailing.sent("charlie@adraptor.test").await;
    let now = mailing.app.now();
    let good = Webhook::of(&id, "delivered", now, json!({}));
    for webhook in [
        Webhook { key: "another-key-of-the-same-length-0", ..good.clone() },
        Webhook { at: now - TimeDelta::seconds(301), ..good.clone() },
        Webhook { at: now + TimeDelta::seconds(301), ..good.clone() },
    ] {
        webhook.post(&mailing).await.problem(401, "invalid_signature");
    }
    let signature = good.signature();
    let renamed = Webhook { token: "another".to_owned(), ..good.clone() };
    for body in [
        good.body(""),
        good.body("zz"),
        good.body(&signature[..62]),
        renamed.body(&signature),
        b"{}".to_vec(),
        b"no JSON".to_vec(),
    ] {
        mailing.post(&[], &body).await.problem(401, "invalid_signature");
    }
    mailing.expect(&invite, ("sent", None, None)).await;
    // The time as a number.
    let mut body: Value = serde_json::from_slice(&good.body(&signature)).expect("JSON");
    body["signature"]["timestamp"] = json!(now.timestamp());
    mailing.post(&[], body.to_string().as_bytes()).await.expect(200);
    mailing.expect(&invite, ("delivered", None, None)).await;
}

#[actix_web::test]
async fn a_token_is_good_for_one_report() {
    let mailing = start().await;
    let (invite, id) = mailing.sent("charlie@adraptor.test").await;
    let delivered = Webhook::of(&id, "delivered", mailing.app.now(), json!({}));
    delivered.post(&mailing).await.expect(200);
    // The signature says nothing about the event: somebody who saw it puts another one in.
    let forged = Webhook::of(&id, "complained", mailing.app.now(), json!({}));
    let forged = Webhook { token: delivered.token.clone(), ..forged };
    forged.post(&mailing).await.expect(200);
    mailing.expect(&invite, ("delivered", None, None)).await;
}
