use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::Value;

use crate::support::contract::DOCUMENT;
use crate::support::{TestApp, send};

/// Status and address of every problem there is.
fn problems() -> BTreeMap<String, (u64, String)> {
    let examples = DOCUMENT["components"]["examples"].as_object().expect("examples");
    let documented = examples.iter().map(|(code, example)| {
        let problem = &example["value"];
        let (status, page) = (problem["status"].as_u64(), problem["type"].as_str());
        (code.clone(), (status.expect("a status"), page.expect("an address").to_owned()))
    });
    // What no operation answers with: no route took it, or it stands inside a bulk call's answer.
    let others = [(405, "method_not_allowed"), (422, "duplicate_in_request")];
    let others = others.map(|(status, code)| (code.into(), (status, format!("/api/docs/problems/{code}"))));
    documented.chain(others).collect()
}

#[actix_web::test]
async fn every_problem_is_explained_where_its_type_points() {
    let app = TestApp::start().await;
    let nobody = app.anonymous();
    let list = send(nobody.request_at(Method::GET, "/api/docs/problems")).await;
    for (code, (status, address)) in problems() {
        let page = send(nobody.request_at(Method::GET, &address)).await;
        assert_eq!(
            (page.status, page.header("content-type")),
            (200, Some("text/html; charset=utf-8")),
            "{code}"
        );
        assert!(page.text.contains(&format!("<h1><code>{code}</code></h1>")), "{}", page.text);
        assert!(page.text.contains(&format!("<p class=\"status\">{status} ")), "{}", page.text);
        for question in ["When", "Why", "What to do"] {
            let asked = format!("<dt>{question}</dt>\n        <dd>");
            let answer = page.text.split_once(&asked).map(|(_, rest)| rest.split("</dd>").next());
            assert!(answer.flatten().is_some_and(|answer| answer.len() > 10), "{code}: {question}");
        }
        assert!(
            !page.text.contains("**") && !page.text.contains('`') && !page.text.contains("]("),
            "{}",
            page.text
        );
        assert!(list.text.contains(&format!("href=\"{address}\"")), "{code} is not in the list");
    }
    let explained = list.text.matches("<li>").count();
    assert_eq!(explained, problems().len(), "a problem is explained that there is not");
}

#[actix_web::test]
async fn the_contract_is_served_as_it_is_written() {
    let app = TestApp::start().await;
    let json = send(app.anonymous().request_at(Method::GET, "/api/docs/openapi.json")).await;
    assert_eq!(json.expect(200), *DOCUMENT);
    let yaml = send(app.anonymous().request_at(Method::GET, "/api/docs/openapi.yaml")).await;
    let written = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.yaml"));
    assert_eq!(yaml.text, written.expect("the contract"));
}

#[actix_web::test]
async fn what_is_not_there_or_not_to_be_written_is_refused() {
    let app = TestApp::start().await;
    let nobody = app.anonymous();
    for path in
        ["/api/docs/problems/nothing", "/api/docs/problems/", "/api/docs/other", "/api/docs/openapi.toml"]
    {
        send(nobody.request_at(Method::GET, path)).await.problem(404, "not_found");
    }
    for path in ["/api/docs", "/api/docs/openapi.json", "/api/docs/problems/invalid"] {
        let refused = send(nobody.request_at(Method::POST, path)).await;
        let problem = refused.problem(405, "method_not_allowed");
        assert_eq!((refused.header("allow"), &problem["allow"]), (Some("GET"), &Value::from(vec!["GET"])));
    }
}
