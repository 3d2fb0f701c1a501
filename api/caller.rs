//! Who is asking. Session, user, membership and role are read from the database on every request,
//! so that a removal bites on the next one.

use std::pin::Pin;
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use chrono::TimeDelta;
use uuid::Uuid;

use crate::app::App;
use crate::members::member;
use crate::permissions::{Action, Role};
use crate::problem::{Error, NOT_ALLOWED, Result, UNAUTHENTICATED};
use crate::session::access_token;
use crate::session::{session, user};
use crate::workspace::workspace;

/// A signed-in person, and the membership their token is for.
#[derive(Clone)]
pub struct Caller {
    pub session: session::Model,
    pub user: user::Model,
    membership: Option<(member::Model, workspace::Model)>,
}

/// The right to act in one workspace, and in whose name. Only [`Caller::may`], a valid link and the
/// named system paths make one, and every finder of a workspace's things takes it: a handler that
/// forgets to authorize does not compile.
#[derive(Clone)]
pub struct Tenant {
    workspace: workspace::Model,
    actor: Actor,
}

/// In whose name something is done.
#[derive(Clone, Debug, PartialEq)]
pub enum Actor {
    /// A member of the workspace.
    Member { id: Uuid, name: String, role: Role },
    /// Guestlist itself, or somebody who is not a member (the holder of a link).
    System,
}

impl Caller {
    /// The membership the token is for.
    pub fn member(&self) -> Option<&member::Model> {
        self.membership.as_ref().map(|(member, _)| member)
    }

    /// The workspace the token is for.
    pub fn workspace(&self) -> Option<&workspace::Model> {
        self.membership.as_ref().map(|(_, workspace)| workspace)
    }

    /// The right to do this in the caller's workspace; 401 without a workspace, 403 if the role
    /// does not allow it.
    pub fn may(&self, action: Action) -> Result<Tenant> {
        let tenant = self.tenant()?;
        match tenant.may(action) {
            true => Ok(tenant),
            false => Err(NOT_ALLOWED.into()),
        }
    }

    /// The right to do at least one of these, for operations whose rule depends on the object.
    pub fn may_any(&self, actions: &[Action]) -> Result<Tenant> {
        let tenant = self.tenant()?;
        match actions.iter().any(|action| tenant.may(*action)) {
            true => Ok(tenant),
            false => Err(NOT_ALLOWED.into()),
        }
    }

    fn tenant(&self) -> Result<Tenant> {
        let (member, workspace) = self.membership.as_ref().ok_or(UNAUTHENTICATED)?;
        Ok(Tenant {
            workspace: workspace.clone(),
            actor: Actor::Member { id: member.id, name: self.user.full_name(), role: member.role },
        })
    }

    /// The caller of a request, read once however often it is asked for.
    pub async fn of(request: &HttpRequest) -> Result<Rc<Self>> {
        if let Some(known) = request.extensions().get::<Rc<Self>>() {
            return Ok(known.clone());
        }
        let app = request.app_data::<Data<App>>().expect("the app is set for every route").clone();
        let caller = Rc::new(Self::load(&app, bearer(request).ok_or(UNAUTHENTICATED)?).await?);
        request.extensions_mut().insert(caller.clone());
        Ok(caller)
    }

    async fn load(app: &App, token: &str) -> Result<Self> {
        let now = app.clock.now();
        let claims = access_token::verify(app, token)?;
        let db = app.db.reader();
        let (session, user) =
            session::Model::live_with_user(db, claims.session, now).await?.ok_or(UNAUTHENTICATED)?;
        if user.id != claims.user {
            return Err(UNAUTHENTICATED.into());
        }
        let membership = match claims.workspace {
            None => None,
            Some(workspace_id) => {
                let member = member::Model::of_user(db, workspace_id, user.id, now).await?;
                let member = member.ok_or(UNAUTHENTICATED)?;
                let workspace = workspace::Model::by_id(db, workspace_id).await?.ok_or(UNAUTHENTICATED)?;
                note_activity(app, &member).await;
                Some((member, workspace))
            }
        };
        Ok(Self { session, user, membership })
    }
}

/// "Last activity" is noted at most once a minute, so that reading stays cheap; and where that does
/// not work, what was asked for is still done.
async fn note_activity(app: &App, member: &member::Model) {
    let now = app.clock.now();
    let is_noted = member.last_active_at.is_some_and(|at| now - at < TimeDelta::minutes(1));
    if !is_noted
        && let Err(error) = app.db.write(async |tx| member::Model::touch(tx, member.id, now).await).await
    {
        tracing::warn!(%error, "a member's last activity could not be noted");
    }
}

/// The token of `Authorization: Bearer …`.
pub fn bearer(request: &HttpRequest) -> Option<&str> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token)
}

impl FromRequest for Caller {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { Ok((*Self::of(&request).await?).clone()) })
    }
}

/// The person behind a bearer token, if the request has one. Unlike [`Caller`] the membership the
/// token was made for may have ended: somebody removed may follow a new invite.
pub struct SignedIn(pub Option<(session::Model, user::Model)>);

impl FromRequest for SignedIn {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            if !request.headers().contains_key(header::AUTHORIZATION) {
                return Ok(Self(None));
            }
            let app = request.app_data::<Data<App>>().expect("the app is set for every route").clone();
            let claims = access_token::verify(&app, bearer(&request).ok_or(UNAUTHENTICATED)?)?;
            let found =
                session::Model::live_with_user(app.db.reader(), claims.session, app.clock.now()).await?;
            let (session, user) = found.ok_or(UNAUTHENTICATED)?;
            match user.id == claims.user {
                true => Ok(Self(Some((session, user)))),
                false => Err(UNAUTHENTICATED.into()),
            }
        })
    }
}

impl Tenant {
    /// For workers, provider webhooks, the command line and holders of a verified link.
    pub fn system(workspace: workspace::Model) -> Self {
        Self { workspace, actor: Actor::System }
    }

    /// For a person who just became or was a member, e.g. by joining: events then carry their name.
    pub fn member(workspace: workspace::Model, member: &member::Model, user: &user::Model) -> Self {
        Self { workspace, actor: Actor::Member { id: member.id, name: user.full_name(), role: member.role } }
    }

    /// The same, after the acting member's own role may have changed: what they may do changed too.
    pub fn with_role_of(&self, member: &member::Model) -> Self {
        let mut tenant = self.clone();
        if let Actor::Member { id, role, .. } = &mut tenant.actor
            && *id == member.id
        {
            *role = member.role;
        }
        tenant
    }

    /// The workspace's id: what every query of its things is scoped by.
    pub fn id(&self) -> Uuid {
        self.workspace.id
    }

    /// The workspace.
    pub fn workspace(&self) -> &workspace::Model {
        &self.workspace
    }

    /// In whose name this is done.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The acting member's id.
    pub fn member_id(&self) -> Option<Uuid> {
        match &self.actor {
            Actor::Member { id, .. } => Some(*id),
            Actor::System => None,
        }
    }

    /// The acting member's role.
    pub fn role(&self) -> Option<Role> {
        match &self.actor {
            Actor::Member { role, .. } => Some(*role),
            Actor::System => None,
        }
    }

    /// Whether the actor's role allows it.
    pub fn may(&self, action: Action) -> bool {
        self.role().is_some_and(|role| action.allowed(role))
    }
}
