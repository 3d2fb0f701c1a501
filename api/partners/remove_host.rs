//! `DELETE /partners/{id}/hosts/{member_id}`: a Host Admin steps down.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete};
use uuid::Uuid;

use super::host::{self, LAST_HOST, hosts};
use super::rights::Access;
use crate::activity::event::record;
use crate::activity::happening::{Happening, Person};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, NOT_FOUND, Result, refuses};

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE, LAST_HOST);

/// Take a partnership host out
///
/// Oneself too, while another one remains. They stay a member of the workspace.
#[utoipa::path(
    tag = "partners",
    params(
        ("id" = Uuid, Path, description = "The partner."),
        ("member_id" = Uuid, Path, description = "The host."),
    ),
    responses((status = 204, description = "They are no host any more."), Refusals),
)]
#[delete("/partners/{id}/hosts/{member_id}")]
pub async fn remove_partner_host(
    app: Data<App>,
    caller: Caller,
    path: Path<(Uuid, Uuid)>,
) -> Result<HttpResponse> {
    let tenant = caller.may_within(&[Action::RemovePartnerHost])?;
    let (id, member_id) = path.into_inner();
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let access = Access::lock(tx, &tenant, id, now).await?;
            access.check(&tenant, Action::RemovePartnerHost)?;
            let hosts = hosts(tx, &tenant, &[id], now).await?;
            let host = hosts.iter().find(|host| host.member.id == member_id).ok_or(NOT_FOUND)?;
            if hosts.len() == 1 {
                return Err(LAST_HOST.into());
            }
            host::Model::remove(tx, &tenant, id, member_id).await?;
            let name = host.user.full_name();
            let person = Person::of(&host.member, &name, &host.user.email);
            record(tx, &tenant, Happening::PartnerHostRemoved(person, &access.partner), now).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
