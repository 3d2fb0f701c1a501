//! SendGrid as the provider: https://www.twilio.com/docs/sendgrid/api-reference/mail-send/mail-send.

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::{Answer, Fate, Mailing, SUPPRESSED, Say};

/// What SendGrid signs its webhooks with.
struct Signer(EcdsaKeyPair);

impl Signer {
    fn new() -> Self {
        Self(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key"))
    }

    /// As SendGrid shows it.
    fn public_key(&self) -> String {
        BASE64_STANDARD.encode(self.0.public_key().as_der().expect("a key").as_ref())
    }

    fn signature(&self, at: DateTime<Utc>, body: &[u8]) -> String {
        let signed = [at.timestamp().to_string().as_bytes(), body].concat();
        BASE64_STANDARD.encode(self.0.sign(&SystemRandom::new(), &signed).expect("a signature"))
    }

    async fn post(&self, mailing: &Mailing, at: DateTime<Utc>, events: &Value) -> Answer {
        let body = events.to_string().into_bytes();
        let signature = self.signature(at, &body);
        post(mailing, &at.timestamp().to_string(), &signature, &body).await
    }
}

async fn post(mailing: &Mailing, timestamp: &str, signature: &str, body: &[u8]) -> Answer {
    let headers = [
        ("x-twilio-email-event-webhook-timestamp", timestamp),
        ("x-twilio-email-event-webhook-signature", signature),
    ];
    mailing.post(&headers, body).await
}

/// An event as SendGrid's documentation shows it, with what else it says.
fn event(id: &str, kind: &str, at: DateTime<Utc>, further: Value) -> Value {
    let mut event = json!({
        "email": "charlie@adraptor.test", "timestamp": at.timestamp(), "event": kind,
        "smtp-id": "<14c5d75ce93.dfd.64b469@ismtpd-555>", "sg_event_id": "ZGVsaXZlcmVkLTA",
        "sg_message_id": "given-by-the-provider.filter0001.16648.5515E0B88.0", "guestlist_email": id,
    });
    event.as_object_mut().expect("an object").extend(further.as_object().expect("an object").clone());
    event
}

#[actix_web::test]
async fn it_gets_the_mail_in_its_own_form_and_the_same_one_again() {
    let mailing = Mailing::start("sendgrid", &[]).await;
    let (invite, call) = mailing.sent_twice().await;
    assert_eq!((call.path.as_str(), call.authorization.as_str()), ("/v3/mail/send", "Bearer api:the-key"));

    let mut body = call.json();
    for (place, kind) in ["text/plain", "text/html"].into_iter().enumerate() {
        let content = body["content"][place].take();
        assert_eq!(content["type"], kind);
        assert!(content["value"].as_str().is_some_and(|text| text.contains("/join#")), "{kind}");
    }
    let subject = body["subject"].take();
    assert!(subject.as_str().is_some_and(|subject| subject.contains("Contenzilla")), "{subject}");
    assert_eq!(
        body,
        json!({
            "personalizations": [{
                "to": [{ "email": "charlie@adraptor.test" }],
                "custom_args": { "guestlist_email": mailing.uma.emails_of(&invite).await[0]["id"] },
            }],
            "from": { "email": "guests@contenzilla.test", "name": "Guest List" },
            "subject": null,
            "content": [null, null],
            "tracking_settings": {
                "click_tracking": { "enable": false, "enable_text": false },
                "open_tracking": { "enable": false },
                "subscription_tracking": { "enable": false },
                "ganalytics": { "enable": false },
            },
        })
    );
}

#[actix_web::test]
async fn its_refusals_end_a_mail_or_pause_all() {
    let minute = Some(TimeDelta::minutes(1));
    let cases = [
        (
            400,
            r#"{"errors":[{"message":"Not a valid address.","field":"to"},{"message":"Bad Request"}]}"#,
            "failed",
            ": Not a valid address. Bad Request",
            None,
        ),
        (413, "", "failed", ".", None),
        (
            401,
            r#"{"errors":[{"message":"Maximum credits exceeded","field":null,"help":null}]}"#,
            "queued",
            ": Maximum credits exceeded",
            minute,
        ),
        (
            403,
            r#"{"errors":[{"message":"The from address is not verified.","field":"from","help":null}]}"#,
            "queued",
            ": The from address is not verified.",
            minute,
        ),
    ];
    for (code, body, status, said, hold) in cases {
        let (mailing, delivery) = Mailing::answered("sendgrid", Say::Answer(code, &[], body)).await;
        let reason = format!("The mail provider answered {code}{said}");
        assert_eq!((&delivery["status"], &delivery["reason"]), (&json!(status), &json!(reason)));
        let held = mailing.held_until().await;
        assert_eq!(held.map(|until| until - mailing.app.now()), hold, "{reason}");
    }
}

#[actix_web::test]
async fn its_rate_limit_is_waited_for() {
    let say = Say::Answer(
        429,
        &[
            ("X-RateLimit-Limit", "150"),
            ("X-RateLimit-Remaining", "0"),
            // 2026-05-04T09:01:30Z
            ("X-RateLimit-Reset", "1777885290"),
        ],
        r#"{"errors":[{"field":null,"message":"too many requests"}]}"#,
    );
    let (mailing, delivery) = Mailing::answered("sendgrid", say).await;
    assert_eq!(delivery["reason"], "The mail provider answered 429: too many requests");
    assert_eq!(delivery["next_attempt_at"], "2026-05-04T09:01:30Z");
    let held = mailing.held_until().await;
    assert_eq!(held, Some(mailing.app.now() + TimeDelta::seconds(90)));
}

#[actix_web::test]
async fn what_becomes_of_many_mails_is_told_at_a_time() {
    let signer = Signer::new();
    let mailing =
        Mailing::start("sendgrid", &[("GUESTLIST_MAIL_WEBHOOK_SECRET", &signer.public_key())]).await;
    let cases: [(&str, Value, Fate<'_>); 8] = [
        ("delivered", json!({ "response": "250 OK" }), ("delivered", None, None)),
        (
            "deferred",
            json!({ "response": "400 try again later", "attempt": "5" }),
            ("sent", Some("The mail is delayed. The receiver's server said: 400 try again later"), None),
        ),
        (
            "bounce",
            json!({ "type": "bounce", "status": "5.1.1", "reason": "550 5.1.1 The account does not exist." }),
            ("bounced", Some("The address does not exist."), Some("bounced")),
        ),
        (
            "bounce",
            json!({ "type": "blocked", "status": "5.7.1", "reason": "550 5.7.1 Our list says no" }),
            ("bounced", Some("The receiver's server blocked the mail."), None),
        ),
        ("dropped", json!({ "reason": "Bounced Address" }), ("bounced", Some(SUPPRESSED), Some("provider"))),
        (
            "dropped",
            json!({ "reason": "Spam Reporting Address" }),
            ("bounced", Some(SUPPRESSED), Some("provider")),
        ),
        (
            "dropped",
            json!({ "reason": "Invalid" }),
            ("bounced", Some("The address does not exist."), Some("bounced")),
        ),
        (
            "spamreport",
            json!({}),
            ("complained", Some("The receiver reported the mail as spam."), Some("complained")),
        ),
    ];
    let at = mailing.app.now() + TimeDelta::seconds(1);
    // Between those of others, of other kinds, and one that nobody can read.
    let foreign = json!({ "sg_message_id": "another.filter0001.16648.5515E0B88.0", "type": "bounce" });
    let mut events = vec![event("no id of ours", "bounce", at, foreign), json!(7)];
    let mut invites = Vec::new();
    for (place, (kind, further, _)) in cases.iter().enumerate() {
        let (invite, id) = mailing.sent(&format!("{kind}{place}@adraptor.test")).await;
        events.push(event(&id, kind, at, further.clone()));
        events.push(event(&id, "open", at, json!({ "useragent": "Mozilla" })));
        events.push(json!({ "event": "delivered", "timestamp": at.timestamp(), "email": "foreign@x.test" }));
        invites.push(invite);
    }
    let events = json!(events);
    // Twice, the other way round too.
    let reversed: Value = events.as_array().expect("a list").iter().rev().cloned().collect();
    for events in [&events, &reversed] {
        signer.post(&mailing, at, events).await.expect(200);
        for (invite, (.., fate)) in invites.iter().zip(&cases) {
            mailing.expect(invite, *fate).await;
        }
    }
    signer.post(&mailing, at, &json!({ "event": "delivered" })).await.problem(400, "bad_request");
}

#[actix_web::test]
async fn without_our_tag_its_own_id_tells_the_mail() {
    let signer = Signer::new();
    let mailing =
        Mailing::start("sendgrid", &[("GUESTLIST_MAIL_WEBHOOK_SECRET", &signer.public_key())]).await;
    let (invite, _) = mailing.sent("charlie@adraptor.test").await;
    let now = mailing.app.now();
    let mut delivered = event("", "delivered", now, json!({}));
    delivered.as_object_mut().expect("an object").remove("guestlist_email");
    signer.post(&mailing, now, &json!([delivered])).await.expect(200);
    mailing.expect(&invite, ("delivered", None, None)).await;
}

#[actix_web::test]
async fn what_it_did_not_sign_just_now_changes_nothing() {
    let signer = Signer::new();
    let mailing =
        Mailing::start("sendgrid", &[("GUESTLIST_MAIL_WEBHOOK_SECRET", &signer.public_key())]).await;
    let (invite, id) = mailing.sent("charlie@adraptor.test").await;
    let now = mailing.app.now();
    let events = json!([event(&id, "delivered", now, json!({}))]);
    for at in [now - TimeDelta::seconds(301), now + TimeDelta::seconds(301)] {
        signer.post(&mailing, at, &events).await.problem(401, "invalid_signature");
    }
    Signer::new().post(&mailing, now, &events).await.problem(401, "invalid_signature");

    let body = events.to_string().into_bytes();
    let (timestamp, signature) = (now.timestamp().to_string(), signer.signature(now, &body));
    let later = (now.timestamp() + 1).to_string();
    let changed = [&body[..], b" "].concat();
    for (timestamp, signature, body) in [
        (&timestamp, "", &body),
        (&timestamp, "not base64!", &body),
        (&later, signature.as_str(), &body),
        (&timestamp, signature.as_str(), &changed),
    ] {
        post(&mailing, timestamp, signature, body).await.problem(401, "invalid_signature");
    }
    mailing.post(&[], &body).await.problem(401, "invalid_signature");
    mailing.expect(&invite, ("sent", None, None)).await;
    post(&mailing, &timestamp, &signature, &body).await.expect(200);
    mailing.expect(&invite, ("delivered", None, None)).await;
}
