//! What a provider reports of a mail it took, and what follows: for the mail, its invite and the
//! address.
//!
//! Reports come late, twice and in any order, also before the worker has noted that the provider
//! took the mail. So the furthest one counts, and one that is known already changes nothing.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QuerySelect, Set};

use super::cause::Cause;
use super::invite_delivery;
use super::outbox::{ActiveModel, Column, Entity, LogEntry, Model};
use crate::app::App;
use crate::config::MailProvider;
use crate::invites::invite::{DeliveryStatus, Progress};
use crate::problem::Result;
use crate::suppressions::suppression;

/// What a provider says about one mail.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Which mail of ours, as the provider was told when it was sent.
    pub email_id: Option<Uuid>,
    /// Which mail of theirs.
    pub provider_id: Option<String>,
    pub news: News,
    /// When it happened, by the provider's clock.
    pub at: DateTime<Utc>,
}

/// What happened to a mail at the receiver's.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// The receiver's server took it.
    Delivered,
    /// The provider goes on trying.
    Delayed(Cause),
    /// The receiver's server refused it; where that is final, the address is of no use any more.
    Bounced { cause: Cause, is_final: bool },
    /// The receiver called it spam.
    Complained,
    /// The provider does not write to this address any more.
    Suppressed,
    /// The provider could not send it.
    Failed(Cause),
}

impl News {
    fn status(&self) -> DeliveryStatus {
        match self {
            Self::Delayed(_) => DeliveryStatus::Sent,
            Self::Delivered => DeliveryStatus::Delivered,
            Self::Bounced { .. } | Self::Suppressed => DeliveryStatus::Bounced,
            Self::Complained => DeliveryStatus::Complained,
            Self::Failed(_) => DeliveryStatus::Failed,
        }
    }

    fn reason(&self) -> Option<String> {
        match self {
            Self::Delivered => None,
            Self::Delayed(cause) => Some(format!("The mail is delayed. {}", cause.sentence())),
            Self::Bounced { cause, .. } => Some(cause.sentence()),
            Self::Complained => Some("The receiver reported the mail as spam.".to_owned()),
            Self::Suppressed => {
                Some("The mail provider no longer sends to this address, because of an earlier bounce or complaint.".to_owned())
            }
            Self::Failed(cause) => Some(format!("The mail provider could not send it. {}", cause.sentence())),
        }
    }

    fn suppression(&self) -> Option<suppression::Cause> {
        match self {
            Self::Bounced { is_final: true, .. } => Some(suppression::Cause::Bounced),
            Self::Complained => Some(suppression::Cause::Complained),
            Self::Suppressed => Some(suppression::Cause::Provider),
            _ => None,
        }
    }
}

/// Notes what is reported; a mail that is not ours is none of our business.
pub async fn apply(db: &impl ConnectionTrait, app: &App, report: &Report, now: DateTime<Utc>) -> Result<()> {
    match Model::reported(db, app.config.mail.provider, report).await? {
        Some(email) => note(db, app, &email, report, now).await,
        None => Ok(()),
    }
}

/// Notes what is reported of a mail, once.
pub async fn note(
    db: &impl ConnectionTrait,
    app: &App,
    email: &Model,
    report: &Report,
    now: DateTime<Utc>,
) -> Result<()> {
    // The invite's row before its mail's, as everywhere: no deadlock.
    let invite = invite_delivery::lock(db, email).await?;
    let email = email.lock(db).await?;
    let (status, reason) = (report.news.status(), report.news.reason());
    let entry = LogEntry { status, at: report.at, reason: reason.clone() };
    if email.log.has(&entry) {
        return Ok(());
    }
    let is_furthest = status.is_beyond(email.status);
    email.note_report(db, entry, report.provider_id.clone(), is_furthest, now).await?;
    if let (Some(cause), Some(workspace_id)) = (report.news.suppression(), email.workspace_id) {
        let reason = reason.clone().unwrap_or_default();
        suppression::put(db, workspace_id, &email.address(), cause, reason, now).await?;
    }
    match invite {
        Some((tenant, invite)) if is_furthest => {
            let progress = Progress { status, reason, attempts: email.attempts, next_attempt_at: None };
            let is_dead = DeliveryStatus::FAILURES.contains(&status);
            invite_delivery::note(db, app, &tenant, &invite, progress, is_dead, now).await
        }
        _ => Ok(()),
    }
}

impl Model {
    /// The mail a report is about.
    async fn reported(
        db: &impl ConnectionTrait,
        provider: MailProvider,
        report: &Report,
    ) -> Result<Option<Self>> {
        let of_provider = Entity::find().filter(Column::Provider.eq(provider.name()));
        let query = match (report.email_id, &report.provider_id) {
            (Some(id), _) => of_provider.filter(Column::Id.eq(id)),
            (None, Some(id)) => of_provider.filter(Column::ProviderId.eq(id)),
            (None, None) => return Ok(None),
        };
        Ok(query.one(db).await?)
    }

    /// The same mail, as it is now, held until the transaction ends.
    async fn lock(&self, db: &impl ConnectionTrait) -> Result<Self> {
        let now = Entity::find_by_id(self.id).lock_exclusive().one(db).await?;
        Ok(now.unwrap_or_else(|| self.clone()))
    }

    /// Notes what was reported. If that is the furthest it got, it is not waiting any more, whatever a
    /// worker that has it believes.
    async fn note_report(
        &self,
        db: &impl ConnectionTrait,
        entry: LogEntry,
        provider_id: Option<String>,
        is_furthest: bool,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (status, reason) = (entry.status, entry.reason.clone());
        let mut log = self.log.clone();
        log.put(entry);
        let mut change = ActiveModel {
            id: Set(self.id),
            provider_id: Set(self.provider_id.clone().or(provider_id)),
            log: Set(log),
            updated_at: Set(now),
            ..Default::default()
        };
        if is_furthest {
            change.status = Set(status);
            change.reason = Set(reason);
            change.lease_until = Set(None);
            change.dead_at = Set((status == DeliveryStatus::Failed).then_some(now));
        }
        change.update(db).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_web_app_knows_the_reasons() {
        let known = include_str!("../../web/src/mail/reasons.ts");
        let causes = [Cause::NoSuchAddress, Cause::MailboxFull, Cause::Blocked, Cause::Unknown];
        let bounces = causes.into_iter().map(|cause| News::Bounced { cause, is_final: true });
        for news in bounces.chain([News::Complained, News::Suppressed]) {
            let reason = news.reason().expect("a reason");
            assert!(known.contains(&format!("\"{reason}\"")), "{reason}");
        }
    }
}
