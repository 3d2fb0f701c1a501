use serde_json::json;

use super::{BITWARDEN, HEADER, SHARED, VAULT, send_form, upload};
use crate::support::TestApp;

#[actix_web::test]
async fn a_file_with_a_fault_is_refused_with_its_row_and_nothing_of_it_is_kept() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let good = "https://a.test,andy,pw,,\"two\nlines\",A,,0\n";
    let with = |row: &str| format!("{HEADER}{good}{row}").into_bytes();
    let big = "x".repeat(1024 * 1024);
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (with("\"https://b.test,andy,hunter2,,,,,0\n"), "unclosed_quote"),
        (with("\"h\"unter2,,,,,,,\n"), "misplaced_quote"),
        (with("https://b.test,andy,hunter2\n"), "wrong_number_of_cells"),
        (with(&format!("u,,hunter2{}", ",".repeat(100_000))), "wrong_number_of_cells"),
        (with("u,andy,hunter2\0,,,,,\n"), "nul_character"),
        ([with("u,andy,hunter2"), b"\xff,,,,,\n".to_vec()].concat(), "not_text"),
        (with(&format!("u,,hunter2{big},,,,,\n")), "too_long"),
        (with(&format!("u,,hunter2,,,{},,\n", "x".repeat(2_000))), "too_long"),
        (with(&format!("u,,hunter2,,,A,{},\n", "f\\".repeat(30))), "too_deep"),
    ];
    for (file, code) in cases {
        let refused = upload(&uma, &file, None).await.invalid(&["#/vault"]);
        let error = &refused["errors"][0];
        assert_eq!(error["code"], code, "{error}");
        assert!(error["detail"].as_str().is_some_and(|detail| detail.starts_with("In row 3:")), "{error}");
        assert!(!refused.to_string().contains("hunter2"), "{refused}");
    }
    assert_eq!(uma.get("/imports").await.expect(200)["total"]["count"], 0);
    // Encodings people have are no fault.
    let text = std::str::from_utf8(VAULT).expect("UTF-8");
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for file in [
        [b"\xef\xbb\xbf", VAULT].concat(),
        [b"\xff\xfe", &utf16[..]].concat(),
        text.replace('\n', "\r\n").into_bytes(),
    ] {
        assert_eq!(upload(&uma, &file, None).await.expect(201)["counts"]["accounts"], 9);
    }
}

#[actix_web::test]
async fn another_programs_file_is_refused_in_words() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    let chrome = b"name,url,username,password\nA,https://a.test,andy,hunter2\n";
    let encrypted = br#"{"encrypted":true,"passwordProtected":true,"data":"hunter2"}"#;
    let personal = br#"{"encrypted":false,"folders":[],"items":[]}"#;
    let bomb = format!("{{\"collections\":[],\"items\":{}", "[".repeat(5_000_000));
    for (source, file, code) in [
        ("lastpass", &chrome[..], "wrong_columns"),
        ("lastpass", BITWARDEN, "wrong_format"),
        ("lastpass", b"", "empty_file"),
        ("bitwarden", VAULT, "not_json"),
        ("bitwarden", SHARED, "wrong_format"),
        ("bitwarden", encrypted, "encrypted"),
        ("bitwarden", personal, "wrong_format"),
        ("bitwarden", bomb.as_bytes(), "not_json"),
    ] {
        let refused = send_form(&uma, &[("source", source.as_bytes()), ("vault", file)]).await;
        let refused = refused.invalid(&["#/vault"]);
        assert_eq!(refused["errors"][0]["code"], code, "{refused}");
        let detail = refused["errors"][0]["detail"].as_str().expect("words");
        assert!(detail.contains("xport") && !detail.contains("hunter2"), "{detail}");
    }
    for file in [VAULT, b"[]", b"{\"1\":{}}"] {
        upload(&uma, VAULT, Some(file)).await.invalid(&["#/shared_folders"]);
    }
}

#[actix_web::test]
async fn what_a_small_file_would_blow_up_is_refused_or_costs_little() {
    let app = TestApp::start().await;
    let uma = app.user("uma").await;
    // Long paths, each named by many items.
    let deep = vec!["d".repeat(900); 3].join("/");
    let export = json!({ "encrypted": false, "items": [],
        "collections": [{ "id": "1", "name": deep }] })
    .to_string();
    let refused = send_form(&uma, &[("source", b"bitwarden"), ("vault", export.as_bytes())]).await;
    let refused = refused.invalid(&["#/vault"]);
    assert_eq!(refused["errors"][0]["code"], "too_long", "{refused}");
    // Limits to very many sites, or to what is no domain.
    let vault = format!("{HEADER}https://a.test,u,p,,,One,Shared-A,0\n");
    for sites in [vec!["a.test".to_owned(); 1_001], vec!["a.".repeat(200)]] {
        let shared = json!({ "1": { "sharedfoldername": "Shared-A", "users": [{ "username": "x@y.test",
            "readonly": 1, "give": 1, "can_administer": 0, "sites": sites }] } });
        let refused = upload(&uma, vault.as_bytes(), Some(shared.to_string().as_bytes())).await;
        let refused = refused.invalid(&["#/shared_folders"]);
        assert_eq!(refused["errors"][0]["code"], "too_many_sites", "{refused}");
    }
    // Hosts of very many parts lie at no site.
    let shared = json!({ "1": { "sharedfoldername": "Shared-A", "users": [{ "username": "x@y.test",
        "readonly": 1, "give": 1, "can_administer": 0, "sites": ["test"] }] } });
    let vault = format!("{HEADER}https://{}test,u,p,,,One,Shared-A,0\n", "a.".repeat(100));
    let import = upload(&uma, vault.as_bytes(), Some(shared.to_string().as_bytes())).await.expect(201);
    assert_eq!(super::unmatched(&uma, &import, "x@y.test").await["access"]["accounts"], 0);
}
