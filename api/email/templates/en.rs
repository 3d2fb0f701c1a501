//! English.

use chrono::{DateTime, Utc};

use super::letter::{Action, Fact, Letter, Quote};
use super::{Invite, JoinRefusal, Language, Mail, Name};

const SOMEONE: &str = "Someone";
const A_WORKSPACE: &str = "a workspace";
const COPY_HINT: &str = "If the button does not work, copy this link into your browser:";

pub(super) fn letter(mail: &Mail<'_>) -> Letter {
    match *mail {
        Mail::Invite(ref invite) => {
            let (inviter, workspace) = parties(invite);
            Letter {
                subject: format!("{inviter} invites you to {workspace}"),
                title: format!("Join {workspace}"),
                paragraphs: vec![match invite.role {
                    "guest" => format!("{inviter} invites you to {workspace} as a guest."),
                    _ => format!("{inviter} invites you to {workspace}."),
                }],
                ..invitation(invite)
            }
        }
        Mail::InviteReminder(ref invite) => {
            let (inviter, workspace) = parties(invite);
            Letter {
                subject: format!("Reminder: your invite to {workspace} expires soon"),
                title: "Your invite is waiting".into(),
                paragraphs: vec![
                    format!("{inviter} invited you to {workspace}, and you have not joined yet."),
                    format!("Your invite expires on {}.", date(invite.expires_at)),
                ],
                ..invitation(invite)
            }
        }
        Mail::InviteNotDelivered { workspace, email, reason, members_url } => {
            let workspace = workspace.or(A_WORKSPACE);
            Letter {
                language: Language::En,
                subject: format!("An invite to {workspace} did not arrive"),
                preview: "The person you invited has not got your invite.".into(),
                title: "Your invite did not arrive".into(),
                paragraphs: vec![
                    "The email with the invite you sent could not be delivered.".into(),
                    "Check that the address is right. If it is not, revoke the invite and send a new one to the right address.".into(),
                ],
                quote: Quote::new(Some(reason), "The reason:".into()),
                facts: vec![Fact::new("Email", email)],
                action: Some(open("Open the invite", members_url)),
                footer: format!("You get this email because you sent an invite to {workspace}."),
                sender: workspace,
            }
        }
        Mail::GuestJoined { workspace, inviter_name, guest_name, guest_email, members_url } => {
            let guest = guest_name.or("Your guest");
            let workspace = workspace.or(A_WORKSPACE);
            Letter {
                language: Language::En,
                subject: format!("{guest} joined {workspace}"),
                preview: "The invite you sent was accepted.".into(),
                title: format!("{guest} has joined"),
                paragraphs: vec![
                    greeting(inviter_name),
                    "The invite you sent was accepted. What you shared with this address can be used from now on.".into(),
                ],
                quote: None,
                facts: vec![Fact::new("Name", guest), Fact::new("Email", guest_email)],
                action: Some(open("View guests", members_url)),
                footer: format!("You get this email because you sent an invite to {workspace}."),
                sender: workspace,
            }
        }
        Mail::ItemShared { workspace, name, sharer, kind, item, items_url } => {
            let (workspace, sharer) = (workspace.or(A_WORKSPACE), sharer.or("Somebody"));
            let (kind, a_kind) = match kind {
                "account" => ("Account", "an account"),
                "secret" => ("Secret", "a secret"),
                _ => ("Collection", "a collection"),
            };
            Letter {
                language: Language::En,
                subject: format!("{sharer} shared {a_kind} with you"),
                preview: format!("You can use it in {workspace} from now on."),
                title: format!("{sharer} shared {a_kind} with you"),
                paragraphs: vec![
                    greeting(name),
                    format!("You can use it in {workspace} from now on. What is secret of it is shown there, after you sign in, and never in an email."),
                ],
                quote: None,
                facts: vec![Fact::new(kind, item.or("Without a name"))],
                action: Some(open("Open it", items_url)),
                footer: format!("You get this email because you belong to {workspace}."),
                sender: workspace,
            }
        }
        Mail::InviteRequested { workspace, email, members_url } => {
            let workspace = workspace.or(A_WORKSPACE);
            Letter {
                language: Language::En,
                subject: format!("Somebody asks for a new invite to {workspace}"),
                preview: "The link you sent no longer works.".into(),
                title: "A new invite, please".into(),
                paragraphs: vec![
                    "The link you sent no longer works, and the person you invited asks for a new one.".into(),
                    "If they should still join, resend the invite. If not, there is nothing to do.".into(),
                ],
                quote: None,
                facts: vec![Fact::new("Email", email)],
                action: Some(open("Open guests", members_url)),
                footer: format!("You get this email because you sent an invite to {workspace}."),
                sender: workspace,
            }
        }
        Mail::JoinRefused { workspace, email, reason, members_url } => {
            let workspace = workspace.or(A_WORKSPACE);
            let why = match reason {
                JoinRefusal::SenderLeft => "The person who sent the invite has left or may no longer invite. Resend the invite if it should still count.",
                JoinRefusal::FeatureOff => "Guest invites are switched off in your workspace. To let this person in, switch them on in Settings and resend the invite.",
                JoinRefusal::DomainNotAllowed => "Your workspace does not accept guests from this email domain. To let this person in, change the domains in Settings.",
            };
            Letter {
                language: Language::En,
                subject: format!("Somebody could not join {workspace}"),
                preview: "An invited person was turned away.".into(),
                title: "An invite was refused".into(),
                paragraphs: vec![
                    format!("Somebody used a valid invite link to {workspace} and was turned away."),
                    why.into(),
                ],
                quote: None,
                facts: vec![Fact::new("Email", email)],
                action: Some(open("Open guests", members_url)),
                footer: format!("You get this email because you are an admin of {workspace}."),
                sender: workspace,
            }
        }
        Mail::PasswordReset { name, link, expires_minutes, requested_by } => {
            let (why, footer) = match requested_by {
                None => (
                    "Somebody, most likely you, asked to reset the password of your account.".into(),
                    "Did you not ask for this? Ignore this email: your password stays as it is.".into(),
                ),
                Some(by) => (
                    format!(
                        "{} of {} asks you to set a new password for your account.",
                        by.name.or("An admin"),
                        by.workspace.or("your workspace"),
                    ),
                    "Your password stays as it is until you set a new one, and nobody but you can see it.".into(),
                ),
            };
            Letter {
                language: Language::En,
                sender: "Guestlist".into(),
                subject: "Set a new Guestlist password".into(),
                preview: "The link in this email lets you choose a new password.".into(),
                title: "Set a new password".into(),
                paragraphs: vec![greeting(name), why],
                quote: None,
                facts: vec![],
                action: Some(Action {
                    deadline: Some(format!("This link works once, for {}.", minutes(expires_minutes))),
                    ..open("Set a new password", link)
                }),
                footer,
            }
        }
        Mail::PasswordChanged { name, at } => Letter {
            language: Language::En,
            sender: "Guestlist".into(),
            subject: "Your Guestlist password was changed".into(),
            preview: "If this was you, there is nothing to do.".into(),
            title: "Your password was changed".into(),
            paragraphs: vec![
                greeting(name),
                format!("The password of your account was changed on {}.", date(at)),
                "If this was you, there is nothing to do. If not, choose “Forgot password?” on the sign-in page now and tell your admin.".into(),
            ],
            quote: None,
            facts: vec![],
            action: None,
            footer: "You get this email whenever the password of your account changes.".into(),
        },
        Mail::ImportEnded(ref import) => {
            let (workspace, source) = (import.workspace.or(A_WORKSPACE), import.source);
            let (done, next) = match (import.reason, import.unmatched_users) {
                (Some(_), _) => (
                    format!("Your import from {source} could not be completed."),
                    "What had come in by then is yours; the report lists it.".to_owned(),
                ),
                (None, 0) => (
                    format!("Your import from {source} is done."),
                    "Everybody who had access there has it here too.".to_owned(),
                ),
                (None, _) => (
                    format!("Your import from {source} is done."),
                    "Some people who had access there are not here yet. Invite them from the report: on joining they find what they had.".to_owned(),
                ),
            };
            Letter {
                language: Language::En,
                subject: match import.reason {
                    Some(_) => format!("Your import into {workspace} stopped"),
                    None => format!("Your import into {workspace} is done"),
                },
                preview: done.clone(),
                title: match import.reason {
                    Some(_) => "Your import stopped".into(),
                    None => "Your import is done".into(),
                },
                paragraphs: vec![greeting(import.name), done, next],
                quote: Quote::new(import.reason, "The reason:".into()),
                facts: vec![
                    Fact::new("Collections, accounts and secrets", import.items),
                    Fact::new("People not here yet", import.unmatched_users),
                ],
                action: Some(open("Open the import report", import.report_url)),
                footer: format!("You get this email because you started an import into {workspace}."),
                sender: workspace,
            }
        }
        Mail::Test { name, workspace, settings_url } => {
            let workspace = workspace.or(A_WORKSPACE);
            Letter {
                language: Language::En,
                subject: format!("Mail from {workspace} arrives"),
                preview: "This is the test you asked for.".into(),
                title: "It works".into(),
                paragraphs: vec![
                    greeting(name),
                    "This is the test mail you asked for. If it is in your inbox and not among spam, invites will arrive as well.".into(),
                ],
                quote: None,
                facts: vec![],
                action: Some(open("Open settings", settings_url)),
                footer: format!("You get this email because you asked for a test in the settings of {workspace}."),
                sender: workspace,
            }
        }
    }
}

/// What the invite and its reminder have in common.
fn invitation(invite: &Invite<'_>) -> Letter {
    let (inviter, workspace) = parties(invite);
    let until = format!("This link works until {}.", date(invite.expires_at));
    let facts = [
        Some(Fact::new("You sign in as", invite.email)),
        Some(Fact::new("Role", role(invite.role))),
        Fact::named("Partner", invite.partner),
        invite.access_until.map(|at| Fact::new("Access ends", date(at))),
    ];
    Letter {
        language: Language::En,
        subject: String::new(),
        preview: until.clone(),
        title: String::new(),
        paragraphs: vec![],
        quote: Quote::new(invite.message, format!("{inviter} writes:")),
        facts: facts.into_iter().flatten().collect(),
        action: Some(Action {
            deadline: Some(format!("{until} It is for you alone, so please do not forward it.")),
            ..open(&format!("Join {workspace}"), invite.link)
        }),
        footer: format!(
            "You get this email because {inviter} entered your address. Not expecting it? You can ignore it, or open the link and decline."
        ),
        sender: workspace,
    }
}

fn parties(invite: &Invite<'_>) -> (String, String) {
    (invite.inviter_name.or(SOMEONE), invite.workspace.or(A_WORKSPACE))
}

fn open(label: &str, url: &str) -> Action {
    Action { label: label.into(), url: url.into(), copy_hint: COPY_HINT, deadline: None }
}

fn greeting(name: Name<'_>) -> String {
    format!("Hi {},", name.or("there"))
}

fn role(role: &str) -> &str {
    match role {
        "owner" => "Owner",
        "super_admin" => "Super Admin",
        "admin" => "Admin",
        "user" => "User",
        "login_only" => "Login only",
        "guest" => "Guest",
        other => other,
    }
}

fn minutes(minutes: u32) -> String {
    match minutes {
        1 => "1 minute".into(),
        n => format!("{n} minutes"),
    }
}

fn date(at: DateTime<Utc>) -> String {
    at.format("%-d %B %Y, %H:%M UTC").to_string()
}
