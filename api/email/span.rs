//! Mails handed over, as a span.

use opentelemetry::trace::{Span as _, SpanKind};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::Span;
use sea_orm::ActiveEnum;

use super::outbox::Model;
use crate::app::App;
use crate::metrics::Sending;

/// The span of one try, of one mail or several. Whom they go to is not in it.
pub fn begin(app: &App, emails: &[Model]) -> Option<Span> {
    let mut attributes = vec![
        KeyValue::new("guestlist.mail.count", emails.len() as i64),
        KeyValue::new("guestlist.mail.provider", app.mail.name()),
    ];
    if let [email] = emails {
        attributes.extend([
            KeyValue::new("guestlist.mail", email.id.to_string()),
            KeyValue::new("guestlist.mail.kind", email.kind.to_value()),
            KeyValue::new("guestlist.mail.attempt", i64::from(email.attempts)),
        ]);
        attributes.extend(email.workspace_id.map(|id| KeyValue::new("guestlist.workspace", id.to_string())));
    }
    app.traces.begin("send mail", SpanKind::Client, attributes, &Context::new())
}

/// What came of it: of several mails, of the one that got the least far.
pub fn end(span: Option<Span>, sendings: impl Iterator<Item = Sending>) {
    if let (Some(mut span), Some(sending)) = (span, sendings.max()) {
        span.set_attribute(KeyValue::new("guestlist.mail.result", sending.name()));
    }
}
