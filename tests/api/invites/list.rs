use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Client, TestApp};

async fn emails(client: &Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("/invites{query}")).await.expect(200);
    let items = page["items"].as_array().expect("a list");
    assert_eq!(page["total"], json!({ "count": items.len(), "exact": true }), "{query}");
    items.iter().map(|item| item["email"].as_str().expect("an address").to_owned()).collect()
}

/// Rows and total are read one after the other: while mail goes out they may differ for a moment.
async fn nothing_is_queued(client: &Client) -> bool {
    let page = client.get("/invites?delivery=queued").await.expect(200);
    page["items"] == json!([]) && page["total"]["count"] == 0
}

/// One invite in every state, a minute apart; Ada is the one who looks.
async fn one_of_each(app: &TestApp) {
    let ada = app.admin("ada").await;
    ada.patch("/workspace", json!({ "invite_lifetime_seconds": 3600 })).await.expect(200);
    ada.invite("expired@adraptor.test").await;
    app.mail_to("expired@adraptor.test").await;
    app.until(async || nothing_is_queued(&ada).await).await;
    app.advance(TimeDelta::hours(1));
    let ada = app.admin("ada").await;
    for email in ["accepted", "declined", "revoked", "fail-422", "pending"] {
        app.advance(TimeDelta::minutes(1));
        let email = format!("{email}@adraptor.test");
        let invite = ada.invite(&email).await;
        match email.split('@').next() {
            Some("accepted") => {
                drop(app.anonymous().join_as_new(&app.mail_to(&email).await.link()).await.expect(201))
            }
            Some("declined") => {
                drop(app.anonymous().decline(&app.mail_to(&email).await.link()).await.expect(204))
            }
            Some("revoked") => {
                app.mail_to(&email).await;
                ada.revoke(&invite).await.expect(200);
            }
            Some("fail-422") => {
                app.until(async || ada.see(&invite).await["delivery"]["status"] == "failed").await
            }
            _ => drop(app.mail_to(&email).await),
        }
    }
    app.advance(TimeDelta::minutes(1));
    ada.post("/invites", json!({ "email": "new@contenzilla.test", "role": "user" })).await.expect(201);
    app.mail_to("new@contenzilla.test").await;
    app.until(async || nothing_is_queued(&ada).await).await;
}

#[actix_web::test]
async fn the_list_is_filtered_by_state_delivery_source_and_role_newest_first() {
    let app = TestApp::start().await;
    one_of_each(&app).await;
    let ada = app.admin("ada").await;
    let all = ["new", "pending", "fail-422", "revoked", "declined", "accepted", "expired"];
    let of = |names: &[&str]| -> Vec<String> {
        let domain = |name: &str| if name == "new" { "contenzilla.test" } else { "adraptor.test" };
        names.iter().map(|name| format!("{name}@{}", domain(name))).collect()
    };
    let oldest_first: Vec<&str> = all.iter().rev().copied().collect();
    for (query, names) in [
        ("", all.as_slice()),
        ("?sort=-created_at", &all),
        ("?sort=created_at", &oldest_first),
        ("?status=pending", &["new", "pending", "fail-422"]),
        ("?status=expired", &["expired"]),
        ("?status=accepted", &["accepted"]),
        ("?status=declined,revoked", &["revoked", "declined"]),
        ("?delivery=failed", &["fail-422"]),
        ("?delivery=sent&status=pending", &["new", "pending"]),
        ("?source=direct&role=guest,user", &all),
        ("?source=import", &[]),
        ("?source=partner,import", &[]),
        ("?role=user", &["new"]),
        ("?role=guest&status=pending", &["pending", "fail-422"]),
        ("?q=cepted", &["accepted"]),
        ("?q=DECLINED@Adr", &["declined"]),
        ("?q=ne", &["new"]),
        ("?q=ew", &[]),
        ("?q=%25", &[]),
        ("?q=_ew", &[]),
        ("?q=nobody", &[]),
        ("?q=contenzilla&role=user", &["new"]),
    ] {
        assert_eq!(emails(&ada, query).await, of(names), "{query}");
    }
}

#[actix_web::test]
async fn a_user_sees_guests_invites_only() {
    let app = TestApp::start().await;
    one_of_each(&app).await;
    let uma = app.user("uma").await;
    assert_eq!(emails(&uma, "").await.len(), 6);
    assert!(emails(&uma, "?role=user").await.is_empty());
    assert!(emails(&uma, "?q=contenzilla").await.is_empty());
    for person in [app.login_only("leo").await, app.guest("gus").await] {
        person.get("/invites").await.problem(403, "not_allowed");
    }
    app.anonymous().get("/invites").await.problem(401, "unauthenticated");
    let olga = app.other_workspace().await.owner("olga").await;
    assert!(emails(&olga, "").await.is_empty());
}

#[actix_web::test]
async fn pages_go_forth_and_back_and_miss_nobody() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let invited: Vec<String> = (0..7).map(|n| format!("g{n}@adraptor.test")).collect();
    // All at the same moment: ties are broken.
    ada.post("/invites/bulk", json!({ "emails": invited })).await.expect(200);
    let all = emails(&ada, "").await;
    assert_eq!(all.len(), 7);

    let mut seen = Vec::new();
    let mut query = "/invites?limit=3".to_owned();
    let mut pages: Vec<Value> = Vec::new();
    loop {
        let answer = ada.get(&query).await;
        let page = answer.expect(200);
        assert_eq!(page["total"], json!({ "count": 7, "exact": true }));
        seen.extend(page["items"].as_array().expect("a list").iter().map(|i| i["email"].clone()));
        let next = page["next_cursor"].clone();
        pages.push(page);
        let Some(cursor) = next.as_str() else {
            assert!(!answer.header("link").is_some_and(|link| link.contains("rel=\"next\"")));
            break;
        };
        let link = answer.header("link").expect("a Link header");
        assert!(link.contains(&format!("</api/v1/invites?limit=3&cursor={cursor}>; rel=\"next\"")), "{link}");
        query = format!("/invites?limit=3&cursor={cursor}");
    }
    assert_eq!(pages.len(), 3);
    assert_eq!(json!(seen), json!(all));
    assert!(pages[0]["prev_cursor"].is_null());
    let back = pages[2]["prev_cursor"].as_str().expect("a cursor");
    let page = ada.get(&format!("/invites?limit=3&cursor={back}")).await.expect(200);
    for (again, before) in page["items"].as_array().expect("a list").iter().zip(&seen[3..6]) {
        assert_eq!(again["email"], *before);
    }

    let cursor = pages[0]["next_cursor"].as_str().expect("a cursor");
    for query in [
        format!("?limit=3&sort=created_at&cursor={cursor}"),
        format!("?limit=3&status=pending&cursor={cursor}"),
        "?cursor=nonsense".to_owned(),
        "?limit=0".to_owned(),
        "?limit=101".to_owned(),
        "?limit=x".to_owned(),
        "?status=gone".to_owned(),
        "?status=".to_owned(),
        "?sort=name".to_owned(),
        "?sort=email".to_owned(),
        "?workspace_id=1".to_owned(),
        "?limit=1&limit=2".to_owned(),
    ] {
        ada.get(&format!("/invites{query}")).await.problem(400, "bad_request");
    }
}

#[actix_web::test]
async fn a_search_takes_every_character_literally() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    ada.invite("under_score@adraptor.test").await;
    assert_eq!(emails(&ada, "?q=under_score").await, ["under_score@adraptor.test"]);
    for q in ["under%25score", "underXscore", "%25%25%25", "___", "%00", "a%00b", "%5C"] {
        assert!(emails(&ada, &format!("?q={q}")).await.is_empty(), "{q}");
    }
}

#[actix_web::test]
async fn a_filter_takes_a_hundred_values_and_no_more() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let values = |count: usize| vec!["pending"; count].join(",");
    uma.get(&format!("/invites?status={}", values(100))).await.expect(200);
    uma.get(&format!("/invites?status={}", values(101))).await.problem(400, "bad_request");
    // So many would be conditions within each other that the server had no room left to write them.
    uma.get(&format!("/invites?status={}", values(8_000))).await.problem(400, "bad_request");
}
