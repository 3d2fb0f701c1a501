//! Mailpit, which catches mail for a team and shows it, or passes it on.

use std::collections::BTreeMap;

use reqwest::{Client, RequestBuilder};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};

use super::{Answer, Outgoing, Said};
use crate::config::MailConfig;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    from: Person<'a>,
    to: [Person<'a>; 1],
    subject: &'a str,
    #[serde(rename = "HTML")]
    html: &'a str,
    text: &'a str,
    headers: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Person<'a> {
    email: &'a str,
    name: &'a str,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Reply {
    #[serde(rename = "ID")]
    id: Option<String>,
    error: Option<String>,
}

/// `POST /api/v1/send`, https://mailpit.axllent.org/docs/api-v1/.
///
/// It knows no idempotency keys. The mail's own id is the same at every try, and Mailpit started
/// with `MP_IGNORE_DUPLICATE_IDS=true` keeps only the first.
pub(super) fn request(http: &Client, config: &MailConfig, mail: &Outgoing<'_>) -> RequestBuilder {
    let (name, address) = config.sender();
    let request = http.post(format!("{}/api/v1/send", config.api_url)).json(&Body {
        from: Person { email: address, name },
        to: [Person { email: mail.to, name: "" }],
        subject: mail.subject,
        html: mail.html.expose_secret(),
        text: mail.text.expose_secret(),
        headers: BTreeMap::from([(
            "Message-ID",
            format!("<{}@{}>", mail.idempotency_key, config.sender_domain()),
        )]),
    });
    match config.api_key.expose_secret().split_once(':') {
        Some((user, password)) => request.basic_auth(user, Some(password)),
        None => request,
    }
}

/// What the answer says.
pub(super) fn said(answer: &Answer) -> Said {
    let Reply { id, error } = serde_json::from_slice(&answer.body).unwrap_or_default();
    // It gives no id to a mail it has already.
    Said { id: id.filter(|id| !id.is_empty()), message: error, meaning: None }
}
