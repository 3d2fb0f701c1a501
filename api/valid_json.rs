//! JSON input: parsed, then checked. What does not parse is 400; what breaks a field's rule is 422
//! and names the field.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::BytesMut;
use actix_web::{FromRequest, HttpRequest};
use chrono::{DateTime, Datelike, Utc};
use futures_util::StreamExt;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::Number;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use crate::problem::{BAD_REQUEST, Error, FieldError, Result, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE};

/// The most a JSON body may have, in bytes.
pub const JSON_LIMIT: usize = 64 * 1024;

/// A JSON body that parsed into `T` and keeps its rules.
pub struct ValidJson<T>(pub T);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for ValidJson<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = is_json(request);
        let mut payload = payload.take();
        Box::pin(async move {
            if !is_json {
                return Err(UNSUPPORTED_MEDIA_TYPE.into());
            }
            let body = read_body(&mut payload, JSON_LIMIT).await?;
            Ok(Self(read(&body)?))
        })
    }
}

/// As [`ValidJson`], of a body that may be left out altogether.
pub struct OptionalJson<T>(pub Option<T>);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for OptionalJson<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = is_json(request);
        let mut payload = payload.take();
        Box::pin(async move {
            let body = read_body(&mut payload, JSON_LIMIT).await?;
            match (body.is_empty(), is_json) {
                (true, _) => Ok(Self(None)),
                (false, true) if &body[..] == b"null" => Ok(Self(None)),
                (false, true) => Ok(Self(Some(read(&body)?))),
                (false, false) => Err(UNSUPPORTED_MEDIA_TYPE.into()),
            }
        })
    }
}

fn read<T: DeserializeOwned + Validate>(body: &[u8]) -> Result<T> {
    // Serde would take an array for the fields in a row, whose order is no part of the contract.
    if body.trim_ascii_start().starts_with(b"[") {
        return Err(BAD_REQUEST.detail("The JSON body must be an object, not an array.").into());
    }
    let value: T = serde_json::from_slice(body)
        .map_err(|e| BAD_REQUEST.detail(format!("The JSON body could not be used: {e}.")))?;
    validate(&value)?;
    Ok(value)
}

/// Checks the rules of a value's fields; 422 names those that break one.
pub fn validate(value: &impl Validate) -> Result<()> {
    value.validate().map_err(invalid)
}

/// The rule of an end: still to come, and within what calendars of four-digit years can hold (beyond
/// them SQLite, which compares times as text, would find it long past).
pub fn check_to_come(field: &str, end: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<()> {
    match end {
        Some(end) if end <= now => {
            Err(Error::field(field, "in_the_past", "Choose a time that is still to come."))
        }
        Some(end) if end.year() > 9999 => {
            Err(Error::field(field, "too_late", "Choose a time before the year 10000."))
        }
        _ => Ok(()),
    }
}

/// The whole body, up to so many bytes.
pub async fn read_body(payload: &mut Payload, limit: usize) -> Result<BytesMut> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| BAD_REQUEST.detail("The body broke off before its end."))?;
        if body.len() + chunk.len() > limit {
            return Err(TOO_LARGE.into());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn is_json(request: &HttpRequest) -> bool {
    request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

/// `validator`'s findings in our form.
fn invalid(errors: ValidationErrors) -> Error {
    let mut found = Vec::new();
    collect("#", &errors, &mut found);
    Error::Invalid(found)
}

fn collect(at: &str, errors: &ValidationErrors, found: &mut Vec<FieldError>) {
    for (field, kind) in errors.errors() {
        let pointer = format!("{at}/{field}");
        match kind {
            ValidationErrorsKind::Field(faults) => {
                found.extend(faults.iter().map(|fault| {
                    FieldError {
                        pointer: pointer.clone(),
                        code: fault.code.to_string(),
                        detail: fault
                            .message
                            .as_deref()
                            .unwrap_or("This value is not accepted; see the documentation for its limits.")
                            .to_owned(),
                    }
                }));
            }
            ValidationErrorsKind::Struct(inner) => collect(&pointer, inner, found),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    collect(&format!("{pointer}/{index}"), inner, found);
                }
            }
        }
    }
    found.sort_by(|a, b| a.pointer.cmp(&b.pointer));
}

/// For fields of a PATCH that may be absent (unchanged) or null (cleared).
pub fn some<'de, D, T>(deserializer: D) -> std::result::Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// A whole number of a body: `14.0` is one too, as in JSON Schema (2020-12, validation, 6.1.1).
#[derive(Clone, Copy)]
pub struct Whole<T>(pub T);

impl<'de, T: TryFrom<i64>> Deserialize<'de> for Whole<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let number = Number::deserialize(deserializer)?;
        // `as` saturates: what no integer holds is beyond every limit either way.
        let float = || number.as_f64().filter(|float| float.fract() == 0.0).map(|float| float as i64);
        let whole = number.as_i64().or_else(float).and_then(|whole| T::try_from(whole).ok());
        whole
            .map(Self)
            .ok_or_else(|| D::Error::custom(format!("{number} is not a whole number that may be here")))
    }
}
