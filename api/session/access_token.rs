//! The access token: a JWT of ten minutes, by one algorithm, good for one session and workspace.
//! It only says who claims to ask; what they may do is read from the database each time.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::session;
use crate::app::App;
use crate::problem::{Error, Result, UNAUTHENTICATED};

/// How long a token works; role and session are checked on every request anyway.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(10);
const ALGORITHM: Algorithm = Algorithm::HS256;
const AUDIENCE: &str = "guestlist-api";
/// Clocks of two replicas may differ this much.
const LEEWAY_SECONDS: u64 = 5;
/// Longer than any token of ours; spares the parser.
const MAX_LENGTH: usize = 2048;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    sub: Uuid,
    sid: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    wid: Option<Uuid>,
    iss: String,
    aud: String,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Who a token says it is.
#[derive(Clone, Copy, Debug)]
pub struct Verified {
    pub user: Uuid,
    pub session: Uuid,
    pub workspace: Option<Uuid>,
}

/// A token for the session in its workspace, and when it ends.
pub fn issue(
    app: &App,
    session: &session::Model,
    workspace_id: Option<Uuid>,
) -> Result<(String, DateTime<Utc>)> {
    let now = app.clock.now();
    let expires_at = now + LIFETIME;
    let claims = Claims {
        sub: session.user_id,
        sid: session.id,
        wid: workspace_id,
        iss: app.config.public_url.clone(),
        aud: AUDIENCE.to_owned(),
        iat: now.timestamp(),
        nbf: now.timestamp(),
        exp: expires_at.timestamp(),
    };
    let (key_id, key) = app.keys.access_signing();
    let header = Header { kid: Some(key_id), ..Header::new(ALGORITHM) };
    let token = encode(&header, &claims, &EncodingKey::from_secret(&key)).map_err(Error::internal)?;
    Ok((token, expires_at))
}

/// Who the token says it is; anything wrong with it is the same 401.
pub fn verify(app: &App, token: &str) -> Result<Verified> {
    read(app, token).ok_or_else(|| UNAUTHENTICATED.into())
}

fn read(app: &App, token: &str) -> Option<Verified> {
    if token.len() > MAX_LENGTH {
        return None;
    }
    let key = app.keys.access_verifying(&decode_header(token).ok()?.kid?)?;
    let mut validation = Validation::new(ALGORITHM);
    validation.set_issuer(&[&app.config.public_url]);
    validation.set_audience(&[AUDIENCE]);
    validation.required_spec_claims = HashSet::from(["exp", "nbf", "iss", "aud", "sub"].map(str::to_owned));
    // Both times are compared below with the app's clock, which the crate does not know.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.leeway = LEEWAY_SECONDS;
    let claims = decode::<Claims>(token, &DecodingKey::from_secret(&key), &validation).ok()?.claims;
    let now = app.clock.now().timestamp();
    let leeway = LEEWAY_SECONDS as i64;
    let is_current = claims.nbf <= now + leeway && claims.exp > now - leeway;
    is_current.then_some(Verified { user: claims.sub, session: claims.sid, workspace: claims.wid })
}
