//! Cookies come along by themselves, so the routes that read or set one answer Guestlist's own
//! pages only: another site cannot make a browser sign in, refresh or sign out.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use url::Url;

use crate::app::App;
use crate::problem::{CROSS_SITE, Error};

/// Proof that the request did not come from another site. First argument of every cookie route.
pub struct SameOrigin;

impl FromRequest for SameOrigin {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let app = request.app_data::<Data<App>>().expect("the app is set for every route");
        let header = |name| request.headers().get(name).map(|value| value.to_str().unwrap_or_default());
        let is_ours =
            is_ours(&app.config.public_url, header("sec-fetch-site"), header(header::ORIGIN.as_str()));
        ready(if is_ours { Ok(Self) } else { Err(CROSS_SITE.into()) })
    }
}

/// A client that is no browser sends neither header.
fn is_ours(public_url: &str, fetch_site: Option<&str>, origin: Option<&str>) -> bool {
    let our_origin = Url::parse(public_url).map(|url| url.origin().ascii_serialization());
    fetch_site.is_none_or(|site| ["same-origin", "none"].contains(&site))
        && origin.is_none_or(|origin| our_origin.is_ok_and(|ours| ours == origin))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PUBLIC_URL: &str = "https://guests.example.org/app";
    const OURS: Option<&str> = Some("https://guests.example.org");

    #[test]
    fn our_own_pages_and_clients_without_a_browser_pass() {
        assert!(is_ours(PUBLIC_URL, None, None));
        assert!(is_ours(PUBLIC_URL, Some("same-origin"), OURS));
        assert!(is_ours(PUBLIC_URL, Some("none"), None));
    }

    #[test]
    fn everything_else_is_another_site() {
        for site in ["cross-site", "same-site", "SAME-ORIGIN", ""] {
            assert!(!is_ours(PUBLIC_URL, Some(site), OURS), "{site}");
        }
        for origin in [
            "null",
            "",
            "http://guests.example.org",
            "https://guests.example.org:8443",
            "https://guests.example.org.evil.test",
            "https://evil.test",
        ] {
            assert!(!is_ours(PUBLIC_URL, None, Some(origin)), "{origin}");
        }
    }
}
