//! The link of an invite: who holds it may look at the invite and answer it.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use crate::app::App;
use crate::caller::Tenant;
use crate::invites::invite::Model;
use crate::invites::new_invite::{DOMAIN_NOT_ALLOWED, check_domain};
use crate::invites::rights::SUSPENDED;
use crate::invites::sender::Senders;
use crate::keys::{LinkToken, Purpose};
use crate::problem::{INVALID_LINK, Result};
use crate::workspace::workspace;

/// The token of a link, from behind the `#`.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkBody {
    #[schema(example = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQ")]
    pub token: String,
}

/// An invite reached by its link, with the right to act in its workspace in nobody's name.
pub struct InviteLink {
    token: LinkToken,
    pub invite: Model,
    pub tenant: Tenant,
}

impl InviteLink {
    /// The invite a token names, in whatever state; 404 for anything that is not exactly a token
    /// of ours.
    pub async fn open(db: &impl ConnectionTrait, app: &App, token: &str) -> Result<Self> {
        let token = app.keys.read_link_token(Purpose::InviteLink, token).ok_or(INVALID_LINK)?;
        let invite = Model::by_link(db, token).await?.ok_or(INVALID_LINK)?;
        let workspace = workspace::Model::by_id(db, invite.workspace_id).await?.ok_or(INVALID_LINK)?;
        Ok(Self { token, invite, tenant: Tenant::system(workspace) })
    }

    /// The same, with the invite's row held until the transaction ends.
    pub async fn lock(db: &impl ConnectionTrait, app: &App, token: &str) -> Result<Self> {
        let mut link = Self::open(db, app, token).await?;
        link.invite = Model::lock(db, &link.tenant, link.invite.id).await?;
        Ok(link)
    }

    /// 410 with the reason, unless this is the live link of a pending invite.
    pub fn check_live(&self, now: DateTime<Utc>) -> Result<()> {
        self.invite.check_link(self.token.generation, now)
    }

    /// 409 while its sender may no longer invite, or guest invites are off; else who made and sent it.
    pub async fn check_sender(&self, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Senders> {
        let senders = self.senders(db).await?;
        let sender = senders.inviter(&self.invite, now);
        match self.invite.blocked_reason(self.tenant.workspace(), sender) {
            None => Ok(senders),
            Some(_) => Err(SUSPENDED.into()),
        }
    }

    /// Who made and sent it.
    pub async fn senders(&self, db: &impl ConnectionTrait) -> Result<Senders> {
        Senders::of(db, &self.tenant, std::slice::from_ref(&self.invite)).await
    }

    /// 422 if the workspace's domain lists no longer let the guest in.
    pub fn check_domain(&self) -> Result<()> {
        check_domain(self.tenant.workspace(), self.invite.role, &self.invite.address()).map_err(|_| {
            DOMAIN_NOT_ALLOWED
                .detail(
                    "This workspace no longer accepts guests from your email domain. Ask the person who invited you.",
                )
                .into()
        })
    }
}
