use guestlist::demo;
use serde_json::{Deserializer, Value};

use super::{bash, blocks, read};
use crate::support::TestApp;

/// Printed between two blocks, so that each one's answer is known.
const NEXT: &str = "--- next block ---";

/// What a block printed, or what the page says it does: JSON values, one after another.
fn values(text: &str) -> Vec<Value> {
    let values = Deserializer::from_str(text).into_iter();
    values.map(|value| value.unwrap_or_else(|e| panic!("{e}: {text}"))).collect()
}

/// Whether an answer is what the page shows, where `…` stands for any text.
fn is_as_shown(answer: &Value, shown: &Value) -> bool {
    match (answer, shown) {
        (Value::String(_), Value::String(shown)) if shown == "…" => true,
        (Value::Object(answer), Value::Object(shown)) => {
            answer.len() == shown.len()
                && shown
                    .iter()
                    .all(|(name, shown)| answer.get(name).is_some_and(|answer| is_as_shown(answer, shown)))
        }
        _ => answer == shown,
    }
}

#[actix_web::test]
async fn its_commands_answer_what_it_says() {
    let app = TestApp::start_empty(&[]).await;
    demo::fill(&app.app).await.expect("the sample workspace");
    let page = read("docs/quick-start.md");
    // Each block of commands, and the answer shown under it.
    let mut steps: Vec<(String, Vec<Value>)> = Vec::new();
    for block in blocks(&page) {
        match block.language.as_str() {
            "sh" => steps.push((block.text, vec![])),
            "json" => steps.last_mut().expect("commands before an answer").1 = values(&block.text),
            _ => assert_eq!(block.text, "make demo\n", "commands that are not run"),
        }
    }
    assert!(steps.len() >= 5 && steps.iter().filter(|(_, shown)| !shown.is_empty()).count() >= 3);

    let commands: Vec<&str> = steps.iter().map(|(commands, _)| commands.as_str()).collect();
    let script = commands.join(&format!("echo '{NEXT}'\n"));
    assert_eq!(script.matches("http://localhost:8080").count(), 1, "the address is given once");
    let script = script.replace("http://localhost:8080", &app.url);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let printed = bash(folder.path(), &[], &script).await;
    let answers: Vec<Vec<Value>> = printed.split(NEXT).map(values).collect();
    assert_eq!(answers.len(), steps.len(), "{printed}");
    for ((commands, shown), answers) in steps.iter().zip(&answers) {
        assert_eq!(answers.len(), shown.len(), "{commands}\n{answers:#?}");
        for (answer, shown) in answers.iter().zip(shown) {
            assert!(is_as_shown(answer, shown), "{commands}\n{answer:#}\n{shown:#}");
        }
    }
}
