use super::*;
use crate::imports::export::MOST_ROWS;

const SAMPLE: &[u8] = include_bytes!("../../../../tests/fixtures/lastpass/shared-folders.json");
const DETAILED: &[u8] = include_bytes!("../../../../tests/fixtures/lastpass/shared-folders-detailed.json");

fn read(bytes: &[u8]) -> Result<Vec<SharedFolder>, Unreadable> {
    shared_folders(&decode(bytes)?, MOST_ROWS)
}

fn fault(file: &str) -> (&'static str, Option<u64>) {
    let fault = shared_folders(file, 3).expect_err("is refused");
    (fault.code, fault.place.map(Place::number))
}

const ANDY: &str = r#"{"username":"andy@x.test","readonly":"0","give":true,"can_administer":0}"#;

#[test]
fn the_sample_is_read_whole() {
    let folders = read(SAMPLE).expect("is read");
    let names: Vec<&str> = folders.iter().map(|folder| folder.name.as_str()).collect();
    assert_eq!(names, ["Shared-Marketing", "Shared-Office", "Shared-Finance", "Shared-Empty"]);
    let taylor = &folders[0].users[1];
    assert_eq!(taylor.username, "Taylor@Agency.test");
    assert_eq!(taylor.email.as_ref().map(|email| email.key.as_str()), Some("taylor@agency.test"));
    assert_eq!(folders[2].users[2].email, None);
    let permissions: Vec<Permission> = folders[0].users.iter().map(|user| user.permission).collect();
    use Permission::{Administrator, CanUse, HidePasswords, ReadOnly};
    assert_eq!(permissions, [Administrator, HidePasswords, HidePasswords, Administrator]);
    assert_eq!(folders[2].users[1].permission, CanUse);
    assert!(HidePasswords > ReadOnly && folders.iter().all(|f| f.users.iter().all(|u| u.sites.is_none())));
}

#[test]
fn the_detailed_answer_names_sites() {
    let folders = read(DETAILED).expect("is read");
    let sites: Vec<Option<&[String]>> = folders[0].users.iter().map(|user| user.sites.as_deref()).collect();
    let (facebook, tiktok) = ("facebook.com".to_owned(), "tiktok.com".to_owned());
    assert_eq!(sites, [None, Some(&[facebook.clone()][..]), Some(&[facebook, tiktok][..]), None]);
}

#[test]
fn a_deleted_folder_is_nobodys() {
    let file = format!(r#"{{"1":{{"sharedfoldername":"A","deleted":true,"users":[{ANDY}]}}}}"#);
    assert!(shared_folders(&file, 3).expect("is read").is_empty());
}

#[test]
fn another_file_is_refused_in_words() {
    for (file, code, place) in [
        ("url,username\n", "not_json", Some(1)),
        ("{\"1\":", "not_json", Some(1)),
        ("[]", "wrong_format", Some(1)),
        (r#"{"status":"FAIL","errors":["x"]}"#, "wrong_format", Some(1)),
        (r#"{"1":["Shared-A",[],0]}"#, "wrong_format", Some(1)),
        (r#"{"1":{"sharedfoldername":"A","users":[]},"2":{"users":[]}}"#, "wrong_format", Some(2)),
        (r#"{"1":{"sharedfoldername":"A\u0000","users":[]}}"#, "nul_character", Some(1)),
    ] {
        assert_eq!(fault(file), (code, place), "{file}");
    }
    let users = [ANDY; 4].join(",");
    let many = format!(r#"{{"1":{{"sharedfoldername":"A","users":[{users}]}}}}"#);
    assert_eq!(fault(&many), ("too_many_rows", None));
    let sites = "\"a.test\",".repeat(10_000);
    let long = format!(
        r#"{{"1":{{"sharedfoldername":"A","users":[{{"username":"a","readonly":0,"give":0,"can_administer":0,"sites":[{sites}"b"]}}]}}}}"#
    );
    assert_eq!(fault(&long), ("too_long", Some(1)));
}

#[test]
fn bombs_are_refused() {
    let deep = "[".repeat(5_000_000);
    assert_eq!(fault(&deep).0, "wrong_format");
    assert_eq!(fault(&format!("{{\"1\":{deep}")).0, "not_json");
    let deep = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    assert_eq!(fault(&format!("{{\"1\":{deep}}}")).0, "wrong_format");
    let many = format!("{{{}\"x\":1}}", r#""1":{"sharedfoldername":"","users":[]},"#.repeat(100_000));
    assert_eq!(fault(&many).0, "too_many_rows");
}
