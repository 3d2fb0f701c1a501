//! Mail: what is written, and how it reaches people.

/// Languages the interface and the mails exist in.
pub const LANGUAGES: [&str; 2] = ["en", "es"];

pub mod templates;
