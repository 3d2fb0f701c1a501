//! Mail through a provider of a certain name: what it answers, what it reports, and what Uma sees of
//! that.

use chrono::{DateTime, TimeDelta, Utc};
use guestlist::email::gate;
use reqwest::Method;
use serde_json::{Value, json};

use super::provider::Call;
use super::{Answer, Person, Provider, Say, TestApp, send};

/// What is said of an address the provider does not write to any more.
pub const SUPPRESSED: &str =
    "The mail provider no longer sends to this address, because of an earlier bounce or complaint.";

/// An app whose mail goes to a provider that does as it is told.
pub struct Mailing {
    pub app: TestApp,
    pub provider: Provider,
    pub uma: Person,
    name: &'static str,
}

/// What a test expects to become of an invite's mail: the delivery's status and its reason, and why the
/// address is on the suppression list, if it is.
pub type Fate<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

impl Mailing {
    /// With further settings, as environment variables.
    pub async fn start(name: &'static str, settings: &[(&str, &str)]) -> Self {
        let provider = Provider::start();
        let to_it = [
            ("GUESTLIST_MAIL_PROVIDER", name),
            ("GUESTLIST_MAIL_API_URL", provider.url.as_str()),
            ("GUESTLIST_MAIL_API_KEY", "api:the-key"),
            ("GUESTLIST_MAIL_FROM", "Guest List <guests@contenzilla.test>"),
            // The clock of a test stands still.
            ("GUESTLIST_MAIL_RATE", "off"),
        ];
        let app = TestApp::start_with(&[&to_it, settings].concat()).await;
        let uma = app.user("uma").await;
        Self { app, provider, uma, name }
    }

    /// With a provider that answers so, and Uma's invite to Charlie once that was answered.
    pub async fn answered(name: &'static str, say: Say) -> (Self, Value) {
        let mailing = Self::start(name, &[]).await;
        mailing.provider.will(&[say]);
        let invite = mailing.uma.invite("charlie@adraptor.test").await;
        mailing.app.until(async || !mailing.delivery(&invite).await["reason"].is_null()).await;
        let delivery = mailing.delivery(&invite).await;
        (mailing, delivery)
    }

    /// Charlie's invite and what the provider was sent for it, the second time as the first.
    pub async fn sent_twice(&self) -> (Value, Call) {
        self.provider.will(&[Say::Error(500)]);
        let invite = self.uma.invite("charlie@adraptor.test").await;
        self.provider.wait_for(1).await;
        self.app.until(async || self.delivery(&invite).await["attempts"] == 1).await;
        self.app.advance(TimeDelta::seconds(40));
        let calls = self.provider.wait_for(2).await;
        assert_eq!(calls[0], calls[1], "the same mail");
        self.app.until(async || self.delivery(&invite).await["status"] == "sent").await;
        (invite, calls[0].clone())
    }

    /// Until when no mail goes to the provider.
    pub async fn held_until(&self) -> Option<DateTime<Utc>> {
        let hold = gate::hold(&self.app.app.db, self.name, self.app.now()).await;
        hold.expect("read").map(|hold| hold.held_until)
    }

    pub async fn delivery(&self, invite: &Value) -> Value {
        self.uma.see(invite).await["delivery"].clone()
    }

    /// Uma's invite to an address, and our id of its mail, once the provider took it.
    pub async fn sent(&self, address: &str) -> (Value, String) {
        let invite = self.uma.invite(address).await;
        self.app.until(async || self.delivery(&invite).await["status"] == "sent").await;
        let email = self.uma.emails_of(&invite).await.remove(0);
        (invite, email["id"].as_str().expect("an id").to_owned())
    }

    /// Posts a webhook as it is.
    pub async fn post(&self, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let path = format!("/mail-webhooks/{}", self.name);
        let request = self.app.anonymous().request(Method::POST, &path).body(body.to_vec());
        let headers = [&[("content-type", "application/json")], headers].concat();
        send(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))).await
    }

    /// Asserts what became of an invite's mail.
    #[track_caller]
    pub fn expect(&self, invite: &Value, fate: Fate<'_>) -> impl Future<Output = ()> {
        let caller = std::panic::Location::caller();
        async move {
            let seen = self.uma.see(invite).await;
            let listed = self.suppressions().await.into_iter().find(|one| one["email"] == seen["email"]);
            let cause = listed.map(|one| one["cause"].clone()).unwrap_or_default();
            assert_eq!(
                json!([seen["delivery"]["status"], seen["delivery"]["reason"], cause]),
                json!(fate),
                "at {caller}"
            );
        }
    }

    /// The workspace's suppression list.
    pub async fn suppressions(&self) -> Vec<Value> {
        let page = self.app.admin("ada").await.get("/suppressions").await.expect(200);
        page["items"].as_array().expect("a list").clone()
    }
}
