//! The real binary, as whoever operates it sees it.

mod health;
mod settings;
mod stop;
