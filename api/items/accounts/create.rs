//! `POST /accounts`: add an account.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::AccountView;
use crate::app::App;
use crate::caller::SessionCaller;
use crate::items::create::{NewItem, create};
use crate::items::item::{Kind, Outside};
use crate::items::texts::{
    validate_item_name, validate_seed, validate_url, validate_username, validate_value,
};
use crate::items::value::Field;
use crate::permissions::Action;
use crate::problem::{INVALID, NOT_ALLOWED, NOT_FOUND, Result, refuses};
use crate::routes::BASE;
use crate::valid_json::ValidJson;

/// An account that is to be.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateAccount {
    /// 1 to 255 characters.
    #[validate(custom(function = validate_item_name))]
    #[schema(min_length = 1, max_length = 255, example = "Facebook Ads")]
    label: String,
    /// Where the app is.
    #[validate(custom(function = validate_url))]
    #[schema(max_length = 2048)]
    url: Option<String>,
    #[validate(custom(function = validate_username))]
    #[schema(max_length = 255)]
    username: Option<String>,
    /// Kept byte for byte.
    #[validate(custom(function = validate_value))]
    password: Option<String>,
    /// The secret for one-time codes in base32, or its `otpauth://` address.
    #[validate(custom(function = validate_seed))]
    totp: Option<String>,
    #[validate(custom(function = validate_value))]
    notes: Option<String>,
    /// Collections of the caller's that it is to stand in.
    #[schema(max_items = 50)]
    collection_ids: Option<Vec<Uuid>>,
}

refuses!(NOT_ALLOWED, NOT_FOUND, INVALID);

/// Add an account
///
/// The caller owns it. In a collection it is shared with whom that is shared with.
#[utoipa::path(tag = "items", request_body = CreateAccount, responses(
    (status = 201, description = "The account.", body = AccountView,
        headers(("Location" = String, description = "The account's address."))),
    Refusals,
))]
#[post("/accounts")]
pub async fn create_account(
    app: Data<App>,
    caller: SessionCaller,
    body: ValidJson<CreateAccount>,
) -> Result<HttpResponse> {
    let tenant = caller.may(Action::CreateItem)?;
    let ValidJson(body) = body;
    let new = NewItem {
        outside: Outside {
            kind: Kind::Account,
            name: body.label.trim().to_owned(),
            url: body.url.unwrap_or_default().trim().to_owned(),
            username: body.username.unwrap_or_default(),
        },
        values: [(Field::Password, body.password), (Field::Totp, body.totp), (Field::Notes, body.notes)]
            .into_iter()
            .filter_map(|(field, value)| Some((field, SecretString::from(value.filter(|v| !v.is_empty())?))))
            .collect(),
        collection_ids: body.collection_ids.unwrap_or_default(),
    };
    let made = app.db.write(async |tx| create(tx, &app, &tenant, new).await).await?;
    let account = AccountView::from(made);
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, format!("{BASE}/accounts/{}", account.id)))
        .json(account))
}
