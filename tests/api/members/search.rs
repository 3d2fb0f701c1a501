use guestlist::permissions::Role;
use serde_json::json;
use url::form_urlencoded::byte_serialize;

use super::listed;
use crate::support::{Person, TestApp};

async fn found(person: &Person, list: &str, q: &str) -> Vec<String> {
    let q: String = byte_serialize(q.as_bytes()).collect();
    listed(person, &format!("{list}?q={q}&status=active,removed")).await
}

/// Guests with these addresses and names.
async fn guests(app: &TestApp, people: &[(&str, &str, &str)]) {
    for (email, name, family_name) in people {
        let person = app.workspace().person(email, Role::Guest).await;
        person.patch("/me", json!({ "name": name, "family_name": family_name })).await.expect(200);
    }
}

#[actix_web::test]
async fn any_part_of_name_or_address_is_found_from_three_characters_on() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    guests(
        &app,
        &[
            ("jm@adraptor.test", "Jürgen", "Müller-Lüdenscheidt"),
            ("a_b%c@x.test", "Percent", "100% _sure_"),
            ("o'neill@y.test", "Shay \"Shaz\"", "O'Neill \\ Sons"),
            ("li@z.test", "李", "小龍"),
        ],
    )
    .await;
    let [jm, percent, shay, li] = ["jm@adraptor.test", "a_b%c@x.test", "o'neill@y.test", "li@z.test"];
    for (q, expected) in [
        ("rgen", vec![jm]),
        ("JÜRGEN", vec![jm]),
        ("n mül", vec![jm]),
        ("lüd", vec![jm]),
        ("  lüdenscheidt\t", vec![jm]),
        ("muller", vec![]),
        ("raptor", vec![jm]),
        ("@x.", vec![percent]),
        ("100%", vec![percent]),
        ("%c@", vec![percent]),
        ("a_b", vec![percent]),
        ("_sure_", vec![percent]),
        ("a%c", vec![]),
        ("___", vec![]),
        ("%%%", vec![]),
        ("o'neill", vec![shay]),
        ("\"shaz\"", vec![shay]),
        ("l \\ s", vec![shay]),
        ("\\\\\\", vec![]),
        ("\" OR \"", vec![]),
        ("* NEAR(", vec![]),
        ("李 小龍", vec![li]),
        ("lis@", vec![]),
    ] {
        assert_eq!(found(&ada, "/guests", q).await, expected, "{q}");
    }
}

#[actix_web::test]
async fn below_three_characters_it_is_the_beginning_of_name_or_address() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    guests(
        &app,
        &[
            ("xa@x.test", "Bela", "Zorn"),
            ("be@x.test", "Xaver", "Abel"),
            ("q@x.test", "Übel", "Anna"),
            ("p%@x.test", "Paul", "Pan"),
        ],
    )
    .await;
    for (q, expected) in [
        ("b", vec!["xa@x.test", "be@x.test"]),
        ("B", vec!["xa@x.test", "be@x.test"]),
        ("be", vec!["xa@x.test", "be@x.test"]),
        ("xa", vec!["xa@x.test", "be@x.test"]),
        ("ab", vec![]),
        ("el", vec![]),
        ("ü", vec!["q@x.test"]),
        ("üb", vec!["q@x.test"]),
        ("p%", vec!["p%@x.test"]),
        ("%", vec![]),
        ("_", vec![]),
        ("\"", vec![]),
        ("\\", vec![]),
        ("'", vec![]),
        ("😀", vec![]),
    ] {
        assert_eq!(found(&ada, "/guests", q).await, expected, "{q}");
    }
}

#[actix_web::test]
async fn a_blank_search_is_none_and_an_impossible_one_finds_nobody() {
    let app = TestApp::start().await;
    let ada = app.admin("ada").await;
    app.guest("gus").await;
    for q in ["", " ", "\t \u{a0}"] {
        assert_eq!(found(&ada, "/guests", q).await, ["gus@adraptor.test"], "{q:?}");
    }
    for q in ["\0", "gus\0", "st\n\ngus", "g\0", "\u{1}\u{2}\u{3}", "\u{202e}gus", "\u{fffd}\u{10ffff}"] {
        assert!(found(&ada, "/guests", q).await.is_empty(), "{q:?}");
    }
    for length in [254, 500, 1_000, 5_000] {
        assert!(found(&ada, "/guests", &"ü".repeat(length)).await.is_empty(), "{length}");
    }
    ada.get("/guests?q=%ff%fe").await.expect(200);
}

#[actix_web::test]
async fn a_new_name_is_found_and_the_old_one_is_not() {
    let app = TestApp::start().await;
    let (ada, uma) = (app.admin("ada").await, app.user("uma").await);
    assert_eq!(found(&ada, "/members", "uma u").await, [uma.email.as_str()]);
    uma.patch("/me", json!({ "name": "Ilse" })).await.expect(200);
    assert_eq!(found(&ada, "/members", "ilse").await, [uma.email.as_str()]);
    assert!(found(&ada, "/members", "uma u").await.is_empty());
    assert_eq!(found(&ada, "/members", "uma@").await, [uma.email.as_str()], "the address stays");
    app.workspace().remove(&uma).await;
    assert_eq!(
        found(&ada, "/members", "ilse").await,
        [uma.email.as_str()],
        "removed ones too, when asked for"
    );
    assert!(listed(&ada, "/members?q=ilse").await.is_empty());
}
