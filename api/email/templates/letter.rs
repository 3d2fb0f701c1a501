use askama::Template;

use super::{Language, Message, Name};

/// A mail's words in the one shape that all mails share.
pub(super) struct Letter {
    pub language: Language,
    /// Stands at the head: the workspace's name, or the product's.
    pub sender: String,
    pub subject: String,
    /// What inboxes show after the subject.
    pub preview: String,
    pub title: String,
    pub paragraphs: Vec<String>,
    pub quote: Option<Quote>,
    pub facts: Vec<Fact>,
    pub action: Option<Action>,
    /// Why this mail came and what to do if it should not have.
    pub footer: String,
}

/// Somebody's own words, under a line that says whose.
pub(super) struct Quote {
    pub intro: String,
    pub lines: Vec<String>,
}

/// A label and what it says.
pub(super) struct Fact {
    pub label: &'static str,
    pub value: String,
}

/// The one thing to do next.
pub(super) struct Action {
    pub label: String,
    pub url: String,
    /// Above the same link as plain text.
    pub copy_hint: &'static str,
    /// How long the link works, where it ends.
    pub deadline: Option<String>,
}

impl Letter {
    /// The first letter of the sender, for the tile beside it.
    fn monogram(&self) -> String {
        let first = self.sender.chars().find(|c| c.is_alphanumeric());
        first.map_or_else(String::new, |c| c.to_uppercase().collect())
    }
}

impl Quote {
    /// None where nothing readable was written.
    pub fn new(message: Option<Message<'_>>, intro: String) -> Option<Self> {
        let lines = message?.lines();
        (!lines.is_empty()).then_some(Quote { intro, lines })
    }
}

impl Fact {
    pub fn new(label: &'static str, value: impl ToString) -> Self {
        Fact { label, value: value.to_string() }
    }

    /// A fact about something named, where there is one.
    pub fn named(label: &'static str, name: Option<Name<'_>>) -> Option<Self> {
        let value = name?.or("");
        (!value.is_empty()).then_some(Fact { label, value })
    }
}

#[derive(Template)]
#[template(path = "mail.html")]
pub(super) struct HtmlPart<'a> {
    pub letter: &'a Letter,
}

#[derive(Template)]
#[template(path = "mail.txt")]
pub(super) struct TextPart<'a> {
    pub letter: &'a Letter,
}
