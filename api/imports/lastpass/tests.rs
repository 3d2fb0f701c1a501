use secrecy::ExposeSecret;

use super::*;
use crate::imports::export::MOST_ROWS;

const SAMPLE: &[u8] = include_bytes!("../../../tests/fixtures/lastpass/vault-export.csv");
const HEADER: &str = "url,username,password,totp,extra,name,grouping,fav";

fn read(bytes: &[u8], most: usize) -> Result<Vec<Entry>, Unreadable> {
    let text = decode(bytes)?;
    entries(&text, most)?.collect()
}

fn sample() -> Vec<Entry> {
    read(SAMPLE, MOST_ROWS).expect("the sample is read")
}

fn folder(entry: &Entry) -> String {
    let paths: Vec<String> = entry.folders.iter().map(|path| path.join("/")).collect();
    paths.join(" and ")
}

fn fault(file: impl AsRef<[u8]>) -> (&'static str, Option<u64>) {
    let fault = read(file.as_ref(), 5).expect_err("is refused");
    (fault.code, fault.place.map(Place::number))
}

/// A file of these rows under LastPass' header.
fn csv(rows: &str) -> String {
    format!("{HEADER}\n{rows}")
}

#[test]
fn the_sample_is_read_whole() {
    let entries = sample();
    let kinds: String = entries
        .iter()
        .map(|entry| match entry.content {
            Content::Account(_) => 'a',
            Content::Secret(_) => 's',
            Content::Folder => 'f',
        })
        .collect();
    assert_eq!(kinds, "aaasssaaaaaaf");
    let folders: Vec<String> = entries.iter().map(folder).collect();
    assert_eq!(folders[0], "Shared-Marketing/Social");
    assert_eq!(folders[9], "", "(none) is no folder");
    assert_eq!(folders[11], "Personal/Work/Deep");
    assert_eq!(folders[12], "Shared-Empty");
    assert_eq!(entries[12].place, Place::Row(14), "a note's lines are one row");
}

#[test]
fn every_password_is_kept_byte_for_byte() {
    let passwords: Vec<String> = sample()
        .iter()
        .filter_map(|entry| match &entry.content {
            Content::Account(account) => Some(account.password.expose_secret().to_owned()),
            _ => None,
        })
        .collect();
    let expected = [
        "p4ss,with,commas",
        "=1+1",
        "quote\"inside\"",
        " leading and trailing ",
        "another",
        "",
        "pw-only",
        "t@b\tinside",
        "pw",
    ];
    assert_eq!(passwords, expected);
}

#[test]
fn notes_and_seeds_are_kept_as_they_are() {
    let entries = sample();
    let Content::Account(tiktok) = &entries[1].content else { panic!("an account") };
    assert_eq!(tiktok.totp.expose_secret(), "JBSWY3DPEHPK3PXP");
    assert_eq!(tiktok.url, "https://business.tiktok.com/");
    let Content::Account(analytics) = &entries[2].content else { panic!("an account") };
    assert_eq!(analytics.notes.expose_secret(), "Read the \"runbook\" first");
    let Content::Secret(terms) = &entries[5].content else { panic!("a secret") };
    assert_eq!(terms.title, "Vendor terms");
    assert_eq!(terms.text.expose_secret(), "Plain note, no type.\nSecond line – with ünïcode ✓");
    let Content::Secret(database) = &entries[3].content else { panic!("a secret") };
    assert!(database.text.expose_secret().starts_with("NoteType:Server\nHostname:"));
    let Content::Account(nameless) = &entries[9].content else { panic!("an account") };
    assert_eq!((nameless.name.as_str(), nameless.url.as_str()), ("", ""));
}

#[test]
fn encodings_and_line_ends_make_no_difference() {
    let text = std::str::from_utf8(SAMPLE).expect("UTF-8");
    let sample = format!("{:?}", sample());
    let units: Vec<u16> = text.encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    for file in [[b"\xef\xbb\xbf", SAMPLE].concat(), [b"\xff\xfe", &little[..]].concat()] {
        assert_eq!(format!("{:?}", read(&file, MOST_ROWS).expect("is read")), sample);
    }
    for end in ["\r\n", "\r"] {
        let file = text.replace('\n', end);
        assert_eq!(format!("{:?}", read(file.as_bytes(), MOST_ROWS).expect("is read")), sample);
    }
}

#[test]
fn an_older_export_has_no_seeds() {
    let file = "url,username,password,extra,name,grouping,fav\nhttps://a.test,andy,=1,note,A,,0";
    let entries = read(file.as_bytes(), 5).expect("is read");
    let Content::Account(account) = &entries[0].content else { panic!("an account") };
    assert_eq!(account.password.expose_secret(), "=1");
    assert_eq!((account.totp.expose_secret(), account.notes.expose_secret()), ("", "note"));
}

#[test]
fn a_broken_row_is_named() {
    let good = "https://a.test,andy,pw,,\"two\nlines\",A,,0\n";
    assert_eq!(fault(csv(&format!("{good}\"https://b.test,x,,,,,,0\n"))), ("unclosed_quote", Some(3)));
    assert_eq!(fault(csv(&format!("{good}\"h\"x,x,,,,,,0\n"))), ("misplaced_quote", Some(3)));
    assert_eq!(fault(csv(&format!("{good}a,b\n"))), ("wrong_number_of_cells", Some(3)));
    assert_eq!(fault(csv(&format!("{good}a\0,b"))), ("nul_character", Some(3)));
    assert_eq!(fault([csv(good).as_bytes(), b"\xfc,b"].concat()), ("not_text", Some(3)));
    let many_cells = ",".repeat(100_000);
    assert_eq!(fault(csv(&format!("{good}{many_cells}"))), ("wrong_number_of_cells", Some(3)));
    let big = "x".repeat(1024 * 1024);
    for row in [
        format!("u,,{big},,,,,"),
        format!("u,,,{big},,,,"),
        format!("u,,,,{big},,,"),
        format!("{big},,,,,,,"),
        format!("u,,,,,{},,", "x".repeat(1001)),
        format!("u,{},,,,,,", "x".repeat(1001)),
        format!("http://sn,,,,{big},,,"),
    ] {
        assert_eq!(fault(csv(&format!("{good}{row}"))), ("too_long", Some(3)));
    }
    assert_eq!(fault(csv(&format!("{good}u,,,,,,{},", r"f\".repeat(21)))), ("too_deep", Some(3)));
    assert_eq!(fault(csv(&good.repeat(6))), ("too_many_rows", None));
}

#[test]
fn another_file_is_refused_in_words() {
    for (file, code) in [
        (String::new(), "empty_file"),
        ("{\"encrypted\":true}".to_owned(), "wrong_format"),
        ("folder,favorite,type,name,notes,fields,reprompt,login_uri\n".to_owned(), "wrong_columns"),
        ("name,url,username,password\nA,https://a.test,andy,hunter2\n".to_owned(), "wrong_columns"),
        (format!("{HEADER},fav\n"), "wrong_columns"),
        (HEADER.replace("totp", "otp"), "wrong_columns"),
        (",".repeat(100_000), "wrong_number_of_cells"),
        ("just some text".to_owned(), "wrong_columns"),
        ("PK\u{3}\u{4}".to_owned(), "wrong_columns"),
    ] {
        let fault = read(file.as_bytes(), 5).expect_err("is refused");
        assert_eq!(fault.code, code, "{fault}");
        assert!(!fault.to_string().contains("hunter2"));
    }
    // Somebody's rows without a header: what is in them is not repeated.
    let fault = read(b"https://a.test,andy,hunter2,,,A,,0", 5).expect_err("is refused").to_string();
    assert!(fault.contains("Export the vault in LastPass") && !fault.contains("hunter2"), "{fault}");
}

#[test]
fn no_fault_tells_what_is_in_a_cell() {
    for row in ["u,andy,hunter2,,,A", "\"u,andy,hunter2", "\"u\"andy,hunter2", "u,,hunter2\0"] {
        let fault = read(csv(row).as_bytes(), 5).expect_err("is refused");
        assert!(!format!("{fault} {fault:?}").contains("hunter2"), "{fault:?}");
    }
}
