//! Examples: what a server answered in the story `tests/api/contract/examples.rs` tells.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{Content, OpenApi, RefOr};

#[derive(Deserialize)]
struct Examples {
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

/// Puts the examples into the document.
pub fn add(document: &mut OpenApi) {
    let mut examples: Examples =
        serde_json::from_str(include_str!("examples.json")).expect("the examples are ours");
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            let exchange = operation.operation_id.as_ref().and_then(|id| examples.operations.remove(id));
            if let Some(exchange) = exchange {
                add_to(operation, exchange);
            }
        }
    }
    let components = document.components.get_or_insert_default();
    for (code, example) in &mut components.examples {
        if let (RefOr::T(example), Some(problem)) = (example, examples.problems.remove(code)) {
            example.value = Some(problem);
        }
    }
}

fn add_to(operation: &mut Operation, Exchange { request, status, answer }: Exchange) {
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        body.content.values_mut().for_each(|content| set(content, &request));
    }
    if let Some(RefOr::T(response)) = operation.responses.responses.get_mut(&status.to_string()) {
        response.content.values_mut().for_each(|content| set(content, &answer));
    }
}

fn set(content: &mut RefOr<Content>, example: &Option<Value>) {
    if let RefOr::T(content) = content {
        content.example.clone_from(example);
    }
}
