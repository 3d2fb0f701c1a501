use serde_json::json;

use super::running::{expect, mail, start};

#[actix_web::test]
async fn an_empty_mailbox_says_what_will_appear() {
    let page = start().get("/").await.text().await.expect("text");
    assert!(page.contains("No mail yet"));
}

#[actix_web::test]
async fn the_page_lists_mails_and_shows_one() {
    let mailbox = start();
    mailbox.send("ann@x.test").await;
    let sent = mailbox.send("bob@x.test").await;
    let id = sent["id"].as_str().expect("an id");

    let list = mailbox.get("/").await.text().await.expect("text");
    assert!(list.contains("2 messages") && list.contains("Hello ann@x.test"));
    let found = mailbox.get("/?to=ANN@x.test").await.text().await.expect("text");
    assert!(found.contains("Hello ann@x.test") && !found.contains("Hello bob@x.test"));

    let shown = mailbox.get(&format!("/?id={id}")).await.text().await.expect("text");
    assert!(shown.contains("<h1>Hello bob@x.test</h1>"));
    assert!(shown.contains(&format!("src=\"/messages/{id}/html\"")));
    let text = mailbox.get(&format!("/?id={id}&part=text")).await.text().await.expect("text");
    assert!(text.contains(">Hello</pre>"));
    let gone = mailbox.get("/?id=gone").await.text().await.expect("text");
    assert!(gone.contains("This mail is gone"));
}

#[actix_web::test]
async fn what_was_sent_cannot_run_in_the_page() {
    let mailbox = start();
    let mut body = mail("ann@x.test");
    body["subject"] = json!("<script>alert(1)</script>");
    body["html"] = json!("<script>alert(1)</script><a href='https://x.test'>go</a>");
    let sent = expect(200, mailbox.post("/emails", &body)).await;
    let id = sent["id"].as_str().expect("an id");

    let page = mailbox.get(&format!("/?id={id}")).await;
    let policy = page.headers()["content-security-policy"].to_str().expect("text").to_owned();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
    assert!(!page.text().await.expect("text").contains("<script>alert"));

    let html = mailbox.get(&format!("/messages/{id}/html")).await;
    let policy = html.headers()["content-security-policy"].to_str().expect("text").to_owned();
    assert!(policy.starts_with("sandbox allow-popups") && !policy.contains("allow-scripts"));
    assert!(html.text().await.expect("text").contains("<base target=\"_blank\">"));
}

#[actix_web::test]
async fn a_mail_without_html_is_shown_as_text() {
    let mailbox = start();
    let body = json!({"from": "a@x.test", "to": "b@x.test", "subject": "s", "text": "plain <words>"});
    let sent = expect(200, mailbox.post("/emails", &body)).await;
    let id = sent["id"].as_str().expect("an id");
    let page = mailbox.get(&format!("/?id={id}")).await.text().await.expect("text");
    assert!(page.contains("plain &#60;words&#62;") && !page.contains("<iframe"));
    assert_eq!(mailbox.get(&format!("/messages/{id}/html")).await.status(), 404);
}
