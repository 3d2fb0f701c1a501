//! `GET /workspace`: the workspace and its policy.

use actix_web::get;
use actix_web::web::Json;

use super::workspace::WorkspaceView;
use crate::caller::SessionCaller;
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

refuses!(NOT_ALLOWED);

/// Get the workspace and its policy
#[utoipa::path(tag = "workspace", responses(
    (status = 200, description = "The caller's workspace.", body = WorkspaceView),
    Refusals,
))]
#[get("/workspace")]
pub async fn get_workspace(caller: SessionCaller) -> Result<Json<WorkspaceView>> {
    let tenant = caller.may(Action::ViewWorkspace)?;
    Ok(Json(tenant.workspace().clone().into()))
}
