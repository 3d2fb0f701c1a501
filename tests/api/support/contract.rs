//! Every answer a test gets is one the contract names.

use std::cell::RefCell;
use std::io::Write;
use std::sync::LazyLock;

use guestlist::operations;
use reqwest::{Method, Request};
use serde_json::Value;

use super::Answer;

/// The document, references and all.
pub static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(guestlist::contract::openapi()).expect("JSON"));

/// Where the answers of a whole run are noted, for the test that asks whether every problem the
/// contract names was seen.
pub const SEEN: &str = "GUESTLIST_TEST_ANSWERS";

/// A request and its answer.
pub struct Exchange {
    pub operation: &'static str,
    pub request: Option<Value>,
    pub status: u16,
    /// JSON, or the text as it is.
    pub answer: Value,
}

thread_local! {
    /// What this test's requests were answered, from [`record`] on.
    static RECORDED: RefCell<Option<Vec<Exchange>>> = const { RefCell::new(None) };
}

/// Keeps the exchanges of this test from now on.
pub fn record() {
    RECORDED.set(Some(Vec::new()));
}

/// What was kept.
pub fn recorded() -> Vec<Exchange> {
    RECORDED.take().expect("recording")
}

/// Fails the test if the contract does not name this answer for this request's operation.
pub fn check(request: &Request, answer: &Answer) {
    let Some((operation, documented)) = operation(request.method(), request.url().path()) else { return };
    let code = problem_code(answer);
    let response = &documented["responses"][answer.status.to_string()];
    let is_named = match &code {
        None => !response.is_null(),
        Some(code) => problem_codes(response).contains(code),
    };
    note(operation, answer.status, code.as_deref());
    keep(operation, request, answer);
    assert!(
        is_named,
        "the contract does not name this answer to {operation}: {} {}",
        answer.status, answer.text
    );
}

/// The operation a request is for: its id and how it is documented. None for what no operation takes.
fn operation(method: &Method, path: &str) -> Option<(&'static str, &'static Value)> {
    let operation = operations::find(&method.as_str().parse().expect("a method"), path)?;
    Some((&operation.id, &DOCUMENT["paths"][&operation.route][method.as_str().to_lowercase()]))
}

/// Every operation's id.
pub fn operation_ids() -> impl Iterator<Item = &'static str> {
    let items = DOCUMENT["paths"].as_object().expect("paths").values();
    items
        .flat_map(|item| item.as_object().expect("operations").values())
        .map(|operation| operation["operationId"].as_str().expect("an id"))
}

/// The codes of the problems a documented response stands for.
pub fn problem_codes(response: &Value) -> Vec<String> {
    let whole = match response["$ref"].as_str() {
        Some(at) => DOCUMENT.pointer(at.trim_start_matches('#')).expect("a component"),
        None => response,
    };
    let examples = whole["content"]["application/problem+json"]["examples"].as_object();
    examples.map(|examples| examples.keys().cloned().collect()).unwrap_or_default()
}

fn problem_code(answer: &Answer) -> Option<String> {
    let is_problem = answer.header("content-type") == Some("application/problem+json");
    let body: Value = is_problem.then(|| serde_json::from_str(&answer.text).ok())??;
    body["code"].as_str().map(str::to_owned)
}

fn keep(operation: &'static str, request: &Request, answer: &Answer) {
    RECORDED.with_borrow_mut(|recorded| {
        let Some(recorded) = recorded else { return };
        let body = request.body().and_then(|body| body.as_bytes());
        recorded.push(Exchange {
            operation,
            // A form with files is none.
            request: body.and_then(|body| serde_json::from_slice(body).ok()),
            status: answer.status,
            answer: serde_json::from_str(&answer.text).unwrap_or_else(|_| answer.text.clone().into()),
        });
    });
}

fn note(operation: &str, status: u16, code: Option<&str>) {
    let Some(path) = std::env::var_os(SEEN) else { return };
    let mut file =
        std::fs::OpenOptions::new().create(true).append(true).open(path).expect("a file for answers");
    // In one write, so that the lines of tests that run at the same time do not mix.
    let line = format!("{operation} {status} {}\n", code.unwrap_or("-"));
    file.write_all(line.as_bytes()).expect("written");
}
