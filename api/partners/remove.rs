//! `DELETE /partners/{id}`: the partner goes, and all its guests with it.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete};
use uuid::Uuid;

use super::rights::Access;
use crate::activity::event::{record, record_all};
use crate::activity::happening::{Happening, Person};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::invites::invite;
use crate::invites::taken_back::take_back;
use crate::items::grant;
use crate::members::{member, roster};
use crate::permissions::Action;
use crate::problem::{NOT_ALLOWED, Result, refuses};

/// People read and told of in one statement: as many as its values have room for.
const BATCH: usize = 500;

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE);

/// Remove a partner
///
/// Its guests are removed from the workspace, its open invites revoked, and what was shared with it is
/// taken back; all of it or nothing. Its Host Admins stay what else they are.
#[utoipa::path(tag = "partners", params(("id" = Uuid, Path, description = "The partner.")), responses(
    (status = 204, description = "It is removed."),
    Refusals,
))]
#[delete("/partners/{id}")]
pub async fn remove_partner(app: Data<App>, caller: Caller, id: Path<Uuid>) -> Result<HttpResponse> {
    let tenant = caller.may_within(&[Action::RemovePartner])?;
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let access = Access::lock(tx, &tenant, *id, now).await?;
            access.check(&tenant, Action::RemovePartner)?;
            let partner = &access.partner;
            let invites = invite::Model::lock_open_of_partner(tx, &tenant, partner.id).await?;
            let guests = member::Model::lock_guests_of(tx, &tenant, partner.id, now).await?;
            let gone = Happening::PartnerRemoved(partner, guests.len(), invites.len());
            record(tx, &tenant, gone, now).await?;
            for invite in invites {
                take_back(tx, &tenant, invite, now).await?;
            }
            let ids: Vec<Uuid> = guests.iter().map(|guest| guest.id).collect();
            grant::forget_of_partner(tx, &tenant, partner.id, &ids).await?;
            member::Model::end_guests_of(tx, &tenant, partner.id, now).await?;
            roster::end_guests_of(tx, &tenant, partner.id).await?;
            for some in guests.chunks(BATCH) {
                let ids = some.iter().map(|guest| guest.id).collect();
                let people = member::Model::people(tx, &tenant, ids).await?;
                let names: Vec<String> = people.iter().map(|(_, user)| user.full_name()).collect();
                let removed = people.iter().zip(&names).map(|((member, user), name)| {
                    Happening::MemberRemoved(Person::of(member, name, &user.email))
                });
                record_all(tx, &tenant, removed, now).await?;
            }
            partner.end(tx, now).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
