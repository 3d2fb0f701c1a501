//! Access that ended: because somebody took it, or by itself. In the latter case it is refused from its
//! very moment, by comparing with now; this notes it afterwards, in Activity and in the lists.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;

use super::{member, roster};
use crate::activity::event::record;
use crate::activity::happening::{Happening, Person};
use crate::app::App;
use crate::caller::Tenant;
use crate::items::grant;
use crate::problem::{NOT_FOUND, Result};
use crate::session::user;
use crate::workspace::workspace;

/// Memberships noted in one transaction: few, so that others need not wait.
const BATCH: u64 = 50;

/// Notes every end date that has passed. Any number of replicas may do so at once.
pub async fn end_expired_access(app: &App) -> Result<()> {
    loop {
        let now = app.clock.now();
        let due = member::Model::past_end_date(&app.db, now, BATCH).await?;
        app.db
            .write(async |tx| {
                for member in &due {
                    end_access(tx, member, now).await?;
                }
                Ok(())
            })
            .await?;
        if (due.len() as u64) < BATCH {
            return Ok(());
        }
    }
}

/// Removes a member or guest now, and takes back what was shared with them.
pub async fn remove(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    member: &member::Model,
    now: DateTime<Utc>,
) -> Result<()> {
    grant::forget_of_member(db, member.id).await?;
    member.end(db, now).await?;
    let user = user::Model::by_id(db, member.user_id).await?.ok_or(NOT_FOUND)?;
    let name = user.full_name();
    record(db, tenant, Happening::MemberRemoved(Person::of(member, &name, &user.email)), now).await?;
    roster::refresh(db, tenant.id(), &member.email_key, now).await
}

/// Notes that a guest's end date has passed, e.g. before they join again; does nothing where it
/// has not, or where that was noted already.
pub async fn end_access(db: &impl ConnectionTrait, member: &member::Model, now: DateTime<Utc>) -> Result<()> {
    if !member.end_by_date(db, now).await? {
        return Ok(());
    }
    grant::forget_of_member(db, member.id).await?;
    let workspace = workspace::Model::by_id(db, member.workspace_id).await?;
    let user = user::Model::by_id(db, member.user_id).await?;
    if let (Some(workspace), Some(user)) = (workspace, user) {
        let tenant = Tenant::system(workspace);
        let name = user.full_name();
        let person = Person::of(member, &name, &user.email);
        record(db, &tenant, Happening::AccessEnded(person), now).await?;
    }
    roster::refresh(db, member.workspace_id, &member.email_key, now).await
}
