//! What was caught, for people: a page that works without scripts.

use std::sync::Arc;

use actix_web::http::header::{CONTENT_SECURITY_POLICY, ContentType};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpResponse, Responder};
use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::Mailbox;
use super::caught::Message;
use super::messages::find;
use super::problem::Problem;

/// Rows shown at most; a search finds the others.
const MAX_ROWS: usize = 200;

const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
    frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A caught mail may bring its own styles, but nothing that runs or is fetched.
const MAIL_POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
    style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

/// What the page is asked to show.
#[derive(Deserialize)]
pub struct View {
    #[serde(default)]
    to: String,
    id: Option<String>,
    part: Option<String>,
}

#[derive(Template)]
#[template(path = "mailbox.html")]
struct Page<'a> {
    view: &'a View,
    total: usize,
    rows: Vec<Row>,
    open: Option<Open>,
}

/// A mail in the list.
struct Row {
    message: Arc<Message>,
    url: String,
    is_open: bool,
    age: String,
}

/// The mail being read.
struct Open {
    message: Arc<Message>,
    shows_text: bool,
    html_url: String,
    text_url: String,
}

/// `GET /`: the list, and beside it the mail chosen.
pub async fn page(mailbox: Data<Mailbox>, view: Query<View>) -> Result<impl Responder, Problem> {
    let to = view.to.trim();
    let found = mailbox.caught().list((!to.is_empty()).then_some(to));
    let now = Utc::now();
    let page = Page {
        view: &view,
        total: found.len(),
        open: view.id.as_deref().and_then(|id| find(&mailbox, id)).map(|m| view.open(m)),
        rows: found.into_iter().take(MAX_ROWS).map(|m| view.row(m, now)).collect(),
    };
    let html = page.render().map_err(|_| Problem::INTERNAL_SERVER_ERROR)?;
    Ok(HttpResponse::Ok()
        .content_type(ContentType::html())
        .insert_header((CONTENT_SECURITY_POLICY, PAGE_POLICY))
        .body(html))
}

/// `GET /messages/{id}/html`: a mail's HTML, shut in; its links open new tabs.
pub async fn html_part(mailbox: Data<Mailbox>, id: Path<String>) -> Result<impl Responder, Problem> {
    let message = find(&mailbox, &id).ok_or(Problem::NO_MESSAGE)?;
    let html = message.html.as_deref().ok_or(Problem::NO_MESSAGE)?;
    Ok(HttpResponse::Ok()
        .content_type(ContentType::html())
        .insert_header((CONTENT_SECURITY_POLICY, MAIL_POLICY))
        .body(in_new_tabs(html)))
}

/// `GET /mailbox.css`.
pub async fn css() -> impl Responder {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(include_str!("templates/mailbox.css"))
}

/// `GET /mailbox.js`: only keeps the list fresh.
pub async fn js() -> impl Responder {
    HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .body(include_str!("templates/mailbox.js"))
}

/// `GET /mailbox.svg`: the icon of the browser's tab.
pub async fn icon() -> impl Responder {
    HttpResponse::Ok().content_type("image/svg+xml").body(include_str!("templates/mailbox.svg"))
}

impl View {
    fn row(&self, message: Arc<Message>, now: DateTime<Utc>) -> Row {
        let id = message.id.to_string();
        Row {
            url: self.url(&id, None),
            is_open: self.id.as_ref() == Some(&id),
            age: age(now, message.received_at),
            message,
        }
    }

    fn open(&self, message: Arc<Message>) -> Open {
        let id = message.id.to_string();
        Open {
            shows_text: message.html.is_none()
                || (message.text.is_some() && self.part.as_deref() == Some("text")),
            html_url: self.url(&id, None),
            text_url: self.url(&id, Some("text")),
            message,
        }
    }

    /// Where the list alone is shown.
    fn list_url(&self) -> String {
        self.query([("to", Some(self.to.as_str()))])
    }

    fn url(&self, id: &str, part: Option<&str>) -> String {
        self.query([("to", Some(self.to.as_str())), ("id", Some(id)), ("part", part)])
    }

    fn query<const N: usize>(&self, pairs: [(&str, Option<&str>); N]) -> String {
        let pairs = pairs
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)));
        let query = Serializer::new(String::new()).extend_pairs(pairs).finish();
        if query.is_empty() { "/".into() } else { format!("/?{query}") }
    }
}

/// Puts `<base target>` where it counts without changing how the document is read.
fn in_new_tabs(html: &str) -> String {
    const BASE: &str = "<base target=\"_blank\">";
    let lower = html.to_ascii_lowercase();
    let after_tag = |tag: &str| {
        let start = lower.find(tag)?;
        Some(start + lower[start..].find('>')? + 1)
    };
    let place = after_tag("<head>").or_else(|| after_tag("<!doctype")).unwrap_or(0);
    format!("{}{BASE}{}", &html[..place], &html[place..])
}

/// An age as people say it.
fn age(now: DateTime<Utc>, at: DateTime<Utc>) -> String {
    let age = now - at;
    let plural = |n: i64, unit: &str| match n {
        1 => format!("1 {unit} ago"),
        n => format!("{n} {unit}s ago"),
    };
    if age < TimeDelta::minutes(1) {
        "Just now".into()
    } else if age < TimeDelta::hours(1) {
        format!("{} min ago", age.num_minutes())
    } else if age < TimeDelta::days(1) {
        plural(age.num_hours(), "hour")
    } else if age < TimeDelta::days(7) {
        plural(age.num_days(), "day")
    } else {
        at.format("%-d %b %Y").to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_read_as_people_say_them() {
        let now = "2026-05-24T12:00:00Z".parse().unwrap();
        for (at, said) in [
            ("2026-05-24T11:59:30Z", "Just now"),
            ("2026-05-24T11:56:00Z", "4 min ago"),
            ("2026-05-24T11:00:00Z", "1 hour ago"),
            ("2026-05-22T11:00:00Z", "2 days ago"),
            ("2026-05-01T11:00:00Z", "1 May 2026"),
        ] {
            assert_eq!(age(now, at.parse().unwrap()), said);
        }
    }

    #[test]
    fn links_of_a_mail_open_new_tabs() {
        let base = "<base target=\"_blank\">";
        for (html, served) in [
            ("<!doctype html><html><HEAD><title>", format!("<!doctype html><html><HEAD>{base}<title>")),
            ("<!doctype html><p>", format!("<!doctype html>{base}<p>")),
            ("<p>", format!("{base}<p>")),
        ] {
            assert_eq!(in_new_tabs(html), served);
        }
    }
}
