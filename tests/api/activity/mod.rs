//! Activity.

mod export;
mod follow;
mod list;
