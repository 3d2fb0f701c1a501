//! Invites: creating, listing, sending again, taking back.

pub mod invite;
pub mod view;
