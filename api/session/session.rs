//! A session: one sign-in on one browser. Its refresh token is `id.secret`; only the secret's hash
//! is stored, it changes at every use, and using an old one again ends the session.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, Iterable, JoinType, QueryOrder, QuerySelect, QueryTrait, Set};
use serde::Deserialize;

use super::user;
use crate::db::{Cells, ReadRows, kept_time, kept_time_or_none, written};
use crate::keys;
use crate::members::member;
use crate::problem::Result;
use crate::workspace::workspace;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Deserialize, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    /// Where the session is now; none for a person without a workspace.
    pub workspace_id: Option<Uuid>,
    pub token_hash: String,
    /// The hash before the last rotation: within the grace it is a second tab, later a theft.
    pub previous_hash: Option<String>,
    #[serde(deserialize_with = "kept_time")]
    pub rotated_at: DateTime<Utc>,
    pub user_agent: String,
    #[serde(deserialize_with = "kept_time")]
    pub created_at: DateTime<Utc>,
    /// When the person last gave their password.
    #[serde(deserialize_with = "kept_time")]
    pub proved_at: DateTime<Utc>,
    #[serde(deserialize_with = "kept_time")]
    pub expires_at: DateTime<Utc>,
    #[serde(deserialize_with = "kept_time_or_none")]
    pub ended_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}

/// A session nobody refreshes for this long ends.
pub const IDLE: TimeDelta = TimeDelta::days(7);
/// A session ends after this long however much it is used.
pub const ABSOLUTE: TimeDelta = TimeDelta::days(30);
/// What is sensitive asks for the password again when it was last given longer ago than this.
const PROOF_LASTS: TimeDelta = TimeDelta::minutes(5);
/// Two tabs may refresh with the same token this far apart.
const GRACE: TimeDelta = TimeDelta::seconds(10);

/// What a refresh token leads to.
pub enum Refreshed {
    /// A new refresh token takes the old one's place.
    Rotated(Model, String),
    /// Another tab was first; its token is in the browser already.
    SecondTab(Model),
    /// Unknown, ended, expired, or used twice.
    Refused,
}

/// A session that lives, and whose it is.
pub struct Live {
    pub session: Model,
    pub user: user::Model,
    /// In the workspace asked for.
    pub membership: Option<(member::Model, workspace::Model)>,
}

/// What [`Live`] is read of.
static LIVE: LazyLock<String> = LazyLock::new(|| {
    let (session, user) = (written(Column::iter()), written(user::Column::iter()));
    let (member, workspace) = (written(member::Column::iter()), written(workspace::Column::iter()));
    [session, user, member, workspace].join(", ")
});

impl Model {
    /// Starts a session; also answers its refresh token, which is not kept anywhere.
    pub async fn start(
        db: &impl ConnectionTrait,
        user_id: Uuid,
        workspace_id: Option<Uuid>,
        user_agent: &str,
        now: DateTime<Utc>,
    ) -> Result<(Self, String)> {
        let id = Uuid::now_v7();
        let secret = keys::random_token();
        let session = ActiveModel {
            id: Set(id),
            user_id: Set(user_id),
            workspace_id: Set(workspace_id),
            token_hash: Set(keys::hash(&secret)),
            previous_hash: Set(None),
            rotated_at: Set(now),
            user_agent: Set(user_agent.chars().take(300).collect()),
            created_at: Set(now),
            proved_at: Set(now),
            expires_at: Set(now + ABSOLUTE),
            ended_at: Set(None),
        };
        Ok((session.insert(db).await?, refresh_token(id, &secret)))
    }

    /// The session and its person, while it lives; and the person's active membership in a workspace
    /// with that workspace, if one is asked for and there is one. One query, for it comes with every
    /// request.
    pub async fn live(
        db: &impl ReadRows,
        id: Uuid,
        workspace_id: Option<Uuid>,
        now: DateTime<Utc>,
    ) -> Result<Option<Live>> {
        let user = Entity::belongs_to(user::Entity).from(Column::UserId).to(user::Column::Id);
        let member = Entity::belongs_to(member::Entity)
            .from(Column::UserId)
            .to(member::Column::UserId)
            .on_condition(move |_, _| member::active(now).add(member::Column::WorkspaceId.eq(workspace_id)));
        let query = Entity::find_by_id(id)
            .select_only()
            .expr(Expr::cust(LIVE.as_str()))
            .join(JoinType::InnerJoin, user.into())
            .join(JoinType::LeftJoin, member.into())
            .join(JoinType::LeftJoin, member::workspace());
        // Without a LIMIT, for the sake of which SQLite would prepare it anew.
        let statement = db.get_database_backend().build(&query.into_query());
        let read = |cells: &mut Cells<'_>| {
            let (session, user) = (cells.take()?, cells.take()?);
            let (member, workspace) = (cells.joined()?, cells.joined()?);
            Ok(Live { session, user, membership: member.zip(workspace) })
        };
        let live = db.read_rows(statement, read).await?.pop();
        Ok(live.filter(|live| live.session.is_live(now)))
    }

    /// Uses a refresh token. A replayed one ends its session: one of the two holders stole it.
    pub async fn refresh(db: &impl ConnectionTrait, token: &str, now: DateTime<Utc>) -> Result<Refreshed> {
        let Some((id, secret)) = split_token(token) else { return Ok(Refreshed::Refused) };
        let Some(session) = Entity::find_by_id(id).one(db).await?.filter(|s| s.is_live(now)) else {
            return Ok(Refreshed::Refused);
        };
        let hash = keys::hash(secret);
        let next = keys::random_token();
        let rotated = Entity::update_many()
            .col_expr(Column::TokenHash, Expr::value(keys::hash(&next)))
            .col_expr(Column::PreviousHash, Expr::value(hash.clone()))
            .col_expr(Column::RotatedAt, Expr::value(now))
            .filter(Column::Id.eq(id))
            .filter(Column::TokenHash.eq(hash.clone()))
            .filter(Column::EndedAt.is_null())
            .exec(db)
            .await?;
        if rotated.rows_affected == 1 {
            let session = Self { rotated_at: now, ..session };
            return Ok(Refreshed::Rotated(session, refresh_token(id, &next)));
        }
        // Read again: another tab may have rotated in between.
        let Some(session) = Entity::find_by_id(id).one(db).await?.filter(|s| s.is_live(now)) else {
            return Ok(Refreshed::Refused);
        };
        // Any other secret counts as an older one of the session's, a replay. Nobody else can end the
        // session so: its id, too, is known only to who holds its cookie or access token.
        let is_previous = session.previous_hash.as_deref().is_some_and(|h| keys::equal(h, &hash));
        if is_previous && now - session.rotated_at <= GRACE {
            return Ok(Refreshed::SecondTab(session));
        }
        Self::end(db, id, now).await?;
        Ok(Refreshed::Refused)
    }

    /// The session a refresh token belongs to, if the token is the current one or the one before.
    pub async fn by_token(db: &impl ConnectionTrait, token: &str) -> Result<Option<Self>> {
        let Some((id, secret)) = split_token(token) else { return Ok(None) };
        let session = Entity::find_by_id(id).one(db).await?;
        let hash = keys::hash(secret);
        Ok(session.filter(|session| {
            keys::equal(&session.token_hash, &hash)
                || session.previous_hash.as_deref().is_some_and(|h| keys::equal(h, &hash))
        }))
    }

    /// A person's live session by id.
    pub async fn live_of_user_by_id(
        db: &impl ConnectionTrait,
        user_id: Uuid,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Option<Self>> {
        let session = Entity::find_by_id(id).filter(Column::UserId.eq(user_id)).one(db).await?;
        Ok(session.filter(|session| session.is_live(now)))
    }

    /// A person's live sessions, newest use first.
    pub async fn live_of_user(
        db: &impl ConnectionTrait,
        user_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Vec<Self>> {
        let query = Entity::find()
            .filter(Column::UserId.eq(user_id))
            .filter(Column::EndedAt.is_null())
            .filter(Column::ExpiresAt.gt(now))
            .filter(Column::RotatedAt.gt(now - IDLE))
            .order_by_desc(Column::RotatedAt);
        Ok(query.all(db).await?)
    }

    /// Moves the session to another workspace.
    pub async fn enter(db: &impl ConnectionTrait, id: Uuid, workspace_id: Option<Uuid>) -> Result<()> {
        Entity::update_many()
            .col_expr(Column::WorkspaceId, Expr::value(workspace_id))
            .filter(Column::Id.eq(id))
            .exec(db)
            .await?;
        Ok(())
    }

    /// Notes that the person gave their password again.
    pub async fn prove(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<()> {
        Entity::update_many()
            .col_expr(Column::ProvedAt, Expr::value(now))
            .filter(Column::Id.eq(id))
            .exec(db)
            .await?;
        Ok(())
    }

    /// Ends one session.
    pub async fn end(db: &impl ConnectionTrait, id: Uuid, now: DateTime<Utc>) -> Result<()> {
        Entity::update_many()
            .col_expr(Column::EndedAt, Expr::value(now))
            .filter(Column::Id.eq(id))
            .filter(Column::EndedAt.is_null())
            .exec(db)
            .await?;
        Ok(())
    }

    /// Ends all of a person's sessions, but for the one to keep.
    pub async fn end_all(
        db: &impl ConnectionTrait,
        user_id: Uuid,
        keep: Option<Uuid>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let mut query = Entity::update_many()
            .col_expr(Column::EndedAt, Expr::value(now))
            .filter(Column::UserId.eq(user_id))
            .filter(Column::EndedAt.is_null());
        if let Some(keep) = keep {
            query = query.filter(Column::Id.ne(keep));
        }
        query.exec(db).await?;
        Ok(())
    }

    /// Deletes sessions that can no longer be refreshed, however they ended.
    pub async fn forget_old(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<()> {
        Entity::delete_many().filter(Column::RotatedAt.lt(now - ABSOLUTE)).exec(db).await?;
        Ok(())
    }

    /// Neither ended nor expired, by age or by idling.
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.ended_at.is_none() && self.expires_at > now && self.idle_until() > now
    }

    /// Whether the person gave their password a moment ago.
    pub fn is_proved(&self, now: DateTime<Utc>) -> bool {
        now - self.proved_at <= PROOF_LASTS
    }

    /// When the session ends if nobody refreshes it.
    pub fn idle_until(&self) -> DateTime<Utc> {
        (self.rotated_at + IDLE).min(self.expires_at)
    }
}

fn refresh_token(id: Uuid, secret: &str) -> String {
    format!("{}.{secret}", id.simple())
}

fn split_token(token: &str) -> Option<(Uuid, &str)> {
    let (id, secret) = token.split_once('.')?;
    Some((Uuid::try_parse(id).ok()?, secret))
}
