//! Any bytes as LastPass' answer about shared folders: no panic, and not more users than may be.
#![no_main]

use guestlist::imports::lastpass::shared_folders::{decode, shared_folders};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| {
    let Ok(text) = decode(file) else { return };
    let Ok(folders) = shared_folders(&text, 10) else { return };
    assert!(folders.iter().map(|folder| folder.users.len()).sum::<usize>() <= 10);
});
