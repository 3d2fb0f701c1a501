//! `GET /partners/{id}`: one partner.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use uuid::Uuid;

use super::rights::Access;
use super::view::{PartnerView, view};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE);

/// Get one partner
///
/// `users.active` says how many people would lose access if it were removed.
#[utoipa::path(tag = "partners", params(("id" = Uuid, Path, description = "The partner.")), responses(
    (status = 200, description = "The partner.", body = PartnerView),
    Refusals,
))]
#[get("/partners/{id}")]
pub async fn get_partner(app: Data<App>, caller: Caller, id: Path<Uuid>) -> Result<Json<PartnerView>> {
    let tenant = caller.may_within(&[Action::ListPartners])?;
    let now = app.clock.now();
    let read = async |db: &_| {
        let access = Access::find(db, &tenant, *id, now).await?;
        view(db, &tenant, access.partner, now).await
    };
    Ok(Json(app.db.snapshot(read).await?))
}
