//! What tests stand on: a running server, named people, their answers, the mail they got.

mod answer;
mod client;
mod database;
mod mail;
mod person;
mod test_app;
mod workspace;

pub use answer::Answer;
pub use client::Client;
pub use person::{PASSWORD, Person};
pub use test_app::TestApp;
