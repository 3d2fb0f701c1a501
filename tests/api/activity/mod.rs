//! Activity.

mod export;
mod list;
