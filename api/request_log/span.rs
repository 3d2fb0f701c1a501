//! A request as a span, by OpenTelemetry's conventions for HTTP servers.

use opentelemetry::trace::{Span as _, SpanKind, Status};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::Span;

use super::{Exchange, Who};
use crate::traces::Traces;

impl Exchange {
    /// The span, from where the request came in; a check of our health is none.
    pub(super) fn begin_span(&self, traces: &Traces, parent: &Context) -> Option<Span> {
        if self.is_health_check() {
            return None;
        }
        let mut attributes = vec![
            KeyValue::new("http.request.method", self.method),
            KeyValue::new("http.route", self.route),
            KeyValue::new("guestlist.operation", self.operation),
            KeyValue::new("guestlist.request_id", self.request_id.clone()),
        ];
        attributes.extend(self.masked_address().map(|address| KeyValue::new("client.address", address)));
        traces.begin(format!("{} {}", self.method, self.route), SpanKind::Server, attributes, parent)
    }

    /// What is known when it ends.
    pub(super) fn end_span(&mut self) {
        let Some(mut span) = self.span.take() else { return };
        span.set_attribute(KeyValue::new("http.response.status_code", i64::from(self.status)));
        if self.status >= 499 {
            span.set_attribute(KeyValue::new("error.type", self.status.to_string()));
        }
        if self.status >= 500 {
            span.set_status(Status::error(""));
        }
        let Who { workspace, person, api_key } = self.who;
        for (name, id) in
            [("guestlist.workspace", workspace), ("user.id", person), ("guestlist.api_key", api_key)]
        {
            if let Some(id) = id {
                span.set_attribute(KeyValue::new(name, id.to_string()));
            }
        }
    }
}
