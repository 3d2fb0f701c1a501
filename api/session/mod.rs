//! Signing in and staying signed in: sessions, passwords, the first set-up.
//!
//! A session is an access token of ten minutes, kept in memory by the page, and a refresh token in
//! a cookie that only the routes here read. Every request looks session, user and membership up
//! anew, so that ending a session works at once.

use crate::routes::Routes;

pub mod access_token;
pub mod attempts;
mod cookie;
mod forgot_password;
pub mod hasher;
pub mod new_owner;
pub mod new_password;
mod opened;
pub mod password;
pub mod proof;
mod refresh;
pub mod reset;
mod reset_password;
pub mod session;
mod setup;
pub mod setup_token;
mod sign_in;
mod sign_out;
pub mod user;

pub use opened::{Opened, SessionView, answer, open, user_agent};

pub fn routes(routes: &mut Routes) {
    routes.service(setup::get_setup);
    routes.service(setup::set_up);
    routes.service(sign_in::sign_in);
    routes.service(refresh::refresh_session);
    routes.service(sign_out::sign_out);
    routes.service(forgot_password::forgot_password);
    routes.service(reset_password::reset_password);
}
