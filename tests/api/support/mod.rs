//! What tests stand on: a running server, named people, their answers, the mail they got.

mod answer;
mod client;
pub mod contract;
mod database;
mod everything;
mod held;
mod inviting;
mod mail;
mod mailing;
mod person;
pub mod process;
mod provider;
mod proxy;
mod races;
mod reports;
mod test_app;
mod worker;
mod workspace;

pub use answer::Answer;
pub use client::{Client, send};
pub use database::{Database, open};
pub use everything::everything_in;
pub use held::Held;
pub use inviting::new_person;
pub use mail::Mail;
pub use mailing::{Fate, Mailing, SUPPRESSED};
pub use person::{PASSWORD, Person};
pub use process::Process;
pub use provider::{Provider, Say};
pub use proxy::Proxy;
pub use races::rounds;
pub use reports::{WEBHOOK_SECRET, Webhook};
pub use test_app::{SECRET_KEY, TestApp};
pub use worker::Worker;
pub use workspace::Workspace;
