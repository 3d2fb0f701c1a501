//! `PATCH /secrets/{id}`: change a secret.

use actix_web::patch;
use actix_web::web::{Data, Json, Path};
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::SecretView;
use crate::app::App;
use crate::caller::SessionCaller;
use crate::items::change::{Change, change};
use crate::items::item::Kind;
use crate::items::texts::{validate_item_name, validate_value};
use crate::items::value::Field;
use crate::permissions::Action;
use crate::problem::{INVALID, NOT_ALLOWED, Result, refuses};
use crate::valid_json::ValidJson;

/// What is left out stays as it is.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateSecret {
    #[validate(custom(function = validate_item_name))]
    #[schema(min_length = 1, max_length = 255)]
    title: Option<String>,
    #[validate(custom(function = validate_value))]
    text: Option<String>,
    /// All collections it is to stand in, of those the caller reaches.
    #[schema(max_items = 50)]
    collection_ids: Option<Vec<Uuid>>,
}

refuses!(NOT_ALLOWED, INVALID);

/// Change a secret
///
/// By its owners. Into a collection it is put by whoever owns both.
#[utoipa::path(
    tag = "items",
    params(("id" = Uuid, Path, description = "The secret.")),
    request_body = UpdateSecret,
    responses((status = 200, description = "The secret as it is now.", body = SecretView), Refusals),
)]
#[patch("/secrets/{id}")]
pub async fn update_secret(
    app: Data<App>,
    caller: SessionCaller,
    id: Path<Uuid>,
    body: ValidJson<UpdateSecret>,
) -> Result<Json<SecretView>> {
    let tenant = caller.may(Action::UpdateItem)?;
    let ValidJson(body) = body;
    let wanted = Change {
        name: body.title.map(|title| title.trim().to_owned()),
        url: None,
        username: None,
        values: body.text.map(|text| (Field::Text, Some(SecretString::from(text)))).into_iter().collect(),
        collection_ids: body.collection_ids,
    };
    Ok(Json(change(&app, &tenant, Kind::Secret, *id, wanted).await?.into()))
}
