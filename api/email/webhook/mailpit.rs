//! Mailpit's webhook, for development: https://mailpit.axllent.org/docs/integration/webhook/.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::email::report::{News, Report};

/// A mail it caught.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Summary {
    #[serde(rename = "ID")]
    id: String,
    #[serde(rename = "MessageID")]
    message_id: String,
    created: DateTime<Utc>,
}

/// What Mailpit caught was delivered. Our id of a mail is what its Message-ID begins with.
pub fn reports(body: &[u8]) -> serde_json::Result<Vec<Report>> {
    let Summary { id, message_id, created } = serde_json::from_slice(body)?;
    let email_id = message_id.get(..36).and_then(|id| id.parse().ok());
    Ok(vec![Report { email_id, provider_id: Some(id), news: News::Delivered, at: created }])
}
