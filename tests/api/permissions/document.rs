//! The tables for readers: `docs/permissions.md` is made of the two snapshots.

use std::path::Path;

const INTRODUCTION: &str = "\
# Who may do what

Made of what the tests found when each of these callers tried every operation of the contract (`tests/api/permissions`);
a test fails when this page is stale. Somebody else's workspace is not in the table: whatever belongs to one answers 404
like what does not exist.
";

const IN_PARTNER: &str = "
## By role within a partner

Host Admins here are Users of the workspace; Admins and above do in every partner what its Host Admins do. `other_…` have
their role in another partner of the same workspace, `foreign_…` in a partner of another workspace.
";

#[test]
fn the_page_shows_what_the_tests_found() {
    let page = format!(
        "{INTRODUCTION}\n## By role\n\n```\n{}```\n{IN_PARTNER}\n```\n{}```\n\n## By an API key's scope\n\n```\n{}```\n",
        table(include_str!("table.snap")),
        table(include_str!("partners.snap")),
        table(include_str!("scopes.snap")),
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/permissions.md");
    if std::env::var_os("GUESTLIST_UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).expect("written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, page, "run the tests with GUESTLIST_UPDATE_DOCS=1");
}

/// What stands under a snapshot's header.
fn table(snapshot: &str) -> &str {
    snapshot.splitn(3, "---\n").nth(2).expect("a header").trim_start()
}
