//! How imports end: what waited is forgotten, and what came of it is counted.

use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel, Set};

use super::import::{ActiveModel, Model};
use super::row::Status;
use super::{imported_folder, row, user, waiting_grant};
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::Tenant;
use crate::email::outbox::{NewEmail, enqueue};
use crate::email::templates::{ImportEnd, Mail, Message, Name};
use crate::items::item::Kind;
use crate::members::member;
use crate::problem::Result;
use crate::session::user as person;
use crate::workspace::workspace;

/// What came of an import.
pub struct Outcome {
    collections: i64,
    accounts: i64,
    secrets: i64,
    skipped: i64,
}

impl Outcome {
    /// As it is now.
    pub async fn of(db: &impl ConnectionTrait, import: &Model) -> Result<Self> {
        let counts = row::counts(db, import.id).await?;
        let count = |kind, status| counts.get(&(kind, status)).copied().unwrap_or_default();
        let kinds = [Kind::Collection, Kind::Account, Kind::Secret];
        let [collections, accounts, secrets] = kinds.map(|kind| count(kind, Status::Successful));
        // What waits still will not come.
        let left_out = [Status::Skipped, Status::Waiting];
        let skipped = kinds.iter().flat_map(|kind| left_out.map(|status| count(*kind, status))).sum();
        Ok(Self { collections, accounts, secrets, skipped })
    }

    fn is_nothing(&self) -> bool {
        self.collections + self.accounts + self.secrets == 0
    }

    /// Notes it.
    pub fn set_in(&self, change: &mut ActiveModel) {
        change.collections = Set(self.collections);
        change.accounts = Set(self.accounts);
        change.secrets = Set(self.secrets);
        change.skipped = Set(self.skipped);
    }
}

/// Forgets what waits of an import that ends early, and lets its shared folders be imported again. Where
/// nothing came in, its counts alone are kept: names, addresses and people of it are of no use to anybody.
pub async fn let_go(db: &impl ConnectionTrait, import: &Model) -> Result<Outcome> {
    waiting_grant::forget_all(db, import.id).await?;
    imported_folder::release(db, import.id).await?;
    let outcome = Outcome::of(db, import).await?;
    match outcome.is_nothing() {
        true => forget_content(db, import.id).await?,
        false => row::cancel_waiting(db, import.id).await?,
    }
    Ok(outcome)
}

/// Ends an import that cannot go on, and says why.
pub async fn fail(
    db: &impl ConnectionTrait,
    app: &App,
    import: Model,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let outcome = let_go(db, &import).await?;
    let mut change = import.into_active_model();
    change.failed_at = Set(Some(now));
    change.reason = Set(Some(reason.to_owned()));
    outcome.set_in(&mut change);
    let import = change.update(db).await?;
    let Some(workspace) = workspace::Model::by_id(db, import.workspace_id).await? else { return Ok(()) };
    let tenant = Tenant::system(workspace);
    record(db, &tenant, Happening::ImportFailed(&import, reason), now).await?;
    tell(db, app, &tenant, &import, now).await
}

/// Tells who imports that it has ended, while they are a member.
pub async fn tell(
    db: &impl ConnectionTrait,
    app: &App,
    tenant: &Tenant,
    import: &Model,
    now: DateTime<Utc>,
) -> Result<()> {
    let importer = member::Model::find(db, tenant, import.member_id).await?;
    let Some(person) = person::Model::by_id(db, importer.user_id).await? else { return Ok(()) };
    if !importer.is_active(now) {
        return Ok(());
    }
    let report_url = format!("{}/imports/{}", app.config.public_url, import.id);
    let email = NewEmail {
        workspace_id: Some(tenant.id()),
        invite: None,
        sender_id: None,
        to: &person.address(),
        language: &person.language,
        mail: Mail::ImportEnded(ImportEnd {
            workspace: Name(&tenant.workspace().name),
            name: Name(&person.name),
            source: import.source.name(),
            reason: import.reason.as_deref().map(Message),
            items: import.collections + import.accounts + import.secrets,
            unmatched_users: import.unmatched_users,
            report_url: &report_url,
        }),
        link: None,
        not_before: None,
    };
    enqueue(db, app, email).await?;
    Ok(())
}

/// Forgets what the export had in it.
async fn forget_content(db: &impl ConnectionTrait, import_id: sea_orm::prelude::Uuid) -> Result<()> {
    row::forget_all(db, import_id).await?;
    user::forget_all(db, import_id).await
}

/// Forgets an import that was never read to its end.
pub async fn forget(db: &impl ConnectionTrait, import_id: sea_orm::prelude::Uuid) -> Result<()> {
    forget_content(db, import_id).await?;
    if let Some(import) = Model::by_id(db, import_id).await? {
        import.forget(db).await?;
    }
    Ok(())
}

/// The most uploads of one member that wait for their commit.
const MOST_WAITING: u64 = 5;

/// Cancels the oldest of a member's uploads where too many wait: each takes room.
pub async fn forget_too_many(app: &App, tenant: &Tenant) -> Result<()> {
    for import in Model::too_many_waiting(&app.db, tenant, MOST_WAITING).await? {
        cancel_waiting(app, &import, "Newer ones were uploaded, and none of them was confirmed.").await?;
    }
    Ok(())
}

/// Cancels what nobody committed in time, and forgets what has waited too long for who did not join.
pub async fn forget_old(app: &App) -> Result<()> {
    let now = app.clock.now();
    app.db.write(async |tx| waiting_grant::forget_old(tx, now).await).await?;
    for import in Model::forgotten(&app.db, now).await? {
        let forgotten = match import.previewed_at {
            None => app.db.write(async |tx| forget(tx, import.id).await).await,
            Some(_) => cancel_waiting(app, &import, "It was not confirmed within 24 hours.").await,
        };
        if let Err(error) = forgotten {
            tracing::warn!(import = %import.id, %error, "an old upload could not be forgotten");
        }
    }
    Ok(())
}

/// Cancels an import that waits for its commit; nothing where it was committed in between.
async fn cancel_waiting(app: &App, import: &Model, reason: &str) -> Result<()> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            if !import.expire(tx, reason, now).await? {
                return Ok(());
            }
            let outcome = let_go(tx, import).await?;
            let mut change = ActiveModel { id: Set(import.id), ..Default::default() };
            outcome.set_in(&mut change);
            let import = change.update(tx).await?;
            let Some(workspace) = workspace::Model::by_id(tx, import.workspace_id).await? else {
                return Ok(());
            };
            record(tx, &Tenant::system(workspace), Happening::ImportCancelled(&import), now).await
        })
        .await
}
