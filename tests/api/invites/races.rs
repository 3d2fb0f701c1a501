use futures_util::future::join_all;
use serde_json::json;

use crate::support::{Person, TestApp, rounds};

const UNLIMITED: (&str, &str) = ("GUESTLIST_SEND_LIMITS", "off");

#[actix_web::test]
async fn of_parallel_creates_in_a_race_one_invites_and_the_others_learn_of_it() {
    // One sender may send 200 an hour.
    for (settings, rounds) in [([UNLIMITED].as_slice(), rounds()), (&[], rounds().min(150))] {
        let app = TestApp::start_with(settings).await;
        let people = [app.user("uma").await, app.user("ugo").await, app.admin("ada").await];
        for round in 0..rounds {
            let email = format!("r{round}@adraptor.test");
            let creating = |n: usize| {
                // Every other call is a bulk one.
                let (person, email) = (&people[n % 3], &email);
                async move {
                    match n % 2 {
                        0 => person.post("/invites", json!({ "email": email })).await.expect_either(201, 409),
                        _ => {
                            let body = json!({ "emails": [email] });
                            person.post("/invites/bulk", body).await.expect(200)["results"][0].clone()
                        }
                    }
                }
            };
            let answers = join_all((0..8).map(creating)).await;
            let mut created = Vec::new();
            let mut pending = Vec::new();
            for answer in &answers {
                let answer = ["invite", "problem"].iter().find_map(|part| answer.get(part)).unwrap_or(answer);
                match answer["code"].as_str() {
                    None => created.push(answer["id"].clone()),
                    Some("invite_pending") => pending.push(answer["invite_id"].clone()),
                    Some(_) => panic!("{answer}"),
                }
            }
            assert_eq!((created.len(), pending.len()), (1, 7), "{answers:?}");
            assert!(pending.iter().all(|id| *id == created[0]), "{answers:?}");
            app.mail_to(&email).await;
        }
        let count = people[2].get("/invites").await.expect(200)["total"]["count"].clone();
        assert_eq!(count, rounds);
        // None got a second mail.
        for round in 0..rounds {
            assert_eq!(app.mails_so_far(&format!("r{round}@adraptor.test")).await.len(), 1);
        }
    }
}

#[actix_web::test]
async fn of_parallel_resends_in_a_race_one_sends_and_one_link_lives() {
    let app = TestApp::start_with(&[UNLIMITED]).await;
    let uma = app.user("uma").await;
    let mut people: Vec<Person> = Vec::new();
    for n in 0..9 {
        people.push(app.user(&format!("u{n}")).await);
    }
    people.push(uma.clone());
    for round in 0..rounds() {
        let email = format!("r{round}@adraptor.test");
        let invite = uma.invite(&email).await;
        let first = app.mail_to(&email).await.link();
        app.advance(chrono::TimeDelta::seconds(60));
        let answers = join_all(people.iter().map(|person| person.resend(&invite))).await;
        let mut sent = 0;
        for answer in answers {
            match answer.status {
                200 => sent += 1,
                _ => drop(answer.problem(429, "resend_too_soon")),
            }
        }
        assert_eq!(sent, 1);
        let second = app.mails_to(&email, 2).await.remove(0).link();
        app.anonymous().look_up(&first).await.problem(410, "invite_replaced");
        app.anonymous().look_up(&second).await.expect(200);
        assert_eq!(uma.see(&invite).await["send_count"], 2);
        app.advance(chrono::TimeDelta::seconds(-60));
    }
    for round in 0..rounds() {
        assert_eq!(app.mails_so_far(&format!("r{round}@adraptor.test")).await.len(), 2);
    }
}

#[actix_web::test]
async fn revoking_while_the_mail_goes_out_in_a_race_never_fails() {
    let app = TestApp::start_with(&[UNLIMITED]).await;
    let uma = app.user("uma").await;
    for round in 0..rounds() {
        let emails: Vec<String> = (0..8).map(|n| format!("r{round}-{n}@adraptor.test")).collect();
        let answer = uma.post("/invites/bulk", json!({ "emails": emails })).await.expect(200);
        let invites: Vec<_> =
            answer["results"].as_array().expect("a list").iter().map(|r| r["invite"].clone()).collect();
        for answer in join_all(invites.iter().map(|invite| uma.revoke(invite))).await {
            assert_eq!(answer.expect(200)["status"], "revoked");
        }
        for (invite, email) in invites.iter().zip(&emails) {
            // What is said of the mail is what happened to it.
            app.until(async || uma.emails_of(invite).await[0]["status"] != "queued").await;
            let said = uma.emails_of(invite).await[0]["status"].clone();
            let arrived = !app.mails_so_far(email).await.is_empty();
            assert_eq!(said == "sent", arrived, "{said} {arrived}");
            assert_eq!(uma.see(invite).await["delivery"]["status"], said);
        }
    }
}

#[actix_web::test]
async fn bulk_calls_for_the_same_people_in_a_race_invite_each_once() {
    let app = TestApp::start_with(&[UNLIMITED]).await;
    let people = [app.user("uma").await, app.user("ugo").await, app.admin("ada").await];
    for round in 0..rounds() {
        let emails: Vec<String> = (0..12).map(|n| format!("r{round}-{n}@adraptor.test")).collect();
        let backwards: Vec<String> = emails.iter().rev().cloned().collect();
        let inviting = people.iter().zip([&emails, &backwards, &emails]).map(async |(person, emails)| {
            person.post("/invites/bulk", json!({ "emails": emails })).await.expect(200)
        });
        let mut invited = 0;
        for answer in join_all(inviting).await {
            for result in answer["results"].as_array().expect("a list") {
                match result["problem"]["code"].as_str() {
                    None => invited += 1,
                    Some(code) => assert_eq!(code, "invite_pending"),
                }
            }
        }
        assert_eq!(invited, 12);
    }
}
