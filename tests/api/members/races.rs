use futures_util::future::{join, join_all};
use serde_json::{Value, json};

use crate::support::{Answer, Person, TestApp, rounds};

async fn transfer(from: &Person, to: &Person) -> Answer {
    from.post("/workspace/transfer", json!({ "member_id": to.member_id })).await
}

async fn remove(who: &Person, whom: &Person) -> Answer {
    who.delete(&format!("/members/{}", whom.member_id)).await
}

/// The one active Owner, among those who may have become it.
async fn owner<'a>(candidates: &[&'a Person]) -> &'a Person {
    let mut owners = Vec::new();
    for person in candidates {
        let me = person.get("/me").await;
        if me.status == 200 && me.expect(200)["role"] == "owner" {
            owners.push(*person);
        }
    }
    assert_eq!(owners.len(), 1);
    let listed = owners[0].get("/members?role=owner&status=active,removed").await.expect(200);
    assert_eq!(listed["total"]["count"], 1);
    assert_eq!(listed["items"][0]["id"], json!(owners[0].member_id));
    owners[0]
}

fn statuses(answers: &[Answer]) -> Vec<u16> {
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    statuses
}

#[actix_web::test]
async fn transfers_in_a_race_make_one_owner() {
    let app = TestApp::start().await;
    let (olive, ada, uma) = (app.owner("olive").await, app.admin("ada").await, app.user("uma").await);
    for _ in 0..rounds() {
        let answers = join_all([transfer(&olive, &ada), transfer(&olive, &uma)]).await;
        assert_eq!(statuses(&answers), [200, 403], "{answers:?}");
        let new = owner(&[&olive, &ada, &uma]).await;
        transfer(new, &olive).await.expect(200);
        owner(&[&olive, &ada, &uma]).await;
    }
}

#[actix_web::test]
async fn a_transfer_and_the_removal_of_the_new_owner_in_a_race_leave_one_owner() {
    let app = TestApp::start().await;
    let (olive, sue) = (app.owner("olive").await, app.super_admin("sue").await);
    let (mut handed_over, mut removed_first) = (0, 0);
    for round in 0..rounds() {
        let uma = app.user(&format!("uma{round}")).await;
        let (handed, removed) = join(transfer(&olive, &uma), remove(&sue, &uma)).await;
        match handed.status {
            200 => {
                removed.problem(409, "last_owner");
                handed_over += 1;
            }
            _ => {
                handed.problem(404, "not_found");
                removed.expect(204);
                removed_first += 1;
            }
        }
        let new = owner(&[&olive, &uma]).await;
        if new.member_id != olive.member_id {
            transfer(new, &olive).await.expect(200);
        }
    }
    eprintln!("handed over first: {handed_over}, removed first: {removed_first}");
}

#[actix_web::test]
async fn a_transfer_and_leaving_in_a_race_leave_one_owner() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    for round in 0..rounds() {
        let uma = app.user(&format!("uma{round}")).await;
        let (handed, left) = join(transfer(&olive, &uma), uma.post_nothing("/members/me/leave")).await;
        match handed.status {
            200 => {
                // Refused as the Owner, or as somebody whose role changed while they asked.
                assert!([403, 409].contains(&left.status), "{left:?}");
                transfer(owner(&[&olive, &uma]).await, &olive).await.expect(200);
            }
            _ => {
                handed.problem(404, "not_found");
                left.expect(204);
            }
        }
        owner(&[&olive, &uma]).await;
    }
}

#[actix_web::test]
async fn two_admins_who_remove_each_other_in_a_race_do_not_both_go() {
    let app = TestApp::start().await;
    for round in 0..rounds() {
        let ada = app.admin(&format!("ada{round}")).await;
        let ben = app.admin(&format!("ben{round}")).await;
        let answers = join_all([remove(&ada, &ben), remove(&ben, &ada)]).await;
        assert_eq!(statuses(&answers), [204, 401], "{answers:?}");
    }
}

#[actix_web::test]
async fn a_removal_asked_for_many_times_in_a_race_happens_once() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    for round in 0..rounds() {
        let gus = app.guest(&format!("gus{round}")).await;
        let answers = join_all((0..5).map(|_| remove(&ada, &gus))).await;
        assert_eq!(statuses(&answers), [204, 404, 404, 404, 404]);
        let events = ada.events_on(&json!(gus.member_id)).await;
        assert_eq!(events.iter().filter(|event| *event == "member.removed").count(), 1);
    }
}

#[actix_web::test]
async fn who_is_lowered_in_a_race_changes_nothing_with_the_old_right_afterwards() {
    let app = TestApp::start().await;
    let olive = app.owner("olive").await;
    for round in 0..rounds() {
        let ada = app.admin(&format!("ada{round}")).await;
        let path = format!("/members/{}", ada.member_id);
        let lower = olive.patch(&path, json!({ "role": "user" }));
        let keep = ada.patch(&path, json!({ "role": "admin" }));
        let (lowered, kept) = join(lower, keep).await;
        lowered.expect(200);
        assert!([200, 403].contains(&kept.status), "{kept:?}");
        let now: Value = olive.get(&path).await.expect(200);
        assert_eq!(now["role"], "user");
    }
}

#[actix_web::test]
async fn a_page_and_its_total_agree_while_people_are_invited_in_a_race() {
    let app = TestApp::start_with(&[("GUESTLIST_SEND_LIMITS", "off")]).await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    let inviting = async {
        for number in 0..rounds() * 2 {
            uma.invite(&format!("n{number}@adraptor.test")).await;
        }
    };
    let reading = async |path: &'static str| {
        for _ in 0..rounds() * 5 {
            let page = ada.get(&format!("{path}?limit=100")).await.expect(200);
            let rows = page["items"].as_array().expect("a list").len() as u64;
            let count = page["total"]["count"].as_u64().expect("a count");
            assert_eq!(rows, count.min(100), "{path}");
        }
    };
    join_all([
        Box::pin(inviting) as std::pin::Pin<Box<dyn Future<Output = ()>>>,
        Box::pin(reading("/guests")),
        Box::pin(reading("/invites")),
    ])
    .await;
}

#[actix_web::test]
async fn whoever_is_removed_while_they_change_their_name_in_a_race_is_listed_as_removed() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    for round in 0..rounds() {
        let gus = app.guest(&format!("gus{round}")).await;
        let (_, removed) = join(gus.patch("/me", json!({ "name": "Gustav" })), remove(&ada, &gus)).await;
        removed.expect(204);
        let listed = ada.get(&format!("/guests?q={}", gus.email)).await.expect(200);
        assert_eq!(listed["total"]["count"], 0, "{listed}");
        let removed = ada.get(&format!("/guests?status=removed&q={}", gus.email)).await.expect(200);
        assert_eq!(removed["total"]["count"], 1, "{removed}");
    }
}
