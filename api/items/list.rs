//! One page of the accounts, secrets or collections that the caller reaches.

use std::fmt;

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use super::content;
use super::item::{Column, Kind, Model, matches, sort_column, visible};
use super::outline::{Outline, outlines};
use super::reach::reached;
use crate::app::App;
use crate::caller::Tenant;
use crate::page::{NameSort, Page, PageRequest};
use crate::problem::Result;

#[derive(Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListItems {
    /// Rows on a page.
    #[param(minimum = 1, maximum = 100, default = 50)]
    limit: Option<u64>,
    /// `next_cursor` or `prev_cursor` of a page of this list with the same sort and filters.
    cursor: Option<String>,
    /// Part of a name, app URL or username (the name's beginning, below three characters).
    q: Option<String>,
    /// What stands directly in this collection; `none`: in none that the caller reaches.
    #[param(
        value_type = Option<String>,
        pattern = "^(none|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$"
    )]
    collection_id: Option<Place>,
    /// The order; a leading minus turns it round.
    sort: Option<NameSort>,
}

/// Where items stand.
#[derive(Clone, Copy)]
pub enum Place {
    Nowhere,
    In(Uuid),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nowhere => f.write_str("none"),
            Self::In(id) => id.fmt(f),
        }
    }
}

impl Serialize for Place {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "none" => Ok(Self::Nowhere),
            id => id.parse().map(Self::In).map_err(|_| D::Error::custom("collection_id is an id or none")),
        }
    }
}

/// The page asked for.
pub async fn list_items(app: &App, tenant: &Tenant, kind: Kind, query: &ListItems) -> Result<Page<Outline>> {
    let sort = query.sort.unwrap_or_default();
    let request = PageRequest::new(query.limit, query.cursor.as_deref(), sort.order(), query)?;
    let mut items = visible(tenant, kind);
    if let Some(q) = query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        items = items.filter(matches(q));
    }
    items = match query.collection_id {
        // What stands in one that the caller does not reach is not for them to know.
        Some(Place::In(id)) => items
            .filter(Column::Id.in_subquery(content::items_in(id)))
            .filter(Expr::value(id).in_subquery(reached(tenant))),
        Some(Place::Nowhere) => {
            items.filter(Column::Id.not_in_subquery(content::items_in_any(reached(tenant))))
        }
        None => items,
    };
    let read = async |db: &_| {
        let order = (sort_column(sort), Column::Id);
        let page = request.fetch(db, items, order, |item: &Model| item.position(sort)).await?;
        page.try_map_all(async |items| outlines(db, tenant, items).await).await
    };
    app.db.snapshot(read).await
}
