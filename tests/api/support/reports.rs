//! What a mail provider reports, signed as Resend signs it (Svix).

use aws_lc_rs::hmac;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Utc};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::{Answer, Client, TestApp, send};

/// A secret as the provider shows it, for `GUESTLIST_MAIL_WEBHOOK_SECRET`.
pub const WEBHOOK_SECRET: &str = "whsec_plJ3nmyCDGBKInavdOK15jsl";

/// A webhook about to be posted.
#[derive(Clone)]
pub struct Webhook {
    pub id: String,
    pub at: DateTime<Utc>,
    pub secret: &'static str,
    pub body: Vec<u8>,
}

impl Webhook {
    /// Of a mail (as `GET /invites/{id}/emails` shows it), with what else its data says.
    pub fn of(email: &Value, kind: &str, at: DateTime<Utc>, further: Value) -> Self {
        let mut data = json!({
            "email_id": "given-by-the-provider",
            "to": ["charlie@adraptor.test"],
            "tags": { "guestlist_email": email["id"] },
        });
        data.as_object_mut().expect("an object").extend(further.as_object().expect("an object").clone());
        let body = json!({ "type": kind, "created_at": at, "data": data }).to_string().into_bytes();
        Self { id: format!("msg_{}", uuid::Uuid::now_v7()), at, secret: WEBHOOK_SECRET, body }
    }

    /// The receiver's server refused it for good.
    pub fn bounced(email: &Value, at: DateTime<Utc>) -> Self {
        let bounce = json!({ "type": "Permanent", "subType": "General", "message": "",
            "diagnosticCode": ["smtp; 550 5.1.1 user unknown"] });
        Self::of(email, "email.bounced", at, json!({ "bounce": bounce }))
    }

    pub fn signature(&self) -> String {
        let key = BASE64_STANDARD.decode(&self.secret["whsec_".len()..]).expect("base64");
        let signed =
            [self.id.as_bytes(), b".", self.at.timestamp().to_string().as_bytes(), b".", &self.body].concat();
        let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), &signed);
        format!("v1,{}", BASE64_STANDARD.encode(signature))
    }

    pub fn request(&self, client: &Client) -> RequestBuilder {
        client
            .request(Method::POST, "/mail-webhooks/resend")
            .header("content-type", "application/json")
            .header("svix-id", &self.id)
            .header("svix-timestamp", self.at.timestamp())
            .body(self.body.clone())
    }

    pub async fn post(&self, app: &TestApp) -> Answer {
        send(self.request(&app.anonymous()).header("svix-signature", self.signature())).await
    }
}
