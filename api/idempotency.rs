//! `Idempotency-Key`: a POST repeated with the same key is answered again, not done again.
//!
//! The key is claimed in the database before the work begins, so that of two replicas only one
//! does it. A claim whose holder died is free again after a minute.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpResponse, ResponseError};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ConnectionTrait, Set, TryInsertResult};
use serde::Serialize;

use crate::app::App;
use crate::caller::Caller;
use crate::keys;
use crate::problem::{BAD_REQUEST, Error, Problem, Result, UNAUTHENTICATED};
use crate::routes::BASE;
use crate::valid_json::{JSON_LIMIT, read_body};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_keys")]
pub struct Model {
    /// Hash of who, where and which operation.
    #[sea_orm(primary_key, auto_increment = false)]
    pub scope: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub idempotency_key: String,
    pub request_hash: String,
    pub created_at: DateTime<Utc>,
    /// While the first request is being answered.
    pub locked_until: Option<DateTime<Utc>>,
    pub status: Option<i32>,
    pub content_type: Option<String>,
    pub location: Option<String>,
    pub body: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

/// How long an answer is kept.
pub const KEPT: TimeDelta = TimeDelta::hours(24);
/// How long a request may take before its claim is free again.
const LOCKED: TimeDelta = TimeDelta::seconds(60);
/// Longer keys are refused.
const MAX_KEY_LENGTH: usize = 255;

/// The first request with this key is still running.
pub const IN_PROGRESS: Problem = Problem::new(
    409,
    "idempotency_in_progress",
    "A request with this Idempotency-Key is still being answered. Try again in a moment.",
);
/// The key was used for something else.
pub const REUSED: Problem = Problem::new(
    422,
    "idempotency_key_reused",
    "This Idempotency-Key was used with another body or query. Use a new key for a new request.",
);

/// What to do with a request that carries a key.
enum Claim {
    Ours,
    Answered(Model),
}

/// What is kept instead of an answer's own body, where that shows something once only. A handler
/// puts it among its response's extensions.
pub struct Replay(String);

impl Replay {
    /// The body to repeat.
    pub fn of(body: &impl Serialize) -> Self {
        Self(serde_json::to_string(body).expect("answers are JSON"))
    }
}

/// Operations whose answers hold credentials or what is kept secret, that take a password (a hash of the
/// body is kept, and a quick one), that nobody is signed in for, or that take files, which are too large to
/// be looked at twice.
pub fn is_exempt(path: &str) -> bool {
    let path = path.strip_prefix(BASE).unwrap_or(path).trim_end_matches('/');
    let below = ["/session", "/setup", "/join", "/password", "/workspace/transfer"];
    below.iter().any(|exempt| path.starts_with(exempt)) || path == "/imports" || path.ends_with("/reveal")
}

/// Stored are successes and the rules' refusals: they would be the same again.
fn is_kept(status: StatusCode) -> bool {
    status.is_success() || [403, 404, 409, 422].contains(&status.as_u16())
}

/// See the module.
pub async fn middleware(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let key = request.headers().get("idempotency-key").cloned();
    // As routing reads it: `%73ession` is `session` too.
    let is_exempt = is_exempt(request.match_info().as_str());
    let (Some(key), &Method::POST, false) = (key, request.method(), is_exempt) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    match claim(&mut request, key.to_str().unwrap_or_default()).await {
        Err(error) => Ok(request.into_response(error.error_response())),
        Ok(None) => Ok(next.call(request).await?.map_into_boxed_body()),
        Ok(Some((id, Claim::Answered(stored)))) => {
            tracing::debug!(scope = id.0, "answered from an earlier request");
            Ok(request.into_response(replay(stored)))
        }
        Ok(Some((id, Claim::Ours))) => {
            let app = request.app_data::<Data<App>>().expect("the app is set for every route").clone();
            let response = next.call(request).await?.map_into_boxed_body();
            keep(&app, &id, response).await
        }
    }
}

/// Scope and key: the row's primary key.
type Id = (String, String);

/// Claims the key for this request; nothing for a caller who is not signed in (the handler says so).
async fn claim(request: &mut ServiceRequest, key: &str) -> Result<Option<(Id, Claim)>> {
    if !(1..=MAX_KEY_LENGTH).contains(&key.len()) || !key.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(BAD_REQUEST.detail("Idempotency-Key must be 1 to 255 visible ASCII characters.").into());
    }
    let caller = match Caller::of(request.request()).await {
        Ok(caller) => caller,
        Err(error) if error.code() == UNAUTHENTICATED.code => return Ok(None),
        // Without knowing whose key it is the work must not be done: it may have been before.
        Err(error) => return Err(error),
    };
    let app = request.app_data::<Data<App>>().expect("the app is set for every route").clone();
    let scope =
        keys::hash(&format!("{} {} {}", caller.identity(), request.method(), request.match_info().as_str()));
    let body = read_body(&mut request.take_payload(), JSON_LIMIT).await?.freeze();
    // Keyed: a body may hold a password, and whoever has the database alone must not guess at it.
    let content = [request.query_string().as_bytes(), b"\n", &body].concat();
    let request_hash = app.keys.request_hash(&content);
    request.set_payload(Payload::from(body));

    let id = (scope, key.to_owned());
    let now = app.clock.now();
    let claim = app.db.write(async |tx| claim_row(tx, &id, &request_hash, now).await).await?;
    Ok(Some((id, claim)))
}

async fn claim_row(
    db: &impl ConnectionTrait,
    id: &Id,
    request_hash: &str,
    now: DateTime<Utc>,
) -> Result<Claim> {
    Entity::delete_by_id(id.clone()).filter(Column::CreatedAt.lt(now - KEPT)).exec(db).await?;
    let row = ActiveModel {
        scope: Set(id.0.clone()),
        idempotency_key: Set(id.1.clone()),
        request_hash: Set(request_hash.to_owned()),
        created_at: Set(now),
        locked_until: Set(Some(now + LOCKED)),
        status: Set(None),
        content_type: Set(None),
        location: Set(None),
        body: Set(None),
    };
    let inserted = Entity::insert(row)
        .on_conflict(OnConflict::columns([Column::Scope, Column::IdempotencyKey]).do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(db)
        .await?;
    if matches!(inserted, TryInsertResult::Inserted(rows) if rows == 1) {
        return Ok(Claim::Ours);
    }
    let stored = Entity::find_by_id(id.clone()).one(db).await?.ok_or(IN_PROGRESS)?;
    if stored.request_hash != request_hash {
        return Err(REUSED.into());
    }
    if stored.status.is_some() {
        return Ok(Claim::Answered(stored));
    }
    let taken_over = Entity::update_many()
        .col_expr(Column::LockedUntil, Expr::value(now + LOCKED))
        .filter(Column::Scope.eq(id.0.as_str()))
        .filter(Column::IdempotencyKey.eq(id.1.as_str()))
        .filter(Column::Status.is_null())
        .filter(Column::LockedUntil.lte(now))
        .exec(db)
        .await?;
    match taken_over.rows_affected {
        1 => Ok(Claim::Ours),
        _ => Err(IN_PROGRESS.into()),
    }
}

/// Stores the answer, or frees the key where the next try may end otherwise.
async fn keep(
    app: &App,
    id: &Id,
    response: ServiceResponse<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let (request, mut response) = response.into_parts();
    let replay = response.extensions_mut().remove::<Replay>();
    let (response, body) = response.into_parts();
    let body = to_bytes(body).await.unwrap_or_default();
    let kept = replay.map_or_else(|| String::from_utf8_lossy(&body).into_owned(), |replay| replay.0);
    let header = |name| response.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let status = response.status();
    let change = Entity::update_many()
        .col_expr(Column::LockedUntil, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(Column::Status, Expr::value(i32::from(status.as_u16())))
        .col_expr(Column::ContentType, Expr::value(header(header::CONTENT_TYPE)))
        .col_expr(Column::Location, Expr::value(header(header::LOCATION)))
        .col_expr(Column::Body, Expr::value(kept))
        .filter(Column::Scope.eq(id.0.as_str()))
        .filter(Column::IdempotencyKey.eq(id.1.as_str()));
    let stored = app
        .db
        .write(async |tx| {
            match is_kept(status) {
                true => change.exec(tx).await.map(|_| ()),
                false => Entity::delete_by_id(id.clone()).exec(tx).await.map(|_| ()),
            }
            .map_err(Error::from)
        })
        .await;
    if let Err(error) = stored {
        // The work is done and answered; only a repeat within the minute would be told to wait.
        tracing::error!(%error, "an idempotent answer could not be kept");
    }
    Ok(ServiceResponse::new(request, response.set_body(BoxBody::new(body))))
}

fn replay(stored: Model) -> HttpResponse {
    let status = stored.status.and_then(|status| u16::try_from(status).ok()).unwrap_or(200);
    let mut response = HttpResponse::build(StatusCode::from_u16(status).unwrap_or(StatusCode::OK));
    response.insert_header(("idempotent-replayed", "true"));
    if let Some(content_type) = stored.content_type {
        response.content_type(content_type);
    }
    if let Some(location) = stored.location {
        response.insert_header((header::LOCATION, location));
    }
    response.body(stored.body.unwrap_or_default())
}

/// Forgets answers older than they are kept.
pub async fn forget_old(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<()> {
    Entity::delete_many().filter(Column::CreatedAt.lt(now - KEPT)).exec(db).await?;
    Ok(())
}
