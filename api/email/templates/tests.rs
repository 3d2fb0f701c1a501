use chrono::{TimeZone, Utc};

use super::*;

const MEMBERS_URL: &str = "https://guestlist.example/members?tab=guest&sort=name";

fn invite() -> Invite<'static> {
    Invite {
        workspace: Name("Contenzilla"),
        inviter_name: Name("Olive Owner"),
        role: "guest",
        partner: None,
        message: None,
        email: Address("charlie@adraptor.test"),
        expires_at: Utc.with_ymd_and_hms(2026, 12, 1, 14, 5, 59).unwrap(),
        link: LINK_PLACEHOLDER,
        access_until: None,
    }
}

fn full_invite() -> Invite<'static> {
    Invite {
        partner: Some(Name("Studio K")),
        message: Some(Message(
            "Hi Charlie,\r\nhere is the access to our <staging> accounts.\r\n\r\nSee you on Monday & thanks!",
        )),
        access_until: Some(Utc.with_ymd_and_hms(2027, 1, 31, 23, 0, 0).unwrap()),
        ..invite()
    }
}

fn every_mail() -> Vec<(&'static str, Mail<'static>)> {
    let workspace = Name("Contenzilla");
    let email = Address("charlie@adraptor.test");
    let name = Name("Charlie Lowe");
    let refused = |reason| Mail::JoinRefused { workspace, email, reason, members_url: MEMBERS_URL };
    let reset = |requested_by| Mail::PasswordReset {
        name,
        link: LINK_PLACEHOLDER,
        expires_minutes: 30,
        requested_by,
    };
    vec![
        ("invite", Mail::Invite(invite())),
        ("invite_with_everything", Mail::Invite(full_invite())),
        ("invite_member", Mail::Invite(Invite { role: "super_admin", ..invite() })),
        ("invite_reminder", Mail::InviteReminder(full_invite())),
        (
            "guest_joined",
            Mail::GuestJoined {
                workspace,
                inviter_name: Name("Olive Owner"),
                guest_name: name,
                guest_email: email,
                members_url: MEMBERS_URL,
            },
        ),
        (
            "item_shared",
            Mail::ItemShared {
                workspace,
                name,
                sharer: Name("Olive Owner"),
                kind: "account",
                item: Name("Facebook Ads"),
                items_url: "https://guestlist.example/accounts",
            },
        ),
        (
            "invite_not_delivered",
            Mail::InviteNotDelivered {
                workspace,
                email,
                reason: Message("The receiver's server said: 550 <no> such user"),
                members_url: MEMBERS_URL,
            },
        ),
        ("invite_requested", Mail::InviteRequested { workspace, email, members_url: MEMBERS_URL }),
        ("join_refused_sender_left", refused(JoinRefusal::SenderLeft)),
        ("join_refused_feature_off", refused(JoinRefusal::FeatureOff)),
        ("join_refused_domain", refused(JoinRefusal::DomainNotAllowed)),
        ("password_reset", reset(None)),
        ("password_reset_by_admin", reset(Some(RequestedBy { name: Name("Ada Admin"), workspace }))),
        (
            "password_changed",
            Mail::PasswordChanged { name, at: Utc.with_ymd_and_hms(2026, 5, 24, 9, 0, 0).unwrap() },
        ),
        ("test", Mail::Test { name, workspace, settings_url: "https://guestlist.example/settings" }),
    ]
}

#[test]
fn every_mail_in_every_language_is_as_kept() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, mail) in every_mail() {
            for language in Language::ALL {
                let Rendered { subject, html, text } = render(&mail, language);
                let text = format!("Subject: {subject}\n\n{text}");
                insta::assert_snapshot!(format!("{name}.{language}.text"), text);
                insta::assert_snapshot!(format!("{name}.{language}.html"), html);
            }
        }
    });
}

#[test]
fn the_placeholder_stands_where_the_link_goes() {
    for language in Language::ALL {
        let mail = render(&Mail::Invite(full_invite()), language);
        assert_eq!(mail.html.matches(LINK_PLACEHOLDER).count(), 3);
        assert_eq!(hrefs(&mail.html), [LINK_PLACEHOLDER; 2]);
        assert_eq!(mail.text.lines().filter(|line| *line == LINK_PLACEHOLDER).count(), 1);
        assert!(!mail.subject.contains(LINK_PLACEHOLDER));
    }
}

#[test]
fn a_link_given_whole_stands_on_a_line_of_its_own() {
    let link = "https://guestlist.example/join#AbC-_123";
    let mail = render(&Mail::Invite(Invite { link, ..invite() }), Language::En);
    assert!(mail.text.lines().any(|line| line == link));
    assert_eq!(hrefs(&mail.html), [link; 2]);
}

/// What people may type, and what must not come out as more than text.
const HOSTILE: [&str; 14] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><a href='https://evil.example'>click</a>",
    "Olive\r\nBcc: everyone@evil.example\r\n\r\n<b>hi</b>",
    "\u{202E}elpmaxe.live\u{202C}\u{2066}x\u{2069}",
    "https://evil.example/join#token",
    "Win at www.evil.example and evil.example/prize",
    "evil\u{200B}.example",
    "javascript:alert(1)",
    "mallory@evil.example",
    "%%GUESTLIST-LINK%%",
    "%%GUEST%%GUESTLIST-LINK%%LIST-LINK%%",
    "{{ letter.subject }} {% raw %}",
    "\u{0}\u{7}\u{1b}[31m\u{2028}",
];

#[test]
fn nothing_typed_by_a_person_becomes_a_link_or_a_header() {
    let own = [LINK_PLACEHOLDER, MEMBERS_URL];
    for typed in HOSTILE {
        for mail in hostile_mails(typed) {
            for language in Language::ALL {
                let Rendered { subject, html, text } = render(&mail, language);
                assert!(!subject.contains(char::is_control), "{subject:?}");
                assert!(!subject.contains(".example") && !subject.contains(LINK_PLACEHOLDER), "{subject:?}");
                assert!(hrefs(&html).iter().all(|href| own.contains(&href.as_str())), "{typed:?}");
                assert_eq!(
                    html.matches("<a ").count(),
                    html.matches("<a href=\"").count() + html.matches("<a class=\"link\" href=\"").count()
                );
                assert!(["<script", "<img", "<b>"].iter().all(|tag| !html.contains(tag)), "{html}");
                assert!(!format!("{html}{text}").contains(|c| c != '\n' && name::is_hidden(c)), "{typed:?}");
                let places = text.matches(LINK_PLACEHOLDER).count();
                let lines = text.lines().filter(|line| *line == LINK_PLACEHOLDER).count();
                assert_eq!(places, lines, "{typed:?}");
                assert!(text.lines().all(|line| !line.starts_with("http") || own.contains(&line)), "{text}");
                assert!(!text.lines().any(|line| line.starts_with("Bcc:")), "{text}");
            }
        }
    }
}

#[test]
fn names_are_no_links_in_the_body_either() {
    let name = Name("Visit evil.example now");
    let mail = Mail::Invite(Invite { workspace: name, inviter_name: name, partner: Some(name), ..invite() });
    for language in Language::ALL {
        let rendered = render(&mail, language);
        assert!(!rendered.html.contains("evil.example") && !rendered.text.contains("evil.example"));
    }
}

fn hostile_mails(typed: &str) -> Vec<Mail<'_>> {
    let (name, email) = (Name(typed), Address(typed));
    let invite = Invite {
        workspace: name,
        inviter_name: name,
        partner: Some(name),
        message: Some(Message(typed)),
        email,
        ..invite()
    };
    vec![
        Mail::Invite(invite.clone()),
        Mail::InviteReminder(invite),
        Mail::GuestJoined {
            workspace: name,
            inviter_name: name,
            guest_name: name,
            guest_email: email,
            members_url: MEMBERS_URL,
        },
        Mail::ItemShared {
            workspace: name,
            name,
            sharer: name,
            kind: "secret",
            item: name,
            items_url: MEMBERS_URL,
        },
        Mail::InviteRequested { workspace: name, email, members_url: MEMBERS_URL },
        Mail::JoinRefused {
            workspace: name,
            email,
            reason: JoinRefusal::SenderLeft,
            members_url: MEMBERS_URL,
        },
        Mail::PasswordReset {
            name,
            link: LINK_PLACEHOLDER,
            expires_minutes: 1,
            requested_by: Some(RequestedBy { name, workspace: name }),
        },
        Mail::PasswordChanged { name, at: Utc.with_ymd_and_hms(2026, 5, 24, 9, 0, 0).unwrap() },
    ]
}

/// Every URL an HTML mail could lead to, entities undone.
fn hrefs(html: &str) -> Vec<String> {
    ["href=", "src=", "url(", "action="]
        .iter()
        .flat_map(|attribute| html.split(attribute).skip(1))
        .filter_map(|rest| rest.strip_prefix('"'))
        .filter_map(|rest| rest.split('"').next())
        .map(|url| url.replace("&#38;", "&"))
        .collect()
}
