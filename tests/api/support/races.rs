//! How often a race is run.

/// `GUESTLIST_TEST_ROUNDS`, else a few.
pub fn rounds() -> usize {
    std::env::var("GUESTLIST_TEST_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(20)
}
