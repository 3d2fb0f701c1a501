//! `POST /secrets/{id}/grants`: share a secret.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use uuid::Uuid;

use crate::app::App;
use crate::caller::SessionCaller;
use crate::items::SOLE_OWNER;
use crate::items::grant_view::GrantView;
use crate::items::item::Kind;
use crate::items::share::{ShareItem, share};
use crate::permissions::Action;
use crate::problem::{INVALID, NOT_ALLOWED, Result, refuses};
use crate::valid_json::ValidJson;

refuses!(NOT_ALLOWED, SOLE_OWNER, INVALID);

/// Share a secret
///
/// With a member, a guest or a partner; who has a role already gets this one instead. A partner's
/// Guest Admin passes on to its Guest Users what the partner manages.
#[utoipa::path(
    tag = "items",
    params(("id" = Uuid, Path, description = "The secret.")),
    request_body = ShareItem,
    responses(
        (status = 201, description = "It is shared.", body = GrantView,
            headers(("Location" = String, description = "The grant's address."))),
        (status = 200, description = "It was shared with them before; what they have now.", body = GrantView),
        Refusals,
    ),
)]
#[post("/secrets/{id}/grants")]
pub async fn share_secret(
    app: Data<App>,
    caller: SessionCaller,
    id: Path<Uuid>,
    body: ValidJson<ShareItem>,
) -> Result<HttpResponse> {
    let tenant = caller.may(Action::ShareItem)?;
    let shared = share(&app, &tenant, Kind::Secret, *id, &body.0).await?;
    Ok(shared.answer(Kind::Secret, *id))
}
