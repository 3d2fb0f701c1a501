//! Postmark as the provider: https://postmarkapp.com/developer/api/email-api.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::support::{Fate, Mailing, SUPPRESSED, Say};

const SECRET: &str = "postmark:aSecretOfThisTest";

#[actix_web::test]
async fn it_gets_the_mail_in_its_own_form_and_the_same_one_again() {
    let mailing = Mailing::start("postmark", &[]).await;
    let (invite, call) = mailing.sent_twice().await;
    assert_eq!((call.path.as_str(), call.authorization.as_str()), ("/email", ""));
    assert_eq!(call.headers["x-postmark-server-token"], "api:the-key");
    assert_eq!(call.headers["accept"], "application/json");

    let mut body = call.json();
    for part in ["TextBody", "HtmlBody"] {
        let text = body.as_object_mut().expect("an object").remove(part).expect("a part");
        assert!(text.as_str().is_some_and(|text| text.contains("/join#")), "{part}");
    }
    let subject = body["Subject"].take();
    assert!(subject.as_str().is_some_and(|subject| subject.contains("Contenzilla")), "{subject}");
    assert_eq!(
        body,
        json!({
            "From": "Guest List <guests@contenzilla.test>",
            "To": "charlie@adraptor.test",
            "Subject": null,
            "MessageStream": "outbound",
            "TrackOpens": false,
            "TrackLinks": "None",
            "Metadata": { "guestlist_email": mailing.uma.emails_of(&invite).await[0]["id"] },
        })
    );
}

#[actix_web::test]
async fn what_it_will_never_send_is_a_dead_letter_that_says_why() {
    let cases = [
        (
            Say::Answer(
                422,
                &[],
                r#"{"ErrorCode":300,"Message":"Error parsing 'To': Illegal email address."}"#,
            ),
            "The mail provider answered 422: Error parsing 'To': Illegal email address.",
        ),
        (
            Say::Answer(200, &[], r#"{"ErrorCode":300,"Message":"Invalid email request."}"#),
            "The mail provider refused it: Invalid email request.",
        ),
        (Say::Answer(413, &[], "<html>"), "The mail provider answered 413."),
    ];
    for (say, reason) in cases {
        let (_, delivery) = Mailing::answered("postmark", say).await;
        assert_eq!((&delivery["status"], &delivery["reason"]), (&json!("failed"), &json!(reason)));
    }
}

#[actix_web::test]
async fn what_an_operator_must_mend_pauses_everything() {
    let cases = [
        (401, r#"{"ErrorCode":10,"Message":"The Server Token you provided is not valid."}"#),
        (422, r#"{"ErrorCode":400,"Message":"The 'From' address is not a Sender Signature."}"#),
        (422, r#"{"ErrorCode":401,"Message":"The Sender Signature is not confirmed."}"#),
        (422, r#"{"ErrorCode":405,"Message":"You ran out of credits."}"#),
        (422, r#"{"ErrorCode":412,"Message":"Your account is pending approval."}"#),
        (422, r#"{"ErrorCode":413,"Message":"Your account may not send."}"#),
    ];
    for (status, body) in cases {
        let (mailing, delivery) = Mailing::answered("postmark", Say::Answer(status, &[], body)).await;
        assert_eq!((&delivery["status"], &delivery["attempts"]), (&json!("queued"), &json!(1)), "{body}");
        let said: Value = serde_json::from_str(body).expect("JSON");
        let reason =
            format!("The mail provider answered {status}: {}", said["Message"].as_str().expect("text"));
        assert_eq!(delivery["reason"], reason);
        assert_eq!(delivery["next_attempt_at"], "2026-05-04T09:01:00Z", "{body}");
        assert!(mailing.held_until().await.is_some(), "{body}");
    }
}

#[actix_web::test]
async fn later_is_obeyed() {
    let limit = r#"{"ErrorCode":429,"Message":"Rate limit exceeded"}"#;
    let (mailing, delivery) =
        Mailing::answered("postmark", Say::Answer(429, &[("retry-after", "90")], limit)).await;
    assert_eq!(delivery["next_attempt_at"], "2026-05-04T09:01:30Z");
    assert!(mailing.held_until().await.is_some());

    let maintenance = r#"{"ErrorCode":100,"Message":"The Postmark API is offline for maintenance."}"#;
    let (mailing, delivery) = Mailing::answered("postmark", Say::Answer(422, &[], maintenance)).await;
    assert_eq!(delivery["status"], "queued");
    assert!(mailing.held_until().await.is_some());

    let (mailing, delivery) = Mailing::answered("postmark", Say::Error(500)).await;
    assert_eq!(delivery["status"], "queued");
    assert!(mailing.held_until().await.is_none(), "others may go");
}

#[actix_web::test]
async fn an_inactive_recipient_is_put_on_the_suppression_list() {
    let body =
        r#"{"ErrorCode":406,"Message":"You tried to send to a recipient that has been marked as inactive."}"#;
    for status in [422, 200] {
        let mailing = Mailing::start("postmark", &[]).await;
        mailing.provider.will(&[Say::Answer(status, &[], body)]);
        let invite = mailing.uma.invite("charlie@adraptor.test").await;
        mailing.app.until(async || mailing.delivery(&invite).await["status"] == "bounced").await;
        mailing.expect(&invite, ("bounced", Some(SUPPRESSED), Some("provider"))).await;
        let refused = mailing.uma.resend(&invite).await.problem(409, "address_suppressed");
        let detail = refused["detail"].as_str().expect("text");
        assert!(detail.ends_with(&format!("Reason: {SUPPRESSED}")), "{detail}");
        let actions = mailing.app.admin("ada").await.events_on(&invite["id"]).await;
        assert_eq!(actions, ["invite.created", "invite.bounced"]);
        // It is over: nobody tries again.
        mailing.app.advance(TimeDelta::hours(1));
        mailing.app.user("uma").await.invite("mona@studio-k.test").await;
        mailing.app.until(async || mailing.provider.calls_to("mona@studio-k.test") == 1).await;
        assert_eq!(mailing.provider.calls_to("charlie@adraptor.test"), 1);
    }
}

/// A bounce as Postmark's documentation shows it.
fn bounce(id: &str, kind: &str, details: &str, is_inactive: bool, at: DateTime<Utc>) -> Vec<u8> {
    let body = json!({
        "RecordType": "Bounce", "MessageStream": "outbound", "ID": 4_323_372_036_854_775_807_i64,
        "Type": kind, "TypeCode": 1, "Name": "Hard bounce", "Tag": "", "ServerID": 23,
        "MessageID": "given-by-the-provider", "Metadata": { "guestlist_email": id },
        "Description": "The server was unable to deliver your message.", "Details": details,
        "Email": "charlie@adraptor.test", "From": "guests@contenzilla.test", "BouncedAt": at,
        "DumpAvailable": true, "Inactive": is_inactive, "CanActivate": true, "Subject": "Hello",
    });
    body.to_string().into_bytes()
}

fn basic(secret: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(secret))
}

#[actix_web::test]
async fn what_becomes_of_a_mail_is_told_in_words() {
    let mailing = Mailing::start("postmark", &[("GUESTLIST_MAIL_WEBHOOK_SECRET", SECRET)]).await;
    let cases: [(&str, &str, bool, Fate<'_>); 7] = [
        (
            "HardBounce",
            "smtp;550 5.1.1 The email account that you tried to reach does not exist.",
            true,
            ("bounced", Some("The address does not exist."), Some("bounced")),
        ),
        ("SoftBounce", "552 5.2.2 Over quota", false, ("bounced", Some("The mailbox is full."), None)),
        ("SpamNotification", "", false, ("bounced", Some("The receiver's server blocked the mail."), None)),
        ("BadEmailAddress", "", true, ("bounced", Some("The address does not exist."), Some("bounced"))),
        ("ManuallyDeactivated", "", true, ("bounced", Some(SUPPRESSED), Some("provider"))),
        (
            "Transient",
            "451 greylisted",
            false,
            ("sent", Some("The mail is delayed. The receiver's server said: 451 greylisted"), None),
        ),
        ("AutoResponder", "I am away.", false, ("sent", None, None)),
    ];
    for (kind, details, is_inactive, fate) in cases {
        let (invite, id) = mailing.sent(&format!("{}@adraptor.test", kind.to_lowercase())).await;
        let at = mailing.app.now() + TimeDelta::seconds(1);
        let body = bounce(&id, kind, details, is_inactive, at);
        for _ in 0..2 {
            mailing.post(&[("authorization", &basic(SECRET))], &body).await.expect(200);
        }
        mailing.expect(&invite, fate).await;
    }

    let (invite, id) = mailing.sent("charlie@adraptor.test").await;
    let at = mailing.app.now() + TimeDelta::seconds(1);
    let delivered = json!({
        "RecordType": "Delivery", "MessageID": "given-by-the-provider", "Recipient": "charlie@adraptor.test",
        "DeliveredAt": at, "Details": "Test", "Metadata": { "guestlist_email": id }, "Tag": "", "ServerID": 23,
    });
    let complained = json!({
        "RecordType": "SpamComplaint", "Type": "SpamComplaint", "TypeCode": 100_001, "Inactive": true,
        "MessageID": "given-by-the-provider", "BouncedAt": at, "Metadata": { "guestlist_email": id },
    });
    let opened = json!({ "RecordType": "Open", "Metadata": { "guestlist_email": id }, "ReceivedAt": at });
    for (body, fate) in [
        (opened, ("sent", None, None)),
        (delivered.clone(), ("delivered", None, None)),
        (complained, ("complained", Some("The receiver reported the mail as spam."), Some("complained"))),
        (delivered, ("complained", Some("The receiver reported the mail as spam."), Some("complained"))),
    ] {
        let body = body.to_string();
        mailing.post(&[("authorization", &basic(SECRET))], body.as_bytes()).await.expect(200);
        mailing.expect(&invite, fate).await;
    }
}

#[actix_web::test]
async fn a_webhook_brings_a_secret_along() {
    let word = "aSecretOfOneWordInAHeader";
    let both = format!("{SECRET},{word}");
    let mailing = Mailing::start("postmark", &[("GUESTLIST_MAIL_WEBHOOK_SECRET", &both)]).await;
    let (invite, id) = mailing.sent("charlie@adraptor.test").await;
    let body = bounce(&id, "HardBounce", "", true, mailing.app.now());
    let (right, wrong, as_basic) = (basic(SECRET), basic("postmark:aSecretOfThisTesT"), basic(word));
    for headers in [
        &[][..],
        &[("authorization", wrong.as_str())],
        &[("authorization", SECRET)],
        &[("authorization", as_basic.as_str())],
        &[("authorization", "Basic !"), ("x-guestlist-webhook-secret", "aSecretOfOneWordInAHeadeR")],
        &[("x-guestlist-webhook-secret", SECRET)],
    ] {
        mailing.post(headers, &body).await.problem(401, "invalid_signature");
    }
    mailing.expect(&invite, ("sent", None, None)).await;
    mailing.post(&[("x-guestlist-webhook-secret", word)], &body).await.expect(200);
    mailing
        .expect(&invite, ("bounced", Some("The receiver's server did not say why."), Some("bounced")))
        .await;
    mailing.post(&[("authorization", &right)], b"{\"Nonsense\":7}").await.problem(400, "bad_request");
}
