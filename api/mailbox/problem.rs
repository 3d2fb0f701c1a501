//! Resend's errors, in its names and its one JSON form.

use std::borrow::Cow;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError};
use serde_json::json;

/// An error as Resend words it.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{name}: {message}")]
pub struct Problem {
    pub status: u16,
    pub name: &'static str,
    pub message: Cow<'static, str>,
}

impl Problem {
    pub const MISSING_API_KEY: Problem =
        Problem::new(401, "missing_api_key", "Missing API key in the authorization header.");
    pub const INVALID_API_KEY: Problem = Problem::new(403, "invalid_api_key", "API key is invalid.");
    pub const NOT_FOUND: Problem = Problem::new(404, "not_found", "The requested endpoint does not exist.");
    pub const NO_MESSAGE: Problem = Problem::new(404, "not_found", "Message not found.");
    pub const METHOD_NOT_ALLOWED: Problem =
        Problem::new(405, "method_not_allowed", "Method is not allowed for the requested path.");
    pub const INVALID_IDEMPOTENCY_KEY: Problem =
        Problem::new(400, "invalid_idempotency_key", "The key must be between 1-256 chars.");
    pub const INVALID_IDEMPOTENT_REQUEST: Problem = Problem::new(
        409,
        "invalid_idempotent_request",
        "Same idempotency key used with a different request payload.",
    );
    pub const CONCURRENT_IDEMPOTENT_REQUESTS: Problem = Problem::new(
        409,
        "concurrent_idempotent_requests",
        "Same idempotency key used while original request is still in progress.",
    );
    pub const INTERNAL_SERVER_ERROR: Problem =
        Problem::new(500, "internal_server_error", "An unexpected error occurred.");
    pub const FOREIGN_HOST: Problem =
        Problem::new(403, "foreign_host", "This mailbox answers to localhost only.");

    const fn new(status: u16, name: &'static str, message: &'static str) -> Self {
        Problem { status, name, message: Cow::Borrowed(message) }
    }

    /// The body cannot be read at all.
    pub fn unreadable(message: impl Into<Cow<'static, str>>) -> Self {
        Problem { status: 400, name: "validation_error", message: message.into() }
    }

    /// A field has a value Resend would refuse.
    pub fn invalid(message: impl Into<Cow<'static, str>>) -> Self {
        Problem { status: 422, name: "validation_error", message: message.into() }
    }

    /// A field that must be there is not.
    pub fn missing(field: &str) -> Self {
        Problem {
            status: 422,
            name: "missing_required_field",
            message: format!("Missing `{field}` field.").into(),
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code()).json(json!({
            "statusCode": self.status,
            "name": self.name,
            "message": self.message,
        }))
    }
}

impl Responder for Problem {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        self.error_response()
    }
}
