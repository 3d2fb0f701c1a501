use futures_util::future::{join, join_all};
use serde_json::json;

use crate::support::{TestApp, rounds};

const UNLIMITED: (&str, &str) = ("GUESTLIST_SEND_LIMITS", "off");

#[actix_web::test]
async fn of_fifty_parallel_joins_in_a_race_one_joins() {
    let app = TestApp::start_with(&[UNLIMITED]).await;
    let uma = app.user("uma").await;
    for round in 0..rounds() {
        let email = format!("r{round}@adraptor.test");
        let invite = uma.invite(&email).await;
        let token = app.mail_to(&email).await.link();
        let clients: Vec<_> = (0..50).map(|_| app.anonymous()).collect();
        let answers = join_all(clients.iter().map(|client| client.join_as_new(&token))).await;
        let mut joined = 0;
        for answer in answers {
            match answer.status {
                201 => joined += 1,
                _ => drop(answer.problem(410, "invite_accepted")),
            }
        }
        assert_eq!(joined, 1);
        let ada = app.admin("ada").await;
        let events = ada.events_on(&invite["id"]).await;
        assert_eq!(events.iter().filter(|event| *event == "invite.accepted").count(), 1);
        let guests = uma.get(&format!("/guests?q={email}&status=active,removed,invited")).await.expect(200);
        assert_eq!((&guests["total"]["count"], &guests["items"][0]["status"]), (&json!(1), &json!("active")));
    }
    app.mails_to(&uma.email, rounds()).await;
    assert_eq!(app.mails_so_far(&uma.email).await.len(), rounds());
}

#[actix_web::test]
async fn a_known_persons_parallel_joins_in_a_race_make_one_membership() {
    let app = TestApp::start_with(&[UNLIMITED]).await;
    let uma = app.user("uma").await;
    for round in 0..rounds() {
        let email = format!("r{round}@adraptor.test");
        let known = app.other_workspace().await.person(&email, guestlist::permissions::Role::User).await;
        uma.invite(&email).await;
        let token = app.mail_to(&email).await.link();
        let answers = join_all((0..10).map(|_| known.join(&token))).await;
        let joined = answers.iter().filter(|answer| answer.status == 201).count();
        let used = answers.iter().filter(|answer| answer.status == 410).count();
        assert_eq!((joined, used), (1, 9));
        assert_eq!(known.me().await["workspaces"].as_array().map(Vec::len), Some(2));
    }
}

#[actix_web::test]
async fn revoking_and_joining_in_a_race_end_as_one_of_them() {
    let app = TestApp::start_with(&[UNLIMITED]).await;
    let uma = app.user("uma").await;
    let (mut revoked_first, mut joined_first) = (0, 0);
    for round in 0..rounds() {
        let email = format!("r{round}@adraptor.test");
        let invite = uma.invite(&email).await;
        let token = app.mail_to(&email).await.link();
        let nobody = app.anonymous();
        let revoking = async {
            // Joining hashes a password first.
            tokio::time::sleep(std::time::Duration::from_millis(round as u64 % 6)).await;
            uma.revoke(&invite).await
        };
        let (revoked, joined) = join(revoking, nobody.join_as_new(&token)).await;
        let status = uma.see(&invite).await["status"].clone();
        let guests = uma.get(&format!("/guests?q={email}&status=active")).await.expect(200);
        match joined.status {
            201 => {
                revoked.problem(409, "invite_not_pending");
                assert_eq!((&status, &guests["total"]["count"]), (&json!("accepted"), &json!(1)));
                joined_first += 1;
            }
            _ => {
                joined.problem(410, "invite_revoked");
                revoked.expect(200);
                assert_eq!((&status, &guests["total"]["count"]), (&json!("revoked"), &json!(0)));
                revoked_first += 1;
            }
        }
    }
    eprintln!("revoked first: {revoked_first}, joined first: {joined_first}");
}

#[actix_web::test]
async fn two_invites_of_one_new_person_joined_in_a_race_make_one_account() {
    let app = TestApp::start_with(&[UNLIMITED]).await;
    let uma = app.user("uma").await;
    let olga = app.other_workspace().await.owner("olga").await;
    for round in 0..rounds() {
        let email = format!("r{round}@adraptor.test");
        uma.invite(&email).await;
        let ours = app.mail_to(&email).await.link();
        olga.invite(&email).await;
        let theirs = app.mails_to(&email, 2).await[0].link();
        let nobody = app.anonymous();
        let (one, other) = join(nobody.join_as_new(&ours), nobody.join_as_new(&theirs)).await;
        let (winner, loser, left) = if one.status == 201 { (one, other, theirs) } else { (other, one, ours) };
        let session = winner.expect(201);
        loser.problem(409, "sign_in_required");
        let person = nobody.with_bearer(session["access_token"].as_str().expect("a token"));
        let both = person.join(&left).await.expect(201);
        assert_eq!(both["user"]["id"], session["user"]["id"]);
        assert_eq!(both["workspaces"].as_array().map(Vec::len), Some(2));
    }
}

#[actix_web::test]
async fn declining_and_joining_in_a_race_end_as_one_of_them() {
    let app = TestApp::start_with(&[UNLIMITED]).await;
    let uma = app.user("uma").await;
    for round in 0..rounds() {
        let email = format!("r{round}@adraptor.test");
        let invite = uma.invite(&email).await;
        let token = app.mail_to(&email).await.link();
        let nobody = app.anonymous();
        let (declined, joined) = join(nobody.decline(&token), nobody.join_as_new(&token)).await;
        let status = uma.see(&invite).await["status"].clone();
        match joined.status {
            201 => drop((declined.problem(410, "invite_accepted"), assert_eq!(status, "accepted"))),
            _ => drop((joined.problem(410, "invite_declined"), assert_eq!(status, "declined"))),
        }
    }
}

#[actix_web::test]
async fn inviting_while_the_person_joins_in_a_race_leaves_no_second_invite() {
    let app = TestApp::start_with(&[UNLIMITED]).await;
    let uma = app.user("uma").await;
    for round in 0..rounds() {
        let email = format!("r{round}@adraptor.test");
        uma.invite(&email).await;
        let token = app.mail_to(&email).await.link();
        let nobody = app.anonymous();
        let inviting = join_all((0..6).map(async |n| {
            tokio::time::sleep(std::time::Duration::from_millis(2 * n)).await;
            uma.post("/invites", json!({ "email": email })).await
        }));
        let (joined, invited) = join(nobody.join_as_new(&token), inviting).await;
        joined.expect(201);
        for answer in invited {
            assert!(
                answer.text.contains("invite_pending") || answer.text.contains("already_member"),
                "{}",
                answer.text
            );
        }
    }
}
