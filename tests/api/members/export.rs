use csv::StringRecord;
use guestlist::permissions::Role;
use serde_json::json;

use crate::support::{Answer, TestApp};

#[track_caller]
fn rows(answer: &Answer) -> (StringRecord, Vec<StringRecord>) {
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
    let mut reader = csv::Reader::from_reader(answer.text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    (header, reader.records().map(|row| row.expect("a row")).collect())
}

fn column(answer: &Answer, name: &str) -> Vec<String> {
    let (header, rows) = rows(answer);
    let at = header.iter().position(|title| title == name).expect("such a column");
    rows.iter().map(|row| row[at].to_owned()).collect()
}

#[actix_web::test]
async fn members_are_exported_as_they_are_listed() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    app.guest("gus").await;
    ada.post("/invites", json!({ "email": "zoe@contenzilla.test", "role": "user" })).await.expect(201);
    let answer = ada.get("/members/export.csv").await;
    let disposition = "attachment; filename=\"contenzilla-members-2026-05-04.csv\"";
    assert_eq!(answer.header("content-disposition"), Some(disposition));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let (header, rows) = rows(&answer);
    let header: Vec<&str> = header.iter().collect();
    assert_eq!(
        header,
        ["id", "email", "name", "family_name", "role", "status", "joined_at", "last_active_at"]
    );
    let id = uma.member_id.to_string();
    let at = "2026-05-04T09:00:00Z";
    assert_eq!(
        rows[2].iter().collect::<Vec<_>>(),
        [id.as_str(), uma.email.as_str(), "Uma", "User", "user", "active", at, at]
    );
    assert_eq!(&rows[3][1], "zoe@contenzilla.test");
    assert_eq!([&rows[3][2], &rows[3][5], &rows[3][6]], ["", "invited", ""]);
    assert_eq!(rows.len(), 4);
    let events = ada.get("/activity?action=export.members").await.expect(200);
    assert_eq!(events["items"][0]["actor"]["name"], "Ada Admin");
    assert_eq!(events["total"]["count"], 1);
}

#[actix_web::test]
async fn guests_are_exported_with_their_end_date() {
    let app = TestApp::start().await;
    let (ada, gus) = (app.admin("ada").await, app.guest("gus").await);
    let until = "2026-06-01T00:00:00Z";
    let path = format!("/members/{}", gus.member_id);
    ada.patch(&path, json!({ "access_until": until })).await.expect(200);
    let answer = ada.get("/guests/export.csv").await;
    assert_eq!(column(&answer, "access_until"), [until]);
    assert_eq!(column(&answer, "partner"), [""]);
    assert!(answer.header("content-disposition").is_some_and(|name| name.contains("contenzilla-guests-")));
    assert_eq!(ada.get("/activity?action=export.guests").await.expect(200)["total"]["count"], 1);
}

#[actix_web::test]
async fn the_lists_filters_and_order_hold() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    app.user("ugo").await;
    app.guest("gus").await;
    app.workspace().remove(&uma).await;
    for (query, expected) in [
        ("", vec!["Ada", "Olive", "Ugo"]),
        ("?sort=-name", vec!["Ugo", "Olive", "Ada"]),
        ("?role=user", vec!["Ugo"]),
        ("?status=removed", vec!["Uma"]),
        ("?q=ug", vec!["Ugo"]),
        ("?q=nobody", vec![]),
    ] {
        assert_eq!(
            column(&ada.get(&format!("/members/export.csv{query}")).await, "name"),
            expected,
            "{query}"
        );
    }
    let unknown = "01890000-0000-7000-8000-000000000001";
    let none = ada.get(&format!("/guests/export.csv?partner_id={unknown}")).await;
    assert!(column(&none, "email").is_empty());
    for query in ["limit=1", "cursor=x", "status=gone"] {
        ada.get(&format!("/guests/export.csv?{query}")).await.problem(400, "bad_request");
    }
}

#[actix_web::test]
async fn cells_that_begin_like_a_formula_are_text() {
    let app = TestApp::start().await;
    let (ada, gus) = (app.admin("ada").await, app.guest("gus").await);
    ada.invite("+49@adraptor.test").await;
    ada.invite("-1@adraptor.test").await;
    ada.invite("=1@adraptor.test").await;
    let formula = json!({ "name": "=HYPERLINK(\"http://x.test\",\"y\")", "family_name": "@SUM(1,2)" });
    gus.patch("/me", formula).await.expect(200);
    let answer = ada.get("/guests/export.csv").await;
    let (_, rows) = rows(&answer);
    let cells: Vec<&str> = rows.iter().flat_map(StringRecord::iter).collect();
    for cell in ["'+49@adraptor.test", "'-1@adraptor.test", "'=1@adraptor.test", "'@SUM(1,2)"] {
        assert!(cells.contains(&cell), "{cell}: {cells:?}");
    }
    assert!(cells.contains(&"'=HYPERLINK(\"http://x.test\",\"y\")"));
    assert!(cells.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@'])));
}

#[actix_web::test]
async fn a_long_list_is_whole_in_every_order() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    for number in 0..1_010 {
        app.workspace().add(&format!("n{}@d{number}.test", number % 7), Role::Guest).await;
    }
    for query in ["", "?sort=-name", "?sort=created_at", "?q=.test", "?status=active"] {
        let mut emails = column(&ada.get(&format!("/guests/export.csv{query}")).await, "email");
        emails.sort();
        emails.dedup();
        assert_eq!(emails.len(), 1_010, "{query}");
    }
}
