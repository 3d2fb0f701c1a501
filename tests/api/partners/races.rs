use futures_util::future::{join, join_all};
use serde_json::json;

use super::{Agency, listed};
use crate::support::{Person, TestApp, rounds};

const UNLIMITED: (&str, &str) = ("GUESTLIST_SEND_LIMITS", "off");

#[actix_web::test]
async fn of_two_hosts_who_step_down_in_a_race_one_stays() {
    let app = TestApp::start_with(&[UNLIMITED]).await;
    let ada = app.admin("ada").await;
    for round in 0..rounds() {
        let agency = Agency::of(app.workspace(), &round.to_string()).await;
        let hugo = app.user(&format!("hugo{round}")).await;
        agency.add_host(&agency.hana, &hugo).await.expect(200);
        let (hana_path, hugo_path) = (agency.host(&agency.hana), agency.host(&hugo));
        let answers = join_all([agency.hana.delete(&hana_path), hugo.delete(&hugo_path)]).await;
        let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409], "{answers:?}");
        assert_eq!(agency.seen_by(&ada).await["hosts"].as_array().expect("hosts").len(), 1);
    }
}

#[actix_web::test]
async fn removing_a_partner_while_somebody_joins_it_in_a_race_leaves_no_guest() {
    let app = TestApp::start_with(&[UNLIMITED]).await;
    let ada = app.admin("ada").await;
    let (mut joined_first, mut removed_first) = (0, 0);
    for round in 0..rounds() {
        let agency = Agency::of(app.workspace(), &round.to_string()).await;
        let email = format!("r{round}@agency.test");
        agency.invite(&agency.gina, &email).await.expect(201);
        let link = app.mail_to(&email).await.link();
        let path = agency.at("");
        let anonymous = app.anonymous();
        let removing = async {
            // Joining hashes a password first.
            tokio::time::sleep(std::time::Duration::from_millis((round % 8) as u64)).await;
            agency.hana.delete(&path).await
        };
        let (joined, removed) = join(anonymous.join_as_new(&link), removing).await;
        removed.expect(204);
        match joined.status {
            201 => {
                joined_first += 1;
                Person::of_session(&app.anonymous(), &joined)
                    .get("/me")
                    .await
                    .problem(401, "unauthenticated");
            }
            _ => {
                removed_first += 1;
                joined.problem(410, "invite_revoked");
            }
        }
        assert!(listed(&ada, &format!("/guests?partner_id={}", agency.id)).await.is_empty());
        let events = ada.get("/activity?action=partner.removed&limit=1").await.expect(200);
        let guests = if joined.status == 201 { 3 } else { 2 };
        assert_eq!(events["items"][0]["details"]["guests"], json!(guests));
    }
    eprintln!("joined first: {joined_first}, removed first: {removed_first}");
}

#[actix_web::test]
async fn removing_a_partner_while_its_people_invite_in_a_race_leaves_no_invite() {
    let app = TestApp::start_with(&[UNLIMITED]).await;
    let ada = app.admin("ada").await;
    for round in 0..rounds() {
        let agency = Agency::of(app.workspace(), &round.to_string()).await;
        let emails: Vec<String> = (0..4).map(|n| format!("r{round}-{n}@agency.test")).collect();
        let inviting = emails.iter().zip([&agency.hana, &agency.gina].into_iter().cycle());
        let inviting = join_all(inviting.map(|(email, who)| agency.invite(who, email)));
        let path = agency.at("");
        let (invited, removed) = join(inviting, agency.hana.delete(&path)).await;
        removed.expect(204);
        for answer in invited {
            // Gina may be out already.
            assert!([201, 401, 404].contains(&answer.status), "{answer:?}");
        }
        let open = ada.get("/invites?status=pending&source=partner").await.expect(200);
        assert_eq!(open["total"]["count"], 0, "{open}");
        assert!(listed(&ada, &format!("/guests?partner_id={}", agency.id)).await.is_empty());
    }
}

#[actix_web::test]
async fn a_guest_admin_lowered_while_inviting_in_a_race_is_refused_or_was_in_time() {
    let app = TestApp::start_with(&[UNLIMITED]).await;
    for round in 0..rounds() {
        let agency = Agency::of(app.workspace(), &round.to_string()).await;
        let email = format!("r{round}@agency.test");
        let lowering = agency.set_role(&agency.hana, &agency.gina, "guest_user");
        let (invited, lowered) = join(agency.invite(&agency.gina, &email), lowering).await;
        lowered.expect(200);
        match invited.status {
            201 => {
                let invite = agency.hana.see(&invited.expect(201)).await;
                assert_eq!(invite["blocked_reason"], "sender_left", "she may no longer invite");
                let events = agency.events(&app).await;
                let place = |name: &str| events.iter().rposition(|event| event == name).expect(name);
                assert!(place("invite.created") < place("partner.role_changed"), "{events:?}");
            }
            status => {
                assert!([403, 404].contains(&status), "{invited:?}");
                assert!(listed(&agency.hana, &agency.at(&format!("/users?q={email}"))).await.is_empty());
            }
        }
    }
}

#[actix_web::test]
async fn a_host_and_a_guest_admin_of_one_domain_do_not_meet_in_a_race() {
    let app = TestApp::start_with(&[UNLIMITED]).await;
    let hugo = app.workspace().person("hugo@agency.test", guestlist::permissions::Role::User).await;
    for round in 0..rounds() {
        let agency = Agency::of(app.workspace(), &round.to_string()).await;
        agency.set_role(&agency.hana, &agency.gina, "guest_user").await.expect(200);
        let raising = agency.set_role(&agency.hana, &agency.greg, "guest_admin");
        let answers = join(agency.add_host(&agency.hana, &hugo), raising).await;
        let mut statuses = [answers.0.status, answers.1.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422], "{answers:?}");
    }
}

#[actix_web::test]
async fn a_partner_removed_many_times_in_a_race_goes_once() {
    let app = TestApp::start_with(&[UNLIMITED]).await;
    let ada = app.admin("ada").await;
    for round in 0..rounds() {
        let agency = Agency::of(app.workspace(), &round.to_string()).await;
        let path = agency.at("");
        let gina = format!("/members/{}", agency.gina.member_id);
        let removing = join_all((0..4).map(|_| ada.delete(&path)));
        let (mut answers, single) = join(removing, ada.delete(&gina)).await;
        assert!([204, 404].contains(&single.status), "{single:?}");
        answers.sort_by_key(|answer| answer.status);
        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses, [204, 404, 404, 404]);
        let removed = ada.events_on(&json!(agency.gina.member_id)).await;
        assert_eq!(removed.iter().filter(|event| *event == "member.removed").count(), 1);
    }
}

#[actix_web::test]
async fn of_two_partners_for_one_guest_admin_in_a_race_one_is_made_and_whole() {
    let app = TestApp::start_with(&[UNLIMITED]).await;
    let (ada, olive, hana) = (app.admin("ada").await, app.owner("olive").await, app.user("hana").await);
    for round in 0..rounds() {
        let email = format!("r{round}@agency.test");
        let body =
            json!({ "name": format!("N{round}"), "guest_admin_email": email, "host_ids": [hana.member_id] });
        let (one, other) = join(ada.post("/partners", body.clone()), olive.post("/partners", body)).await;
        let (made, refused) = if one.status == 201 { (one, other) } else { (other, one) };
        let made = made.expect(201);
        let invites = ada.get(&format!("/invites?q={email}")).await.expect(200);
        assert_eq!(invites["total"]["count"], 1);
        assert_eq!(invites["items"][0]["partner"]["id"], made["id"]);
        assert_eq!(refused.problem(409, "invite_pending")["invite_id"], invites["items"][0]["id"]);
        let partners = ada.get(&format!("/partners?q=N{round}&limit=100")).await.expect(200);
        let same = partners["items"].as_array().expect("a list").iter();
        assert_eq!(same.filter(|partner| partner["name"] == made["name"]).count(), 1, "{partners}");
    }
}

#[actix_web::test]
async fn a_host_assigned_by_two_in_a_race_is_told_of_once() {
    let app = TestApp::start_with(&[UNLIMITED]).await;
    let ada = app.admin("ada").await;
    for round in 0..rounds() {
        let agency = Agency::of(app.workspace(), &round.to_string()).await;
        let hugo = app.user(&format!("hugo{round}")).await;
        let answers = join(agency.add_host(&agency.hana, &hugo), agency.add_host(&ada, &hugo)).await;
        for answer in [answers.0, answers.1] {
            assert_eq!(answer.expect(200)["hosts"].as_array().expect("hosts").len(), 2);
        }
        let events = agency.events(&app).await;
        assert_eq!(events.iter().filter(|event| *event == "partner.host_added").count(), 1, "{events:?}");
    }
}

#[actix_web::test]
async fn a_guest_admin_removes_nobody_who_became_one_too_in_a_race() {
    let app = TestApp::start_with(&[UNLIMITED]).await;
    for round in 0..rounds() {
        let agency = Agency::of(app.workspace(), &round.to_string()).await;
        let greg = agency.user(&agency.greg);
        let raising = agency.set_role(&agency.hana, &agency.greg, "guest_admin");
        let (removed, raised) = join(agency.gina.delete(&greg), raising).await;
        let users = agency.seen_by(&agency.hana).await["users"]["active"].clone();
        match removed.status {
            204 => {
                raised.problem(404, "not_found");
                assert_eq!(users, 1);
            }
            _ => {
                removed.problem(403, "not_allowed");
                assert_eq!(raised.expect(200)["partner_role"], "guest_admin");
                assert_eq!(users, 2);
            }
        }
    }
}
