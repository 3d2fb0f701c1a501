//! Reports what became of a mail, in Resend's words and with Svix's signature.

use std::sync::Arc;
use std::time::Duration;

use actix_web::rt::time::sleep;
use reqwest::Client;
use secrecy::SecretString;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::caught::Message;
use super::magic;
use crate::clock::Clock;
use crate::email::webhook::svix;

/// Where webhooks go, and how they are signed.
#[derive(Debug, Clone)]
pub struct Webhook {
    pub url: String,
    /// As Svix writes it: `whsec_` and base64.
    pub secret: SecretString,
    /// Whose time is signed.
    pub clock: Clock,
}

/// How often a webhook is posted that is not taken, twice as long after the last time each time.
const TRIES: u32 = 8;
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// Until a mail is at the receiver's: so long that its sender has noted that it was taken.
const ON_THE_WAY: Duration = Duration::from_millis(300);

impl Webhook {
    /// Posts all reports of a mail, one after the other.
    pub(super) async fn report(self, http: Client, message: Arc<Message>, delay: Duration) {
        sleep(ON_THE_WAY + delay).await;
        for (kind, further) in magic::reports(&message.to) {
            let body = self.body(&message, kind, further);
            self.post(&http, body.to_string().into_bytes()).await;
        }
    }

    fn body(&self, message: &Message, kind: &str, further: Value) -> Value {
        let tags: Map<String, Value> =
            message.tags.iter().map(|tag| (tag.name.clone(), tag.value.clone().into())).collect();
        let mut data = json!({
            "created_at": message.received_at,
            "email_id": message.id,
            "from": message.from,
            "to": message.to,
            "subject": message.subject,
            "tags": tags,
        });
        if let (Some(data), Value::Object(further)) = (data.as_object_mut(), further) {
            data.extend(further);
        }
        json!({ "type": kind, "created_at": self.clock.now(), "data": data })
    }

    async fn post(&self, http: &Client, body: Vec<u8>) {
        let id = format!("msg_{}", Uuid::now_v7().simple());
        for attempt in 0..TRIES {
            let at = self.clock.now();
            let Some(signature) = svix::sign(&self.secret, &id, at, &body) else { return };
            let request = http
                .post(&self.url)
                .header("content-type", "application/json")
                .header(svix::ID, &id)
                .header(svix::TIMESTAMP, at.timestamp())
                .header(svix::SIGNATURE, signature)
                .timeout(Duration::from_secs(15))
                .body(body.clone());
            match request.send().await {
                Ok(response) if response.status().is_success() => return,
                Ok(response) => tracing::debug!(status = %response.status(), "a webhook was refused"),
                Err(error) => tracing::debug!(%error, "a webhook could not be posted"),
            }
            sleep(FIRST_WAIT * 2_u32.pow(attempt)).await;
        }
    }
}
