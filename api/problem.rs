//! Refusals, in the one JSON form of RFC 9457. Each says what happened and what to do next.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use sea_orm::{DbErr, RuntimeErr, SqlxError};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::request_id;

mod contract;

pub(crate) use contract::refuses;
pub use contract::{ProblemBody, document, problem_schema, responses};

/// A rule's refusal: a constant that stands beside the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// HTTP status.
    pub status: u16,
    /// The stable name integrators match on.
    pub code: &'static str,
    /// One sentence or two for a person: what happened, what to do next.
    pub detail: &'static str,
}

impl Problem {
    /// A problem with its status, stable code and sentence.
    pub const fn new(status: u16, code: &'static str, detail: &'static str) -> Self {
        Self { status, code, detail }
    }

    /// The refusal with one more member in its body, e.g. the pending invite's id.
    pub fn with(self, name: &'static str, value: impl Serialize) -> Refusal {
        Refusal::from(self).with(name, value)
    }

    /// The refusal with a `Retry-After` in seconds.
    pub fn retry_after(self, seconds: i64) -> Refusal {
        Refusal { retry_after: Some(seconds.max(1)), ..Refusal::from(self) }
    }

    /// The refusal with a sentence that names what this request was about.
    pub fn detail(self, detail: impl Into<String>) -> Refusal {
        Refusal { detail: detail.into(), ..Refusal::from(self) }
    }
}

/// The request does not parse.
pub const BAD_REQUEST: Problem = Problem::new(
    400,
    "bad_request",
    "The request could not be read. Check its fields against the documentation.",
);
/// No or no longer valid credential.
pub const UNAUTHENTICATED: Problem = Problem::new(
    401,
    "unauthenticated",
    "Sign in to go on: there is no valid session or key with this request.",
);
/// The caller's role does not allow it.
pub const NOT_ALLOWED: Problem =
    Problem::new(403, "not_allowed", "Your role does not allow this. Ask an admin of your workspace.");
/// A cookie route was called from another site.
pub const CROSS_SITE: Problem = Problem::new(
    403,
    "cross_site",
    "This request came from another site and was refused. Open Guestlist itself and try again.",
);
/// Absent, or not the caller's to see: the two cannot be told apart.
pub const NOT_FOUND: Problem =
    Problem::new(404, "not_found", "There is nothing here, or it is not yours to see.");
/// The token of a link is not one of ours, or its use is over.
pub const INVALID_LINK: Problem = Problem::new(
    404,
    "invalid_link",
    "This link does not work. Check that it was copied whole, or ask for a new one.",
);
/// The path exists, with other methods.
pub const METHOD_NOT_ALLOWED: Problem =
    Problem::new(405, "method_not_allowed", "This address does not take that method. See the Allow header.");
/// [`METHOD_NOT_ALLOWED`], with the methods there are in body and header.
pub fn method_not_allowed(allowed: &[&str]) -> Refusal {
    METHOD_NOT_ALLOWED.with("allow", allowed).header("allow", &allowed.join(", "))
}
/// The body is over the limit.
pub const TOO_LARGE: Problem =
    Problem::new(413, "too_large", "The request is too large: JSON may have 64 KiB. Send it in parts.");
/// The body is not JSON.
pub const UNSUPPORTED_MEDIA_TYPE: Problem = Problem::new(
    415,
    "unsupported_media_type",
    "Send the body as JSON, with Content-Type: application/json.",
);
/// A field breaks a rule.
pub const INVALID: Problem = Problem::new(422, "invalid", "Some fields need another look.");
/// Our fault.
pub const INTERNAL: Problem = Problem::new(
    500,
    "internal",
    "Something went wrong on our side; nothing was changed. Try again, and tell your admin the request id if it stays.",
);
/// The database could not be reached in time.
pub const UNAVAILABLE: Problem = Problem::new(
    503,
    "unavailable",
    "Guestlist is busy or its database cannot be reached; nothing was changed. Try again shortly.",
);

/// A problem on its way to the caller.
#[derive(Clone, Debug)]
pub struct Refusal {
    problem: Problem,
    detail: String,
    members: Map<String, Value>,
    retry_after: Option<i64>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            detail: problem.detail.to_owned(),
            members: Map::new(),
            retry_after: None,
            headers: Vec::new(),
        }
    }
}

impl Refusal {
    /// One more member in the body.
    pub fn with(mut self, name: &'static str, value: impl Serialize) -> Self {
        self.members.insert(name.to_owned(), serde_json::to_value(value).unwrap_or_default());
        self
    }

    /// Another sentence, which names what this request was about.
    pub fn saying(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// One more header.
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((HeaderName::from_static(name), value));
        }
        self
    }
}

/// One field's fault.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FieldError {
    /// JSON pointer into the request, e.g. `#/email`.
    pub pointer: String,
    /// Stable name of the fault, e.g. `invalid_email`.
    pub code: String,
    /// What is wrong and what to do, in words.
    pub detail: String,
}

impl FieldError {
    /// A fault of a top-level field.
    pub fn new(field: &str, code: &str, detail: &str) -> Self {
        Self { pointer: format!("#/{field}"), code: code.to_owned(), detail: detail.to_owned() }
    }
}

/// Why a request was not done.
#[derive(Debug)]
pub enum Error {
    /// A rule said no.
    Refused(Box<Refusal>),
    /// Fields break their rules.
    Invalid(Vec<FieldError>),
    /// Our fault; the cause goes to the log, never to the caller.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

/// What every handler answers with.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// One field breaks a rule.
    pub fn field(field: &str, code: &str, detail: &str) -> Self {
        Self::Invalid(vec![FieldError::new(field, code, detail)])
    }

    /// The stable code a caller sees.
    pub fn code(&self) -> &'static str {
        self.refusal().problem.code
    }

    /// The sentences a person is told: one for each faulty field, else the problem's.
    pub fn reasons(&self) -> Vec<String> {
        match self {
            Self::Refused(refusal) => vec![refusal.detail.clone()],
            Self::Invalid(errors) => errors.iter().map(|e| format!("{}: {}", e.pointer, e.detail)).collect(),
            Self::Internal(_) => Vec::new(),
        }
    }

    /// The whole problem object, e.g. for one address of a bulk call.
    pub fn body(&self) -> Value {
        let refusal = self.refusal();
        let Problem { status, code, .. } = refusal.problem;
        let mut body = Map::new();
        body.insert("type".into(), format!("/api/docs/problems/{code}").into());
        body.insert("title".into(), title(status).into());
        body.insert("status".into(), status.into());
        body.insert("detail".into(), refusal.detail.into());
        body.insert("instance".into(), request_id::current().into());
        body.insert("code".into(), code.into());
        body.extend(refusal.members);
        Value::Object(body)
    }

    fn refusal(&self) -> Refusal {
        match self {
            Self::Refused(refusal) => (**refusal).clone(),
            Self::Invalid(errors) => INVALID.with("errors", errors),
            Self::Internal(cause) if is_unavailable(cause.as_ref()) => UNAVAILABLE.retry_after(2),
            Self::Internal(_) => INTERNAL.into(),
        }
    }
}

fn title(status: u16) -> &'static str {
    StatusCode::from_u16(status).ok().and_then(|s| s.canonical_reason()).unwrap_or("Error")
}

/// The database did not answer in time or went away: worth another try.
fn is_unavailable(cause: &(dyn std::error::Error + 'static)) -> bool {
    match cause.downcast_ref::<DbErr>() {
        Some(DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) => true,
        Some(DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) => {
            is_passing(error)
        }
        _ => false,
    }
}

fn is_passing(error: &SqlxError) -> bool {
    match error {
        SqlxError::Io(_) | SqlxError::PoolTimedOut | SqlxError::PoolClosed | SqlxError::WorkerCrashed => true,
        // PostgreSQL: no connection, shut down, stood still, too many, lost to another transaction; SQLite: busy.
        SqlxError::Database(error) => error.code().is_some_and(|code| {
            code.starts_with("08")
                || code.starts_with("57P")
                || ["25P03", "53300", "40001", "40P01", "5"].contains(&&*code)
        }),
        _ => false,
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Internal(cause) => write!(f, "internal: {cause}"),
            other => f.write_str(other.code()),
        }
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Refused(Box::new(problem.into()))
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        Self::internal(error)
    }
}

impl Error {
    /// Our fault, with its cause.
    pub fn internal(cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self::Internal(Box::new(cause))
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.refusal().problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        if let Self::Internal(cause) = self {
            tracing::error!(request_id = request_id::current(), error = %cause, "request failed");
        }
        let refusal = self.refusal();
        let mut response = HttpResponse::build(self.status_code());
        response.content_type("application/problem+json");
        if let Some(seconds) = refusal.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        if refusal.problem.status == 401 {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        for (name, value) in refusal.headers {
            response.insert_header((name, value));
        }
        response.body(self.body().to_string())
    }
}
