//! Rows, as sea-orm reads them: each value by its column's name and in its column's type. SQLite says
//! from which table's column a value comes; what that holds is known of the entities.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rusqlite::Statement as Prepared;
use sea_orm::sea_query::ColumnType;
use sea_orm::{DbErr, ProxyRow, Statement, Value};
use tokio::sync::mpsc::Sender;

use super::failure::failed;
use super::values::{bind, from_sql};
use super::{File, PREPARED};

/// The columns of statements, by their texts.
pub struct Columns {
    file: Arc<File>,
    known: HashMap<String, Arc<[Column]>>,
}

/// A column of a statement's rows.
struct Column {
    name: String,
    /// None: it is computed.
    of: Option<ColumnType>,
}

impl Columns {
    /// None is known yet.
    pub fn new(file: Arc<File>) -> Self {
        Self { file, known: HashMap::new() }
    }

    fn of(&mut self, prepared: &Prepared<'_>, sql: &str) -> Arc<[Column]> {
        if let Some(known) = self.known.get(sql).filter(|known| known.len() == prepared.column_count()) {
            return known.clone();
        }
        let columns = prepared.columns_with_metadata();
        let columns = columns.iter().map(|column| {
            let origin = column.table_name().zip(column.origin_name());
            let of = origin.and_then(|origin| self.file.column_types.get(&origin).cloned());
            Column { name: column.name().to_owned(), of }
        });
        let columns: Arc<[Column]> = columns.collect();
        // There is no end of texts: some say how many values they take.
        if self.known.len() >= PREPARED {
            self.known.clear();
        }
        self.known.insert(sql.to_owned(), columns.clone());
        columns
    }
}

/// Up to so many rows of the statement.
pub fn read(
    connection: &rusqlite::Connection,
    columns: &mut Columns,
    statement: &Statement,
    most: usize,
) -> Result<Vec<ProxyRow>, DbErr> {
    let mut prepared = connection.prepare_cached(&statement.sql).map_err(failed)?;
    let columns = columns.of(&prepared, &statement.sql);
    bind(&mut prepared, statement)?;
    let (mut rows, mut read) = (prepared.raw_query(), Vec::new());
    while read.len() < most
        && let Some(row) = rows.next().map_err(failed)?
    {
        let cell = |(k, column): (usize, &Column)| {
            let value = from_sql(row.get_ref(k).map_err(failed)?, column.of.as_ref())?;
            Ok((column.name.clone(), value))
        };
        let cells = columns.iter().enumerate().map(cell).collect::<Result<BTreeMap<_, _>, DbErr>>()?;
        read.push(ProxyRow::new(cells));
    }
    Ok(read)
}

/// Sends the rows of a query, each a value of every one of these types, until nobody takes them.
pub fn send(
    connection: &rusqlite::Connection,
    sql: &str,
    types: &[ColumnType],
    taker: &Sender<Result<Vec<Value>, DbErr>>,
) {
    let sent = || -> Result<(), DbErr> {
        let mut prepared = connection.prepare(sql).map_err(failed)?;
        let mut rows = prepared.raw_query();
        while let Some(row) = rows.next().map_err(failed)? {
            let value = |(k, of)| from_sql(row.get_ref(k).map_err(failed)?, Some(of));
            let values = types.iter().enumerate().map(value).collect();
            if taker.blocking_send(values).is_err() {
                break;
            }
        }
        Ok(())
    };
    if let Err(error) = sent() {
        // Or nobody wants to know.
        let _ = taker.blocking_send(Err(error));
    }
}
