//! The real binary, as whoever operates it sees it.

mod settings;
mod stop;
