//! The people of a list, read in one statement: each row of the roster is joined with whom it is
//! about.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{CommonTableExpression, Expr, ExprTrait, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, Iterable, Order, QuerySelect, QueryTrait, Select};
use serde::Deserialize;
use uuid::Uuid;

use super::member;
use super::roster::{self, State};
use crate::db::{Cells, ReadRows, kept_time, kept_time_or_none, with_fixed_limits, written};
use crate::invites::invite;
use crate::invites::view::PartnerRef;
use crate::page::{self, Total};
use crate::partners::partner;
use crate::problem::Result;
use crate::session::user;

/// Somebody in a workspace's lists: a member, or an invite while it is outstanding.
pub struct Listed {
    pub row: Row,
    pub member: Option<member::Model>,
    pub user: Option<Named>,
    pub invite: Option<invite::Model>,
    pub partner: Option<PartnerRef>,
}

/// What is needed of the roster.
#[derive(Deserialize)]
pub struct Row {
    pub row_id: Uuid,
    pub state: State,
    #[serde(deserialize_with = "kept_time_or_none")]
    pub ends_at: Option<DateTime<Utc>>,
    pub name_key: String,
    #[serde(deserialize_with = "kept_time")]
    pub created_at: DateTime<Utc>,
}

const ROW: [roster::Column; 5] = [
    roster::Column::RowId,
    roster::Column::State,
    roster::Column::EndsAt,
    roster::Column::NameKey,
    roster::Column::CreatedAt,
];

/// By which others are joined.
const IDS: [roster::Column; 3] =
    [roster::Column::MemberId, roster::Column::InviteId, roster::Column::PartnerId];

/// What is shown of a user.
#[derive(Deserialize)]
pub struct Named {
    pub email: String,
    pub name: String,
    pub family_name: String,
}

const NAMED: [user::Column; 3] = [user::Column::Email, user::Column::Name, user::Column::FamilyName];

const PARTNER: [partner::Column; 2] = [partner::Column::Id, partner::Column::Name];

/// What [`Listed`] is read of.
static LISTED: LazyLock<String> = LazyLock::new(|| {
    let (row, member, user) = (written(ROW), written(member::Column::iter()), written(NAMED));
    [row, member, user, written(invite::Column::iter()), written(PARTNER)].join(", ")
});

impl From<user::Model> for Named {
    fn from(user: user::Model) -> Self {
        Self { email: user.email, name: user.name, family_name: user.family_name }
    }
}

/// Those whom some rows of the roster are about, in this order; and how many there are in the whole
/// list, which is counted in the same statement and so at the same moment: unknown without any rows.
pub async fn read(
    db: &impl ReadRows,
    rows: Select<roster::Entity>,
    order: (SimpleExpr, SimpleExpr),
    direction: Order,
    total: SimpleExpr,
) -> Result<(Vec<Listed>, Option<Total>)> {
    read_by(db, statement(rows, order, direction, total)).await
}

/// The same of a page out of the rows found, which are looked for once, to be counted and sorted. If they
/// are more than are counted, they are not all in it.
#[expect(clippy::disallowed_methods, reason = "what was found is the tenant's")]
pub async fn read_found(
    db: &impl ReadRows,
    found: Select<roster::Entity>,
    page: impl FnOnce(Select<roster::Entity>) -> Select<roster::Entity>,
    order: (SimpleExpr, SimpleExpr),
    direction: Order,
) -> Result<(Vec<Listed>, Option<Total>)> {
    const FOUND: &str = "found";
    let mut again = roster::Entity::find();
    QueryTrait::query(&mut again).from_clear().from_as(FOUND, roster::Entity);
    let total = Query::select().expr(Expr::cust("COUNT(*)")).from(FOUND).take();
    let found = found.select_only().columns(ROW).columns(IDS).limit(page::COUNTED).into_query();
    let found = CommonTableExpression::new().table_name(FOUND).query(found).materialized(true).to_owned();
    read_by(db, statement(page(again), order, direction, total.into()).with_cte(found).take()).await
}

fn statement(
    rows: Select<roster::Entity>,
    (key, id): (SimpleExpr, SimpleExpr),
    direction: Order,
    total: SimpleExpr,
) -> SelectStatement {
    Query::select()
        .expr(total)
        .expr(Expr::cust(LISTED.as_str()))
        .from_subquery(rows.select_only().columns(ROW).columns(IDS).into_query(), roster::Entity)
        .left_join(member::Entity, same(member::Column::Id, roster::Column::MemberId))
        .left_join(user::Entity, same(user::Column::Id, member::Column::UserId))
        .left_join(invite::Entity, same(invite::Column::Id, roster::Column::InviteId))
        .left_join(partner::Entity, same(partner::Column::Id, roster::Column::PartnerId))
        .order_by_expr(key, direction.clone())
        .order_by_expr(id, direction)
        .take()
}

async fn read_by(db: &impl ReadRows, query: SelectStatement) -> Result<(Vec<Listed>, Option<Total>)> {
    let mut total = None;
    let read = |cells: &mut Cells<'_>| {
        total = Some(cells.take()?);
        let (row, member, user) = (cells.take()?, cells.joined()?, cells.joined()?);
        Ok::<_, DbErr>(Listed { row, member, user, invite: cells.joined()?, partner: cells.joined()? })
    };
    let listed = db.read_rows(with_fixed_limits(db, &query), read).await?;
    Ok((listed, total.map(Total::of)))
}

fn same<A: ColumnTrait, B: ColumnTrait>(a: A, b: B) -> SimpleExpr {
    Expr::col(a.as_column_ref()).equals(b.as_column_ref())
}
