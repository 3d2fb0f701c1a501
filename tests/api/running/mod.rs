//! The real binary, as whoever operates it sees it.

mod health;
mod replicas;
mod settings;
mod stop;
mod traces;
