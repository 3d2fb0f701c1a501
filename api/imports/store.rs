//! Keeps what an upload would bring, sealed, until it is committed.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use chrono::{DateTime, Utc};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::export::{Account, Content, Entry};
use super::import::{Model, Phase, Source};
use super::matching::active_members;
use super::names::{Taken, item_name, item_url};
use super::plan::{Plan, User};
use super::row::{self, Ids, Review, Status};
use super::sealed_parts::{parts, seal};
use super::upload::Upload;
use super::user;
use crate::app::App;
use crate::caller::Tenant;
use crate::items::data_key::DataKey;
use crate::items::item::Kind;
use crate::problem::{Error, NOT_ALLOWED, Result};

/// Rows kept in one transaction: few, so that others need not wait.
const BATCH: usize = 500;
/// Characters of a user's name that the report is sorted by: in bytes less than the 2,704 that PostgreSQL takes
/// into an index.
const SORTED_BY: usize = 500;

/// Keeps it, batch by batch; only with the last does anybody see it. With an error comes the id of what was
/// begun.
pub async fn store(
    app: &App,
    tenant: &Tenant,
    upload: &Upload,
    plan: &Plan,
    users: Vec<User>,
) -> Result<Model, (Option<Uuid>, Error)> {
    let import = begin(app, tenant, upload.source, plan).await.map_err(|error| (None, error))?;
    let id = import.id;
    finish(app, tenant, upload, plan, users, import).await.map_err(|error| (Some(id), error))
}

async fn finish(
    app: &App,
    tenant: &Tenant,
    upload: &Upload,
    plan: &Plan,
    users: Vec<User>,
    import: Model,
) -> Result<Model> {
    let now = app.clock.now();
    let key = app.db.write(async |tx| DataKey::of(tx, app, tenant, now).await).await?;
    let text = upload.source.decode(&upload.vault).map_err(Error::internal)?;
    let mut entries = upload.source.entries(&text, app.config.import_rows).map_err(Error::internal)?;
    let mut rows = Rows::new(app, tenant, &import, plan, &key).await?;
    loop {
        let (mut batch, mut read) = (Vec::with_capacity(BATCH), 0);
        for entry in entries.by_ref().take(BATCH) {
            batch.extend(rows.row(&entry.map_err(Error::internal)?)?);
            read += 1;
        }
        if read == 0 {
            break;
        }
        app.db.write(async |tx| row::insert_all(tx, &batch).await).await?;
    }
    let users = known(app, tenant, &import, users, now).await?;
    let matched = users.iter().filter(|user| user.member_id.is_some()).count() as i64;
    let unmatched = users.len() as i64 - matched;
    for some in users.chunks(BATCH) {
        app.db.write(async |tx| user::insert_all(tx, some).await).await?;
    }
    let mut change = import.into_active_model();
    change.previewed_at = Set(Some(app.clock.now()));
    change.matched_users = Set(matched);
    change.unmatched_users = Set(unmatched);
    app.db.write(async |tx| Ok(change.update(tx).await?)).await
}

/// The import itself and its folders.
async fn begin(app: &App, tenant: &Tenant, source: Source, plan: &Plan) -> Result<Model> {
    let member_id = tenant.member_id().ok_or(NOT_ALLOWED)?;
    let taken = Taken::of(&app.db, tenant, member_id, Kind::Collection).await?;
    let read = plan.accounts + plan.secrets + plan.skipped();
    let import = Model {
        id: Uuid::now_v7(),
        workspace_id: tenant.id(),
        member_id,
        source,
        created_at: app.clock.now(),
        previewed_at: None,
        committed_at: None,
        completed_at: None,
        failed_at: None,
        cancelled_at: None,
        reason: None,
        loose: plan.loose,
        takes_loose: true,
        collections: plan.collections(),
        accounts: plan.accounts,
        secrets: plan.secrets,
        skipped: plan.skipped(),
        matched_users: 0,
        unmatched_users: 0,
        phase: Phase::Read,
        done: plan.collections() + read,
        total: plan.collections() + read,
        attempts: 0,
        lease_until: None,
        fence: 0,
    };
    let folders: Vec<row::Model> =
        (0..plan.folders.len()).map(|folder| self::folder(&import, plan, folder, &taken)).collect();
    let begun = super::import::ActiveModel::from(import).reset_all();
    app.db
        .write(async |tx| {
            let import = begun.insert(tx).await?;
            for some in folders.chunks(BATCH) {
                row::insert_all(tx, some).await?;
            }
            Ok(import)
        })
        .await
}

fn folder(import: &Model, plan: &Plan, index: usize, taken: &Taken) -> row::Model {
    let folder = &plan.folders[index];
    let name = item_name(folder.name(), "", "");
    let name = match folder.parent {
        None if !folder.is_shared => taken.free(name),
        _ => name,
    };
    row::Model {
        id: folder.id,
        workspace_id: import.workspace_id,
        import_id: import.id,
        kind: Kind::Collection,
        name_key: name.to_lowercase(),
        name,
        path: folder.path.join(import.source.separator()),
        url: String::new(),
        username: String::new(),
        parents: Ids(folder.parent.map(|parent| plan.folders[parent].id).into_iter().collect()),
        root_id: Some(plan.folders[folder.root].id),
        is_shared: folder.is_shared,
        is_chosen: true,
        holds: folder.holds(),
        review: None,
        sealed: None,
        status: Status::Waiting,
        details: plan.obstacle(index),
    }
}

/// Makes rows of entries.
struct Rows<'a> {
    import: &'a Model,
    plan: &'a Plan,
    key: &'a DataKey,
    taken_accounts: Taken,
    taken_secrets: Taken,
    hasher: RandomState,
    /// What was met before, by a hash: the same twice is worth a look.
    seen: HashSet<u64>,
}

impl<'a> Rows<'a> {
    async fn new(
        app: &App,
        tenant: &Tenant,
        import: &'a Model,
        plan: &'a Plan,
        key: &'a DataKey,
    ) -> Result<Self> {
        let taken = async |kind| Taken::of(&app.db, tenant, import.member_id, kind).await;
        Ok(Self {
            import,
            plan,
            key,
            taken_accounts: taken(Kind::Account).await?,
            taken_secrets: taken(Kind::Secret).await?,
            hasher: RandomState::new(),
            seen: HashSet::new(),
        })
    }

    /// None for a folder, whose row is there already.
    fn row(&mut self, entry: &Entry) -> Result<Option<row::Model>> {
        let none = String::new();
        let (kind, taken, name, url, username) = match &entry.content {
            Content::Folder => return Ok(None),
            Content::Account(Account { name, url, username, .. }) => {
                (Kind::Account, &self.taken_accounts, name, url, username)
            }
            Content::Secret(secret) => (Kind::Secret, &self.taken_secrets, &secret.title, &none, &none),
        };
        let name = item_name(name, url, username);
        let name = if entry.folders.is_empty() { taken.free(name) } else { name };
        let id = Uuid::now_v7();
        let folders: Vec<_> = entry.folders.iter().filter_map(|path| self.plan.at(path)).collect();
        Ok(Some(row::Model {
            id,
            workspace_id: self.import.workspace_id,
            import_id: self.import.id,
            kind,
            name_key: name.to_lowercase(),
            name,
            path: String::new(),
            url: item_url(url),
            username: username.clone(),
            parents: Ids(folders.iter().map(|folder| folder.id).collect()),
            root_id: folders.first().map(|folder| self.plan.folders[folder.root].id),
            is_shared: false,
            is_chosen: true,
            holds: 0,
            review: self.review(&entry.content),
            sealed: seal(self.key, id, &parts(&entry.content))?,
            status: Status::Waiting,
            details: None,
        }))
    }

    fn review(&mut self, content: &Content) -> Option<Review> {
        let looks = match content {
            Content::Folder => return None,
            Content::Account(account) => {
                let is_empty = account.url.is_empty()
                    && account.username.is_empty()
                    && account.password.expose_secret().is_empty();
                if is_empty {
                    return Some(Review::MissingDetails);
                }
                self.hasher.hash_one((&account.name, &account.url, &account.username))
            }
            Content::Secret(secret) => self.hasher.hash_one((&secret.title, secret.text.expose_secret())),
        };
        (!self.seen.insert(looks)).then_some(Review::Duplicate)
    }
}

/// The users, with who of the workspace they are.
async fn known(
    app: &App,
    tenant: &Tenant,
    import: &Model,
    users: Vec<User>,
    now: DateTime<Utc>,
) -> Result<Vec<user::Model>> {
    let keys: Vec<&str> = users.iter().filter_map(|user| user.key.as_deref()).collect();
    let members = active_members(&app.db, tenant, &keys, now).await?;
    Ok(users
        .into_iter()
        .map(|user| user::Model {
            id: Uuid::now_v7(),
            workspace_id: import.workspace_id,
            import_id: import.id,
            sort_key: user.email.to_lowercase().chars().take(SORTED_BY).collect(),
            member_id: user.key.as_ref().and_then(|key| members.get(key)).map(|member| member.id),
            email: user.email,
            email_key: user.key,
            accesses: user::Accesses(user.accesses),
            collections: user.reached.collections,
            accounts: user.reached.accounts,
            secrets: user.reached.secrets,
            is_done: false,
        })
        .collect())
}
