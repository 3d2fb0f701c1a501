//! `DELETE /partners/{id}/hosts/{member_id}`: a Host Admin steps down.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete};
use uuid::Uuid;

use super::host::{self, LAST_HOST, may_host, named};
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
/// Oneself too, while another one remains. They stay a member of the workspace. Also somebody who would
/// host again once their role is raised.
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
            let named = named(tx, &tenant, &[id], now).await?;
            let host = named.iter().find(|host| host.member.id == member_id).ok_or(NOT_FOUND)?;
            let hosts = named.iter().filter(|host| may_host(&host.member, now)).count();
            if hosts == 1 && may_host(&host.member, now) {
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
