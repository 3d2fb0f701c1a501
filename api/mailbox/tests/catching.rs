use serde_json::json;

use super::running::{expect, mail, start};

#[actix_web::test]
async fn a_mail_sent_is_caught_as_it_was() {
    let mailbox = start();
    let body = json!({
        "from": "Guestlist <no-reply@guestlist.test>",
        "to": ["Charlie <Charlie@X.test>", "dora@x.test"],
        "cc": "carol@x.test",
        "reply_to": ["olive@x.test"],
        "subject": "Olive invites you",
        "html": "<p>Hi</p>",
        "text": "Hi",
        "headers": {"X-Entity-Ref-ID": "42"},
        "tags": [{"name": "kind", "value": "invite"}],
        "attachments": [{"filename": "a.txt", "content": "YQ=="}],
        "scheduled_at": "in 1 min",
        "topic_id": "unknown to us",
    });
    let sent = expect(200, mailbox.post("/emails", &body)).await;
    let id = sent["id"].as_str().expect("an id");

    let caught = expect(200, mailbox.client.get(mailbox.url(&format!("/messages/{id}")))).await;
    for field in ["from", "to", "subject", "html", "text", "headers"] {
        assert_eq!(caught[field], body[field], "{field}");
    }
    assert_eq!(caught["id"], id);
    assert_eq!(caught["cc"], json!(["carol@x.test"]));
    assert!(caught["received_at"].as_str().is_some_and(|at| at.ends_with('Z')));
}

#[actix_web::test]
async fn the_list_is_newest_first_and_keeps_to_one_exact_address() {
    let mailbox = start();
    for to in ["ann@x.test", "Joann@x.test", "ANN@x.test"] {
        mailbox.send(to).await;
    }
    let to = |items: Vec<serde_json::Value>| -> Vec<String> {
        items.iter().map(|item| item["to"][0].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(to(mailbox.items("").await), ["ANN@x.test", "Joann@x.test", "ann@x.test"]);
    assert_eq!(to(mailbox.items("?to=Ann@X.test").await), ["ANN@x.test", "ann@x.test"]);
    assert!(mailbox.items("?to=nn@x.test").await.is_empty());
}

#[actix_web::test]
async fn a_batch_is_caught_in_its_order() {
    let mailbox = start();
    let batch = json!([mail("ann@x.test"), mail("bob@x.test")]);
    let answer = expect(200, mailbox.post("/emails/batch", &batch)).await;
    let items = mailbox.items("").await;
    assert_eq!(answer["data"], json!([{"id": items[1]["id"]}, {"id": items[0]["id"]}]));
    assert_eq!(items[0]["to"], json!(["bob@x.test"]));
    assert!(answer.get("errors").is_none());
}

#[actix_web::test]
async fn deleting_forgets_everything() {
    let mailbox = start();
    let sent = mailbox.send("ann@x.test").await;
    let answer = mailbox.client.delete(mailbox.url("/messages")).send().await.expect("an answer");
    assert_eq!(answer.status(), 204);
    assert!(mailbox.items("").await.is_empty());
    let path = format!("/messages/{}", sent["id"].as_str().expect("an id"));
    assert_eq!(mailbox.get(&path).await.status(), 404);
}

#[actix_web::test]
async fn addresses_that_bounce_elsewhere_are_caught_here() {
    let mailbox = start();
    for to in ["bounced@x.test", "complained@x.test", "suppressed@x.test"] {
        mailbox.send(to).await;
    }
    assert_eq!(mailbox.items("").await.len(), 3);
}
