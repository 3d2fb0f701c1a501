//! `GET` and `POST /setup`: the first workspace and its Owner.

use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::attempts::{self, RATE_LIMITED, SETUP_ADDRESS};
use super::new_owner::NewOwner;
use super::opened::{Opened, SessionView, open, user_agent};
use super::password::WEAK;
use super::setup_token::{self, INVALID_SETUP_TOKEN, SETUP_DONE};
use crate::app::App;
use crate::email_address::validate_email;
use crate::network_address::NetworkAddress;
use crate::plain_text::validate_name;
use crate::problem::{CROSS_SITE, INVALID, Result, refuses};
use crate::same_origin::SameOrigin;
use crate::valid_json::ValidJson;
use crate::workspace::{founding, workspace};

/// Whether Guestlist waits for its first workspace.
#[derive(Serialize, ToSchema)]
pub struct SetupState {
    needed: bool,
}

/// The first workspace and its Owner.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// From the address Guestlist prints at its start.
    setup_token: String,
    #[validate(custom(function = validate_name))]
    #[schema(example = "Contenzilla")]
    workspace_name: String,
    #[validate(custom(function = validate_email))]
    #[schema(example = "olive@contenzilla.test")]
    email: String,
    #[validate(custom(function = validate_name))]
    name: String,
    #[validate(custom(function = validate_name))]
    family_name: String,
    /// At least 15 characters, not common, not made of names.
    password: String,
}

/// Ask whether set-up is needed
#[utoipa::path(tag = "session", security(()), responses(
    (status = 200, description = "Whether Guestlist waits for its first workspace.", body = SetupState),
))]
#[get("/setup")]
pub async fn get_setup(app: Data<App>) -> Result<Json<SetupState>> {
    Ok(Json(SetupState { needed: !workspace::Model::any(&app.db).await? }))
}

refuses!(CROSS_SITE, INVALID_SETUP_TOKEN, SETUP_DONE, INVALID, WEAK, RATE_LIMITED);

/// Create the first workspace and its Owner
///
/// Once only, by whoever has the token that Guestlist prints at its start. Signs the Owner in and
/// sets the refresh cookie.
#[utoipa::path(tag = "session", security(()), request_body = SetUp, responses(
    (status = 201, description = "The Owner's session.", body = SessionView),
    Refusals,
))]
#[post("/setup")]
pub async fn set_up(
    _: SameOrigin,
    app: Data<App>,
    from: NetworkAddress,
    request: HttpRequest,
    body: ValidJson<SetUp>,
) -> Result<Opened> {
    let ValidJson(SetUp { setup_token, workspace_name, email, name, family_name, password }) = body;
    check_token(&app, from, &setup_token).await?;
    let owner = NewOwner { workspace_name, email, name, family_name, password };
    let email = owner.address()?;
    let password_hash = owner.password_hash(&app).await?;
    let now = app.clock.now();
    let opened = app
        .db
        .write(async |tx| {
            setup_token::use_up(tx, &setup_token).await?;
            let user = owner.create_user(tx, &email, password_hash, now).await?;
            let workspace = founding::found(tx, &owner.workspace_name, &user, now).await?;
            open(tx, &app, &user, Some(workspace.id), user_agent(&request)).await
        })
        .await?;
    Ok(opened.created())
}

/// Before the costly hashing; the transaction looks again.
async fn check_token(app: &App, from: NetworkAddress, token: &str) -> Result<()> {
    let (db, now) = (&app.db, app.clock.now());
    let address = SETUP_ADDRESS.of(&from.subject());
    attempts::check(db, [&address], now).await?;
    if setup_token::is_valid(db, token).await? {
        return Ok(());
    }
    // Looked at after the token, which goes when the first workspace comes.
    if workspace::Model::any(db).await? {
        return Err(SETUP_DONE.into());
    }
    app.db.write(async |tx| attempts::count(tx, &address, now).await).await?;
    Err(INVALID_SETUP_TOKEN.into())
}
