//! Who is asking. Session, user, membership and role are read from the database on every request,
//! so that a removal bites on the next one.

mod tenant;

use std::pin::Pin;
use std::rc::Rc;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use chrono::{DateTime, TimeDelta, Utc};

use uuid::Uuid;

use crate::api_keys::api_key;
use crate::app::App;
use crate::db::Transaction;
use crate::members::member;
use crate::permissions::Action;
use crate::problem::{Error, Result, UNAUTHENTICATED};
use crate::request_log::{self, Who};
use crate::session::access_token::{self, Verified};
use crate::session::session::{self, Live};
use crate::session::user;
use crate::workspace::workspace;

pub use tenant::{Actor, INSUFFICIENT_SCOPE, Tenant};

/// Whoever may act in a workspace.
#[derive(Clone)]
pub enum Caller {
    /// A signed-in person.
    Session(Box<SessionCaller>),
    /// A program with one of the workspace's keys.
    ApiKey(Box<ApiKeyCaller>),
}

/// A program with one of a workspace's keys.
#[derive(Clone)]
pub struct ApiKeyCaller {
    key: api_key::Model,
    workspace: workspace::Model,
}

/// A signed-in person, and the membership their token is for. Handlers of what only a person may do
/// ask for one of these; an API key never is.
#[derive(Clone)]
pub struct SessionCaller {
    pub session: session::Model,
    pub user: user::Model,
    membership: Option<(member::Model, workspace::Model)>,
}

impl Caller {
    /// The right to do this in the caller's workspace; 401 without a workspace, 403 if the role or
    /// the key's scopes do not allow it.
    pub fn may(&self, action: Action) -> Result<Tenant> {
        self.may_any(&[action])
    }

    /// The right to do at least one of these, for operations whose rule depends on the object.
    pub fn may_any(&self, actions: &[Action]) -> Result<Tenant> {
        self.tenant()?.allowing(actions)
    }

    /// As [`Self::may_any`], and for Guest Admins: for operations that ask afterwards whether it is about
    /// their own partner, and whether they may do it there.
    pub fn may_within(&self, actions: &[Action]) -> Result<Tenant> {
        self.tenant()?.allowing_within(actions)
    }

    fn tenant(&self) -> Result<Tenant> {
        match self {
            Self::Session(caller) => caller.tenant(),
            Self::ApiKey(caller) => Ok(Tenant::new(
                caller.workspace.clone(),
                Actor::ApiKey {
                    id: caller.key.id,
                    name: caller.key.name.clone(),
                    scopes: caller.key.scopes.0.clone(),
                },
            )),
        }
    }

    /// Who it is and where, as one text that no other caller has.
    pub fn identity(&self) -> String {
        match self {
            Self::Session(caller) => {
                format!("user {} {:?}", caller.user.id, caller.workspace().map(|workspace| workspace.id))
            }
            Self::ApiKey(caller) => format!("key {}", caller.key.id),
        }
    }

    fn who(&self) -> Who {
        match self {
            Self::Session(caller) => Who {
                person: Some(caller.user.id),
                workspace: caller.workspace().map(|workspace| workspace.id),
                api_key: None,
            },
            Self::ApiKey(caller) => {
                Who { api_key: Some(caller.key.id), workspace: Some(caller.workspace.id), person: None }
            }
        }
    }

    /// The caller of a request, read once however often it is asked for.
    pub async fn of(request: &HttpRequest) -> Result<Rc<Self>> {
        if let Some(known) = request.extensions().get::<Rc<Self>>() {
            return Ok(known.clone());
        }
        let app = request.app_data::<Data<App>>().expect("the app is set for every route").clone();
        let token = bearer(request).ok_or(UNAUTHENTICATED)?;
        let caller = match token.starts_with(api_key::PREFIX) {
            true => Self::with_key(&app, token).await?,
            false => Self::Session(Box::new(SessionCaller::load(&app, token).await?)),
        };
        let caller = Rc::new(caller);
        request_log::is_of(caller.who());
        request.extensions_mut().insert(caller.clone());
        Ok(caller)
    }

    async fn with_key(app: &App, secret: &str) -> Result<Self> {
        let (now, db) = (app.clock.now(), &app.db);
        let key = api_key::Model::by_secret(db, secret, now).await?.ok_or(UNAUTHENTICATED)?;
        let workspace = workspace::Model::by_id(db, key.workspace_id).await?.ok_or(UNAUTHENTICATED)?;
        note_use(app, key.last_used_at, async |tx| api_key::Model::touch(tx, key.id, now).await).await;
        Ok(Self::ApiKey(Box::new(ApiKeyCaller { key, workspace })))
    }
}

impl SessionCaller {
    /// The workspace the token is for.
    pub fn workspace(&self) -> Option<&workspace::Model> {
        self.membership.as_ref().map(|(_, workspace)| workspace)
    }

    /// As [`Caller::may`].
    pub fn may(&self, action: Action) -> Result<Tenant> {
        self.tenant()?.allowing(&[action])
    }

    /// As [`Caller::may_within`].
    pub fn may_within(&self, action: Action) -> Result<Tenant> {
        self.tenant()?.allowing_within(&[action])
    }

    fn tenant(&self) -> Result<Tenant> {
        let (member, workspace) = self.membership.as_ref().ok_or(UNAUTHENTICATED)?;
        Ok(Tenant::member(workspace.clone(), member, &self.user))
    }

    async fn load(app: &App, token: &str) -> Result<Self> {
        let now = app.clock.now();
        let claims = access_token::verify(app, token)?;
        let Live { session, user, membership } = live(app, &claims, claims.workspace).await?;
        if claims.workspace.is_some() && membership.is_none() {
            return Err(UNAUTHENTICATED.into());
        }
        if let Some((member, _)) = &membership {
            let note = async |tx: &_| member::Model::touch(tx, member.id, now).await;
            note_use(app, member.last_active_at, note).await;
        }
        Ok(Self { session, user, membership })
    }
}

/// When somebody was last active, or a key last used, is noted at most once a minute, so that reading
/// stays cheap; and where that does not work, what was asked for is still done.
async fn note_use(
    app: &App,
    noted_at: Option<DateTime<Utc>>,
    note: impl AsyncFnOnce(&Transaction) -> Result<()>,
) {
    let is_noted = noted_at.is_some_and(|at| app.clock.now() - at < TimeDelta::minutes(1));
    if !is_noted && let Err(error) = app.db.write(note).await {
        tracing::warn!(%error, "a caller's last use could not be noted");
    }
}

/// The live session an access token is for, its person, and their membership in a workspace.
async fn live(app: &App, claims: &Verified, workspace: Option<Uuid>) -> Result<Live> {
    let found = session::Model::live(&app.db, claims.session, workspace, app.clock.now()).await?;
    Ok(found.filter(|live| live.user.id == claims.user).ok_or(UNAUTHENTICATED)?)
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

impl FromRequest for SessionCaller {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            match &*Caller::of(&request).await? {
                Caller::Session(caller) => Ok(SessionCaller::clone(caller)),
                Caller::ApiKey(..) => Err(tenant::for_people_only()),
            }
        })
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
            let live = live(&app, &claims, None).await?;
            Ok(Self(Some((live.session, live.user))))
        })
    }
}
