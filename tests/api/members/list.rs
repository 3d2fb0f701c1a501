use chrono::TimeDelta;
use guestlist::permissions::Role;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use super::listed;
use crate::support::{PASSWORD, Person, TestApp};

#[actix_web::test]
async fn members_stand_by_name_with_what_one_may_do_to_each() {
    let app = TestApp::start().await;
    let (sue, ada) = (app.super_admin("sue").await, app.admin("ada").await);
    let uma = app.user("uma").await;
    app.guest("gus").await;
    let page = ada.get("/members").await.expect(200);
    let rows = page["items"].as_array().expect("a list");
    let names: Vec<&Value> = rows.iter().map(|row| &row["name"]).collect();
    assert_eq!(names, ["Ada", "Olive", "Sue", "Uma"]);
    assert_eq!(page["total"], json!({ "count": 4, "exact": true }));

    let by_name = |name: &str| rows.iter().find(|row| row["name"] == name).expect("listed");
    assert_eq!(
        *by_name("Uma"),
        json!({
            "id": uma.member_id, "user_id": uma.user_id, "email": "uma@contenzilla.test",
            "name": "Uma", "family_name": "User", "role": "user", "status": "active",
            "joined_at": "2026-05-04T09:00:00Z", "last_active_at": "2026-05-04T09:00:00Z", "invite": null,
            "can": ["change_role", "send_password_reset", "sign_out_member", "remove_member"],
            "assignable_roles": ["admin", "user", "login_only"],
        })
    );
    for above in ["Olive", "Sue"] {
        assert_eq!(by_name(above)["can"], json!([]), "{above}");
        assert_eq!(by_name(above)["assignable_roles"], json!([]), "{above}");
    }
    let of_sue = sue.get("/members?q=uma").await.expect(200);
    assert_eq!(of_sue["items"][0]["assignable_roles"], json!(["super_admin", "admin", "user", "login_only"]));
    let of_olive = app.owner("olive").await.get("/members").await.expect(200);
    let may_get_it =
        |row: &Value| row["can"].as_array().expect("a list").contains(&json!("transfer_ownership"));
    let names: Vec<&Value> = of_olive["items"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|row| may_get_it(row))
        .map(|row| &row["name"])
        .collect();
    assert_eq!(names, ["Ada", "Sue", "Uma"]);
}

#[actix_web::test]
async fn an_outstanding_invite_is_a_row_with_the_invites_id_and_rights() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let invite =
        ada.post("/invites", json!({ "email": "Ben@Contenzilla.test", "role": "admin" })).await.expect(201);
    let page = ada.get("/members?q=ben").await.expect(200);
    let row = &page["items"][0];
    for field in ["user_id", "name", "family_name", "joined_at", "last_active_at"] {
        assert_eq!(row[field], Value::Null, "{field}");
    }
    assert_eq!(row["id"], invite["id"]);
    assert_eq!(row["email"], "Ben@Contenzilla.test");
    assert_eq!((&row["role"], &row["status"]), (&json!("admin"), &json!("invited")));
    assert_eq!(row["invite"]["id"], invite["id"]);
    assert_eq!(row["can"], json!(["resend_invite", "revoke_invite"]));

    // What is above one's own role one may neither resend nor revoke.
    let sue = app.super_admin("sue").await;
    sue.post("/invites", json!({ "email": "sid@contenzilla.test", "role": "super_admin" })).await.expect(201);
    let page = ada.get("/members?q=sid").await.expect(200);
    assert_eq!(page["items"][0]["can"], json!([]));

    ada.revoke(&invite).await.expect(200);
    assert!(listed(&ada, "/members?q=ben").await.is_empty(), "a revoked invite makes no row");
}

#[actix_web::test]
async fn roles_and_statuses_filter_and_removed_ones_are_shown_on_request() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let uma = app.user("uma").await;
    app.user("ugo").await;
    app.login_only("leo").await;
    app.guest("gus").await;
    app.workspace().remove(&uma).await;
    for (query, expected) in [
        ("", vec!["ada", "leo", "olive", "ugo"]),
        ("?role=user", vec!["ugo"]),
        ("?role=user,owner", vec!["olive", "ugo"]),
        ("?role=guest", vec![]),
        ("?status=removed", vec!["uma"]),
        ("?status=active,removed&role=user", vec!["ugo", "uma"]),
        ("?status=invited", vec![]),
        ("?sort=-name", vec!["ugo", "olive", "leo", "ada"]),
    ] {
        let expected: Vec<String> = expected.iter().map(|name| format!("{name}@contenzilla.test")).collect();
        assert_eq!(listed(&ada, &format!("/members{query}")).await, expected, "{query}");
    }
    let removed = ada.get("/members?status=removed").await.expect(200);
    assert_eq!(
        (&removed["items"][0]["status"], &removed["items"][0]["can"]),
        (&json!("removed"), &json!([]))
    );
}

#[actix_web::test]
async fn a_person_stands_once_whatever_they_were_before() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let uma = app.user("uma").await;
    app.workspace().remove(&uma).await;
    let all = "/members?q=uma&status=active,invited,expired,removed";
    ada.post("/invites", json!({ "email": uma.email, "role": "user" })).await.expect(201);
    let page = ada.get(all).await.expect(200);
    assert_eq!((&page["total"]["count"], &page["items"][0]["status"]), (&json!(1), &json!("invited")));

    let token = app.mail_to(&uma.email).await.link();
    let session = app.anonymous().sign_in(&uma.email, PASSWORD).await.expect(200);
    let again = app.anonymous().with_bearer(session["access_token"].as_str().expect("a token"));
    again.join(&token).await.expect(201);
    let page = ada.get(all).await.expect(200);
    assert_eq!((&page["total"]["count"], &page["items"][0]["status"]), (&json!(1), &json!("active")));
    assert_ne!(page["items"][0]["id"], json!(uma.member_id), "a new membership");
}

#[actix_web::test]
async fn another_workspaces_people_are_not_there() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let other = app.other_workspace().await;
    other.add("bo@contenzilla.test", Role::User).await;
    other.add("gil@adraptor.test", Role::Guest).await;
    let all = "status=active,invited,removed";
    assert_eq!(
        listed(&ada, &format!("/members?{all}")).await,
        ["ada@contenzilla.test", "olive@contenzilla.test"]
    );
    for path in ["/guests?", "/members?q=contenzilla&role=user&", "/guests?q=adraptor&", "/guests?q=g&"] {
        assert!(listed(&ada, &format!("{path}{all}")).await.is_empty(), "{path}");
    }
}

/// Rows beside a person's own, as if so many more were in the list.
async fn put_more(app: &TestApp, email: &str, count: u32) {
    let columns =
        "is_guest, state, role, row_id, member_id, invite_id, ends_at, name_key, search, created_at";
    let sql = format!(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) \
         INSERT INTO roster (workspace_id, email_key, {columns}) \
         SELECT workspace_id, email_key || n, {columns} FROM roster CROSS JOIN numbers WHERE email_key = '{email}'"
    );
    app.app.db.execute_unprepared(&sql).await.expect("more rows");
}

#[actix_web::test]
async fn beyond_ten_thousand_rows_it_is_said_that_there_are_more() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    let olga = app.other_workspace().await.owner("olga").await;
    app.guest("gus").await;
    let total = async |person: &Person, path: &str| person.get(path).await.expect(200)["total"].clone();
    let more = json!({ "count": 10_000, "exact": false });

    put_more(&app, "gus@adraptor.test", 9_999).await;
    assert_eq!(total(&olive, "/guests").await, json!({ "count": 10_000, "exact": true }));
    put_more(&app, "olive@contenzilla.test", 10_000).await;
    assert_eq!(total(&olive, "/members").await, more);
    assert_eq!(total(&olive, "/members?q=nobody").await, json!({ "count": 0, "exact": true }));
    assert_eq!(total(&olive, "/guests?q=adraptor").await, json!({ "count": 10_000, "exact": true }));
    for _found_and_remembered in 0..2 {
        let page = olive.get("/members?q=contenzilla&limit=100").await.expect(200);
        assert_eq!(page["total"], more);
        assert_eq!(page["items"].as_array().expect("items").len(), 100);
    }
    let first = olive.get("/members?q=contenzilla").await.expect(200);
    let next =
        format!("/members?q=contenzilla&cursor={}", first["next_cursor"].as_str().expect("a next page"));
    assert_eq!(total(&olive, &next).await, more);
    assert_eq!(total(&olga, "/members").await, json!({ "count": 1, "exact": true }));

    // For a moment it is taken to be as long as it was.
    let shorten = "DELETE FROM roster WHERE email_key LIKE 'olive@contenzilla.test_%'";
    app.app.db.execute_unprepared(shorten).await.expect("fewer rows");
    assert_eq!(total(&olive, "/members").await, more);
    app.advance(TimeDelta::seconds(61));
    assert_eq!(total(&olive, "/members").await, json!({ "count": 1, "exact": true }));
    // Its rows are gone; how many there are is known all the same.
    let page = olive.get(&next).await.expect(200);
    assert_eq!((&page["items"], &page["total"]), (&json!([]), &json!({ "count": 1, "exact": true })));
}
