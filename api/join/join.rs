//! `POST /join`: the invite becomes a membership.

use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::link::InviteLink;
use super::refusal;
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::{SignedIn, Tenant};
use crate::db::{Transaction, is_duplicate};
use crate::email::outbox::{NewEmail, enqueue};
use crate::email::templates::{Address, Mail, Name};
use crate::imports::waiting_grant;
use crate::invites::new_invite::{ALREADY_MEMBER, DOMAIN_NOT_ALLOWED};
use crate::invites::rights::SUSPENDED;
use crate::invites::state::{ACCEPTED, DECLINED, EXPIRED, REPLACED, REVOKED};
use crate::me::memberships::Memberships;
use crate::members::member::{self, NewMember};
use crate::members::{ended, roster};
use crate::plain_text::validate_name;
use crate::problem::{CROSS_SITE, Error, FieldError, INVALID, INVALID_LINK, Problem, Result, refuses};
use crate::same_origin::SameOrigin;
use crate::session::password::WEAK;
use crate::session::user::{self, NewUser};
use crate::session::{Opened, SessionView, answer, open, password, session, user_agent};
use crate::valid_json::ValidJson;

/// A new person gives name and password; a known one signs in first and gives the token alone.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Join {
    token: String,
    #[validate(custom(function = validate_name))]
    name: Option<String>,
    #[validate(custom(function = validate_name))]
    family_name: Option<String>,
    #[schema(min_length = 15, max_length = 128)]
    password: Option<String>,
    /// Needed where `GET /instance` has a `terms_url`.
    accept_terms: Option<bool>,
}

/// The address has an account: its owner must show that it is they.
const SIGN_IN_REQUIRED: Problem =
    Problem::new(409, "sign_in_required", "This address already has an account. Sign in with it, then join.");
/// Signed in as somebody else.
const WRONG_ACCOUNT: Problem = Problem::new(
    409,
    "wrong_account",
    "This invite is for another address than the account you are signed in with. Switch the account to join.",
);

/// Who joins.
enum Joining {
    /// Somebody signed in.
    Known(Box<(session::Model, user::Model)>),
    /// Somebody without an account, with the hash of their password.
    New { name: String, family_name: String, password_hash: String },
    /// Somebody without an account when the link was looked at; there is one now.
    Overtaken,
}

refuses!(
    CROSS_SITE,
    INVALID_LINK,
    SUSPENDED,
    SIGN_IN_REQUIRED,
    WRONG_ACCOUNT,
    ALREADY_MEMBER,
    INVALID,
    DOMAIN_NOT_ALLOWED,
    WEAK,
    EXPIRED,
    REVOKED,
    ACCEPTED,
    DECLINED,
    REPLACED
);

/// Join a workspace by an invite's link
///
/// Uses the invite up and signs the person in. An existing account's password is never touched.
#[utoipa::path(tag = "join", security((), ("bearer" = [])), request_body = Join, responses(
    (status = 201, description = "Joined and signed in.", body = SessionView),
    Refusals,
))]
#[post("/join")]
pub async fn join(
    app: Data<App>,
    request: HttpRequest,
    _: SameOrigin,
    signed_in: SignedIn,
    body: ValidJson<Join>,
) -> Result<Opened> {
    let ValidJson(body) = body;
    let joining = check(&app, signed_in, &body).await?;
    let browser = user_agent(&request);
    let joined = app.db.write(async |tx| join_workspace(&app, tx, &body.token, joining, browser).await).await;
    match joined {
        Ok(opened) => Ok(opened.created()),
        Err(error) => {
            refusal::tell_admins(&app, &body.token, &error).await?;
            Err(error)
        }
    }
}

/// What can be refused before anything is written, and the slow hashing of a new password.
async fn check(app: &App, SignedIn(signed_in): SignedIn, body: &Join) -> Result<Joining> {
    let db = &app.db;
    let link = InviteLink::open(db, app, &body.token).await?;
    link.check_live(app.clock.now())?;
    if let Some((session, user)) = signed_in {
        if user.email_key != link.invite.email_key {
            return Err(WRONG_ACCOUNT.into());
        }
        if body.name.is_some() || body.family_name.is_some() || body.password.is_some() {
            return Err(not_for_known(body));
        }
        return Ok(Joining::Known(Box::new((session, user))));
    }
    if user::Model::by_email(db, &link.invite.email_key).await?.is_some() {
        return Ok(Joining::Overtaken);
    }
    let (Some(name), Some(family_name), Some(password)) = (&body.name, &body.family_name, &body.password)
    else {
        return Err(missing(body));
    };
    if app.config.terms_url.is_some() && body.accept_terms != Some(true) {
        return Err(Error::field("accept_terms", "required", "Accept the terms to join."));
    }
    let workspace = &link.tenant.workspace().name;
    password::check(password, &[name, family_name, &link.invite.email, workspace])?;
    let password_hash = app.hasher.hash(password).await?;
    Ok(Joining::New { name: name.clone(), family_name: family_name.clone(), password_hash })
}

fn missing(body: &Join) -> Error {
    let fields = [
        ("name", body.name.is_none()),
        ("family_name", body.family_name.is_none()),
        ("password", body.password.is_none()),
    ];
    let errors = fields
        .into_iter()
        .filter(|(_, is_missing)| *is_missing)
        .map(|(field, _)| FieldError::new(field, "required", "This is needed to create your account."));
    Error::Invalid(errors.collect())
}

fn not_for_known(body: &Join) -> Error {
    let fields = [
        ("name", body.name.is_some()),
        ("family_name", body.family_name.is_some()),
        ("password", body.password.is_some()),
    ];
    let errors = fields.into_iter().filter(|(_, is_given)| *is_given).map(|(field, _)| {
        FieldError::new(field, "not_expected", "You have an account already; an invite never changes it.")
    });
    Error::Invalid(errors.collect())
}

/// All or nothing. The invite's row is held, so that of many at once one joins and the others
/// find it used.
async fn join_workspace(
    app: &App,
    tx: &Transaction,
    token: &str,
    joining: Joining,
    user_agent: &str,
) -> Result<Opened> {
    let now = app.clock.now();
    let link = InviteLink::lock(tx, app, token).await?;
    link.check_live(now)?;
    let senders = link.check_sender(tx, now).await?;
    link.check_domain()?;
    let invite = &link.invite;
    let (session, user) = match joining {
        Joining::Known(known) => (Some(known.0), known.1),
        Joining::Overtaken => return Err(SIGN_IN_REQUIRED.into()),
        Joining::New { name, family_name, password_hash } => {
            let new = NewUser {
                email: &invite.address(),
                name: &name,
                family_name: &family_name,
                language: &invite.language,
                password_hash,
            };
            (None, user::Model::create(tx, new, now).await.map_err(taken_meanwhile)?)
        }
    };
    if let Some(before) = member::Model::newest_of_address(tx, link.tenant.id(), &user.email_key).await? {
        if before.is_active(now) {
            return Err(ALREADY_MEMBER.into());
        }
        // A guest whose end date passed is removed, whether or not a clean-up has noticed.
        ended::end_access(tx, &before, now).await?;
    }
    let new = NewMember {
        workspace_id: link.tenant.id(),
        user: &user,
        role: invite.role,
        access_until: invite.access_until,
        partner: invite.in_partner(),
    };
    let member = member::Model::create(tx, new, now).await?;
    let accepted = invite.accept(tx, member.id, now).await?;
    let tenant = Tenant::member(link.tenant.workspace().clone(), &member, &user);
    record(tx, &tenant, Happening::InviteAccepted(&accepted), now).await?;
    waiting_grant::come_into_force(tx, &tenant, &member, now).await?;
    roster::refresh(tx, tenant.id(), &user.email_key, now).await?;
    if let Some(inviter) = senders.person_to_tell(invite.sender(), now) {
        tell_inviter(app, tx, &link, inviter, &user).await?;
    }
    let Some(session) = session else {
        return open(tx, app, &user, Some(tenant.id()), user_agent).await;
    };
    session::Model::enter(tx, session.id, Some(tenant.id())).await?;
    let session = session::Model { workspace_id: Some(tenant.id()), ..session };
    let memberships = Memberships::of(tx, user.id, now).await?;
    answer(tx, app, &user, &session, memberships, None).await
}

/// Somebody made an account for the address in between.
fn taken_meanwhile(error: Error) -> Error {
    match &error {
        Error::Internal(cause) if cause.downcast_ref().is_some_and(|e| is_duplicate(e, "users")) => {
            SIGN_IN_REQUIRED.into()
        }
        _ => error,
    }
}

async fn tell_inviter(
    app: &App,
    db: &impl ConnectionTrait,
    link: &InviteLink,
    inviter: &user::Model,
    guest: &user::Model,
) -> Result<()> {
    let page = match link.invite.partner_id {
        Some(_) => link.invite.page(&app.config),
        None => format!("{}/members", app.config.public_url),
    };
    let email = NewEmail {
        workspace_id: Some(link.tenant.id()),
        invite: None,
        sender_id: None,
        to: &inviter.address(),
        language: &inviter.language,
        mail: Mail::GuestJoined {
            workspace: Name(&link.tenant.workspace().name),
            inviter_name: Name(&inviter.name),
            guest_name: Name(&guest.full_name()),
            guest_email: Address(&guest.email),
            members_url: &page,
        },
        link: None,
        not_before: None,
    };
    enqueue(db, app, email).await?;
    Ok(())
}
