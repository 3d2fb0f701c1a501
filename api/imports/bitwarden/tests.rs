use secrecy::ExposeSecret;

use super::*;
use crate::imports::export::MOST_ROWS;

const SAMPLE: &[u8] = include_bytes!("../../../tests/fixtures/bitwarden/organization.json");

fn read(bytes: &[u8], most: usize) -> Result<Vec<Entry>, Unreadable> {
    let text = decode(bytes)?;
    entries(&text, most)?.collect()
}

fn sample() -> Vec<Entry> {
    read(SAMPLE, MOST_ROWS).expect("the sample is read")
}

fn fault(file: &str) -> (&'static str, Option<Place>) {
    let fault = read(file.as_bytes(), 5).expect_err("is refused");
    assert!(!format!("{fault} {fault:?}").contains("hunter2"), "{fault:?}");
    (fault.code, fault.place)
}

/// An export with this item alone.
fn of(item: &str) -> String {
    format!(r#"{{"encrypted":false,"collections":[],"items":[{item}]}}"#)
}

fn text(content: &Content) -> &str {
    match content {
        Content::Secret(secret) => secret.text.expose_secret(),
        _ => panic!("a secret"),
    }
}

#[test]
fn collections_come_first_and_nest() {
    let entries = sample();
    let paths: Vec<String> = entries[..4].iter().map(|entry| entry.folders[0].join(" > ")).collect();
    assert_eq!(paths, ["Marketing", "Marketing > Social", "Office", "Nothing here"]);
    assert!(entries[..4].iter().all(|entry| matches!(entry.content, Content::Folder)));
    assert_eq!(entries.len(), 10);
}

#[test]
fn a_login_is_an_account_with_all_it_has() {
    let entries = sample();
    let Content::Account(account) = &entries[4].content else { panic!("an account") };
    assert_eq!(account.name, "TikTok for Business");
    assert_eq!(account.url, "https://business.tiktok.com/");
    assert_eq!(account.username, "ads@contenzilla.test");
    assert_eq!(account.password.expose_secret(), "=1+1");
    assert_eq!(account.totp.expose_secret(), "JBSWY3DPEHPK3PXP");
    let notes = "Ask Andy first.\n\nURL: https://ads.tiktok.com/\nCustomer number: 007\nOld password: older";
    assert_eq!(account.notes.expose_secret(), notes);
    assert_eq!(entries[4].folders.len(), 2, "in two collections, in each once");
    let Content::Account(empty) = &entries[9].content else { panic!("an account") };
    assert_eq!((empty.name.as_str(), empty.password.expose_secret()), ("Only a name", ""));
}

#[test]
fn old_passwords_are_noted_and_so_is_a_passkey() {
    let item = r#"{"type":1,"name":"Shop","notes":"Ours.","login":{"fido2Credentials":[{"keyValue":"k"}]},
        "passwordHistory":[{"lastUsedDate":"2024-01-01T00:00:00.000Z","password":"hunter1"}]}"#;
    let entries = read(of(item).as_bytes(), 5).expect("it is read");
    let Content::Account(account) = &entries[0].content else { panic!("an account") };
    let notes = "Ours.\n\nOld password: hunter1\nPasskey: stayed in Bitwarden. Make a new one on the site.";
    assert_eq!(account.notes.expose_secret(), notes);
    let none = r#"{"type":1,"name":"Shop","login":{"fido2Credentials":[]},"passwordHistory":null}"#;
    let entries = read(of(none).as_bytes(), 5).expect("it is read");
    let Content::Account(account) = &entries[0].content else { panic!("an account") };
    assert_eq!(account.notes.expose_secret(), "");
}

#[test]
fn all_else_is_a_secret_in_lines() {
    let entries = sample();
    assert_eq!(text(&entries[5].content), " Plain note.\nSecond line ");
    let card = text(&entries[6].content);
    assert!(card.starts_with("Cardholder name: Andy Zilla\n") && card.ends_with("\nCode: 123"), "{card}");
    let identity = "Title: Mr\nFirst name: Andy\nLast name: Zilla\nPassport number: X1";
    assert_eq!(text(&entries[7].content), identity);
    assert!(text(&entries[8].content).starts_with("Private key: -----BEGIN-----\nabc\n"));
    assert!(entries[8].folders.is_empty(), "an unknown collection is none");
}

#[test]
fn another_file_is_refused_in_words() {
    for (file, code, place) in [
        ("url,username\n", "not_json", Some(Place::Line(1))),
        ("{\n\"items\":", "not_json", Some(Place::Line(2))),
        ("[]", "wrong_format", Some(Place::Line(1))),
        ("{}", "wrong_format", None),
        (r#"{"encrypted":true,"data":"hunter2"}"#, "encrypted", None),
        (r#"{"encrypted":false,"folders":[],"items":[]}"#, "wrong_format", None),
        (r#"{"collections":[{"id":"1"}],"items":[]}"#, "wrong_format", Some(Place::Collection(1))),
    ] {
        assert_eq!(fault(file), (code, place), "{file}");
    }
    let one_person = read(br#"{"folders":[],"items":[]}"#, 5).expect_err("is refused").to_string();
    assert!(one_person.contains("one person's vault"), "{one_person}");
}

#[test]
fn a_broken_item_is_named() {
    let item = Some(Place::Item(1));
    let long = "x".repeat(1024 * 1024);
    let longish = "x".repeat(100 * 1024);
    for (json, code) in [
        (r#""hunter2""#.to_owned(), "wrong_format"),
        (r#"{"type":1}"#.to_owned(), "wrong_format"),
        (r#"{"type":"hunter2","name":"A"}"#.to_owned(), "wrong_format"),
        (r#"{"type":99,"name":"hunter2"}"#.to_owned(), "unknown_kind"),
        (r#"{"type":3,"name":"a card without a card"}"#.to_owned(), "unknown_kind"),
        (r#"{"type":2,"name":"A\u0000"}"#.to_owned(), "nul_character"),
        (r#"{"type":2,"name":"A","notes":"hunter2\u0000"}"#.to_owned(), "nul_character"),
        (format!(r#"{{"type":2,"name":"A","notes":"{long}"}}"#), "too_long"),
        (format!(r#"{{"type":2,"name":"A","notes":"{longish}"}}"#), "too_long"),
        (format!(r#"{{"type":1,"name":"A","login":{{"password":"{longish}"}}}}"#), "too_long"),
        (format!(r#"{{"type":1,"name":"{}"}}"#, "x".repeat(1001)), "too_long"),
        (
            format!(r#"{{"type":2,"name":"A","collectionIds":[{}"x"]}}"#, "\"x\",".repeat(100)),
            "too_many_folders",
        ),
    ] {
        assert_eq!(fault(&of(&json)), (code, item), "{}", &json[..json.len().min(80)]);
    }
    let deep = format!(r#"{{"collections":[{{"id":"1","name":"{}"}}],"items":[]}}"#, "x/".repeat(21));
    assert_eq!(fault(&deep), ("too_deep", Some(Place::Collection(1))));
}

#[test]
fn bombs_are_refused() {
    let deep = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    assert_eq!(fault(&of(&deep)).0, "too_long");
    let card = format!(r#"{{"type":3,"name":"A","card":{{"a":{}1{}}}}}"#, "[".repeat(1000), "]".repeat(1000));
    assert_eq!(fault(&of(&card)).0, "wrong_format");
    assert_eq!(fault(&of("{},".repeat(1_000_000).trim_end_matches(','))).0, "too_many_rows");
}
