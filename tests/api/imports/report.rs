use serde_json::json;

use super::{DETAILED, HEADER, SHARED, VAULT, andy, at, import, listed};
use crate::support::TestApp;

#[actix_web::test]
async fn the_report_lists_what_became_of_everything_and_everybody() {
    let app = TestApp::start().await;
    let andy = andy(&app).await;
    let import = import(&app, &andy, VAULT, Some(DETAILED)).await;
    let answer = andy.get(&at(&import, "/report.csv")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
    let lines: Vec<&str> = answer.text.lines().collect();
    let titles = "Item type,Import status,Status details,Item path,Item name,Item username,Item URL,Username";
    assert_eq!(lines[0], titles);
    for line in [
        "collection,skipped,empty_collection,Shared-Empty,Shared-Empty,,,",
        "collection,successful,successful,Shared-Marketing\\Social,Social,,,",
        "account,successful,successful,Shared-Marketing\\Social,TikTok for Business,ads@contenzilla.test,https://business.tiktok.com/,",
        "secret,successful,successful,Shared-Office,Vendor terms,,,",
        "collection,successful,successful,Shared-Office,Shared-Office,,,andy@contenzilla.test",
        "collection,failed,user_not_found,Shared-Office,Shared-Office,,,ramon@freelance.test",
        "collection,skipped,empty_collection,Shared-Empty,Shared-Empty,,,simone@agency.test",
    ] {
        assert!(lines.contains(&line), "{line}\n{}", answer.text);
    }
    for secret in ["=1+1", "p4ss", "s3cr3t"] {
        assert!(!answer.text.contains(secret));
    }
    let unmatched = andy.get(&at(&import, "/unmatched-users.csv")).await;
    let lines: Vec<&str> = unmatched.text.lines().collect();
    assert_eq!(lines[0], "Username,Collections,Accounts,Secrets");
    assert!(lines.contains(&"Taylor@Agency.test,1,4,0"), "{}", unmatched.text);
}

#[actix_web::test]
async fn cells_that_begin_like_a_formula_are_text() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let vault = format!("{HEADER}https://a.test,@user,pw,,,=cmd|x,+folder,0\n");
    let import = import(&app, &uma, vault.as_bytes(), None).await;
    let report = uma.get(&at(&import, "/report.csv")).await.text;
    assert!(
        report.contains("account,successful,successful,'+folder,'=cmd|x,'@user,https://a.test,"),
        "{report}"
    );
}

#[actix_web::test]
async fn what_is_worth_a_look_is_found() {
    let app = TestApp::start().await;
    let andy = andy(&app).await;
    let import = import(&app, &andy, VAULT, Some(SHARED)).await;
    let names = async |query: &str| listed(&andy, &at(&import, query), "name").await;
    assert_eq!(names("/items?review=missing_details").await, ["Only a name"]);
    assert_eq!(names("/items?review=duplicate").await, ["Billing portal"]);
    assert_eq!(names("/items?kind=secret").await, ["Reporting database", "Studio Wi-Fi", "Vendor terms"]);
    let page = andy.get(&at(&import, "/items?limit=5")).await.expect(200);
    assert_eq!(page["total"], json!({ "count": 20, "exact": true }));
    let next = format!("/items?limit=5&cursor={}", page["next_cursor"].as_str().expect("more"));
    assert_eq!(andy.get(&at(&import, &next)).await.expect(200)["items"].as_array().map(Vec::len), Some(5));
    andy.get(&at(&import, "/items?status=nothing")).await.problem(400, "bad_request");
}
