//! `PATCH /accounts/{id}`: change an account.

use actix_web::patch;
use actix_web::web::{Data, Json, Path};
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::AccountView;
use crate::app::App;
use crate::caller::SessionCaller;
use crate::items::change::{Change, change};
use crate::items::item::Kind;
use crate::items::texts::{
    validate_item_name, validate_seed, validate_url, validate_username, validate_value,
};
use crate::items::value::Field;
use crate::permissions::Action;
use crate::problem::{INVALID, NOT_ALLOWED, Result, refuses};
use crate::valid_json::{ValidJson, some};

/// What is left out stays as it is; null takes away.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateAccount {
    #[validate(custom(function = validate_item_name))]
    #[schema(min_length = 1, max_length = 255)]
    label: Option<String>,
    #[serde(default, deserialize_with = "some")]
    #[validate(custom(function = validate_url))]
    #[schema(max_length = 2048)]
    url: Option<Option<String>>,
    #[serde(default, deserialize_with = "some")]
    #[validate(custom(function = validate_username))]
    #[schema(max_length = 255)]
    username: Option<Option<String>>,
    #[serde(default, deserialize_with = "some")]
    #[validate(custom(function = validate_value))]
    password: Option<Option<String>>,
    #[serde(default, deserialize_with = "some")]
    #[validate(custom(function = validate_seed))]
    totp: Option<Option<String>>,
    #[serde(default, deserialize_with = "some")]
    #[validate(custom(function = validate_value))]
    notes: Option<Option<String>>,
    /// All collections it is to stand in, of those the caller reaches.
    #[schema(max_items = 50)]
    collection_ids: Option<Vec<Uuid>>,
}

refuses!(NOT_ALLOWED, INVALID);

/// Change an account
///
/// By its owners. Into a collection it is put by whoever owns both.
#[utoipa::path(
    tag = "items",
    params(("id" = Uuid, Path, description = "The account.")),
    request_body = UpdateAccount,
    responses((status = 200, description = "The account as it is now.", body = AccountView), Refusals),
)]
#[patch("/accounts/{id}")]
pub async fn update_account(
    app: Data<App>,
    caller: SessionCaller,
    id: Path<Uuid>,
    body: ValidJson<UpdateAccount>,
) -> Result<Json<AccountView>> {
    let tenant = caller.may(Action::UpdateItem)?;
    let ValidJson(body) = body;
    let values = [(Field::Password, body.password), (Field::Totp, body.totp), (Field::Notes, body.notes)];
    let values = values.into_iter().filter_map(|(field, value)| {
        let value = value?.filter(|value| !value.is_empty());
        Some((field, value.map(SecretString::from)))
    });
    let wanted = Change {
        name: body.label.map(|label| label.trim().to_owned()),
        url: body.url.map(|url| url.unwrap_or_default().trim().to_owned()),
        username: body.username.map(Option::unwrap_or_default),
        values: values.collect(),
        collection_ids: body.collection_ids,
    };
    Ok(Json(change(&app, &tenant, Kind::Account, *id, wanted).await?.into()))
}
