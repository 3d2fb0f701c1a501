//! When a rule of the workspace keeps somebody from joining, its admins are told.

use chrono::TimeDelta;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::link::InviteLink;
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::email::outbox::{NewEmail, enqueue};
use crate::email::templates::{Address, JoinRefusal, Mail, Name};
use crate::invites::invite::Model;
use crate::invites::new_invite::DOMAIN_NOT_ALLOWED;
use crate::invites::rights::SUSPENDED;
use crate::members::member;
use crate::permissions::Role;
use crate::problem::{Error, Result};
use crate::session::user;

/// Admins are told once in this time for each invite, however often the person tries.
const QUIET: TimeDelta = TimeDelta::hours(1);

/// Writes an event and tells the admins, if the refusal is one of the workspace's rules.
pub async fn tell_admins(app: &App, token: &str, error: &Error) -> Result<()> {
    let code = error.code();
    if ![SUSPENDED.code, DOMAIN_NOT_ALLOWED.code].contains(&code) {
        return Ok(());
    }
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let link = InviteLink::lock(tx, app, token).await?;
            if link.invite.refusal_told_at.is_some_and(|at| now - at < QUIET) {
                return Ok(());
            }
            let reason = reason(&link, code);
            let tenant = &link.tenant;
            let mut told = link.invite.into_active_model();
            told.refusal_told_at = Set(Some(now));
            let invite: Model = told.update(tx).await?;
            record(tx, tenant, Happening::JoinRefused(&invite, code), now).await?;
            let admins = member::Model::admins(tx, tenant, now).await?;
            let ids = admins.into_iter().map(|admin| admin.user_id).collect();
            for admin in user::Model::by_ids(tx, ids).await? {
                let email = NewEmail {
                    workspace_id: Some(tenant.id()),
                    invite: None,
                    sender_id: None,
                    to: &admin.address(),
                    language: &admin.language,
                    mail: Mail::JoinRefused {
                        workspace: Name(&tenant.workspace().name),
                        email: Address(&invite.email),
                        reason,
                        members_url: &invite.page(&app.config),
                    },
                    link: None,
                    not_before: None,
                };
                enqueue(tx, app, email).await?;
            }
            Ok(())
        })
        .await
}

fn reason(link: &InviteLink, code: &str) -> JoinRefusal {
    let feature_is_off = link.invite.role == Role::Guest && !link.tenant.workspace().guest_invites_enabled;
    if code == DOMAIN_NOT_ALLOWED.code {
        JoinRefusal::DomainNotAllowed
    } else if feature_is_off {
        JoinRefusal::FeatureOff
    } else {
        JoinRefusal::SenderLeft
    }
}
