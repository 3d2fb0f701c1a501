//! The people of a list, read in one statement. Each row of the roster is joined with whom it is
//! about, and the database hands over all of them as one JSON value: of rows every column would be
//! copied, and found by its name.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func, Query, SimpleExpr};
use sea_orm::{ColumnTrait, ColumnType, ConnectionTrait, Iterable, Order, QuerySelect, QueryTrait, Select};
use serde::Deserialize;
use uuid::Uuid;

use super::member;
use super::roster::{self, State};
use crate::db::{is_sqlite, with_fixed_limits};
use crate::invites::invite;
use crate::invites::view::PartnerRef;
use crate::page::Total;
use crate::partners::partner;
use crate::problem::{Error, Result};
use crate::session::user;

/// Somebody in a workspace's lists: a member, or an invite while it is outstanding.
#[derive(Deserialize)]
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
    pub ends_at: Option<DateTime<Utc>>,
    pub name_key: String,
    pub created_at: DateTime<Utc>,
}

const ROW: [roster::Column; 5] = [
    roster::Column::RowId,
    roster::Column::State,
    roster::Column::EndsAt,
    roster::Column::NameKey,
    roster::Column::CreatedAt,
];

/// What is shown of a user.
#[derive(Deserialize)]
pub struct Named {
    pub email: String,
    pub name: String,
    pub family_name: String,
}

const NAMED: [user::Column; 3] = [user::Column::Email, user::Column::Name, user::Column::FamilyName];

const PARTNER: [partner::Column; 2] = [partner::Column::Id, partner::Column::Name];

impl From<user::Model> for Named {
    fn from(user: user::Model) -> Self {
        Self { email: user.email, name: user.name, family_name: user.family_name }
    }
}

/// Those whom some rows of the roster are about, in this order; and how many there are in the whole
/// list, which is counted in the same statement and so at the same moment.
pub async fn read(
    db: &impl ConnectionTrait,
    rows: Select<roster::Entity>,
    (key, id): (SimpleExpr, SimpleExpr),
    direction: Order,
    total: SimpleExpr,
) -> Result<(Vec<Listed>, Total)> {
    let rows = rows
        .select_only()
        .columns(ROW)
        .columns([roster::Column::MemberId, roster::Column::InviteId])
        .column(roster::Column::PartnerId);
    let listed = object(
        db,
        [
            ("row", columns(db, ROW)),
            ("member", joined(roster::Column::MemberId, columns(db, member::Column::iter()))),
            ("user", joined(roster::Column::MemberId, columns(db, NAMED))),
            ("invite", joined(roster::Column::InviteId, columns(db, invite::Column::iter()))),
            ("partner", joined(roster::Column::PartnerId, columns(db, PARTNER))),
        ],
    );
    let direction = if let Order::Desc = direction { "DESC" } else { "ASC" };
    let list = match is_sqlite(db) {
        true => format!("json_group_array(? ORDER BY ? {direction}, ? {direction})"),
        false => format!("json_agg($1 ORDER BY $2 {direction}, $3 {direction})::text"),
    };
    let people = Query::select()
        .expr(Expr::cust_with_exprs(list, [listed, key, id]))
        .from_subquery(rows.into_query(), roster::Entity)
        .left_join(member::Entity, same(member::Column::Id, roster::Column::MemberId))
        .left_join(user::Entity, same(user::Column::Id, member::Column::UserId))
        .left_join(invite::Entity, same(invite::Column::Id, roster::Column::InviteId))
        .left_join(partner::Entity, same(partner::Column::Id, roster::Column::PartnerId))
        .to_owned();
    let query =
        Query::select().expr_as(total, "total").expr_as(SimpleExpr::from(people), "people").to_owned();
    let row = db.query_one_raw(with_fixed_limits(db, &query)).await?;
    let Some(row) = row else { return Ok((Vec::new(), Total::of(0))) };
    // PostgreSQL's list of nothing is null.
    let people: Option<String> = row.try_get("", "people")?;
    let people = people.map_or(Ok(Vec::new()), |people| serde_json::from_str(&people));
    Ok((people.map_err(Error::internal)?, Total::of(row.try_get("", "total")?)))
}

fn same<A: ColumnTrait, B: ColumnTrait>(a: A, b: B) -> SimpleExpr {
    Expr::col(a.as_column_ref()).equals(b.as_column_ref())
}

/// Null where nothing was joined.
fn joined(by: roster::Column, value: SimpleExpr) -> SimpleExpr {
    CaseStatement::new().case(Expr::col(by.as_column_ref()).is_not_null(), value).into()
}

/// An entity's columns as an object that a struct with these fields is deserialized from.
fn columns<C: ColumnTrait>(db: &impl ConnectionTrait, columns: impl IntoIterator<Item = C>) -> SimpleExpr {
    let is_sqlite = is_sqlite(db);
    let fields = columns.into_iter().map(|column| {
        let value = Expr::col(column.as_column_ref());
        // SQLite keeps them as bytes, which JSON has none of; nothing has no digits.
        let value = match is_sqlite && *column.def().get_column_type() == ColumnType::Uuid {
            true => Func::cust("nullif").args([Func::cust("hex").arg(value).into(), constant("")]).into(),
            false => value,
        };
        (column.as_str(), value)
    });
    object(db, fields)
}

fn object<'a>(
    db: &impl ConnectionTrait,
    fields: impl IntoIterator<Item = (&'a str, SimpleExpr)>,
) -> SimpleExpr {
    let object = if is_sqlite(db) { "json_object" } else { "json_build_object" };
    let fields = fields.into_iter().flat_map(|(name, value)| [constant(name), value]);
    Func::cust(object).args(fields).into()
}

fn constant(text: &str) -> SimpleExpr {
    SimpleExpr::Constant(text.into())
}
