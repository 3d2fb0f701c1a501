//! Examples: what a server answered in the story `tests/api/contract/examples.rs` tells.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{Components, Content, RefOr};

/// What there is.
#[derive(Deserialize)]
pub struct Examples {
    /// By operation id.
    operations: HashMap<String, Exchange>,
    /// Whole problem objects by code: of those that have members of their own, among others.
    problems: HashMap<String, Value>,
}

#[derive(Deserialize)]
struct Exchange {
    request: Option<Value>,
    status: u16,
    answer: Option<Value>,
}

impl Examples {
    /// The kept ones.
    pub fn read() -> Self {
        serde_json::from_str(include_str!("examples.json")).expect("the examples are ours")
    }

    /// Puts an operation's example into it.
    pub fn add_to(&mut self, operation: &mut Operation) {
        let exchange = operation.operation_id.as_ref().and_then(|id| self.operations.remove(id));
        let Some(Exchange { request, status, answer }) = exchange else { return };
        if let Some(RefOr::T(body)) = &mut operation.request_body {
            body.content.values_mut().for_each(|content| set(content, &request));
        }
        if let Some(RefOr::T(response)) = operation.responses.responses.get_mut(&status.to_string()) {
            response.content.values_mut().for_each(|content| set(content, &answer));
        }
    }

    /// Puts the problems among the components' examples.
    pub fn add_problems(&mut self, components: &mut Components) {
        for (code, example) in &mut components.examples {
            if let (RefOr::T(example), Some(problem)) = (example, self.problems.remove(code)) {
                example.value = Some(problem);
            }
        }
    }
}

fn set(content: &mut RefOr<Content>, example: &Option<Value>) {
    if let RefOr::T(content) = content {
        content.example.clone_from(example);
    }
}
