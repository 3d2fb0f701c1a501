//! A mail handed over, as a span.

use opentelemetry::trace::{Span as _, SpanKind, Status};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::Span;
use sea_orm::ActiveEnum;

use super::outbox::Model;
use crate::app::App;
use crate::metrics::Sending;
use crate::problem::Result;

/// The span of one try. Whom the mail goes to is not in it.
pub fn begin(app: &App, email: &Model) -> Option<Span> {
    let mut attributes = vec![
        KeyValue::new("guestlist.mail", email.id.to_string()),
        KeyValue::new("guestlist.mail.kind", email.kind.to_value()),
        KeyValue::new("guestlist.mail.attempt", i64::from(email.attempts)),
        KeyValue::new("guestlist.mail.provider", app.mail.name()),
    ];
    attributes.extend(email.workspace_id.map(|id| KeyValue::new("guestlist.workspace", id.to_string())));
    app.traces.begin("send mail", SpanKind::Client, attributes, &Context::new())
}

/// What came of it.
pub fn end(span: Option<Span>, sending: &Result<Option<Sending>>) {
    let Some(mut span) = span else { return };
    match sending {
        Ok(Some(sending)) => span.set_attribute(KeyValue::new("guestlist.mail.result", sending.name())),
        Ok(None) => span.set_attribute(KeyValue::new("guestlist.mail.result", "put_back")),
        Err(_) => span.set_status(Status::error("what came of it could not be noted")),
    }
}
