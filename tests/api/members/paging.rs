use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use guestlist::permissions::Role;
use serde_json::{Value, json};

use super::emails;
use crate::support::{Client, TestApp};

/// Pages of a list from its beginning to its end.
async fn forward(client: &Client, path: &str) -> Vec<Value> {
    let mut pages = vec![client.get(path).await.expect(200)];
    while let Some(cursor) = pages[pages.len() - 1]["next_cursor"].as_str() {
        pages.push(client.get(&format!("{path}&cursor={cursor}")).await.expect(200));
        assert!(pages.len() < 50, "no end");
    }
    pages
}

#[actix_web::test]
async fn pages_go_forward_and_back_over_ties_without_gap_or_repetition() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    // All joined at the same moment, and each name five times.
    for number in 0..23 {
        let email = format!("n{}@d{number}.test", number % 5);
        app.workspace().add(&email, Role::Guest).await;
    }
    for sort in ["name", "-name", "created_at", "-created_at"] {
        // Gathered by an index of what is asked for, and along the index of the order.
        for filter in ["", "&q=test", "&status=active,removed", "&status=active"] {
            let path = format!("/guests?limit=5&sort={sort}{filter}");
            let pages = forward(&ada, &path).await;
            let all: Vec<String> = pages.iter().flat_map(emails).collect();
            let mut once = all.clone();
            once.sort();
            once.dedup();
            assert_eq!((pages.len(), all.len(), once.len()), (5, 23, 23), "{path}");
            assert!(pages.iter().all(|page| page["total"]["count"] == 23), "{path}");
            assert_eq!(pages[0]["prev_cursor"], Value::Null, "{path}");

            let mut at = 4;
            while let Some(cursor) = pages[at]["prev_cursor"].as_str() {
                at -= 1;
                let page = ada.get(&format!("{path}&cursor={cursor}")).await.expect(200);
                assert_eq!(emails(&page), emails(&pages[at]), "{path}");
            }
            assert_eq!(at, 0, "{path}");
        }
    }
    let ascending: Vec<String> =
        forward(&ada, "/guests?limit=100&sort=created_at").await.iter().flat_map(emails).collect();
    let mut descending: Vec<String> =
        forward(&ada, "/guests?limit=100&sort=-created_at").await.iter().flat_map(emails).collect();
    descending.reverse();
    assert_eq!(ascending, descending);
}

#[actix_web::test]
async fn links_lead_to_the_neighbours_with_all_that_was_asked_for() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    for number in 0..3 {
        app.workspace().add(&format!("n{number}@d.test"), Role::Guest).await;
    }
    let first = ada.get("/guests?limit=1&q=d.test").await;
    let link = first.header("link").expect("a link").to_owned();
    let next = link.strip_prefix("</api/v1").and_then(|link| link.split_once(">; rel=\"next\""));
    let second = ada.get(next.expect("next").0).await;
    assert_eq!(emails(&second.expect(200)), ["n1@d.test"]);
    assert!(second.header("link").is_some_and(|link| link.contains("rel=\"prev\"")));
}

#[actix_web::test]
async fn a_cursor_is_good_for_its_own_list_only() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    for number in 0..3 {
        app.workspace().add(&format!("n{number}@d.test"), Role::Guest).await;
    }
    let page = ada.get("/guests?limit=1").await.expect(200);
    let cursor = page["next_cursor"].as_str().expect("a cursor");
    ada.get(&format!("/guests?limit=2&cursor={cursor}")).await.expect(200);
    for other in ["sort=-name", "sort=created_at", "q=n1", "status=active"] {
        ada.get(&format!("/guests?{other}&cursor={cursor}")).await.problem(400, "bad_request");
    }
    for damaged in ["x", "", "bm90IGpzb24", &cursor[1..], "%00"] {
        ada.get(&format!("/guests?cursor={damaged}")).await.problem(400, "bad_request");
    }
}

#[actix_web::test]
async fn a_query_that_cannot_be_meant_is_refused() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    for path in ["/members", "/guests", "/people"] {
        for query in
            ["limit=0", "limit=101", "limit=x", "limit=-1", "sort=email", "q=a&q=b", "unknown=1", "cursor"]
        {
            ada.get(&format!("{path}?{query}")).await.problem(400, "bad_request");
        }
    }
    for query in ["status=", "status=gone", "status=active,", "role=boss"] {
        ada.get(&format!("/members?{query}")).await.problem(400, "bad_request");
    }
    ada.get("/guests?role=guest").await.problem(400, "bad_request");
}

/// The cursor with another value in the place of its key.
fn with_key(cursor: &str, key: Value) -> String {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).expect("base64");
    let mut read: Value = serde_json::from_slice(&bytes).expect("JSON");
    read["at"]["key"] = key;
    BASE64_URL_SAFE_NO_PAD.encode(read.to_string())
}

#[actix_web::test]
async fn a_cursor_that_was_made_up_is_refused() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    for number in 0..2 {
        ada.invite(&format!("n{number}@d.test")).await;
    }
    let (text, time) = (json!({ "text": "n" }), json!({ "time": "2026-05-04T09:00:00Z" }));
    for (list, right, wrong) in [
        ("/guests?limit=1", &text, &time),
        ("/guests?limit=1&sort=created_at", &time, &text),
        ("/people?limit=1", &text, &time),
        ("/invites?limit=1", &time, &text),
        ("/activity?limit=1", &time, &text),
    ] {
        app.guest("gus").await;
        let cursor = ada.get(list).await.expect(200)["next_cursor"].clone();
        let cursor = cursor.as_str().expect("a cursor");
        ada.get(&format!("{list}&cursor={}", with_key(cursor, right.clone()))).await.expect(200);
        let made_up = with_key(cursor, wrong.clone());
        ada.get(&format!("{list}&cursor={made_up}")).await.problem(400, "bad_request");
    }
}
