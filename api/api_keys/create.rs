//! `POST /api-keys`: make a key.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::api_key::Model;
use super::view::{ApiKeyView, views};
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::SessionCaller;
use crate::clock::as_kept;
use crate::idempotency::Replay;
use crate::network_address::NetworkAddress;
use crate::permissions::{Action, Scope};
use crate::plain_text::validate_name;
use crate::problem::{INVALID, NOT_ALLOWED, Result, UNAUTHENTICATED, refuses};
use crate::routes::BASE;
use crate::session::attempts::RATE_LIMITED;
use crate::session::proof::{self, INVALID_CREDENTIALS, REAUTHENTICATION_REQUIRED};
use crate::valid_json::{ValidJson, check_to_come};

/// What a key is for.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateApiKey {
    /// What one knows it by.
    #[validate(custom(function = validate_name))]
    #[schema(max_length = 100, example = "HR sync")]
    name: String,
    /// At least one.
    #[validate(length(min = 1, code = "required", message = "Choose at least one scope."))]
    #[schema(min_items = 1)]
    scopes: Vec<Scope>,
    /// When it stops working by itself; without it, when it is revoked.
    expires_at: Option<DateTime<Utc>>,
    /// Needed when one gave it longer than five minutes ago (`reauthentication_required`).
    password: Option<String>,
}

/// A new key, with its secret.
#[derive(Serialize, ToSchema)]
pub struct NewApiKey {
    #[serde(flatten)]
    key: ApiKeyView,
    /// To be sent as `Authorization: Bearer …`. Shown this once, and null when the request is
    /// repeated with the same `Idempotency-Key`.
    #[schema(example = "guestlist_key_…")]
    secret: Option<String>,
}

refuses!(NOT_ALLOWED, INVALID, INVALID_CREDENTIALS, REAUTHENTICATION_REQUIRED, RATE_LIMITED);

/// Make an API key
///
/// A person's password is asked for again if they gave it longer than five minutes ago. The key
/// belongs to the workspace and works on when its maker leaves.
#[utoipa::path(tag = "api_keys", request_body = CreateApiKey, responses(
    (status = 201, description = "The key, with its secret.", body = NewApiKey,
        headers(("Location" = String, description = "Where it can be revoked."))),
    Refusals,
))]
#[post("/api-keys")]
pub async fn create_api_key(
    app: Data<App>,
    caller: SessionCaller,
    from: NetworkAddress,
    body: ValidJson<CreateApiKey>,
) -> Result<HttpResponse> {
    let tenant = caller.may(Action::ManageApiKeys)?;
    let ValidJson(CreateApiKey { name, mut scopes, expires_at, password }) = body;
    let (expires_at, now) = (expires_at.map(as_kept), app.clock.now());
    check_to_come("expires_at", expires_at, now)?;
    proof::prove_anew(&app, &caller, from, password).await?;
    scopes.sort();
    scopes.dedup();
    let maker = tenant.member_id().ok_or(UNAUTHENTICATED)?;
    let (key, secret) = app
        .db
        .write(async |tx| {
            let (key, secret) = Model::create(tx, &tenant, maker, &name, scopes, expires_at, now).await?;
            record(tx, &tenant, Happening::ApiKeyCreated(&key), now).await?;
            Ok((views(tx, &tenant, vec![key], now).await?.swap_remove(0), secret))
        })
        .await?;
    let location = format!("{BASE}/api-keys/{}", key.id);
    let mut answer = NewApiKey { key, secret: None };
    let replay = Replay::of(&answer);
    answer.secret = Some(secret);
    let mut response = HttpResponse::Created().insert_header((header::LOCATION, location)).json(answer);
    response.extensions_mut().insert(replay);
    Ok(response)
}
