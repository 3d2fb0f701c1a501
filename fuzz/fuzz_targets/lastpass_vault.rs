//! Any bytes as LastPass' vault export: no panic, and what is read is within its bounds.
#![no_main]

use guestlist::imports::export::{DEEPEST, MOST_ROWS};
use guestlist::imports::lastpass::{decode, entries};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| {
    let Ok(text) = decode(file) else { return };
    let Ok(entries) = entries(&text, MOST_ROWS) else { return };
    for entry in entries.map_while(Result::ok) {
        assert!(entry.folders.iter().all(|path| (1..=DEEPEST).contains(&path.len())));
    }
});
