//! `POST /session`: signing in with email and password.

use actix_web::web::Data;
use actix_web::{HttpRequest, post};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::attempts::RATE_LIMITED;
use super::opened::{Opened, SessionView, open, user_agent};
use super::proof::{self, INVALID_CREDENTIALS};
use super::user;
use crate::activity::event::record;
use crate::activity::happening::{Happening, Person};
use crate::app::App;
use crate::caller::Tenant;
use crate::email_address::{EmailAddress, validate_email};
use crate::me::memberships::{Membership, Memberships};
use crate::network_address::NetworkAddress;
use crate::problem::{CROSS_SITE, INVALID, NOT_FOUND, Result, refuses};
use crate::same_origin::SameOrigin;
use crate::valid_json::ValidJson;

/// Who signs in, and to which workspace.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    #[validate(custom(function = validate_email))]
    #[schema(example = "olive@contenzilla.test")]
    email: String,
    password: String,
    /// Slug of the workspace to go to; without it the last one used, else the first by name.
    workspace: Option<String>,
}

refuses!(INVALID, INVALID_CREDENTIALS, CROSS_SITE, NOT_FOUND, RATE_LIMITED);

/// Sign in
///
/// Answers the same for an unknown address and a wrong password. After some wrong ones every
/// further try has to wait, longer each time. Sets the refresh cookie.
#[utoipa::path(tag = "session", security(()), request_body = SignIn, responses(
    (status = 200, description = "A session.", body = SessionView),
    Refusals,
))]
#[post("/session")]
pub async fn sign_in(
    _: SameOrigin,
    app: Data<App>,
    from: NetworkAddress,
    request: HttpRequest,
    body: ValidJson<SignIn>,
) -> Result<Opened> {
    let ValidJson(SignIn { email, password, workspace }) = body;
    let email = EmailAddress::parse(&email).ok_or(INVALID_CREDENTIALS)?;
    let user = user::Model::by_email(&app.db, &email.key).await?;
    let proven = proof::prove(&app, from, &email.key, user, &password).await?;
    let is_outdated = app.hasher.is_outdated(&proven.password_hash);
    let new_hash = if is_outdated { Some(app.hasher.hash(&password).await?) } else { None };
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            // A password changed in this very moment: the old one opens nothing any more.
            let user = user::Model::lock(tx, proven.id).await?.ok_or(INVALID_CREDENTIALS)?;
            if user.password_hash != proven.password_hash {
                return Err(INVALID_CREDENTIALS.into());
            }
            if let Some(hash) = new_hash {
                user::Model::set_password_hash(tx, user.id, hash).await?;
            }
            let memberships = Memberships::of(tx, user.id, now).await?;
            let chosen = match &workspace {
                Some(slug) => Some(memberships.by_slug(slug)?),
                None => memberships.default(user.last_workspace_id),
            };
            if let Some((member, workspace)) = chosen {
                let tenant = Tenant::member(workspace.clone(), member, &user);
                let name = user.full_name();
                let person = Person::of(member, &name, &user.email);
                record(tx, &tenant, Happening::SignedIn(person), now).await?;
            }
            open(tx, &app, &user, chosen.map(id), user_agent(&request)).await
        })
        .await
}

fn id((_, workspace): &Membership) -> uuid::Uuid {
    workspace.id
}
