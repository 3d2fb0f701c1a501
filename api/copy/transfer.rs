//! Moves the rows.

use sea_orm::sea_query::{Alias, Expr, Query};
use sea_orm::{ConnectionTrait, DbErr, Value};

use super::Result;
use super::catalog::Table;
use super::side::Side;
use super::value::Kind;
use crate::db::{Transaction, is_sqlite};

/// How many values go into one INSERT; SQLite takes 32,766 and PostgreSQL 65,535.
const VALUES_AT_ONCE: usize = 8_000;

/// All rows of all tables, in one transaction on the target.
pub async fn transfer(source: &Side, target: &Side, tables: &[Table]) -> Result<()> {
    let snapshot = source.snapshot().await?;
    let writing = target.writing().await?;
    for table in tables {
        let batch = VALUES_AT_ONCE / table.columns.len();
        let mut rows = Vec::with_capacity(batch);
        let mut count = 0;
        source
            .each_row(&snapshot, table, async |row| {
                rows.push(row);
                count += 1;
                match rows.len() < batch {
                    true => Ok(()),
                    false => {
                        insert(&writing, table, std::mem::take(&mut rows)).await.map_err(target.failed())
                    }
                }
            })
            .await?;
        insert(&writing, table, rows).await.map_err(target.failed())?;
        continue_sequences(&writing, table).await.map_err(target.failed())?;
        tracing::info!(table = table.name, rows = count, "copied");
    }
    target.commit(writing).await
}

async fn insert(
    writing: &Transaction,
    table: &Table,
    rows: Vec<Vec<Value>>,
) -> std::result::Result<(), DbErr> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut insert = Query::insert();
    insert
        .into_table(Alias::new(&table.name))
        .columns(table.columns.iter().map(|column| Alias::new(&column.name)));
    for row in rows {
        insert.values_panic(row.into_iter().map(Expr::val));
    }
    writing.execute(&insert).await?;
    Ok(())
}

/// PostgreSQL's sequences know nothing of numbers that were given; SQLite looks for the greatest.
async fn continue_sequences(writing: &Transaction, table: &Table) -> std::result::Result<(), DbErr> {
    if is_sqlite(writing) {
        return Ok(());
    }
    let name = &table.name;
    for column in table.columns.iter().filter(|column| column.kind == Some(Kind::BigInteger)) {
        let column = &column.name;
        let sql = format!(
            "SELECT setval(sequence::regclass, greatest) FROM
                (SELECT pg_get_serial_sequence('\"{name}\"', '{column}') AS sequence,
                    (SELECT max(\"{column}\") FROM \"{name}\") AS greatest) AS used
            WHERE sequence IS NOT NULL AND greatest IS NOT NULL"
        );
        writing.execute_unprepared(&sql).await?;
    }
    Ok(())
}
