//! An opened session as it is answered: an access token in the body, the refresh token in its cookie.
//!
//! Whoever lets somebody in (sign-in, set-up, joining) calls [`open`] in the transaction that does
//! so and answers with what it gets, which is a `Responder` that sets the cookie:
//!
//! ```ignore
//! let opened = app.db.write(async |tx| {
//!     …
//!     session::open(tx, &app, &user, Some(workspace.id), session::user_agent(&request)).await
//! }).await?;
//! Ok(opened.created())     // 201; without it 200
//! ```

use actix_web::cookie::Cookie;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, Responder};
use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{access_token, cookie, session, user};
use crate::app::App;
use crate::me::me::{MeView, MyPartner, MyUser, MyWorkspace, MyWorkspaceRole};
use crate::me::memberships::Memberships;
use crate::permissions::{Action, Role};
use crate::problem::Result;
use crate::request_log::{self, Who};

/// A session: its access token, and who one is in it. A refresh cookie comes with it.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub struct SessionView {
    /// To be sent as `Authorization: Bearer …`; keep it in memory only.
    pub access_token: String,
    /// When the access token ends; `POST /session/refresh` gives the next.
    pub expires_at: DateTime<Utc>,
    pub user: MyUser,
    /// The workspace the access token is for; null for a person without one.
    pub workspace: Option<MyWorkspace>,
    pub member_id: Option<Uuid>,
    pub role: Option<Role>,
    /// What one may do in this workspace.
    pub can: Vec<Action>,
    /// The partners one has a role in.
    pub partners: Vec<MyPartner>,
    /// Every workspace one can go to, by name.
    pub workspaces: Vec<MyWorkspaceRole>,
}

/// A session on its way to the browser.
pub struct Opened {
    view: SessionView,
    /// None where the browser has the newest one already.
    cookie: Option<Cookie<'static>>,
    status: StatusCode,
}

/// Starts a session for a person in one of their workspaces (or in none).
pub async fn open(
    db: &impl ConnectionTrait,
    app: &App,
    user: &user::Model,
    workspace_id: Option<Uuid>,
    user_agent: &str,
) -> Result<Opened> {
    let now = app.clock.now();
    let memberships = Memberships::of(db, user.id, now).await?;
    let (session, token) = session::Model::start(db, user.id, workspace_id, user_agent, now).await?;
    answer(db, app, user, &session, memberships, Some(token)).await
}

/// What a session is answered with, for a workspace it has entered. Remembers that workspace.
pub async fn answer(
    db: &impl ConnectionTrait,
    app: &App,
    user: &user::Model,
    session: &session::Model,
    memberships: Memberships,
    refresh_token: Option<String>,
) -> Result<Opened> {
    let workspace_id = session.workspace_id;
    request_log::is_of(Who { person: Some(user.id), workspace: workspace_id, api_key: None });
    if workspace_id.is_some() && workspace_id != user.last_workspace_id {
        user::Model::set_last_workspace(db, user.id, workspace_id).await?;
    }
    let (access_token, expires_at) = access_token::issue(app, session, workspace_id)?;
    let current = workspace_id.and_then(|id| memberships.by_id(id));
    let MeView { user, workspace, member_id, role, can, partners, workspaces } =
        MeView::of(db, user, current, &memberships).await?;
    let rest = session.idle_until() - app.clock.now();
    Ok(Opened {
        view: SessionView {
            access_token,
            expires_at,
            user,
            workspace,
            member_id,
            role,
            can,
            partners,
            workspaces,
        },
        cookie: refresh_token.map(|token| cookie::carrying(&app.config, token, rest)),
        status: StatusCode::OK,
    })
}

/// The browser, for the list of one's sessions.
pub fn user_agent(request: &HttpRequest) -> &str {
    request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

impl Opened {
    /// Answers 201: with the session something else came into being.
    pub fn created(self) -> Self {
        Self { status: StatusCode::CREATED, ..self }
    }
}

impl Responder for Opened {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(cookie) = self.cookie {
            response.cookie(cookie);
        }
        response.json(self.view)
    }
}
