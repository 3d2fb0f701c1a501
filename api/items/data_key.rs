//! A workspace's data key, which seals the values of its items. It is kept wrapped by the secret key,
//! which is outside the database: a copy of the database alone opens nothing.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use aws_lc_rs::rand;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, Set};
use secrecy::zeroize::Zeroizing;

use crate::app::App;
use crate::caller::Tenant;
use crate::keys::Keys;
use crate::problem::{Error, Result};
use crate::sealing::{self, KEY_LENGTH};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "data_keys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub workspace_id: Uuid,
    pub wrapped: String,
    pub created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Seals and opens what a workspace keeps secret.
pub struct DataKey {
    workspace_id: Uuid,
    key: Zeroizing<[u8; KEY_LENGTH]>,
}

/// What is stored cannot be opened: it was changed or moved, or the secret key is another one.
#[derive(Debug, thiserror::Error)]
#[error(
    "{0} cannot be opened with the secret keys there are: it was changed or moved, or GUESTLIST_SECRET_KEY is another"
)]
pub struct Unopened(&'static str);

impl DataKey {
    /// The workspace's; made where it has none yet.
    pub async fn of(
        db: &impl ConnectionTrait,
        app: &App,
        tenant: &Tenant,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let found = match Entity::find_by_id(tenant.id()).one(db).await? {
            Some(found) => found,
            None => Model::make(db, &app.keys, tenant.id(), now).await?,
        };
        found.unwrap(&app.keys)
    }

    /// The secret as it is kept at this place of the workspace.
    pub fn seal(&self, place: &[u8], secret: &[u8]) -> String {
        sealing::seal(&self.key, &self.place(place), secret)
    }

    /// The secret that was sealed for this place of the workspace.
    pub fn open(&self, place: &[u8], sealed: &str) -> Result<Zeroizing<Vec<u8>>> {
        let secret = sealing::open(&self.key, &self.place(place), sealed);
        secret.ok_or_else(|| Error::internal(Unopened("a value")))
    }

    fn place(&self, place: &[u8]) -> Vec<u8> {
        [self.workspace_id.as_bytes(), place].concat()
    }
}

impl Model {
    /// Of two who make it at once, both get the one that is kept.
    async fn make(
        db: &impl ConnectionTrait,
        keys: &Keys,
        workspace_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let mut key = Zeroizing::new([0; KEY_LENGTH]);
        rand::fill(&mut *key).expect("the operating system gives random bytes");
        let made = ActiveModel {
            workspace_id: Set(workspace_id),
            wrapped: Set(keys.wrap_data_key(workspace_id, &*key)),
            created_at: Set(now),
        };
        let unless_there = OnConflict::column(Column::WorkspaceId).do_nothing().to_owned();
        Entity::insert(made).on_conflict(unless_there).try_insert().exec_without_returning(db).await?;
        let kept = Entity::find_by_id(workspace_id).one(db).await?;
        kept.ok_or_else(|| Error::internal(Unopened("the data key")))
    }

    fn unwrap(&self, keys: &Keys) -> Result<DataKey> {
        let unwrapped = keys.unwrap_data_key(self.workspace_id, &self.wrapped);
        let key =
            unwrapped.and_then(|key| Some(Zeroizing::new(<[u8; KEY_LENGTH]>::try_from(&key[..]).ok()?)));
        let key = key.ok_or_else(|| Error::internal(Unopened("the data key")))?;
        Ok(DataKey { workspace_id: self.workspace_id, key })
    }
}

/// Wraps with the newest secret key what was wrapped with an older one, so that the older can go.
pub async fn rewrap(app: &App) -> Result<()> {
    let kept = Entity::find().all(&app.db).await?;
    for old in kept.into_iter().filter(|key| !app.keys.is_wrapped_newly(&key.wrapped)) {
        let key = old.unwrap(&app.keys)?.key;
        let wrapped = app.keys.wrap_data_key(old.workspace_id, &*key);
        let change = Entity::update_many()
            .col_expr(Column::Wrapped, wrapped.into())
            .filter(Column::WorkspaceId.eq(old.workspace_id))
            .filter(Column::Wrapped.eq(old.wrapped));
        app.db.write(async |tx| Ok(change.exec(tx).await.map(|_| ())?)).await?;
    }
    Ok(())
}
