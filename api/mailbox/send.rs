//! Resend's `POST /emails` and `POST /emails/batch`.

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header::AUTHORIZATION;
use actix_web::web::{Bytes, Data, Json};
use actix_web::{HttpRequest, rt};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use chrono::Utc;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Mailbox;
use super::caught::Message;
use super::email::Email;
use super::magic;
use super::problem::Problem;

/// Resend's limit of mails in a batch.
const MAX_BATCH: usize = 100;

/// What was done with a request that was not refused.
struct Sent {
    answer: Value,
    is_slow: bool,
}

/// `POST /emails`: one mail → `{id}`.
pub async fn send_one(
    mailbox: Data<Mailbox>,
    request: HttpRequest,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    answer_once(mailbox, request, body, |mailbox, body| {
        let email = accept(body)?;
        Ok(Sent { is_slow: magic::is_slow(&email), answer: json!({ "id": mailbox.catch(email) }) })
    })
    .await
}

/// `POST /emails/batch`: up to 100 mails → `{data:[{id}]}`. One bad mail refuses all of them, unless
/// `x-batch-validation: permissive` asks for the good ones to be sent and the others to be listed.
pub async fn send_batch(
    mailbox: Data<Mailbox>,
    request: HttpRequest,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let is_permissive = header(&request, "x-batch-validation") == Some("permissive");
    answer_once(mailbox, request, body, move |mailbox, body| {
        let (emails, errors) = accept_all(body, is_permissive)?;
        let is_slow = emails.iter().any(magic::is_slow);
        let sent = emails.into_iter().map(|email| json!({ "id": mailbox.catch(email) }));
        let mut answer = json!({ "data": sent.collect::<Vec<_>>() });
        if is_permissive {
            answer["errors"] = errors.into();
        }
        Ok(Sent { answer, is_slow })
    })
    .await
}

/// The good mails of a batch, and why the others are not.
fn accept_all(body: Value, is_permissive: bool) -> Result<(Vec<Email>, Vec<Value>), Problem> {
    let Value::Array(bodies) = body else {
        return Err(Problem::unreadable("The body must be an array of emails."));
    };
    if bodies.is_empty() || bodies.len() > MAX_BATCH {
        return Err(Problem::invalid("A batch holds 1 to 100 emails."));
    }
    let (mut emails, mut errors) = (Vec::new(), Vec::new());
    for (index, body) in bodies.into_iter().enumerate() {
        match accept(body) {
            Ok(email) => emails.push(email),
            Err(problem) if is_permissive && problem.status == 422 => {
                errors.push(json!({ "index": index, "message": problem.message }));
            }
            Err(problem) => return Err(problem),
        }
    }
    Ok((emails, errors))
}

fn accept(body: Value) -> Result<Email, Problem> {
    let email = Email::parse(body)?;
    match magic::refusal(&email) {
        Some(problem) => Err(problem),
        None => Ok(email),
    }
}

/// What both calls have in common: the key, the idempotency key, the late answer.
async fn answer_once(
    mailbox: Data<Mailbox>,
    request: HttpRequest,
    body: Bytes,
    send: impl FnOnce(&Mailbox, Value) -> Result<Sent, Problem>,
) -> Result<Json<Value>, Problem> {
    check_api_key(&mailbox, &request)?;
    let key = idempotency_key(&request)?;
    if let Some(key) = &key {
        let first = mailbox.keys().begin(key, request.path(), &body, Utc::now())?;
        if let Some(answer) = first {
            return Ok(Json(answer));
        }
    }
    let control = mailbox.control();
    let sent = if control.fails() {
        Err(Problem::INTERNAL_SERVER_ERROR)
    } else {
        serde_json::from_slice(&body)
            .map_err(|_| Problem::unreadable("The request body is not valid JSON."))
            .and_then(|body| send(&mailbox, body))
    };
    // In a task of its own: a sender who hangs up must not leave the key in progress for ever.
    let finish = rt::spawn(async move {
        rt::time::sleep(Duration::from_millis(control.delay_ms)).await;
        if sent.as_ref().is_ok_and(|sent| sent.is_slow) {
            rt::time::sleep(mailbox.options.slow).await;
        }
        let answer = sent.map(|sent| sent.answer);
        if let Some(key) = key {
            mailbox.keys().end(&key, answer.as_ref().ok().cloned());
        }
        answer.map(Json)
    });
    finish.await.unwrap_or(Err(Problem::INTERNAL_SERVER_ERROR))
}

fn check_api_key(mailbox: &Mailbox, request: &HttpRequest) -> Result<(), Problem> {
    let shown = header(request, AUTHORIZATION.as_str())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, key)| scheme.eq_ignore_ascii_case("bearer") && !key.trim().is_empty())
        .map(|(_, key)| key.trim())
        .ok_or(Problem::MISSING_API_KEY)?;
    match &mailbox.options.api_key {
        Some(key) => {
            verify_slices_are_equal(key.as_bytes(), shown.as_bytes()).map_err(|_| Problem::INVALID_API_KEY)
        }
        None => Ok(()),
    }
}

fn idempotency_key(request: &HttpRequest) -> Result<Option<String>, Problem> {
    match request.headers().get("idempotency-key") {
        None => Ok(None),
        Some(value) => match value.to_str() {
            Ok(key) if (1..=256).contains(&key.len()) => Ok(Some(key.to_owned())),
            _ => Err(Problem::INVALID_IDEMPOTENCY_KEY),
        },
    }
}

fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

impl Mailbox {
    fn catch(&self, email: Email) -> Uuid {
        let message = Arc::new(Message::new(email, Utc::now()));
        self.caught().add(message.clone());
        if let Some(webhook) = &self.options.webhook {
            let control = self.control();
            if control.webhooks {
                let delay = Duration::from_millis(control.webhook_delay_ms);
                rt::spawn(webhook.clone().report(self.http.clone(), message.clone(), delay));
            }
        }
        message.id
    }
}
