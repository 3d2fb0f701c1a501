//! Every request leaves one line in the log, one count in the metrics and, where they are kept, one
//! span in the traces: when the last byte of its
//! answer is handed over, or when its client has gone.
//!
//! Nothing of what was sent is in it: no path, no query, no header, no address as it is.

mod span;
mod who;

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use actix_web::FromRequest;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};

use opentelemetry_sdk::trace::Span;

use crate::app::App;
use crate::network_address::NetworkAddress;
use crate::operations::{self, Operation};
use crate::{request_id, traces};
pub use who::{Who, is_of};

/// The client went away before it was answered: nginx's number for that.
const GONE: u16 = 499;

/// A request from its head to its answer's last byte; what is dropped is noted.
struct Exchange {
    app: Data<App>,
    began: Instant,
    request_id: String,
    operation: &'static str,
    method: &'static str,
    route: &'static str,
    address: Option<NetworkAddress>,
    who: Who,
    status: u16,
    span: Option<Span>,
}

/// See the module.
pub async fn middleware(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let mut exchange = Exchange::begin(&mut request).await;
    let (answer, who) = who::noting(next.call(request)).await;
    exchange.who = who;
    match answer {
        Ok(response) => {
            exchange.status = response.status().as_u16();
            Ok(response.map_body(|_, body| Answer { body: body.boxed(), _exchange: exchange }))
        }
        Err(error) => {
            exchange.status = error.as_response_error().status_code().as_u16();
            Err(error)
        }
    }
}

impl Exchange {
    async fn begin(request: &mut ServiceRequest) -> Self {
        let (operation, route) = asked_for(request);
        let (http, payload) = request.parts_mut();
        let mut exchange = Self {
            app: http.app_data::<Data<App>>().expect("the app is set for every route").clone(),
            began: Instant::now(),
            request_id: request_id::current(),
            operation,
            method: name(http.method()),
            route,
            address: NetworkAddress::from_request(http, payload).await.ok(),
            who: Who::default(),
            status: GONE,
            span: None,
        };
        let traces = &exchange.app.traces;
        exchange.span = exchange.begin_span(traces, &traces.parent_in(http.headers()));
        exchange
    }

    fn is_health_check(&self) -> bool {
        self.route.starts_with("/health/")
    }

    fn masked_address(&self) -> Option<String> {
        self.address.map(NetworkAddress::masked)
    }

    fn log(&self, duration_ms: f64) {
        let Who { workspace, person, api_key } = self.who;
        let (address, trace_id) = (self.masked_address(), self.span.as_ref().and_then(traces::id_of));
        // A macro, as a level is part of where something is logged.
        macro_rules! log {
            ($level:ident) => {
                tracing::$level!(
                    request_id = self.request_id,
                    operation = self.operation,
                    method = self.method,
                    route = self.route,
                    status = self.status,
                    duration_ms,
                    workspace = workspace.map(tracing::field::display),
                    person = person.map(tracing::field::display),
                    api_key = api_key.map(tracing::field::display),
                    address,
                    trace_id,
                    "request"
                )
            };
        }
        match self.is_health_check() {
            true => log!(debug),
            false => log!(info),
        }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        let took = self.began.elapsed();
        self.app.metrics.answered(self.operation, self.method, self.status, took);
        self.log(took.as_micros() as f64 / 1000.0);
        self.end_span();
    }
}

/// The operation's id and its route.
fn asked_for(request: &ServiceRequest) -> (&'static str, &'static str) {
    // As routing reads it: `%6de` is `me` too.
    let path = request.match_info().as_str();
    match (operations::find(request.method(), path), path) {
        (Some(Operation { id, route, .. }), _) => (id, route),
        (None, "/health/live") => ("health_live", "/health/live"),
        (None, "/health/ready") => ("health_ready", "/health/ready"),
        (None, path) if path.starts_with("/api/docs") => ("api_docs", "/api/docs/{path}"),
        (None, path) if path.starts_with("/api/") || path == "/api" => ("unknown", "/api/{path}"),
        (None, _) => ("web_app", "/{path}"),
    }
}

/// A method's name; of those anybody may make up, one for all.
fn name(method: &Method) -> &'static str {
    let known = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
    ];
    let names = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    known.iter().position(|at| at == method).map_or("OTHER", |at| names[at])
}

/// An answer's body, which carries its exchange to its end.
struct Answer {
    body: BoxBody,
    _exchange: Exchange,
}

impl MessageBody for Answer {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.get_mut().body).poll_next(context)
    }
}
