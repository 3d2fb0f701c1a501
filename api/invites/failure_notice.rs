//! Whoever sent an invite is told by mail that its email did not arrive: they may not be looking.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, PaginatorTrait};

use super::invite::Model;
use super::sender::Senders;
use crate::app::App;
use crate::caller::Tenant;
use crate::email::outbox::{Column, Kind, NewEmail, enqueue, sent_since};
use crate::email::templates::{Address, Mail, Message, Name};
use crate::problem::Result;
use crate::session::user;

/// Whoever invites a list of bad addresses gets no flood; the page shows all of them.
const MOST_A_DAY: u64 = 5;

/// Tells the sender (or who made the key that sent it), while they are a member.
pub async fn tell_sender(
    db: &impl ConnectionTrait,
    app: &App,
    tenant: &Tenant,
    invite: &Model,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let senders = Senders::of(db, tenant, std::slice::from_ref(invite)).await?;
    let Some(person) = senders.person_to_tell(invite.sender(), now) else { return Ok(()) };
    // Several that fail at once are counted one after the other.
    let Some(person) = user::Model::lock(db, person.id).await? else { return Ok(()) };
    let to = person.address();
    let told = sent_since(now - TimeDelta::days(1))
        .filter(Column::ToKey.eq(&to.key))
        .filter(Column::Kind.eq(Kind::InviteNotDelivered))
        .count(db)
        .await?;
    if told >= MOST_A_DAY {
        return Ok(());
    }
    let page = match invite.partner_id {
        Some(_) => invite.page(&app.config),
        None => format!("{}&details={}", invite.page(&app.config), invite.id),
    };
    let email = NewEmail {
        workspace_id: Some(tenant.id()),
        invite: None,
        sender_id: None,
        to: &to,
        language: &person.language,
        mail: Mail::InviteNotDelivered {
            workspace: Name(&tenant.workspace().name),
            email: Address(&invite.email),
            reason: Message(reason),
            members_url: &page,
        },
        link: None,
        not_before: None,
    };
    enqueue(db, app, email).await?;
    Ok(())
}
