//! `PATCH /collections/{id}`: rename or move a collection.

use actix_web::patch;
use actix_web::web::{Data, Json, Path};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::view::CollectionView;
use crate::app::App;
use crate::caller::SessionCaller;
use crate::items::change::{Change, change};
use crate::items::item::Kind;
use crate::items::texts::validate_item_name;
use crate::permissions::Action;
use crate::problem::{INVALID, NOT_ALLOWED, Result, refuses};
use crate::valid_json::{ValidJson, some};

/// What is left out stays as it is.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateCollection {
    #[validate(custom(function = validate_item_name))]
    #[schema(min_length = 1, max_length = 255)]
    name: Option<String>,
    /// The collection it is to stand in; null: in none.
    #[serde(default, deserialize_with = "some")]
    parent_id: Option<Option<Uuid>>,
}

refuses!(NOT_ALLOWED, INVALID);

/// Rename or move a collection
///
/// By its owners. Into another collection it is moved by whoever owns both.
#[utoipa::path(
    tag = "items",
    params(("id" = Uuid, Path, description = "The collection.")),
    request_body = UpdateCollection,
    responses((status = 200, description = "The collection as it is now.", body = CollectionView), Refusals),
)]
#[patch("/collections/{id}")]
pub async fn update_collection(
    app: Data<App>,
    caller: SessionCaller,
    id: Path<Uuid>,
    body: ValidJson<UpdateCollection>,
) -> Result<Json<CollectionView>> {
    let tenant = caller.may(Action::UpdateItem)?;
    let ValidJson(body) = body;
    let wanted = Change {
        name: body.name.map(|name| name.trim().to_owned()),
        url: None,
        username: None,
        values: Vec::new(),
        collection_ids: body.parent_id.map(|parent| parent.into_iter().collect()),
    };
    Ok(Json(change(&app, &tenant, Kind::Collection, *id, wanted).await?.into()))
}
