//! `PATCH /me`: one's names, language and password.

use actix_web::patch;
use actix_web::web::{Data, Json};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::me::MeView;
use super::memberships::Memberships;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::SessionCaller;
use crate::network_address::NetworkAddress;
use crate::plain_text::{validate_language, validate_name};
use crate::problem::{Error, INVALID, NOT_ALLOWED, Result, UNAUTHENTICATED, refuses};
use crate::session::attempts::RATE_LIMITED;
use crate::session::password::WEAK;
use crate::session::proof::INVALID_CREDENTIALS;
use crate::session::{new_password, proof, session, user};
use crate::valid_json::ValidJson;

/// What is left out stays as it is.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateMe {
    #[validate(custom(function = validate_name))]
    #[schema(example = "Olive")]
    name: Option<String>,
    #[validate(custom(function = validate_name))]
    #[schema(example = "Owner")]
    family_name: Option<String>,
    /// Of the web app and of mails to this person: `en` or `es`.
    #[validate(custom(function = validate_language))]
    #[schema(example = "en")]
    language: Option<String>,
    /// Needed to change the password.
    current_password: Option<String>,
    /// At least 15 characters, not common, not made of names. Ends one's other sessions.
    #[schema(min_length = 15, max_length = 128)]
    password: Option<String>,
}

refuses!(NOT_ALLOWED, INVALID, WEAK, INVALID_CREDENTIALS, RATE_LIMITED);

/// Change one's names, language or password
///
/// A new password needs the current one, ends one's other sessions, and is told by mail.
#[utoipa::path(tag = "me", request_body = UpdateMe, responses(
    (status = 200, description = "The person as they are now.", body = MeView),
    Refusals,
))]
#[patch("/me")]
pub async fn update_me(
    app: Data<App>,
    caller: SessionCaller,
    from: NetworkAddress,
    body: ValidJson<UpdateMe>,
) -> Result<Json<MeView>> {
    let ValidJson(change) = body;
    let now = app.clock.now();
    let hash = new_hash(&app, &caller, from, &change).await?;
    app.db
        .write(async |tx| {
            let before = user::Model::lock(tx, caller.user.id).await?.ok_or(UNAUTHENTICATED)?;
            if let Some(hash) = hash {
                // Changed elsewhere in this very moment: what was proven no longer holds.
                if before.password_hash != caller.user.password_hash {
                    return Err(UNAUTHENTICATED.into());
                }
                new_password::set(tx, &app, &before, hash, Some(caller.session.id), now).await?;
                session::Model::prove(tx, caller.session.id, now).await?;
            }
            let memberships = Memberships::of(tx, before.id, now).await?;
            let user = apply(tx, before, &change, &memberships, now).await?;
            let current = caller.workspace().and_then(|workspace| memberships.by_id(workspace.id));
            Ok(Json(MeView::of(tx, &user, current, &memberships).await?))
        })
        .await
}

/// The new password's hash, if one is wanted and the current one was right.
async fn new_hash(
    app: &App,
    caller: &SessionCaller,
    from: NetworkAddress,
    change: &UpdateMe,
) -> Result<Option<String>> {
    let Some(new) = &change.password else { return Ok(None) };
    let Some(current) = &change.current_password else {
        return Err(Error::field("current_password", "required", "Give your current password to change it."));
    };
    proof::prove(app, from, &caller.user.email_key, Some(caller.user.clone()), current).await?;
    let memberships = Memberships::of(&app.db, caller.user.id, app.clock.now()).await?;
    Ok(Some(new_password::hash(app, &caller.user, &memberships, new).await?))
}

/// Sets names and language where they differ; the lists of every workspace show the new name.
async fn apply(
    db: &impl ConnectionTrait,
    before: user::Model,
    change: &UpdateMe,
    memberships: &Memberships,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<user::Model> {
    let name = change.name.as_deref().unwrap_or(&before.name);
    let family_name = change.family_name.as_deref().unwrap_or(&before.family_name);
    let language = change.language.as_deref().unwrap_or(&before.language);
    let is_same = (name, family_name, language)
        == (before.name.as_str(), before.family_name.as_str(), before.language.as_str());
    if is_same {
        return Ok(before);
    }
    let user = before.clone().set_profile(db, name, family_name, language).await?;
    memberships.record(db, &user, &user.full_name(), Happening::ProfileChanged, now).await?;
    if user.full_name() != before.full_name() {
        memberships.refresh_rosters(db, now).await?;
    }
    Ok(user)
}
