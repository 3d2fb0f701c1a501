//! `POST /secrets`: add a secret.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::SecretView;
use crate::app::App;
use crate::caller::SessionCaller;
use crate::items::create::{NewItem, create};
use crate::items::item::{Kind, Outside};
use crate::items::texts::{validate_item_name, validate_value};
use crate::items::value::Field;
use crate::permissions::Action;
use crate::problem::{INVALID, NOT_ALLOWED, NOT_FOUND, Result, refuses};
use crate::routes::BASE;
use crate::valid_json::ValidJson;

/// A secret that is to be.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateSecret {
    /// 1 to 255 characters.
    #[validate(custom(function = validate_item_name))]
    #[schema(min_length = 1, max_length = 255, example = "Studio Wi-Fi")]
    title: String,
    /// Kept byte for byte.
    #[validate(custom(function = validate_value))]
    text: String,
    /// Collections of the caller's that it is to stand in.
    #[schema(max_items = 50)]
    collection_ids: Option<Vec<Uuid>>,
}

refuses!(NOT_ALLOWED, NOT_FOUND, INVALID);

/// Add a secret
///
/// The caller owns it. In a collection it is shared with whom that is shared with.
#[utoipa::path(tag = "items", request_body = CreateSecret, responses(
    (status = 201, description = "The secret.", body = SecretView,
        headers(("Location" = String, description = "The secret's address."))),
    Refusals,
))]
#[post("/secrets")]
pub async fn create_secret(
    app: Data<App>,
    caller: SessionCaller,
    body: ValidJson<CreateSecret>,
) -> Result<HttpResponse> {
    let tenant = caller.may(Action::CreateItem)?;
    let ValidJson(body) = body;
    let new = NewItem {
        outside: Outside::named(Kind::Secret, body.title.trim().to_owned()),
        values: vec![(Field::Text, body.text.into())],
        collection_ids: body.collection_ids.unwrap_or_default(),
    };
    let made = app.db.write(async |tx| create(tx, &app, &tenant, new).await).await?;
    let secret = SecretView::from(made);
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, format!("{BASE}/secrets/{}", secret.id)))
        .json(secret))
}
