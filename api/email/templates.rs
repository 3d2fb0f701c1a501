//! What every mail says and how it looks: pure rendering, no I/O.
//!
//! A mail is a [`Letter`] in one language (`en.rs`, `es.rs`: all words of one mail stand together,
//! a further language is one more file) and is drawn by `mail.html` and `mail.txt`.

mod en;
mod es;
mod language;
mod letter;
mod message;
mod name;
#[cfg(test)]
mod tests;

use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};

pub use language::{Language, UnknownLanguage};
use letter::{HtmlPart, Letter, TextPart};
pub use message::Message;
pub use name::{Address, Name, subject_name};

/// Stands in a stored mail where the secret link goes; it is put in at the moment of sending.
pub const LINK_PLACEHOLDER: &str = "%%GUESTLIST-LINK%%";

/// Every mail Guestlist sends. Links are whole URLs or [`LINK_PLACEHOLDER`].
#[derive(Debug, Clone)]
pub enum Mail<'a> {
    /// To the person invited.
    Invite(Invite<'a>),
    /// To the person invited, some days before the invite expires.
    InviteReminder(Invite<'a>),
    /// To the inviter: the invite's mail did not arrive.
    InviteNotDelivered { workspace: Name<'a>, email: Address<'a>, reason: Message<'a>, members_url: &'a str },
    /// To the inviter: the person joined.
    GuestJoined {
        workspace: Name<'a>,
        inviter_name: Name<'a>,
        guest_name: Name<'a>,
        guest_email: Address<'a>,
        members_url: &'a str,
    },
    /// To whom an item was shared with; its kind by its API name.
    ItemShared {
        workspace: Name<'a>,
        name: Name<'a>,
        sharer: Name<'a>,
        kind: &'a str,
        item: Name<'a>,
        items_url: &'a str,
    },
    /// To the inviter: the person's link no longer works and they ask for a new one.
    InviteRequested { workspace: Name<'a>, email: Address<'a>, members_url: &'a str },
    /// To the workspace's admins: somebody with a good link was turned away.
    JoinRefused { workspace: Name<'a>, email: Address<'a>, reason: JoinRefusal, members_url: &'a str },
    /// To the account's owner, who asked for it or whose admin did.
    PasswordReset {
        name: Name<'a>,
        link: &'a str,
        expires_minutes: u32,
        requested_by: Option<RequestedBy<'a>>,
    },
    /// To the account's owner, after the fact.
    PasswordChanged { name: Name<'a>, at: DateTime<Utc> },
    /// To who imports: it is done, or could not be.
    ImportEnded(ImportEnd<'a>),
    /// To an admin who wants to see that mail arrives.
    Test { name: Name<'a>, workspace: Name<'a>, settings_url: &'a str },
}

/// What an invite mail and its reminder tell.
#[derive(Debug, Clone)]
pub struct Invite<'a> {
    pub workspace: Name<'a>,
    pub inviter_name: Name<'a>,
    /// A workspace role's API name: `guest`, `admin` …
    pub role: &'a str,
    pub partner: Option<Name<'a>>,
    pub message: Option<Message<'a>>,
    /// The address invited, which is also the one to sign in with.
    pub email: Address<'a>,
    pub expires_at: DateTime<Utc>,
    pub link: &'a str,
    pub access_until: Option<DateTime<Utc>>,
}

/// What the mail at an import's end tells.
#[derive(Debug, Clone)]
pub struct ImportEnd<'a> {
    pub workspace: Name<'a>,
    /// Of who imports.
    pub name: Name<'a>,
    /// The password manager.
    pub source: &'a str,
    /// Why it failed, if it did.
    pub reason: Option<Message<'a>>,
    /// Collections, accounts and secrets that were made.
    pub items: i64,
    /// Users of the export who are not in the workspace.
    pub unmatched_users: i64,
    pub report_url: &'a str,
}

/// Why somebody with a good link could not join.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoinRefusal {
    SenderLeft,
    FeatureOff,
    DomainNotAllowed,
}

/// The admin who started a password reset, and from where.
#[derive(Debug, Clone, Copy)]
pub struct RequestedBy<'a> {
    pub name: Name<'a>,
    pub workspace: Name<'a>,
}

/// A mail ready to be stored and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub subject: String,
    pub html: String,
    pub text: String,
}

/// One of each kind, with made-up people, as an admin looks at them.
pub fn samples<'a>(workspace: &'a str, now: DateTime<Utc>) -> Vec<(&'static str, Mail<'a>)> {
    let (workspace, guest_email) = (Name(workspace), Address("charlie@example.com"));
    let (olive, charlie) = (Name("Olive Owner"), Name("Charlie Lowe"));
    let (members_url, settings_url) =
        ("https://guestlist.example/members", "https://guestlist.example/settings");
    let invite = Invite {
        workspace,
        inviter_name: olive,
        role: "guest",
        partner: None,
        message: Some(Message("Here is the folder we spoke about.")),
        email: guest_email,
        expires_at: now + TimeDelta::days(7),
        link: "https://guestlist.example/join",
        access_until: None,
    };
    let reset = "https://guestlist.example/reset";
    vec![
        ("invite", Mail::Invite(invite.clone())),
        ("invite_reminder", Mail::InviteReminder(invite)),
        (
            "guest_joined",
            Mail::GuestJoined {
                workspace,
                inviter_name: olive,
                guest_name: charlie,
                guest_email,
                members_url,
            },
        ),
        (
            "invite_not_delivered",
            Mail::InviteNotDelivered {
                workspace,
                email: guest_email,
                reason: Message("The address does not exist."),
                members_url,
            },
        ),
        (
            "item_shared",
            Mail::ItemShared {
                workspace,
                name: charlie,
                sharer: olive,
                kind: "account",
                item: Name("Ad account"),
                items_url: "https://guestlist.example/accounts",
            },
        ),
        ("invite_requested", Mail::InviteRequested { workspace, email: guest_email, members_url }),
        (
            "join_refused",
            Mail::JoinRefused { workspace, email: guest_email, reason: JoinRefusal::SenderLeft, members_url },
        ),
        (
            "password_reset",
            Mail::PasswordReset { name: charlie, link: reset, expires_minutes: 30, requested_by: None },
        ),
        ("password_changed", Mail::PasswordChanged { name: charlie, at: now }),
        (
            "import_ended",
            Mail::ImportEnded(ImportEnd {
                workspace,
                name: olive,
                source: "LastPass",
                reason: None,
                items: 128,
                unmatched_users: 6,
                report_url: "https://guestlist.example/imports",
            }),
        ),
        ("test", Mail::Test { name: olive, workspace, settings_url }),
    ]
}

/// Renders a mail in a language. The same input always gives the same bytes.
pub fn render(mail: &Mail<'_>, language: Language) -> Rendered {
    let letter: Letter = match language {
        Language::En => en::letter(mail),
        Language::Es => es::letter(mail),
    };
    let html = HtmlPart { letter: &letter }.render();
    let text = TextPart { letter: &letter }.render();
    Rendered {
        // Rendering into a String fails only if a template returns an error of its own; ours have none.
        html: html.expect("mail.html renders"),
        text: text.expect("mail.txt renders"),
        subject: letter.subject,
    }
}
