//! What `docs/problems.md` says of each problem.

use actix_web::http::StatusCode;

const DOCUMENT: &str = include_str!("../../docs/problems.md");

/// A problem, with when and why it comes up and what to do then.
pub struct Explained {
    pub status: u16,
    pub code: &'static str,
    text: &'static str,
}

/// A stretch of text, set as code or not.
pub struct Part {
    pub text: String,
    pub is_code: bool,
}

/// The document's sections, `## status `code``.
pub fn explained() -> Vec<Explained> {
    let sections = DOCUMENT.split("\n## ").skip(1);
    sections.filter_map(section).collect()
}

fn section(section: &'static str) -> Option<Explained> {
    let (heading, text) = section.split_once('\n')?;
    let (status, code) = heading.split_once(' ')?;
    Some(Explained { status: status.parse().ok()?, code: code.trim_matches('`'), text })
}

impl Explained {
    /// The status in words.
    pub fn title(&self) -> &'static str {
        StatusCode::from_u16(self.status).ok().and_then(|status| status.canonical_reason()).unwrap_or("")
    }

    /// The paragraphs: what a bold beginning asks, and the rest.
    pub fn answers(&self) -> Vec<(&'static str, Vec<Part>)> {
        let paragraphs = self.text.split("\n\n").filter_map(|paragraph| paragraph.trim().strip_prefix("**"));
        paragraphs.filter_map(|paragraph| paragraph.split_once("** ")).map(|(q, a)| (q, parts(a))).collect()
    }
}

/// Splits at backticks; of a link only its text stays.
fn parts(text: &str) -> Vec<Part> {
    let text = text.replace('\n', " ");
    let parts = text.split('`').enumerate();
    parts.map(|(n, text)| Part { text: without_links(text), is_code: n % 2 == 1 }).collect()
}

fn without_links(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once('[') {
        let Some((name, end)) = after.split_once("](") else { break };
        plain.push_str(before);
        plain.push_str(name);
        rest = end.split_once(')').map_or("", |(_, rest)| rest);
    }
    plain + rest
}
