//! `POST /session/refresh`: the next access token, for the same workspace or another.

use actix_web::post;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::cookie::{self, RefreshToken};
use super::opened::{Opened, SessionView, answer};
use super::session::{self, Refreshed};
use super::user;
use crate::activity::event::record;
use crate::activity::happening::{Happening, Person};
use crate::app::App;
use crate::caller::Tenant;
use crate::me::memberships::Memberships;
use crate::problem::{CROSS_SITE, NOT_FOUND, Result, UNAUTHENTICATED, refuses};
use crate::same_origin::SameOrigin;
use crate::valid_json::OptionalJson;

/// Where the session is to go on.
#[derive(Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshSession {
    /// Slug of the workspace to go to; without it the session stays where it is.
    workspace: Option<String>,
}

refuses!(UNAUTHENTICATED, CROSS_SITE, NOT_FOUND);

/// Get the next access token
///
/// By the refresh cookie alone, which is replaced. A refresh token used twice ends its session,
/// but for two tabs that ask within ten seconds. A workspace one is not in is 404.
#[utoipa::path(tag = "session", security(()), request_body = Option<RefreshSession>, responses(
    (status = 200, description = "The session goes on.", body = SessionView),
    Refusals,
))]
#[post("/session/refresh")]
pub async fn refresh_session(
    _: SameOrigin,
    app: Data<App>,
    token: RefreshToken,
    body: OptionalJson<RefreshSession>,
) -> Result<Opened> {
    let RefreshSession { workspace } = body.0.unwrap_or_default();
    let RefreshToken(token) = token;
    let token = token.ok_or(UNAUTHENTICATED)?;
    let refreshed = app.db.write(async |tx| refresh(tx, &app, &token, workspace.as_deref()).await).await?;
    refreshed.ok_or_else(|| {
        let forget = cookie::forgetting(&app.config).to_string();
        crate::problem::Refusal::from(UNAUTHENTICATED).header("set-cookie", &forget).into()
    })
}

/// Nothing where the token is refused: what that changes (a replay ends its session) must stay.
async fn refresh(
    tx: &impl sea_orm::ConnectionTrait,
    app: &App,
    token: &str,
    slug: Option<&str>,
) -> Result<Option<Opened>> {
    let now = app.clock.now();
    let (mut session, next) = match session::Model::refresh(tx, token, now).await? {
        Refreshed::Rotated(session, next) => (session, Some(next)),
        Refreshed::SecondTab(session) => (session, None),
        Refreshed::Refused => return Ok(None),
    };
    let Some(user) = user::Model::by_id(tx, session.user_id).await? else { return Ok(None) };
    let memberships = Memberships::of(tx, user.id, now).await?;
    let chosen = match slug {
        Some(slug) => Some(memberships.by_slug(slug)?),
        None => memberships.default(session.workspace_id.or(user.last_workspace_id)),
    };
    let workspace_id = chosen.map(|(_, workspace)| workspace.id);
    if workspace_id != session.workspace_id {
        session::Model::enter(tx, session.id, workspace_id).await?;
        session.workspace_id = workspace_id;
        if let Some((member, workspace)) = chosen {
            let tenant = Tenant::member(workspace.clone(), member, &user);
            let name = user.full_name();
            let person = Person::of(member, &name, &user.email);
            record(tx, &tenant, Happening::SignedIn(person), now).await?;
        }
    }
    answer(tx, app, &user, &session, memberships, next).await.map(Some)
}
