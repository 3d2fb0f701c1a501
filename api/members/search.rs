//! Finding people: which rows of the roster a list is about, and in which order they stand.
//!
//! A page is made in one of two ways. Where few rows match, an index finds them all and they are
//! sorted; where many do, the index of the order is walked and they come up soon enough. Counting
//! tells which it is: first, or, for a part of a name and for a list nothing is asked of, by the
//! statement that reads the page.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, Order, QueryFilter, QueryTrait, Select};
use uuid::Uuid;

use super::listed::{self, Listed};
use super::roster::{self, BEGINNING, Column, Status};
use super::sort;
use super::view::{Person, people};
use crate::app::App;
use crate::caller::Tenant;
use crate::db::{Transaction, unindexed};
use crate::page::{self, ListOrder, NameSort, Page, PageRequest, Position, Total};
use crate::permissions::Role;
use crate::problem::Result;
use crate::text_match::contains;
use crate::valid_query::CommaSeparated;

/// Which of the workspace's people are looked for.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Search {
    among: Among,
    /// None of them: nobody is found.
    roles: Vec<Role>,
    /// None: all but the removed ones.
    statuses: Vec<Status>,
    /// A part of what [`roster`] calls searchable.
    part: Option<String>,
    /// None: whether they are a partner's guests or not.
    partners: Option<Vec<Uuid>>,
    sort: NameSort,
}

/// The rows of a page, and how many the whole list has.
type Read = (Vec<Listed>, Total);

/// The lists there are.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Among {
    Members,
    Guests,
    Everybody,
}

/// Longer than any name and address.
const MAX_PART: usize = 600;
/// As many rows are quickly sorted; more than that are come upon quickly.
const FEW: u64 = 2_000;

impl Search {
    /// All but guests.
    pub fn members() -> Self {
        Self::among(Among::Members, &Role::ALL[..5])
    }

    /// Guests.
    pub fn guests() -> Self {
        Self::among(Among::Guests, &[Role::Guest])
    }

    /// Members and guests who are in now.
    pub fn active_people() -> Self {
        let everybody = Self::among(Among::Everybody, &Role::ALL);
        Self { statuses: vec![Status::Active], ..everybody }
    }

    fn among(among: Among, roles: &[Role]) -> Self {
        let sort = NameSort::default();
        Self { among, roles: roles.to_vec(), statuses: Vec::new(), part: None, partners: None, sort }
    }

    /// Members only.
    pub fn without_guests(mut self) -> Self {
        self.roles.retain(|role| *role != Role::Guest);
        self
    }

    fn nobody(mut self) -> Self {
        self.roles.clear();
        self
    }

    /// Guests of one of these partners.
    pub fn with_partners(mut self, asked: Option<&CommaSeparated<Uuid>>) -> Self {
        self.partners = asked.map(|CommaSeparated(asked)| asked.clone());
        self
    }

    /// With one of these roles.
    pub fn with_roles(mut self, asked: Option<&CommaSeparated<Role>>) -> Self {
        if let Some(CommaSeparated(asked)) = asked {
            self.roles.retain(|role| asked.contains(role));
        }
        self
    }

    /// With one of these statuses.
    pub fn with_statuses(mut self, asked: Option<&CommaSeparated<Status>>) -> Self {
        if let Some(CommaSeparated(asked)) = asked {
            self.statuses.clone_from(asked);
        }
        self
    }

    /// With this in their name or address: anywhere from three characters on, below at the beginning.
    pub fn with_part(mut self, q: Option<&str>) -> Self {
        let q = q.unwrap_or_default().trim().to_lowercase();
        let length = q.chars().count();
        if length > MAX_PART || q.contains(char::is_control) {
            // No name and no address is like that; PostgreSQL would not even take a NUL.
            return self.nobody();
        }
        self.part = match length {
            0 => None,
            1 | 2 => Some(format!("{BEGINNING}{q}")),
            _ => Some(q),
        };
        self
    }

    /// In this order.
    pub fn sorted(mut self, sort: Option<NameSort>) -> Self {
        self.sort = sort.unwrap_or_default();
        self
    }

    /// In which order.
    pub fn order(&self) -> ListOrder {
        self.sort.order()
    }

    /// One page of those found, and how many there are; both true of one moment.
    pub async fn page(&self, app: &App, tenant: &Tenant, request: PageRequest) -> Result<Page<Person>> {
        let is_long = app.long_lists.contain(tenant.id(), self, app.clock.now());
        let at_once = if is_long {
            self.walk(app, tenant, &request, Total::TOO_MANY.into()).await?
        } else if self.is_plain() {
            self.walk_and_count(app, tenant, &request).await?
        } else if self.part.is_some() {
            self.find_all(app, tenant, &request).await?
        } else {
            None
        };
        let (listed, total) = match at_once {
            Some(read) => read,
            None => app.db.snapshot(async |db| self.count_first(db, app, tenant, &request).await).await?,
        };
        let page = request.page(listed, total, |listed| self.position(listed));
        page.try_map_all(async |listed| people(&app.db, app, tenant, listed).await).await
    }

    /// One statement, which sees one moment, where the way does not depend on how many there are. None for
    /// an empty page behind a cursor.
    async fn walk(
        &self,
        app: &App,
        tenant: &Tenant,
        request: &PageRequest,
        total: SimpleExpr,
    ) -> Result<Option<Read>> {
        let order = self.columns();
        let rows = request.rows(self.walked(app, tenant), order.clone());
        let (listed, total) = listed::read(&app.db, rows, order, request.direction(), total).await?;
        Ok(request.total(total).map(|total| (listed, total)))
    }

    /// The same of a list that is not known to be long.
    async fn walk_and_count(
        &self,
        app: &App,
        tenant: &Tenant,
        request: &PageRequest,
    ) -> Result<Option<Read>> {
        let read = self.walk(app, tenant, request, page::counted(self.to_count(app, tenant))).await?;
        if let Some((_, total)) = &read {
            self.remember(app, tenant, *total);
        }
        Ok(read)
    }

    /// One statement that looks for a part once, to count and to sort those who have it. None where they
    /// are too many for that, which is remembered, and for an empty page behind a cursor.
    async fn find_all(&self, app: &App, tenant: &Tenant, request: &PageRequest) -> Result<Option<Read>> {
        let order = self.columns();
        let rows = |found| request.rows(found, order.clone());
        let found = self.gathered(app, tenant);
        let (listed, total) =
            listed::read_found(&app.db, found, rows, order.clone(), request.direction()).await?;
        let Some(total) = request.total(total) else { return Ok(None) };
        self.remember(app, tenant, total);
        Ok(total.exact.then_some((listed, total)))
    }

    /// Counting tells which way to go.
    async fn count_first(
        &self,
        db: &Transaction,
        app: &App,
        tenant: &Tenant,
        request: &PageRequest,
    ) -> Result<Read> {
        let total = self.count(db, app, tenant).await?;
        let (select, order) = self.select(app, tenant, total);
        let rows = request.rows(select, order.clone());
        let (listed, _) = listed::read(db, rows, order, request.direction(), total.into()).await?;
        Ok((listed, total))
    }

    /// How many are found.
    pub async fn count(&self, db: &impl ConnectionTrait, app: &App, tenant: &Tenant) -> Result<Total> {
        if app.long_lists.contain(tenant.id(), self, app.clock.now()) {
            return Ok(Total::TOO_MANY);
        }
        let total = page::count(db, self.to_count(app, tenant)).await?;
        self.remember(app, tenant, total);
        Ok(total)
    }

    /// Up to so many of those found, after a position: for going through all of them.
    pub async fn stretch(
        &self,
        app: &App,
        tenant: &Tenant,
        total: Total,
        after: Option<&Position>,
        limit: u64,
    ) -> Result<Vec<Listed>> {
        let (select, order) = self.select(app, tenant, total);
        let direction = if self.order().descending { Order::Desc } else { Order::Asc };
        let rows = page::stretch(select, order.clone(), direction.clone(), after, limit);
        Ok(listed::read(&app.db, rows, order, direction, total.into()).await?.0)
    }

    /// A row's place among those found.
    pub fn position(&self, listed: &Listed) -> Position {
        sort::position(self.sort, &listed.row)
    }

    fn select(
        &self,
        app: &App,
        tenant: &Tenant,
        total: Total,
    ) -> (Select<roster::Entity>, (SimpleExpr, SimpleExpr)) {
        let (key, id) = (sort::column(self.sort), Column::RowId);
        match self.are_few(total) {
            true => (self.gathered(app, tenant), (unindexed(key), unindexed(id))),
            false => (self.walked(app, tenant), self.columns()),
        }
    }

    /// What the order is by.
    fn columns(&self) -> (SimpleExpr, SimpleExpr) {
        (qualified(sort::column(self.sort)), qualified(Column::RowId))
    }

    /// A list that was just counted.
    fn remember(&self, app: &App, tenant: &Tenant, total: Total) {
        if !total.exact {
            app.long_lists.add(tenant.id(), self, app.clock.now());
        }
    }

    fn are_few(&self, total: Total) -> bool {
        match &self.part {
            // A name's bearers stand together, so that a walk may have to go far to reach them.
            Some(_) => total.exact,
            None => total.count <= FEW && !self.is_plain(),
        }
    }

    /// Nothing is asked for: the list's own index has its rows and no others.
    fn is_plain(&self) -> bool {
        self.statuses.is_empty()
            && self.part.is_none()
            && self.partners.is_none()
            && self.among.is_whole(&self.roles)
    }

    /// The rows found, by the index of what is asked for.
    fn gathered(&self, app: &App, tenant: &Tenant) -> Select<roster::Entity> {
        let select = roster::of_tenant(tenant).filter(self.standing(app.clock.now()));
        let Some(part) = &self.part else { return select };
        if !app.db.is_sqlite() {
            return select.filter(contains(qualified(Column::Search), part));
        }
        // CROSS JOIN is how SQLite is told which comes first: what the text's index finds.
        let mut select = select;
        QueryTrait::query(&mut select).from_clear().from("roster_search").cross_join(roster::Entity);
        let phrase = format!("\"{}\"", part.replace('"', "\"\""));
        select
            .filter(Expr::cust_with_values("roster_search MATCH ?", [phrase]))
            .filter(Expr::cust("roster_search.rowid = roster.seq"))
    }

    /// The same rows, to be counted.
    fn to_count(&self, app: &App, tenant: &Tenant) -> SelectStatement {
        if self.part.is_some() || !self.statuses.is_empty() {
            return page::countable(self.gathered(app, tenant));
        }
        roster::not_removed_by_state(tenant, &self.roles_and_partners(), app.clock.now())
    }

    /// The same rows, along the index of the order.
    fn walked(&self, app: &App, tenant: &Tenant) -> Select<roster::Entity> {
        let mut select = roster::of_tenant(tenant);
        let mut rest = Condition::all().add(self.standing(app.clock.now()));
        if let Some(guests) = self.among.guests() {
            if self.statuses.contains(&Status::Removed) {
                rest = rest.add(Column::IsGuest.eq(guests));
            } else {
                // In the words of the index, so that it is seen to hold all these rows.
                select =
                    select.filter(Column::IsGuest.eq(guests)).filter(Expr::cust("roster.state <> 'removed'"));
            }
        }
        if let Some(part) = &self.part {
            rest = rest.add(contains(unindexed(Column::Search), part));
        }
        match app.db.is_sqlite() {
            true => select.filter(opaque(rest)),
            false => select.filter(rest),
        }
    }

    /// Role, partner and status.
    fn standing(&self, now: DateTime<Utc>) -> Condition {
        let statuses = match self.statuses.as_slice() {
            [] => roster::not_removed(now),
            asked => {
                asked.iter().fold(Condition::any(), |any, status| any.add(roster::with_status(*status, now)))
            }
        };
        self.roles_and_partners().add(statuses)
    }

    fn roles_and_partners(&self) -> Condition {
        let partners = self.partners.as_ref().map(|asked| Column::PartnerId.is_in(asked.iter().copied()));
        Condition::all().add(Column::Role.is_in(self.roles.iter().copied())).add_option(partners)
    }
}

impl Among {
    fn guests(self) -> Option<bool> {
        match self {
            Self::Members => Some(false),
            Self::Guests => Some(true),
            Self::Everybody => None,
        }
    }

    fn is_whole(self, roles: &[Role]) -> bool {
        roles.len()
            == match self {
                Self::Members => 5,
                Self::Guests => 1,
                Self::Everybody => 6,
            }
    }
}

fn qualified(column: Column) -> SimpleExpr {
    Expr::col((roster::Entity, column))
}

/// The condition, in a form that SQLite, which knows nothing of how many rows meet it, chooses no
/// index by.
fn opaque(condition: Condition) -> SimpleExpr {
    let is_met: SimpleExpr = Expr::case(condition, 1).finally(0).into();
    is_met.eq(1)
}
