//! The roster: one row for each person in a workspace's lists, whatever made them appear there (a
//! membership or an open invite). It is derived; [`refresh`] is called by everything that changes
//! either, in the same transaction, so that a page of people is one walk along one index.

#![expect(clippy::disallowed_methods, reason = "the finders stand here")]

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, LockType, OnConflict, Query, SelectStatement, UnionType};
use sea_orm::{
    Condition, ConnectionTrait, DeriveActiveEnum, EnumIter, FromQueryResult, NotSet, QuerySelect, Set,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::member;
use crate::caller::Tenant;
use crate::db::one_column;
use crate::invites::invite::{self, DeliveryStatus};
use crate::permissions::Role;
use crate::problem::Result;
use crate::session::user;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "roster")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub seq: i64,
    pub workspace_id: Uuid,
    pub email_key: String,
    pub is_guest: bool,
    pub state: State,
    pub role: Role,
    /// The id people see: the member's, or the invite's while it is outstanding.
    pub row_id: Uuid,
    pub member_id: Option<Uuid>,
    pub invite_id: Option<Uuid>,
    /// When the invite expires or the guest's access ends: compared with now at the moment of reading.
    pub ends_at: Option<DateTime<Utc>>,
    /// Lower-cased shown name, else the address: what `sort=name` sorts by.
    pub name_key: String,
    /// What `q` looks in; see [`searchable`].
    pub search: String,
    pub created_at: DateTime<Utc>,
    /// The partner whose guest it is or is to be.
    pub partner_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}

/// What is stored of a row's state; time makes the rest of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, EnumIter, DeriveActiveEnum)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum State {
    Active,
    Invited,
    DeliveryFailed,
    Removed,
}

/// A row's status, as people see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MemberStatus)]
pub enum Status {
    Active,
    Invited,
    DeliveryFailed,
    Expired,
    Removed,
}

impl Status {
    /// The name used in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Invited => "invited",
            Self::DeliveryFailed => "delivery_failed",
            Self::Expired => "expired",
            Self::Removed => "removed",
        }
    }
}

impl State {
    /// What it amounts to now. Expired comes before delivery failed before invited.
    pub fn status(self, ends_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Status {
        let has_ended = ends_at.is_some_and(|at| at <= now);
        match self {
            Self::Removed => Status::Removed,
            Self::Active if has_ended => Status::Removed,
            Self::Active => Status::Active,
            _ if has_ended => Status::Expired,
            Self::DeliveryFailed => Status::DeliveryFailed,
            Self::Invited => Status::Invited,
        }
    }
}

/// The workspace's rows.
pub fn of_tenant(tenant: &Tenant) -> Select<Entity> {
    Entity::find().filter(Column::WorkspaceId.eq(tenant.id()))
}

/// The rows that have this status now.
pub fn with_status(status: Status, now: DateTime<Utc>) -> Condition {
    let state = |state: State| Condition::all().add(Column::State.eq(state));
    match status {
        Status::Active => state(State::Active)
            .add(Condition::any().add(Column::EndsAt.is_null()).add(Column::EndsAt.gt(now))),
        Status::Invited => state(State::Invited).add(Column::EndsAt.gt(now)),
        Status::DeliveryFailed => state(State::DeliveryFailed).add(Column::EndsAt.gt(now)),
        Status::Expired => Condition::all()
            .add(Column::State.is_in([State::Invited, State::DeliveryFailed]))
            .add(Column::EndsAt.lte(now)),
        Status::Removed => {
            Condition::any().add(state(State::Removed)).add(state(State::Active).add(Column::EndsAt.lte(now)))
        }
    }
}

/// The rows a list shows when no status is asked for: all but the removed ones.
pub fn not_removed(now: DateTime<Utc>) -> Condition {
    Condition::all().add(Column::State.is_in([State::Active, State::Invited, State::DeliveryFailed])).add(
        Condition::any()
            .add(Column::State.ne(State::Active))
            .add(Column::EndsAt.is_null())
            .add(Column::EndsAt.gt(now)),
    )
}

/// The workspace's rows that are [`not_removed`] and meet the condition, to be counted: in stretches of an
/// index that ends with state and `ends_at`, which takes SQLite less time than to look at these of each row.
pub fn not_removed_by_state(tenant: &Tenant, condition: &Condition, now: DateTime<Utc>) -> SelectStatement {
    let state = |state: State| Condition::all().add(Column::State.eq(state));
    let stretch = |of_state| {
        Query::select()
            .expr(Expr::value(1))
            .from(Entity)
            .and_where(Column::WorkspaceId.eq(tenant.id()))
            .cond_where(condition.clone())
            .cond_where(of_state)
            .take()
    };
    stretch(state(State::Active).add(Column::EndsAt.is_null()))
        .union(UnionType::All, stretch(state(State::Active).add(Column::EndsAt.gt(now))))
        .union(UnionType::All, stretch(state(State::Invited)))
        .union(UnionType::All, stretch(state(State::DeliveryFailed)))
        .take()
}

/// Stands before a name and before an address, where neither can have it: a beginning is then a
/// part like any other, and with it even one letter has the three characters an index of
/// trigrams needs.
pub const BEGINNING: &str = "\n\n";

/// The lower-cased name (of who has one) and address, each after a [`BEGINNING`].
fn searchable(name: Option<&str>, email: &str) -> String {
    let texts = name.into_iter().chain([email]);
    texts.map(|text| format!("{BEGINNING}{}", text.to_lowercase())).collect()
}

/// Makes the row of an address what members and invites say now: the active member, else the
/// newest open invite, else the removed member; else none.
pub async fn refresh(
    db: &impl ConnectionTrait,
    workspace_id: Uuid,
    email_key: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    // Of two who change the same person the later one sees what the other did.
    let row = Entity::find().select_only().column(Column::Seq);
    let row = row.filter(Column::WorkspaceId.eq(workspace_id)).filter(Column::EmailKey.eq(email_key));
    one_column::<i64>(row.lock(LockType::NoKeyUpdate)).one(db).await?;
    let member = member::Model::newest_of_address(db, workspace_id, email_key).await?;
    let invite = match member.as_ref().is_some_and(|member| member.is_active(now)) {
        true => None,
        false => invite::Model::open_of_address(db, workspace_id, email_key).await?,
    };
    match (member, invite) {
        (_, Some(invite)) => put_invites(db, &[invite]).await,
        (Some(member), None) => {
            let user = user::Model::by_id(db, member.user_id).await?;
            match user {
                Some(user) => put(db, [of_member(&member, &user)]).await,
                None => Ok(()),
            }
        }
        (None, None) => {
            Entity::delete_many()
                .filter(Column::WorkspaceId.eq(workspace_id))
                .filter(Column::EmailKey.eq(email_key))
                .exec(db)
                .await?;
            Ok(())
        }
    }
}

/// The same for addresses whose newest open invites these are and that are no active member's,
/// without reading anything.
pub async fn put_invites(db: &impl ConnectionTrait, invites: &[invite::Model]) -> Result<()> {
    put(db, invites.iter().map(of_invite)).await
}

fn of_invite(invite: &invite::Model) -> ActiveModel {
    let state = match DeliveryStatus::FAILURES.contains(&invite.delivery_status) {
        true => State::DeliveryFailed,
        false => State::Invited,
    };
    ActiveModel {
        seq: NotSet,
        workspace_id: Set(invite.workspace_id),
        email_key: Set(invite.email_key.clone()),
        is_guest: Set(invite.role == Role::Guest),
        state: Set(state),
        role: Set(invite.role),
        row_id: Set(invite.id),
        member_id: Set(None),
        invite_id: Set(Some(invite.id)),
        ends_at: Set(Some(invite.expires_at)),
        name_key: Set(invite.email.to_lowercase()),
        search: Set(searchable(None, &invite.email)),
        created_at: Set(invite.created_at),
        partner_id: Set(invite.partner_id),
    }
}

fn of_member(member: &member::Model, user: &user::Model) -> ActiveModel {
    let name = user.full_name();
    let state = match member.removed_at {
        Some(_) => State::Removed,
        None => State::Active,
    };
    ActiveModel {
        seq: NotSet,
        workspace_id: Set(member.workspace_id),
        email_key: Set(member.email_key.clone()),
        is_guest: Set(member.is_guest()),
        state: Set(state),
        role: Set(member.role),
        row_id: Set(member.id),
        member_id: Set(Some(member.id)),
        invite_id: Set(None),
        ends_at: Set(member.access_until),
        name_key: Set(name.to_lowercase()),
        search: Set(searchable(Some(&name), &user.email)),
        created_at: Set(member.joined_at),
        partner_id: Set(member.partner_id),
    }
}

/// How many people of a partner are in one state.
#[derive(FromQueryResult)]
pub struct Outline {
    pub partner_id: Uuid,
    pub state: State,
    pub count: i64,
}

/// Of some partners, without those who were removed.
pub async fn outline_of_partners(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    partner_ids: &[Uuid],
    now: DateTime<Utc>,
) -> Result<Vec<Outline>> {
    if partner_ids.is_empty() {
        return Ok(Vec::new());
    }
    let query = of_tenant(tenant)
        .select_only()
        .columns([Column::PartnerId, Column::State])
        .expr_as(Column::Seq.count(), "count")
        .filter(Column::PartnerId.is_in(partner_ids.iter().copied()))
        // As in the index by partner.
        .filter(Column::Role.eq(Role::Guest))
        .filter(not_removed(now))
        .group_by(Column::PartnerId)
        .group_by(Column::State);
    Ok(query.into_model().all(db).await?)
}

/// After [`member::Model::end_guests_of`]: none of the partner's guests is active any more.
pub async fn end_guests_of(db: &impl ConnectionTrait, tenant: &Tenant, partner_id: Uuid) -> Result<()> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(State::Removed))
        .filter(Column::WorkspaceId.eq(tenant.id()))
        .filter(Column::PartnerId.eq(partner_id))
        .filter(Column::State.eq(State::Active))
        .exec(db)
        .await?;
    Ok(())
}

async fn put(db: &impl ConnectionTrait, rows: impl IntoIterator<Item = ActiveModel>) -> Result<()> {
    let overwrite = OnConflict::columns([Column::WorkspaceId, Column::EmailKey])
        .update_columns([
            Column::IsGuest,
            Column::State,
            Column::Role,
            Column::RowId,
            Column::MemberId,
            Column::InviteId,
            Column::EndsAt,
            Column::NameKey,
            Column::Search,
            Column::CreatedAt,
            Column::PartnerId,
        ])
        .to_owned();
    Entity::insert_many(rows).on_conflict(overwrite).exec_without_returning(db).await?;
    Ok(())
}
