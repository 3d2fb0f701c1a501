//! One request for each operation that needs a session, good enough to be done by somebody who may.

/// What a probe acts on, made afresh for every cell by the Owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Object {
    /// The operation is about nobody in particular.
    None,
    /// A guest's pending invite, sent by the Owner.
    Invite,
    /// A guest's pending invite, sent by the caller, where the caller may invite.
    OwnInvite,
    /// An invite to be a User.
    MemberInvite,
    /// A guest.
    Guest,
    /// A member with the role User.
    Member,
    /// A member with the role Super Admin.
    SuperAdmin,
    /// The Owner.
    Owner,
    /// One of the caller's sessions.
    Session,
    /// An API key.
    ApiKey,
    /// An address on the suppression list.
    Suppression,
    /// A mail that was given up.
    DeadLetter,
    /// A partner; in the table of partner roles the one they are in.
    Partner,
    /// A Guest User of the partner.
    PartnerUser,
    /// A Guest Admin of the partner.
    PartnerAdmin,
    /// One of two hosts of the partner, who does not ask.
    PartnerHost,
    /// The partner, and a User who does not host it.
    NewHost,
    /// A pending invite to the partner, sent by the Owner.
    PartnerInvite,
}

/// A request: `{id}` in path and body stands for the object's id, `{partner}` for its partner's.
pub struct Probe {
    pub operation: &'static str,
    pub object: Object,
    pub method: &'static str,
    pub path: &'static str,
    pub body: Option<&'static str>,
}

const fn probe(
    operation: &'static str,
    object: Object,
    method: &'static str,
    path: &'static str,
    body: Option<&'static str>,
) -> Probe {
    Probe { operation, object, method, path, body }
}

/// Every operation that asks who one is, in the order of the table.
pub const PROBES: &[Probe] = &[
    probe("get_me", Object::None, "GET", "/me", None),
    probe("update_me", Object::None, "PATCH", "/me", Some(r#"{"language":"es"}"#)),
    probe("list_my_sessions", Object::None, "GET", "/me/sessions", None),
    probe("end_my_session", Object::Session, "DELETE", "/me/sessions/{id}", None),
    probe("end_my_other_sessions", Object::None, "DELETE", "/me/sessions", None),
    probe("get_workspace", Object::None, "GET", "/workspace", None),
    probe("update_workspace", Object::None, "PATCH", "/workspace", Some(r#"{"language":"en"}"#)),
    probe(
        "transfer_ownership",
        Object::Member,
        "POST",
        "/workspace/transfer",
        Some(r#"{"member_id":"{id}"}"#),
    ),
    probe("list_members", Object::None, "GET", "/members", None),
    probe("export_members", Object::None, "GET", "/members/export.csv", None),
    probe("get_member", Object::Member, "GET", "/members/{id}", None),
    probe("get_member", Object::Guest, "GET", "/members/{id}", None),
    probe("update_member", Object::Member, "PATCH", "/members/{id}", Some(r#"{"role":"login_only"}"#)),
    probe("update_member", Object::SuperAdmin, "PATCH", "/members/{id}", Some(r#"{"role":"user"}"#)),
    probe("update_member", Object::Owner, "PATCH", "/members/{id}", Some(r#"{"role":"user"}"#)),
    probe(
        "update_member",
        Object::Guest,
        "PATCH",
        "/members/{id}",
        Some(r#"{"access_until":"2027-01-01T00:00:00Z"}"#),
    ),
    probe("remove_member", Object::Member, "DELETE", "/members/{id}", None),
    probe("remove_member", Object::SuperAdmin, "DELETE", "/members/{id}", None),
    probe("remove_member", Object::Owner, "DELETE", "/members/{id}", None),
    probe("remove_member", Object::Guest, "DELETE", "/members/{id}", None),
    probe("send_password_reset", Object::Member, "POST", "/members/{id}/send-password-reset", None),
    probe("send_password_reset", Object::Guest, "POST", "/members/{id}/send-password-reset", None),
    probe("send_password_reset", Object::Owner, "POST", "/members/{id}/send-password-reset", None),
    probe("sign_out_member", Object::Member, "POST", "/members/{id}/sign-out", None),
    probe("sign_out_member", Object::Guest, "POST", "/members/{id}/sign-out", None),
    probe("sign_out_member", Object::SuperAdmin, "POST", "/members/{id}/sign-out", None),
    probe("list_guests", Object::None, "GET", "/guests", None),
    probe("export_guests", Object::None, "GET", "/guests/export.csv", None),
    probe("list_people", Object::None, "GET", "/people", None),
    probe("list_invites", Object::None, "GET", "/invites", None),
    probe("get_invite", Object::Invite, "GET", "/invites/{id}", None),
    probe("get_invite", Object::MemberInvite, "GET", "/invites/{id}", None),
    probe("list_invite_emails", Object::Invite, "GET", "/invites/{id}/emails", None),
    probe("list_invite_emails", Object::MemberInvite, "GET", "/invites/{id}/emails", None),
    probe("create_invite", Object::None, "POST", "/invites", Some(r#"{"email":"{new}@elsewhere.test"}"#)),
    probe(
        "create_invite",
        Object::None,
        "POST",
        "/invites",
        Some(r#"{"email":"{new}@elsewhere.test","role":"user"}"#),
    ),
    probe(
        "create_invite",
        Object::None,
        "POST",
        "/invites",
        Some(r#"{"email":"{new}@elsewhere.test","role":"super_admin"}"#),
    ),
    probe(
        "create_invites",
        Object::None,
        "POST",
        "/invites/bulk",
        Some(r#"{"emails":["{new}@elsewhere.test"]}"#),
    ),
    probe(
        "create_invites",
        Object::None,
        "POST",
        "/invites/bulk",
        Some(r#"{"emails":["{new}@elsewhere.test"],"role":"admin"}"#),
    ),
    probe("resend_invite", Object::Invite, "POST", "/invites/{id}/resend", None),
    probe("resend_invite", Object::MemberInvite, "POST", "/invites/{id}/resend", None),
    probe("revoke_invite", Object::Invite, "POST", "/invites/{id}/revoke", None),
    probe("revoke_invite", Object::OwnInvite, "POST", "/invites/{id}/revoke", None),
    probe("revoke_invite", Object::MemberInvite, "POST", "/invites/{id}/revoke", None),
    probe("list_activity", Object::None, "GET", "/activity", None),
    probe("export_activity", Object::None, "GET", "/activity/export.csv", None),
    probe("follow_changes", Object::None, "GET", "/changes?seconds=1", None),
    probe("list_partners", Object::None, "GET", "/partners", None),
    probe(
        "create_partner",
        Object::Member,
        "POST",
        "/partners",
        Some(r#"{"name":"Agency","guest_admin_email":"{new}@elsewhere.test","host_ids":["{id}"]}"#),
    ),
    probe("get_partner", Object::Partner, "GET", "/partners/{partner}", None),
    probe("list_partner_users", Object::Partner, "GET", "/partners/{partner}/users", None),
    probe("list_partner_activity", Object::Partner, "GET", "/partners/{partner}/activity", None),
    probe(
        "create_invite",
        Object::Partner,
        "POST",
        "/invites",
        Some(r#"{"email":"{new}@elsewhere.test","partner_id":"{partner}"}"#),
    ),
    probe(
        "create_invites",
        Object::Partner,
        "POST",
        "/invites/bulk",
        Some(r#"{"emails":["{new}@elsewhere.test"],"partner_id":"{partner}"}"#),
    ),
    probe("get_invite", Object::PartnerInvite, "GET", "/invites/{id}", None),
    probe("list_invite_emails", Object::PartnerInvite, "GET", "/invites/{id}/emails", None),
    probe("resend_invite", Object::PartnerInvite, "POST", "/invites/{id}/resend", None),
    probe("revoke_invite", Object::PartnerInvite, "POST", "/invites/{id}/revoke", None),
    probe(
        "update_partner_user",
        Object::PartnerUser,
        "PATCH",
        "/partners/{partner}/users/{id}",
        Some(r#"{"partner_role":"guest_admin"}"#),
    ),
    probe(
        "update_partner_user",
        Object::PartnerAdmin,
        "PATCH",
        "/partners/{partner}/users/{id}",
        Some(r#"{"partner_role":"guest_user"}"#),
    ),
    probe("remove_partner_user", Object::PartnerUser, "DELETE", "/partners/{partner}/users/{id}", None),
    probe("remove_partner_user", Object::PartnerAdmin, "DELETE", "/partners/{partner}/users/{id}", None),
    probe(
        "add_partner_host",
        Object::NewHost,
        "POST",
        "/partners/{partner}/hosts",
        Some(r#"{"member_id":"{id}"}"#),
    ),
    probe("remove_partner_host", Object::PartnerHost, "DELETE", "/partners/{partner}/hosts/{id}", None),
    probe("remove_partner", Object::Partner, "DELETE", "/partners/{partner}", None),
    // Last of its person: it ends their membership.
    probe("leave_workspace", Object::None, "POST", "/members/me/leave", None),
    probe("list_api_keys", Object::None, "GET", "/api-keys", None),
    probe(
        "create_api_key",
        Object::None,
        "POST",
        "/api-keys",
        Some(r#"{"name":"HR sync","scopes":["invites:read"]}"#),
    ),
    probe("revoke_api_key", Object::ApiKey, "DELETE", "/api-keys/{id}", None),
    probe("list_suppressions", Object::None, "GET", "/suppressions", None),
    probe("lift_suppression", Object::Suppression, "DELETE", "/suppressions/{id}", None),
    probe("get_email_status", Object::None, "GET", "/email", None),
    probe("list_dead_letters", Object::None, "GET", "/email/dead-letters", None),
    probe("retry_dead_letter", Object::DeadLetter, "POST", "/email/dead-letters/{id}/retry", None),
    probe("retry_all_dead_letters", Object::None, "POST", "/email/dead-letters/retry", None),
    probe("send_test_email", Object::None, "POST", "/email/test", None),
    probe("list_email_templates", Object::None, "GET", "/email/templates", None),
];

/// Operations that ask nobody who they are, or bring a credential of their own.
pub const OPEN: &[&str] = &[
    "get_instance",
    "get_setup",
    "set_up",
    "sign_in",
    "refresh_session",
    "sign_out",
    "forgot_password",
    "reset_password",
    "look_up_invite",
    "join",
    "decline_invite",
    "request_new_invite",
    "receive_mail_webhook",
];
