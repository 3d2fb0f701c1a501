//! Mail: what is written, the outbox it waits in, and the worker that hands it to the provider.

mod cause;
pub mod depth;
pub mod desk;
pub mod gate;
mod handover;
mod invite_delivery;
pub mod lease;
pub mod outbox;
pub mod provider;
mod report;
mod span;
pub mod templates;
mod wanted;
pub mod webhook;
pub mod worker;

/// Languages the interface and the mails exist in.
pub const LANGUAGES: [&str; 2] = ["en", "es"];
