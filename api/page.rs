//! Cursor paging: one shape for every list. A page is one walk along an index from a position, so
//! that it costs the same at a million rows as at a thousand.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Responder};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr};
use sea_orm::{
    ConnectionTrait, EntityTrait, FromQueryResult, IntoSimpleExpr, Order, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select, Value,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::keys;
use crate::problem::{BAD_REQUEST, Result};

/// One page of a list.
#[derive(Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Give it as `cursor` to get the next page; null on the last one.
    pub next_cursor: Option<String>,
    /// Give it as `cursor` to get the page before; null on the first one.
    pub prev_cursor: Option<String>,
    pub total: Total,
}

/// How many rows the whole list has.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct Total {
    #[schema(example = 1234)]
    pub count: u64,
    /// False where there are more than `count`: counting stops at 10,000.
    pub exact: bool,
}

impl Total {
    /// No rows.
    pub const NONE: Self = Self { count: 0, exact: true };
    /// More than are counted.
    pub const TOO_MANY: Self = Self { count: COUNT_LIMIT, exact: false };

    /// Of what was [`counted`].
    pub fn of(count: i64) -> Self {
        match count as u64 {
            count if count > COUNT_LIMIT => Self::TOO_MANY,
            count => Self { count, exact: true },
        }
    }
}

/// As if it was [`counted`] in the statement.
impl From<Total> for SimpleExpr {
    fn from(total: Total) -> Self {
        let more = u64::from(!total.exact);
        Self::value((total.count + more) as i64)
    }
}

/// Counting further than this would make a page cost more the more rows there are.
const COUNT_LIMIT: u64 = 10_000;
/// As many rows are counted: one more tells that there are more.
pub const COUNTED: u64 = COUNT_LIMIT + 1;
const DEFAULT_LIMIT: u64 = 50;
const MAX_LIMIT: u64 = 100;

/// A row's place in its list: the sort key, and the id that breaks ties.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Position {
    pub key: Key,
    pub id: Uuid,
}

/// The value a list is sorted by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    Text(String),
    Time(DateTime<Utc>),
}

/// What kind of value a list is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    Text,
    Time,
}

/// In which order a list stands.
#[derive(Clone, Copy, Debug)]
pub struct ListOrder {
    pub by: KeyKind,
    pub descending: bool,
}

#[derive(Serialize, Deserialize)]
struct Cursor {
    at: Position,
    backward: bool,
    /// Hash of the sort and filters it was made with.
    list: String,
}

/// Which page of which list is asked for.
pub struct PageRequest {
    limit: u64,
    cursor: Option<Cursor>,
    descending: bool,
    list: String,
}

/// The query of a list by time that has no filters.
#[derive(Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ByTime {
    /// Rows on a page.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u64>,
    /// `next_cursor` or `prev_cursor` of a page of this list with the same sort and filters.
    cursor: Option<String>,
    /// The order; a leading minus turns it round.
    sort: Option<TimeSort>,
}

impl ByTime {
    /// The page asked for.
    pub fn page(&self) -> Result<PageRequest> {
        PageRequest::new(self.limit, self.cursor.as_deref(), TimeSort::order(self.sort), self)
    }
}

impl PageRequest {
    /// Reads `limit` and `cursor` of the query; all else in it decides what is in the list and in
    /// which order, and a cursor made for another list is refused.
    pub fn new(
        limit: Option<u64>,
        cursor: Option<&str>,
        order: ListOrder,
        query: &impl Serialize,
    ) -> Result<Self> {
        let limit = limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(BAD_REQUEST.detail("limit must be 1 to 100.").into());
        }
        let mut list = serde_json::to_value(query).unwrap_or_default();
        if let Some(fields) = list.as_object_mut() {
            fields.retain(|name, _| !["limit", "cursor"].contains(&name.as_str()));
        }
        let list = keys::hash(&list.to_string());
        let cursor = match cursor {
            None => None,
            Some(text) => {
                // Anybody can make one up; a database would stumble over a key of the wrong kind.
                let is_ours = |cursor: &Cursor| cursor.list == list && cursor.at.key.kind() == order.by;
                Some(read_cursor(text).filter(is_ours).ok_or_else(|| {
                    BAD_REQUEST.detail(
                        "This cursor belongs to a list with another sort or filter. Start again without it.",
                    )
                })?)
            }
        };
        Ok(Self { limit, cursor, descending: order.descending, list })
    }

    /// The page out of `select`, which has all filters and no order yet, and how many rows that has.
    pub async fn fetch<E, M, K, I>(
        self,
        db: &impl ConnectionTrait,
        select: Select<E>,
        order: (K, I),
        position: impl Fn(&M) -> Position,
    ) -> Result<Page<M>>
    where
        E: EntityTrait<Model = M>,
        M: FromQueryResult + sea_orm::ModelTrait<Entity = E> + Send + Sync,
        K: IntoSimpleExpr + Clone,
        I: IntoSimpleExpr + Clone,
    {
        let total = count(db, countable(select.clone())).await?;
        let rows = self.rows(select, order).all(db).await?;
        Ok(self.page(rows, total, position))
    }

    /// The rows of the page out of `select`, in its [`Self::direction`]; one more tells that there
    /// are more.
    pub fn rows<E: EntityTrait>(
        &self,
        select: Select<E>,
        order: (impl IntoSimpleExpr + Clone, impl IntoSimpleExpr + Clone),
    ) -> Select<E> {
        let after = self.cursor.as_ref().map(|cursor| &cursor.at);
        stretch(select, order, self.direction(), after, self.limit + 1)
    }

    /// In which direction the rows are read.
    pub fn direction(&self) -> Order {
        if self.descending != self.is_backward() { Order::Desc } else { Order::Asc }
    }

    /// The total that came with the page's rows; without rows it is known only of the first page.
    pub fn total(&self, of_each_row: Option<Total>) -> Option<Total> {
        of_each_row.or_else(|| self.cursor.is_none().then_some(Total::NONE))
    }

    fn is_backward(&self) -> bool {
        self.cursor.as_ref().is_some_and(|cursor| cursor.backward)
    }

    /// The page that these [`Self::rows`] make.
    pub fn page<M>(self, mut rows: Vec<M>, total: Total, position: impl Fn(&M) -> Position) -> Page<M> {
        let backward = self.is_backward();
        let has_more = rows.len() as u64 > self.limit;
        rows.truncate(self.limit as usize);
        if backward {
            rows.reverse();
        }
        let has_next = if backward { true } else { has_more };
        let has_prev = if backward { has_more } else { self.cursor.is_some() };
        let cursor_at = |row: Option<&M>, backward| row.map(|row| self.write_cursor(position(row), backward));
        Page {
            next_cursor: cursor_at(rows.last(), false).filter(|_| has_next),
            prev_cursor: cursor_at(rows.first(), true).filter(|_| has_prev),
            items: rows,
            total,
        }
    }

    fn write_cursor(&self, at: Position, backward: bool) -> String {
        let cursor = Cursor { at, backward, list: self.list.clone() };
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).unwrap_or_default())
    }
}

impl Key {
    /// What something of this name and age is sorted by.
    pub fn of(sort: NameSort, name_key: &str, created_at: DateTime<Utc>) -> Self {
        match sort {
            NameSort::Name | NameSort::NameBackward => Self::Text(name_key.to_owned()),
            NameSort::Oldest | NameSort::Newest => Self::Time(created_at),
        }
    }

    fn kind(&self) -> KeyKind {
        match self {
            Self::Text(_) => KeyKind::Text,
            Self::Time(_) => KeyKind::Time,
        }
    }

    fn value(&self) -> Value {
        match self {
            Self::Text(text) => text.clone().into(),
            Self::Time(time) => (*time).into(),
        }
    }
}

fn read_cursor(text: &str) -> Option<Cursor> {
    let cursor: Cursor = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    // What no row has, and PostgreSQL does not take.
    let is_possible = match &cursor.at.key {
        Key::Text(text) => !text.contains('\0'),
        Key::Time(time) => (0..=9999).contains(&time.year()),
    };
    is_possible.then_some(cursor)
}

/// Up to so many rows of `select` in order, from its beginning or after a position.
pub fn stretch<E: EntityTrait>(
    select: Select<E>,
    (key_column, id_column): (impl IntoSimpleExpr + Clone, impl IntoSimpleExpr + Clone),
    direction: Order,
    after: Option<&Position>,
    limit: u64,
) -> Select<E> {
    let mut query = select;
    if let Some(at) = after {
        let place =
            Expr::tuple([key_column.clone().into_simple_expr(), id_column.clone().into_simple_expr()]);
        let after = Expr::tuple([at.key.value().into(), SimpleExpr::from(Value::from(at.id))]);
        query = query.filter(match direction {
            Order::Desc => place.lt(after),
            _ => place.gt(after),
        });
    }
    query.order_by(key_column, direction.clone()).order_by(id_column, direction).limit(limit)
}

/// Counts [`countable`] rows up to the limit.
pub async fn count(db: &impl ConnectionTrait, rows: SelectStatement) -> Result<Total> {
    let query = Query::select().expr_as(counted(rows), "count").take();
    let row = db.query_one(&query).await?;
    Ok(Total::of(row.map_or(Ok(0), |row| row.try_get("", "count"))?))
}

/// How many rows there are, as part of another statement, for [`Total::of`]: up to the limit; one
/// more tells that there are more.
pub fn counted(mut rows: SelectStatement) -> SimpleExpr {
    let rows = rows.limit(COUNTED).take();
    Query::select().expr(Expr::cust("COUNT(*)")).from_subquery(rows, "counted").take().into()
}

/// The same rows with nothing in them: of a row that is counted nothing is read.
pub fn countable<E: EntityTrait>(select: Select<E>) -> SelectStatement {
    select.select_only().expr(Expr::value(1)).into_query()
}

impl<T> Page<T> {
    /// The same page with its rows shown in another form.
    pub fn map<U>(self, show: impl FnMut(T) -> U) -> Page<U> {
        Page {
            items: self.items.into_iter().map(show).collect(),
            next_cursor: self.next_cursor,
            prev_cursor: self.prev_cursor,
            total: self.total,
        }
    }

    /// The same page with its rows shown in another form that has to be looked up, one for one.
    pub async fn try_map_all<U>(self, show: impl AsyncFnOnce(Vec<T>) -> Result<Vec<U>>) -> Result<Page<U>> {
        Ok(Page {
            items: show(self.items).await?,
            next_cursor: self.next_cursor,
            prev_cursor: self.prev_cursor,
            total: self.total,
        })
    }
}

/// The page as JSON, with `Link: <…>; rel="next"`.
impl<T: Serialize> Responder for Page<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let links: Vec<String> = [("next", &self.next_cursor), ("prev", &self.prev_cursor)]
            .into_iter()
            .filter_map(|(rel, cursor)| {
                let cursor = cursor.as_ref()?;
                let others = url::form_urlencoded::parse(request.query_string().as_bytes())
                    .filter(|(name, _)| name != "cursor");
                let query = url::form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(others)
                    .append_pair("cursor", cursor)
                    .finish();
                Some(format!("<{}?{query}>; rel=\"{rel}\"", request.path()))
            })
            .collect();
        let mut response = HttpResponse::Ok();
        if !links.is_empty() {
            response.insert_header((header::LINK, links.join(", ")));
        }
        response.json(self)
    }
}

/// The order of lists of what has a name; ties by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum NameSort {
    /// By name; people by address where there is no name yet.
    #[default]
    #[serde(rename = "name")]
    Name,
    #[serde(rename = "-name")]
    NameBackward,
    /// Longest here first.
    #[serde(rename = "created_at")]
    Oldest,
    #[serde(rename = "-created_at")]
    Newest,
}

impl NameSort {
    /// By which kind of value, and in which direction.
    pub fn order(self) -> ListOrder {
        let (by, descending) = match self {
            Self::Name => (KeyKind::Text, false),
            Self::NameBackward => (KeyKind::Text, true),
            Self::Oldest => (KeyKind::Time, false),
            Self::Newest => (KeyKind::Time, true),
        };
        ListOrder { by, descending }
    }
}

/// The order of lists that are sorted by time only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum TimeSort {
    /// Newest first.
    #[serde(rename = "-created_at")]
    Newest,
    /// Oldest first.
    #[serde(rename = "created_at")]
    Oldest,
}

impl TimeSort {
    /// The order asked for; newest first where none is.
    pub fn order(asked: Option<Self>) -> ListOrder {
        ListOrder { by: KeyKind::Time, descending: asked != Some(Self::Oldest) }
    }
}
