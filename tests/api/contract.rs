//! `openapi.yaml` is never out of step with the code.

#[test]
fn openapi_yaml_is_what_the_code_says() {
    let written = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.yaml"));
    let made = guestlist::routes::openapi().to_yaml().expect("YAML");
    assert!(written.is_ok_and(|written| written == made), "openapi.yaml is stale: run `make openapi`");
}
