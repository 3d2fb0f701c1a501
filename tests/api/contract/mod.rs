//! `openapi.yaml` is never out of step with the code, nor the code with what it says of problems.

mod docs;
mod examples;

use std::collections::{BTreeMap, BTreeSet};

use crate::support::contract::{DOCUMENT, SEEN, problem_codes};

#[test]
fn openapi_yaml_is_what_the_code_says() {
    let written = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.yaml"));
    let made = guestlist::contract::openapi().to_yaml().expect("YAML");
    assert!(written.is_ok_and(|written| written == made), "openapi.yaml is stale: run `make openapi`");
}

/// Problems any operation of a shape may answer with; each is seen somewhere, not everywhere.
const BY_SHAPE: [&str; 8] = [
    "bad_request",
    "unauthenticated",
    "not_found",
    "too_large",
    "unsupported_media_type",
    "idempotency_in_progress",
    "idempotency_key_reused",
    "unavailable",
];

/// That every answer is documented, each request of every test asserts; this is the other direction.
#[test]
#[ignore = "reads the answers of all other tests, as tests/run has them noted"]
fn every_documented_problem_was_seen() {
    let noted = std::env::var(SEEN).expect("the file that answers are noted in");
    let noted = std::fs::read_to_string(noted).expect("answers");
    let mut seen: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in noted.lines() {
        let (operation, answer) = line.split_once(' ').expect("a noted answer");
        seen.entry(operation).or_default().insert(answer);
    }
    let everywhere: BTreeSet<&str> = seen.values().flatten().copied().collect();
    let mut missing = Vec::new();
    let paths = DOCUMENT["paths"].as_object().expect("paths");
    for operation in paths.values().flat_map(|item| item.as_object().expect("operations").values()) {
        let id = operation["operationId"].as_str().expect("an id");
        for (status, response) in operation["responses"].as_object().expect("responses") {
            let codes = problem_codes(response);
            let codes = if codes.is_empty() { vec!["-".to_owned()] } else { codes };
            // No test makes the server err; a panic and what it says is tried beside its code.
            for code in codes.into_iter().filter(|code| code != "internal") {
                let answer = format!("{status} {code}");
                let is_seen = match BY_SHAPE.contains(&code.as_str()) {
                    true => everywhere.contains(answer.as_str()),
                    false => seen.get(id).is_some_and(|seen| seen.contains(answer.as_str())),
                };
                if !is_seen {
                    missing.push(format!("{id} {answer}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "the contract names what no test saw:\n{}", missing.join("\n"));
}
