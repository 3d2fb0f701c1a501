use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::{Answer, Person, TestApp};

async fn bulk(person: &Person, emails: &[&str]) -> Vec<Value> {
    results(&person.post("/invites/bulk", json!({ "emails": emails })).await)
}

#[track_caller]
fn results(answer: &Answer) -> Vec<Value> {
    answer.expect(200)["results"].as_array().expect("a list").clone()
}

/// `invited` or the problem's code, for each address.
fn outcomes(results: &[Value]) -> Vec<(&str, &str)> {
    let outcome = |result: &Value| match result["invite"].is_object() {
        true => "invited".to_owned(),
        false => result["problem"]["code"].as_str().expect("a code").to_owned(),
    };
    results.iter().map(|r| (r["email"].as_str().expect("an address"), &*outcome(r).leak())).collect()
}

#[actix_web::test]
async fn each_address_has_its_own_result_in_the_order_given() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let policy = json!({ "domains": ["contenzilla.test"], "refused_guest_domains": ["refused.test"] });
    ada.patch("/workspace", policy).await.expect(200);
    let gus = app.guest("gus").await;
    let pending = ada.invite("pending@adraptor.test").await;
    let results = bulk(
        &ada,
        &[
            "zoe@adraptor.test",
            "not an address",
            "new@contenzilla.test",
            "x@refused.test",
            &gus.email,
            "pending@adraptor.test",
            "Zoe@Adraptor.test ",
            "abe@adraptor.test",
        ],
    )
    .await;
    let expected = [
        ("zoe@adraptor.test", "invited"),
        ("not an address", "invalid"),
        ("new@contenzilla.test", "email_in_workspace_domain"),
        ("x@refused.test", "domain_not_allowed"),
        ("gus@adraptor.test", "already_member"),
        ("pending@adraptor.test", "invite_pending"),
        ("Zoe@Adraptor.test ", "duplicate_in_request"),
        ("abe@adraptor.test", "invited"),
    ];
    assert_eq!(outcomes(&results), expected);
    assert_eq!(results[5]["problem"]["invite_id"], pending["id"]);
    assert_eq!(results[1]["problem"]["errors"][0]["pointer"], "#/email");
    for result in &results {
        let fields: Vec<&String> = result.as_object().expect("an object").keys().collect();
        assert!(fields == ["email", "invite"] || fields == ["email", "problem"], "{fields:?}");
        if let Some(problem) = result["problem"].as_object() {
            for member in ["type", "title", "status", "detail", "code", "instance"] {
                assert!(problem.contains_key(member), "{member}: {problem:?}");
            }
        }
    }
    // Both were really invited, and nobody else.
    for (index, email) in [(0, "zoe@adraptor.test"), (7, "abe@adraptor.test")] {
        let invite = ada.see(&results[index]["invite"]).await;
        assert_eq!((&invite["email"], &invite["status"]), (&json!(email), &json!("pending")));
        app.anonymous().look_up(&app.mail_to(email).await.link()).await.expect(200);
    }
    assert_eq!(ada.get("/invites").await.expect(200)["total"]["count"], 3);
}

#[actix_web::test]
async fn a_hundred_fit_and_no_more() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let emails: Vec<String> = (0..101).map(|n| format!("g{n:03}@adraptor.test")).collect();
    for wrong in [&emails[..0], &emails[..]] {
        ada.post("/invites/bulk", json!({ "emails": wrong })).await.invalid(&["#/emails"]);
    }
    assert_eq!(ada.get("/invites").await.expect(200)["total"]["count"], 0);
    let hundred: Vec<&str> = emails[..100].iter().map(String::as_str).collect();
    let results = bulk(&ada, &hundred).await;
    assert!(outcomes(&results).iter().zip(&hundred).all(|(result, email)| *result == (*email, "invited")));
    assert_eq!(ada.get("/invites").await.expect(200)["total"]["count"], 100);
}

#[actix_web::test]
async fn one_offer_counts_for_all() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let body = json!({
        "emails": ["a@adraptor.test", "b@adraptor.test"],
        "role": "guest",
        "message": "Hello all",
        "language": "es",
        "access_until": "2026-12-01T00:00:00Z",
    });
    for result in results(&ada.post("/invites/bulk", body).await) {
        let invite = &result["invite"];
        assert_eq!((&invite["message"], &invite["language"]), (&json!("Hello all"), &json!("es")));
        assert_eq!(invite["access_until"], "2026-12-01T00:00:00Z");
        assert_eq!(invite["created_by"]["name"], "Ada Admin");
    }
}

#[actix_web::test]
async fn what_is_wrong_with_the_offer_refuses_the_whole_call() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    let with = |field: &str, value: Value| {
        let mut body = json!({ "emails": ["a@adraptor.test", "b@adraptor.test"] });
        body[field] = value;
        body
    };
    ada.post("/invites/bulk", with("role", json!("super_admin"))).await.problem(403, "not_allowed");
    uma.post("/invites/bulk", with("role", json!("user"))).await.problem(403, "not_allowed");
    ada.post("/invites/bulk", with("role", json!("owner"))).await.invalid(&["#/role"]);
    ada.post("/invites/bulk", with("message", json!("x".repeat(501)))).await.invalid(&["#/message"]);
    ada.post("/invites/bulk", with("language", json!("tlh"))).await.invalid(&["#/language"]);
    let past = with("access_until", json!("2020-01-01T00:00:00Z"));
    ada.post("/invites/bulk", past).await.invalid(&["#/access_until"]);
    let partner = with("partner_id", json!(app.workspace().id));
    ada.post("/invites/bulk", partner).await.problem(404, "not_found");
    for body in [
        with("emails", json!("a@adraptor.test")),
        with("emails", json!([1])),
        with("emails", json!(null)),
        with("email", json!("a@adraptor.test")),
        json!({}),
    ] {
        ada.post("/invites/bulk", body).await.problem(400, "bad_request");
    }
    ada.patch("/workspace", json!({ "guest_invites_enabled": false })).await.expect(200);
    let guests = json!({ "emails": ["a@adraptor.test"] });
    ada.post("/invites/bulk", guests).await.problem(403, "guest_invites_disabled");
    assert_eq!(ada.get("/invites").await.expect(200)["total"]["count"], 0);
}

#[actix_web::test]
async fn login_only_and_guests_and_strangers_invite_nobody() {
    let app = TestApp::start().await;
    let body = json!({ "emails": ["a@adraptor.test"] });
    for person in [app.login_only("leo").await, app.guest("gus").await] {
        person.post("/invites/bulk", &body).await.problem(403, "not_allowed");
    }
    app.anonymous().post("/invites/bulk", &body).await.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn only_the_addresses_over_the_limit_are_refused() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let emails = |of: &str, count: usize| -> Vec<String> {
        (0..count).map(|n| format!("{of}{n:03}@adraptor.test")).collect()
    };
    // 200 in an hour: 100 and 95 are used up.
    for (of, count) in [("a", 100), ("b", 95)] {
        let emails = emails(of, count);
        bulk(&uma, &emails.iter().map(String::as_str).collect::<Vec<_>>()).await;
    }
    let emails = emails("c", 8);
    let results = bulk(&uma, &emails.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let codes: Vec<&str> = outcomes(&results).into_iter().map(|(_, outcome)| outcome).collect();
    assert_eq!(codes, [["invited"; 5].as_slice(), ["quota_exceeded"; 3].as_slice()].concat());
    assert_eq!(results[5]["problem"]["status"], 429);
    assert_eq!(uma.get("/invites").await.expect(200)["total"]["count"], 200);
}

#[actix_web::test]
async fn an_address_that_is_refused_keeps_the_invite_it_has() {
    let app = TestApp::start_with(&[("GUESTLIST_RESEND_COOLDOWN", "0")]).await;
    let ada = app.admin("ada").await;
    ada.patch("/workspace", json!({ "invite_lifetime_seconds": 3600 })).await.expect(200);
    let invite = ada.invite("charlie@adraptor.test").await;
    for _ in 0..4 {
        ada.resend(&invite).await.expect(200);
    }
    app.advance(TimeDelta::hours(1));
    let ada = app.admin("ada").await;
    let results = bulk(&ada, &["charlie@adraptor.test", "mona@studio-k.test"]).await;
    let expected = [("charlie@adraptor.test", "quota_exceeded"), ("mona@studio-k.test", "invited")];
    assert_eq!(outcomes(&results), expected);
    let kept = ada.see(&invite).await;
    assert_eq!(
        (&kept["status"], &kept["can"]),
        (&json!("expired"), &json!(["resend_invite", "revoke_invite"]))
    );
}
