//! The refresh cookie. Scripts cannot read it, other sites cannot make a browser send it.

use std::future::{Ready, ready};

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use chrono::TimeDelta;

use crate::app::App;
use crate::config::Config;
use crate::problem::Error;

/// With `__Host-` a browser takes the cookie over https only and from this very host.
fn name(config: &Config) -> &'static str {
    if config.is_https() { "__Host-guestlist_refresh" } else { "guestlist_refresh" }
}

/// The cookie that carries a refresh token for the rest of its session.
pub fn carrying(config: &Config, token: String, rest: TimeDelta) -> Cookie<'static> {
    Cookie::build(name(config), token)
        .path("/")
        .secure(config.is_https())
        .http_only(true)
        .same_site(SameSite::Strict)
        .max_age(Duration::seconds(rest.num_seconds()))
        .finish()
}

/// The cookie that makes a browser forget its refresh token.
pub fn forgetting(config: &Config) -> Cookie<'static> {
    carrying(config, String::new(), TimeDelta::zero())
}

/// The refresh token a request came with, if any.
pub struct RefreshToken(pub Option<String>);

impl FromRequest for RefreshToken {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let app = request.app_data::<Data<App>>().expect("the app is set for every route");
        let cookie = request.cookie(name(&app.config));
        ready(Ok(Self(cookie.map(|cookie| cookie.value().to_owned()))))
    }
}
