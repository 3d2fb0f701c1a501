//! Signing in and staying signed in.

pub mod access_token;
pub mod password;
pub mod session;
pub mod user;
