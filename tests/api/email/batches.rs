//! Several mails in one request: it is the same when it is sent again, and each has a fate of its own.

use chrono::TimeDelta;
use guestlist::caller::Tenant;
use guestlist::email::outbox;
use guestlist::workspace::workspace;
use sea_orm::{EntityTrait, QuerySelect};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Mailing, Say, TestApp, WEBHOOK_SECRET, Webhook};

const ANNA: &str = "anna@adraptor.test";
const BERT: &str = "bert@adraptor.test";
const CLEO: &str = "cleo@adraptor.test";

/// Longer than any wait of ours.
const LATER: TimeDelta = TimeDelta::minutes(17);

impl Mailing {
    /// The invites of Anna, Bert and Cleo, made at once.
    async fn three(&self) -> Vec<Value> {
        let answer =
            self.uma.post("/invites/bulk", json!({ "emails": [ANNA, BERT, CLEO] })).await.expect(200);
        let results = answer["results"].as_array().expect("a list");
        results.iter().map(|result| result["invite"].clone()).collect()
    }

    async fn statuses(&self, invites: &[Value]) -> Vec<String> {
        let mut statuses = Vec::new();
        for invite in invites {
            statuses.push(self.delivery(invite).await["status"].as_str().expect("a status").to_owned());
        }
        statuses
    }

    async fn until_statuses(&self, invites: &[Value], expected: [&str; 3]) {
        self.app.until(async || self.statuses(invites).await == expected).await;
    }

    /// The provider's name for an invite's mail, by which its webhooks find it.
    async fn provider_id(&self, invite: &Value) -> String {
        let id = invite["id"].as_str().expect("an id").parse().expect("an id");
        let reader = &self.app.app.db;
        let workspace = workspace::Model::by_id(reader, self.app.workspace().id).await.expect("read");
        let tenant = Tenant::system(workspace.expect("the workspace"));
        let emails = outbox::Model::of_invite(reader, &tenant, id).await.expect("read");
        emails[0].provider_id.clone().expect("an id")
    }

    /// Once the provider's answer is noted.
    async fn until_they_wait(&self, invites: &[Value]) {
        self.app.until(async || !self.delivery(&invites[0]).await["reason"].is_null()).await;
        assert_eq!(self.statuses(invites).await, ["queued"; 3]);
    }
}

/// To whom each call was, in order.
fn addressees(mailing: &Mailing) -> Vec<Vec<String>> {
    let calls = mailing.provider.calls().into_iter();
    calls.map(|call| call.apart().iter().map(|mail| mail.to()).collect()).collect()
}

#[actix_web::test]
async fn resend_gets_a_hundred_mails_in_one_request() {
    let mailing = Mailing::start("resend", &[("GUESTLIST_SEND_LIMITS", "off")]).await;
    mailing.app.stop_worker().await;
    for from in [0, 100] {
        let emails: Vec<String> = (from..from + 100).map(|n| format!("g{n}@adraptor.test")).collect();
        mailing.uma.post("/invites/bulk", json!({ "emails": emails })).await.expect(200);
    }
    mailing.uma.invite(ANNA).await;
    mailing.app.start_worker();
    mailing.provider.wait_for(201).await;
    let calls = mailing.provider.calls();
    let sizes: Vec<usize> = calls.iter().map(|call| call.batch().map_or(1, |mails| mails.len())).collect();
    assert_eq!(sizes.iter().sum::<usize>(), 201);
    assert_eq!(sizes.iter().filter(|size| **size == 100).count(), 2, "{sizes:?}");
    let batch = calls.iter().find(|call| call.path == "/emails/batch").expect("a batch");
    assert_eq!(batch.headers["x-batch-validation"], "permissive");
    assert_eq!(batch.authorization, "Bearer api:the-key");
    assert!(!batch.idempotency_key.is_empty());
    let mail = &batch.batch().expect("mails")[0];
    assert_eq!(mail["from"], "Guest List <guests@contenzilla.test>");
    assert!(mail["html"].as_str().expect("a text").contains("/join#"));
    assert_eq!(mail["tags"][0]["name"], "guestlist_email");
}

#[actix_web::test]
async fn a_batch_that_may_have_arrived_goes_out_again_just_as_it_was() {
    for lost in [Say::HangUp, Say::Error(500)] {
        let mailing = Mailing::start("resend", &[]).await;
        mailing.provider.will(&[lost]);
        let invites = mailing.three().await;
        mailing.until_they_wait(&invites).await;
        // Whatever happens meanwhile; the mail may be in Bert's inbox already.
        mailing.uma.revoke(&invites[1]).await.expect(200);
        mailing.app.advance(TimeDelta::seconds(40));
        mailing.until_statuses(&invites, ["sent"; 3]).await;
        let calls = mailing.provider.calls();
        assert_eq!(calls.len(), 2);
        assert_eq!(calls[0], calls[1], "the same key, the same bytes");
    }
}

#[actix_web::test]
async fn a_batch_whose_worker_died_is_the_same_even_after_one_was_reported_on() {
    let mailing = Mailing::start("resend", &[("GUESTLIST_MAIL_WEBHOOK_SECRET", WEBHOOK_SECRET)]).await;
    mailing.provider.will(&[Say::Silence]);
    let invites = mailing.three().await;
    mailing.provider.wait_for(3).await;
    mailing.app.kill_worker().await;
    let email = mailing.uma.emails_of(&invites[1]).await.remove(0);
    let report = Webhook::of(&email, "email.delivered", mailing.app.now(), json!({}));
    report.post(&mailing.app).await.expect(200);
    mailing.app.advance(TimeDelta::seconds(121));
    mailing.app.start_worker();
    mailing.until_statuses(&invites, ["sent", "delivered", "sent"]).await;
    let calls = mailing.provider.calls();
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0], calls[1], "the same key, the same bytes");
}

#[actix_web::test]
async fn a_mail_that_went_alone_stays_alone() {
    let mailing = Mailing::start("resend", &[]).await;
    mailing.provider.will(&[Say::HangUp]);
    let anna = mailing.uma.invite(ANNA).await;
    mailing.app.until(async || !mailing.delivery(&anna).await["reason"].is_null()).await;
    mailing.app.stop_worker().await;
    mailing.uma.post("/invites/bulk", json!({ "emails": [BERT, CLEO] })).await.expect(200);
    mailing.app.advance(TimeDelta::seconds(40));
    mailing.app.start_worker();
    mailing.app.until(async || mailing.provider.mails().len() == 4).await;
    let to_anna: Vec<_> =
        mailing.provider.calls().into_iter().filter(|call| call.batch().is_none()).collect();
    assert_eq!(to_anna.len(), 2);
    assert_eq!(to_anna[0], to_anna[1], "the same key, the same bytes");
}

#[actix_web::test]
async fn a_batch_that_certainly_did_not_arrive_is_taken_apart() {
    let answers = [Say::Later(429, "60".to_owned()), Say::Error(401)];
    for refused in answers {
        let mailing = Mailing::start("resend", &[]).await;
        mailing.provider.will(&[refused]);
        let invites = mailing.three().await;
        mailing.until_they_wait(&invites).await;
        mailing.uma.revoke(&invites[1]).await.expect(200);
        mailing.app.advance(TimeDelta::seconds(61));
        mailing.until_statuses(&invites, ["sent", "failed", "sent"]).await;
        assert_eq!(addressees(&mailing), [vec![ANNA, BERT, CLEO], vec![ANNA, CLEO]]);
        let calls = mailing.provider.calls();
        assert_ne!(calls[0].idempotency_key, calls[1].idempotency_key);
    }
}

#[actix_web::test]
async fn what_is_no_longer_wanted_is_left_out() {
    let mailing = Mailing::start("resend", &[]).await;
    mailing.app.stop_worker().await;
    let invites = mailing.three().await;
    mailing.uma.revoke(&invites[0]).await.expect(200);
    mailing.app.start_worker();
    mailing.until_statuses(&invites, ["failed", "sent", "sent"]).await;
    assert_eq!(addressees(&mailing), [[BERT, CLEO]]);
}

#[actix_web::test]
async fn resend_refuses_one_mail_and_takes_the_others() {
    let mailing = Mailing::start("resend", &[]).await;
    mailing.provider.will(&[Say::Answer(
        200,
        &[],
        r#"{"data":[{"id":"id-of-anna"},{"id":"id-of-cleo"}],"errors":[{"index":1,"message":"The `to` field is invalid."}]}"#,
    )]);
    let invites = mailing.three().await;
    mailing.until_statuses(&invites, ["sent", "failed", "sent"]).await;
    let reason = "The mail provider refused it: The `to` field is invalid.";
    assert_eq!(mailing.delivery(&invites[1]).await["reason"], reason);
    for (invite, id) in [(&invites[0], "id-of-anna"), (&invites[2], "id-of-cleo")] {
        assert_eq!(mailing.provider_id(invite).await, id);
    }
    mailing.app.advance(LATER);
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    assert_eq!(mailing.provider.calls_to(BERT), 1, "it is a dead letter");
}

#[actix_web::test]
async fn a_batch_refused_as_a_whole_goes_out_one_by_one() {
    let mailing = Mailing::start("resend", &[]).await;
    mailing.provider.will(&[Say::Error(400), Say::Accepted, Say::Error(422)]);
    let invites = mailing.three().await;
    mailing.app.until(async || !mailing.statuses(&invites).await.contains(&"queued".to_owned())).await;
    let mut statuses = mailing.statuses(&invites).await;
    statuses.sort();
    assert_eq!(statuses, ["failed", "sent", "sent"]);
    let mut calls = mailing.provider.calls();
    assert_eq!(calls.remove(0).path, "/emails/batch");
    // Uma is told of the one that failed.
    calls.retain(|call| call.to() != mailing.uma.email);
    assert!(calls.iter().all(|call| call.path == "/emails"));
    let mut alone: Vec<String> = calls.iter().map(|call| call.to()).collect();
    alone.sort();
    assert_eq!(alone, [ANNA, BERT, CLEO]);
}

#[actix_web::test]
async fn postmark_answers_for_each_mail_behind_a_200() {
    let mailing = Mailing::start("postmark", &[]).await;
    mailing.provider.will(&[Say::Answer(
        200,
        &[],
        r#"[{"ErrorCode":0,"Message":"OK","MessageID":"id-of-anna"},
            {"ErrorCode":406,"Message":"You tried to send to a recipient that has been marked as inactive."},
            {"ErrorCode":300,"Message":"Error parsing 'To': Illegal email address."}]"#,
    )]);
    let invites = mailing.three().await;
    mailing.until_statuses(&invites, ["sent", "bounced", "failed"]).await;
    assert_eq!(mailing.provider_id(&invites[0]).await, "id-of-anna");
    let reason = "The mail provider refused it: Error parsing 'To': Illegal email address.";
    assert_eq!(mailing.delivery(&invites[2]).await["reason"], reason);
    let listed = mailing.app.admin("ada").await.get("/suppressions").await.expect(200);
    assert_eq!(listed["items"][0]["email"], BERT);
    let call = &mailing.provider.calls()[0];
    assert_eq!(
        (call.path.as_str(), call.headers["x-postmark-server-token"].as_str()),
        ("/email/batch", "api:the-key")
    );
    let mail = &call.batch().expect("mails")[0];
    assert_eq!((&mail["To"], &mail["TrackLinks"]), (&json!(ANNA), &json!("None")));
}

#[actix_web::test]
async fn postmark_asks_one_mail_to_come_again() {
    let mailing = Mailing::start("postmark", &[]).await;
    mailing.provider.will(&[Say::Answer(
        200,
        &[],
        r#"[{"ErrorCode":0,"Message":"OK","MessageID":"a"},{"ErrorCode":100,"Message":"Maintenance"},
            {"ErrorCode":0,"Message":"OK","MessageID":"c"}]"#,
    )]);
    let invites = mailing.three().await;
    mailing.until_statuses(&invites, ["sent", "queued", "sent"]).await;
    mailing.app.advance(TimeDelta::seconds(40));
    mailing.until_statuses(&invites, ["sent"; 3]).await;
    assert_eq!(addressees(&mailing), [vec![ANNA, BERT, CLEO], vec![BERT]]);
}

#[actix_web::test]
async fn a_dead_letter_sent_again_by_hand_leaves_its_batch() {
    let mailing = Mailing::start("resend", &[]).await;
    mailing.provider.will(&[Say::Error(422)]);
    let invites = mailing.three().await;
    mailing.until_statuses(&invites, ["failed"; 3]).await;
    let email = mailing.uma.emails_of(&invites[1]).await.remove(0);
    let id = email["id"].as_str().expect("an id");
    let ada = mailing.app.admin("ada").await;
    ada.post_nothing(&format!("/email/dead-letters/{id}/retry")).await.expect(204);
    mailing.until_statuses(&invites, ["failed", "sent", "failed"]).await;
    let calls = mailing.provider.calls();
    let again = calls.iter().find(|call| call.path == "/emails" && call.to() == BERT).expect("sent alone");
    assert_eq!(again.idempotency_key, format!("{id}-1"));
}

#[actix_web::test]
async fn the_mailbox_takes_batches_as_resend_does() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    ada.post("/invites/bulk", json!({ "emails": [ANNA, "fail-422@adraptor.test", CLEO] })).await.expect(200);
    app.until(async || ada.get("/invites?delivery=sent").await.expect(200)["total"]["count"] == 2).await;
    assert_eq!(ada.get("/invites?delivery=failed").await.expect(200)["total"]["count"], 1);
    for address in [ANNA, CLEO] {
        assert_eq!(app.mails_so_far(address).await.len(), 1);
    }
}

#[actix_web::test]
async fn what_may_have_arrived_stays_together_whatever_is_answered_then() {
    for refused in [Say::Later(429, "60".to_owned()), Say::Error(401)] {
        let mailing = Mailing::start("resend", &[]).await;
        mailing.provider.will(&[Say::HangUp, refused]);
        let invites = mailing.three().await;
        mailing.until_they_wait(&invites).await;
        mailing.app.advance(TimeDelta::seconds(40));
        mailing.provider.wait_for(6).await;
        let attempts = async || mailing.delivery(&invites[0]).await["attempts"].clone();
        mailing.app.until(async || attempts().await == 2).await;
        mailing.uma.invite("dora@adraptor.test").await;
        mailing.app.advance(TimeDelta::seconds(61));
        mailing.until_statuses(&invites, ["sent"; 3]).await;
        let calls = mailing.provider.calls().into_iter().filter(|call| call.batch().is_some());
        let calls: Vec<_> = calls.collect();
        assert_eq!(calls.len(), 3);
        assert!(calls.iter().all(|call| *call == calls[0]), "the same key, the same bytes");
    }
}

#[actix_web::test]
async fn mails_the_provider_knows_under_this_key_with_other_bytes_are_not_sent_apart() {
    let mailing = Mailing::start("resend", &[]).await;
    mailing.provider.will(&[Say::Answer(
        409,
        &[],
        r#"{"name":"invalid_idempotent_request","message":"Same key, other mails."}"#,
    )]);
    let invites = mailing.three().await;
    mailing.until_statuses(&invites, ["failed"; 3]).await;
    let reason = "The mail provider answered 409: Same key, other mails.";
    assert_eq!(mailing.delivery(&invites[0]).await["reason"], reason);
    assert_eq!(mailing.provider.calls_to(ANNA), 1);
}

#[actix_web::test]
async fn a_provider_that_knows_no_keys_gets_again_only_what_is_still_wanted() {
    let mailing =
        Mailing::start("postmark", &[("GUESTLIST_MAIL_WEBHOOK_SECRET", "postmark:a-long-password")]).await;
    mailing.provider.will(&[Say::HangUp]);
    let invites = mailing.three().await;
    mailing.until_they_wait(&invites).await;
    mailing.uma.revoke(&invites[1]).await.expect(200);
    mailing.app.advance(TimeDelta::seconds(40));
    mailing.until_statuses(&invites, ["sent", "failed", "sent"]).await;
    assert_eq!(addressees(&mailing), [vec![ANNA, BERT, CLEO], vec![ANNA, CLEO]]);
}

#[actix_web::test]
#[expect(clippy::disallowed_methods, reason = "it holds one mail's row, as another worker would")]
async fn a_batch_is_taken_whole_or_not_at_all() {
    let mailing = Mailing::start("resend", &[]).await;
    mailing.provider.will(&[Say::HangUp]);
    let invites = mailing.three().await;
    mailing.until_they_wait(&invites).await;
    let id = mailing.uma.emails_of(&invites[1]).await.remove(0)["id"].as_str().expect("an id").to_owned();
    let somebody_has_one = async |tx: &_| {
        outbox::Entity::find_by_id(id.parse::<Uuid>().expect("an id")).lock_exclusive().one(tx).await?;
        mailing.app.advance(TimeDelta::seconds(40));
        tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
        assert_eq!(mailing.provider.calls().len(), 1);
        Ok(())
    };
    mailing.app.app.db.write(somebody_has_one).await.expect("held");
    mailing.until_statuses(&invites, ["sent"; 3]).await;
    assert_eq!(mailing.provider.calls().len(), 2);
}
