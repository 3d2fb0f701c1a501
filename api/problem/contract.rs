//! Problems in the contract: which operation refuses what.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::{
    Components, ContentBuilder, HttpMethod, ObjectBuilder, Ref, RefOr, Required, Response, ResponseBuilder,
    Schema, Type,
};
use utoipa::{PartialSchema, ToSchema};

use super::{
    BAD_REQUEST, Error, FieldError, INTERNAL, NOT_FOUND, Problem, TOO_LARGE, UNAUTHENTICATED, UNAVAILABLE,
    UNSUPPORTED_MEDIA_TYPE,
};
use crate::idempotency;

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
    /// With `address_suppressed`: the suppression to lift.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suppression_id: Option<uuid::Uuid>,
    /// With `sole_owner`: how many items it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// With `insufficient_scope`: the scope the API key lacks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// With `method_not_allowed`: the methods there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow: Option<Vec<String>>,
}

/// Declares, as `Refusals`, the problems a handler answers with beyond those that follow from its
/// shape ([`document`]); it then stands among the handler's `responses`.
macro_rules! refuses {
    ($($problem:expr),+ $(,)?) => {
        struct Refusals;

        impl utoipa::IntoResponses for Refusals {
            fn responses() -> std::collections::BTreeMap<
                String,
                utoipa::openapi::RefOr<utoipa::openapi::Response>,
            > {
                $crate::problem::responses(&[$($problem),+])
            }
        }
    };
}
pub(crate) use refuses;

const MEDIA_TYPE: &str = "application/problem+json";

/// A response for each status, with an example for each problem.
pub fn responses(problems: &[Problem]) -> BTreeMap<String, RefOr<Response>> {
    let mut responses = BTreeMap::new();
    for problem in problems {
        let response = responses.entry(problem.status.to_string()).or_insert_with(|| RefOr::T(empty()));
        add(response, problem);
    }
    responses
}

fn empty() -> Response {
    let schema = RefOr::Ref(Ref::from_schema_name("Problem"));
    let content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new().content(MEDIA_TYPE, content).build()
}

fn add(response: &mut RefOr<Response>, problem: &Problem) {
    let RefOr::T(response) = response else { return };
    let Some(RefOr::T(content)) = response.content.get_mut(MEDIA_TYPE) else { return };
    let example = ExampleBuilder::new().summary(problem.detail).value(Some(example(problem)));
    content.examples.insert(problem.code.to_owned(), RefOr::T(example.build()));
}

fn example(problem: &Problem) -> serde_json::Value {
    let mut body = Error::from(*problem).body();
    body["instance"] = "0192f0c1-2a3b-7c4d-8e5f-60718293a4b5".into();
    body
}

/// Name and schema of the problem object.
pub fn problem_schema() -> (String, RefOr<Schema>) {
    (ProblemBody::name().into_owned(), ProblemBody::schema())
}

/// Completes an operation: adds what it refuses because of its shape, and keeps every problem once,
/// among the components.
pub fn document(method: &HttpMethod, path: &str, operation: &mut Operation, components: &mut Components) {
    add_idempotency_key(method, path, operation);
    for problem in by_shape(method, path, operation) {
        let response = operation.responses.responses.entry(problem.status.to_string());
        add(response.or_insert_with(|| RefOr::T(empty())), &problem);
    }
    for (status, response) in &mut operation.responses.responses {
        share(status, response, components);
    }
}

/// Every creating or sending POST takes a key.
fn add_idempotency_key(method: &HttpMethod, path: &str, operation: &mut Operation) {
    if !takes_idempotency_key(method, path) {
        return;
    }
    let text = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(Some(255));
    let parameter = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "Any text of your own, visible ASCII. The same request with the same key within 24 hours is answered \
             again with `Idempotent-Replayed: true`, not done again.",
        ))
        .schema(Some(text.pattern(Some("^[!-~]+$")).build()));
    operation.parameters.get_or_insert_default().push(RefOr::T(parameter.build()));
}

fn takes_idempotency_key(method: &HttpMethod, path: &str) -> bool {
    *method == HttpMethod::Post && !idempotency::is_exempt(path)
}

/// What an operation refuses because it asks who is calling, has an id in its path, reads a body …
fn by_shape(method: &HttpMethod, path: &str, operation: &Operation) -> Vec<Problem> {
    let is_public = operation.security.as_ref().is_some_and(|all| all.len() == 1);
    let has_parameters = |wanted: ParameterIn| {
        operation
            .parameters
            .iter()
            .flatten()
            .any(|parameter| matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == wanted))
    };
    let has_body = operation.request_body.is_some();
    let takes_key = takes_idempotency_key(method, path);
    let mut problems = vec![INTERNAL, UNAVAILABLE];
    if !is_public {
        problems.push(UNAUTHENTICATED);
    }
    if has_parameters(ParameterIn::Path) {
        problems.push(NOT_FOUND);
    }
    if has_body || takes_key || has_parameters(ParameterIn::Query) {
        problems.push(BAD_REQUEST);
    }
    if has_body || takes_key {
        problems.push(TOO_LARGE);
    }
    if has_body {
        problems.push(UNSUPPORTED_MEDIA_TYPE);
    }
    if takes_key {
        problems.extend([idempotency::IN_PROGRESS, idempotency::REUSED]);
    }
    problems
}

/// Moves a problem response's examples, and the response itself where it has a single one, among the
/// components; what is left refers to them.
fn share(status: &str, response: &mut RefOr<Response>, components: &mut Components) {
    let RefOr::T(whole) = response else { return };
    let Some(RefOr::T(content)) = whole.content.get_mut(MEDIA_TYPE) else { return };
    let mut sentences = Vec::new();
    for (code, example) in &mut content.examples {
        let at = RefOr::Ref(Ref::new(format!("#/components/examples/{code}")));
        if let RefOr::T(inline) = std::mem::replace(example, at) {
            sentences.push(format!("`{code}`: {}", inline.summary));
            components.examples.insert(code.clone(), RefOr::T(inline));
        }
    }
    let codes: Vec<String> = content.examples.keys().cloned().collect();
    whole.description = sentences.join("\n\n");
    if ["429", "503"].contains(&status) {
        let seconds = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).build();
        let header = HeaderBuilder::new().schema(Some(seconds)).description(Some("Seconds to wait."));
        whole.headers.insert("Retry-After".to_owned(), RefOr::T(header.build()));
    }
    if let [code] = &codes[..] {
        let at = RefOr::Ref(Ref::new(format!("#/components/responses/{code}")));
        let whole = std::mem::replace(response, at);
        components.responses.insert(code.clone(), whole);
    }
}
