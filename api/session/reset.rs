//! A password reset: a link by mail that lets a person choose a new password, once, within an hour.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, ConnectionTrait, QuerySelect, Set};

use super::user;
use crate::app::App;
use crate::db::one_column;
use crate::email::outbox::{Link, NewEmail, enqueue};
use crate::email::templates::{LINK_PLACEHOLDER, Mail, Name, RequestedBy};
use crate::keys::{LinkToken, Purpose};
use crate::problem::{INVALID_LINK, Result};

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "password_resets")]
pub struct Model {
    /// What the link's token names.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// None where the address had no account: such a row is written so that both take the same work.
    pub user_id: Option<Uuid>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}

/// How long a link works.
const LIFETIME: TimeDelta = TimeDelta::minutes(60);

/// Neither used nor expired.
fn open(now: DateTime<Utc>) -> Condition {
    Condition::all().add(Column::UsedAt.is_null()).add(Column::ExpiresAt.gt(now))
}

impl Model {
    /// Makes a reset, for an account or for nobody.
    pub async fn request(
        db: &impl ConnectionTrait,
        user_id: Option<Uuid>,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let reset = ActiveModel {
            id: Set(Uuid::now_v7()),
            user_id: Set(user_id),
            created_at: Set(now),
            expires_at: Set(now + LIFETIME),
            used_at: Set(None),
        };
        Ok(reset.insert(db).await?)
    }

    /// The open reset of a link's token and its account; 404 for a wrong, used or expired one.
    pub async fn by_token(db: &impl ConnectionTrait, app: &App, token: &str) -> Result<(Self, user::Model)> {
        let LinkToken { id, generation } =
            app.keys.read_link_token(Purpose::PasswordReset, token).ok_or(INVALID_LINK)?;
        let reset = Entity::find_by_id(id).filter(open(app.clock.now())).one(db).await?;
        let reset = reset.filter(|_| generation == 0).ok_or(INVALID_LINK)?;
        let user_id = reset.user_id.ok_or(INVALID_LINK)?;
        let user = user::Model::by_id(db, user_id).await?.ok_or(INVALID_LINK)?;
        Ok((reset, user))
    }

    /// Which of several can still be used.
    pub async fn open_among(
        db: &impl ConnectionTrait,
        ids: Vec<Uuid>,
        now: DateTime<Utc>,
    ) -> Result<HashSet<Uuid>> {
        if ids.is_empty() {
            return Ok(HashSet::new());
        }
        let query = Entity::find().filter(Column::Id.is_in(ids)).filter(open(now));
        let ids: Vec<Uuid> = one_column(query.select_only().column(Column::Id)).all(db).await?;
        Ok(ids.into_iter().collect())
    }

    /// Uses the reset up; 404 if that was done meanwhile.
    pub async fn use_up(&self, db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<()> {
        let used = Entity::update_many()
            .col_expr(Column::UsedAt, Expr::value(now))
            .filter(Column::Id.eq(self.id))
            .filter(open(now))
            .exec(db)
            .await?;
        match used.rows_affected {
            1 => Ok(()),
            _ => Err(INVALID_LINK.into()),
        }
    }

    /// Puts the mail with its link into the outbox.
    pub async fn mail(
        &self,
        db: &impl ConnectionTrait,
        app: &App,
        user: &user::Model,
        requested_by: Option<RequestedBy<'_>>,
    ) -> Result<()> {
        let email = NewEmail {
            workspace_id: None,
            invite: None,
            sender_id: None,
            to: &user.address(),
            language: &user.language,
            mail: Mail::PasswordReset {
                name: Name(&user.name),
                link: LINK_PLACEHOLDER,
                expires_minutes: LIFETIME.num_minutes().unsigned_abs() as u32,
                requested_by,
            },
            link: Some(Link::Reset(self.id)),
            not_before: None,
        };
        enqueue(db, app, email).await?;
        Ok(())
    }
}

/// Ends every open reset of a person: their password was changed another way.
pub async fn end_all(db: &impl ConnectionTrait, user_id: Uuid, now: DateTime<Utc>) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(Column::UserId.eq(user_id))
        .filter(Column::UsedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Deletes what no link opens any more.
pub async fn forget_old(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<()> {
    Entity::delete_many().filter(Column::ExpiresAt.lt(now - LIFETIME)).exec(db).await?;
    Ok(())
}
