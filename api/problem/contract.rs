//! Problems in the contract.

use serde::Serialize;
use utoipa::openapi::{ContentBuilder, RefOr, Response, ResponseBuilder};
use utoipa::{PartialSchema, ToSchema};

use super::{Error, FieldError};

/// How a problem looks in the contract.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Where the code is explained.
    pub r#type: String,
    /// The HTTP status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened and what to do next, for a person.
    pub detail: String,
    /// The request's id, as in `X-Request-Id`.
    pub instance: String,
    /// The stable name of the problem.
    pub code: String,
    /// With `invalid`: what is wrong with which field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Vec<FieldError>>,
    /// With `invite_pending`: the invite that is open for that address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invite_id: Option<uuid::Uuid>,
}

/// Documents "anything else is a problem" on every operation.
impl utoipa::IntoResponses for Error {
    fn responses() -> std::collections::BTreeMap<String, RefOr<Response>> {
        let content = ContentBuilder::new()
            .schema(Some(RefOr::Ref(utoipa::openapi::Ref::from_schema_name("Problem"))))
            .build();
        let response = ResponseBuilder::new()
            .description("A problem (RFC 9457): `code` names it, `detail` says what to do next.")
            .content("application/problem+json", content)
            .build();
        std::collections::BTreeMap::from([("default".to_owned(), RefOr::T(response))])
    }
}

/// Name and schema of the problem object, for the document's components.
pub fn problem_schema() -> (String, RefOr<utoipa::openapi::schema::Schema>) {
    (ProblemBody::name().into_owned(), ProblemBody::schema())
}
