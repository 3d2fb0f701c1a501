//! `POST /collections`: add a collection.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::CollectionView;
use crate::app::App;
use crate::caller::SessionCaller;
use crate::items::create::{NewItem, create};
use crate::items::item::{Kind, Outside};
use crate::items::texts::validate_item_name;
use crate::permissions::Action;
use crate::problem::{INVALID, NOT_ALLOWED, NOT_FOUND, Result, refuses};
use crate::routes::BASE;
use crate::valid_json::ValidJson;

/// A collection that is to be.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateCollection {
    /// 1 to 255 characters.
    #[validate(custom(function = validate_item_name))]
    #[schema(min_length = 1, max_length = 255, example = "Marketing")]
    name: String,
    /// A collection of the caller's that it is to stand in.
    parent_id: Option<Uuid>,
}

refuses!(NOT_ALLOWED, NOT_FOUND, INVALID);

/// Add a collection
///
/// The caller owns it. In another collection it is shared with whom that is shared with.
#[utoipa::path(tag = "items", request_body = CreateCollection, responses(
    (status = 201, description = "The collection.", body = CollectionView,
        headers(("Location" = String, description = "The collection's address."))),
    Refusals,
))]
#[post("/collections")]
pub async fn create_collection(
    app: Data<App>,
    caller: SessionCaller,
    body: ValidJson<CreateCollection>,
) -> Result<HttpResponse> {
    let tenant = caller.may(Action::CreateItem)?;
    let ValidJson(body) = body;
    let new = NewItem {
        outside: Outside::named(Kind::Collection, body.name.trim().to_owned()),
        values: Vec::new(),
        collection_ids: body.parent_id.into_iter().collect(),
    };
    let made = app.db.write(async |tx| create(tx, &app, &tenant, new).await).await?;
    let collection = CollectionView::from(made);
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, format!("{BASE}/collections/{}", collection.id)))
        .json(collection))
}
