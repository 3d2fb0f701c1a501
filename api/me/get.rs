//! `GET /me`: who one is and what one may do.

use actix_web::get;
use actix_web::web::{Data, Json};

use super::me::MeView;
use super::memberships::Memberships;
use crate::app::App;
use crate::caller::SessionCaller;
use crate::problem::{NOT_ALLOWED, Result, refuses};

refuses!(NOT_ALLOWED);

/// Get the signed-in person
///
/// With the workspace the token is for, what one may do in it, and the other workspaces.
#[utoipa::path(tag = "me", responses(
    (status = 200, description = "The signed-in person.", body = MeView),
    Refusals,
))]
#[get("/me")]
pub async fn get_me(app: Data<App>, caller: SessionCaller) -> Result<Json<MeView>> {
    let memberships = Memberships::of(&app.db, caller.user.id, app.clock.now()).await?;
    let current = caller.workspace().and_then(|workspace| memberships.by_id(workspace.id));
    Ok(Json(MeView::of(&app.db, &caller.user, current, &memberships).await?))
}
