use chrono::TimeDelta;
use futures_util::future::join_all;
use guestlist::members::ended::end_expired_access;
use serde_json::json;

use super::listed;
use crate::support::{Person, TestApp};

/// Guests whose access ends a minute from now; the worker does not run.
async fn ending(app: &TestApp, ada: &Person, count: usize) -> Vec<Person> {
    app.stop_worker().await;
    let until = app.now() + TimeDelta::minutes(1);
    let mut guests = Vec::new();
    for number in 0..count {
        let guest = app.guest(&format!("g{number}")).await;
        let path = format!("/members/{}", guest.member_id);
        ada.patch(&path, json!({ "access_until": until })).await.expect(200);
        guests.push(guest);
    }
    guests
}

#[actix_web::test]
async fn access_that_ended_is_noted_once_by_however_many_replicas() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    // More than one batch.
    let guests = ending(&app, &ada, 60).await;
    end_expired_access(&app.app).await.expect("nothing to do");
    assert_eq!(listed(&ada, "/guests?limit=100").await.len(), 60);
    app.advance(TimeDelta::minutes(1));
    let replicas = [app.replica().await, app.replica().await, app.app.clone()];
    for done in join_all(replicas.iter().map(end_expired_access)).await {
        done.expect("noted");
    }
    for guest in [&guests[0], &guests[59]] {
        let events = ada.events_on(&json!(guest.member_id)).await;
        assert_eq!(events.iter().filter(|event| *event == "member.access_ended").count(), 1);
    }
    let ended = ada.get("/activity?action=member.access_ended&limit=100").await.expect(200);
    assert_eq!(ended["total"]["count"], 60);
    assert_eq!(ended["items"][0]["actor"], json!({ "kind": "system", "id": null, "name": "Guestlist" }));
    assert_eq!(listed(&ada, "/guests?status=removed&limit=100").await.len(), 60);
    assert!(listed(&ada, "/guests").await.is_empty());
}

#[actix_web::test]
async fn the_worker_notes_it_by_itself() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let guest = ending(&app, &ada, 1).await.remove(0);
    app.start_worker();
    app.advance(TimeDelta::minutes(2));
    let id = json!(guest.member_id);
    app.until(async || ada.events_on(&id).await.contains(&"member.access_ended".to_owned())).await;
}

#[actix_web::test]
async fn whose_access_ended_may_be_invited_and_join_again_before_it_is_noted() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    let guest = ending(&app, &ada, 1).await.remove(0);
    app.advance(TimeDelta::minutes(1));
    ada.invite(&guest.email).await;
    app.start_worker();
    let token = app.mail_to(&guest.email).await.link();
    let again = guest.join(&token).await.expect(201);
    assert_ne!(again["member_id"], json!(guest.member_id));
    let events = ada.events_on(&json!(guest.member_id)).await;
    assert_eq!(events.iter().filter(|event| *event == "member.access_ended").count(), 1);
    assert_eq!(listed(&ada, "/guests?status=active,removed").await, [guest.email.as_str()]);
}
