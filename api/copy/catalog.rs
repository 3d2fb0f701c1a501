//! The tables and columns of a database, as the database tells them.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};

use super::value::Kind;
use super::{CopyError, Result};
use crate::db::is_sqlite;

/// Kept by the migrations, in each database by itself.
pub const VERSIONS: &str = "seaql_migrations";

/// A table to copy.
#[derive(Debug, PartialEq)]
pub struct Table {
    pub name: String,
    /// By name.
    pub columns: Vec<Column>,
    /// The primary key's columns, in its order.
    pub key: Vec<String>,
    /// The tables its foreign keys refer to.
    pub refers_to: BTreeSet<String>,
}

/// A column of one; no kind where its type is not known.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub name: String,
    pub type_name: String,
    pub kind: Option<Kind>,
}

/// FTS5's tables are "virtual" and "shadow": triggers fill them from the tables they index.
const SQLITE_COLUMNS: &str = r"
SELECT t.name AS table_name, c.name AS column_name, c.type AS type_name, CAST(c.pk AS BIGINT) AS key_part
FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY t.name, c.name";

const SQLITE_REFERENCES: &str = r#"
SELECT t.name AS table_name, f."table" AS refers_to
FROM pragma_table_list AS t JOIN pragma_foreign_key_list(t.name) AS f WHERE t.schema = 'main'"#;

const POSTGRES_COLUMNS: &str = r#"
SELECT t.relname::text AS table_name, c.attname::text AS column_name,
    format_type(c.atttypid, NULL) AS type_name,
    COALESCE(array_position(k.indkey::smallint[], c.attnum) + 1, 0)::bigint AS key_part
FROM pg_class AS t
JOIN pg_attribute AS c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped AND c.attgenerated = ''
LEFT JOIN pg_index AS k ON k.indrelid = t.oid AND k.indisprimary
WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p')
ORDER BY t.relname::text COLLATE "C", c.attname::text COLLATE "C""#;

const POSTGRES_REFERENCES: &str = "
SELECT t.relname::text AS table_name, r.relname::text AS refers_to
FROM pg_constraint AS f JOIN pg_class AS t ON t.oid = f.conrelid JOIN pg_class AS r ON r.oid = f.confrelid
WHERE f.contype = 'f' AND t.relnamespace = current_schema()::regnamespace";

#[derive(FromQueryResult)]
struct ColumnRow {
    table_name: String,
    column_name: String,
    type_name: String,
    /// Its place in the primary key, from 1; 0 where it is no part of it.
    key_part: i64,
}

#[derive(FromQueryResult)]
struct ReferenceRow {
    table_name: String,
    refers_to: String,
}

/// All tables of a database by name, but the migrations' own.
pub async fn read(db: &impl ConnectionTrait) -> std::result::Result<Vec<Table>, DbErr> {
    let sqlite = is_sqlite(db);
    let (columns, references) = match sqlite {
        true => (SQLITE_COLUMNS, SQLITE_REFERENCES),
        false => (POSTGRES_COLUMNS, POSTGRES_REFERENCES),
    };
    let statement = |sql| Statement::from_string(db.get_database_backend(), sql);
    let columns = ColumnRow::find_by_statement(statement(columns)).all(db).await?;
    let references = ReferenceRow::find_by_statement(statement(references)).all(db).await?;

    let mut tables: BTreeMap<String, Vec<ColumnRow>> = BTreeMap::new();
    for column in columns.into_iter().filter(|column| column.table_name != VERSIONS) {
        tables.entry(column.table_name.clone()).or_default().push(column);
    }
    let table = |(name, columns): (String, Vec<ColumnRow>)| Table {
        key: key(&columns),
        refers_to: references
            .iter()
            .filter(|reference| reference.table_name == name && reference.refers_to != name)
            .map(|reference| reference.refers_to.clone())
            .collect(),
        columns: columns.into_iter().map(|column| self::column(column, sqlite)).collect(),
        name,
    };
    Ok(tables.into_iter().map(table).collect())
}

fn key(columns: &[ColumnRow]) -> Vec<String> {
    let mut parts: Vec<_> = columns.iter().filter(|column| column.key_part > 0).collect();
    parts.sort_by_key(|column| column.key_part);
    parts.into_iter().map(|column| column.column_name.clone()).collect()
}

fn column(row: ColumnRow, sqlite: bool) -> Column {
    let kind = match sqlite {
        true => Kind::of_sqlite(&row.type_name),
        false => Kind::of_postgres(&row.type_name),
    };
    Column { name: row.column_name, type_name: row.type_name, kind }
}

/// The tables, if both databases have the same; the kinds of columns as the more exact one tells them.
pub fn agreed(source: Vec<Table>, target: Vec<Table>) -> Result<Vec<Table>> {
    only_in("source", &source, &target)?;
    only_in("target", &target, &source)?;
    let is_exact = |tables: &[Table]| {
        tables.iter().flat_map(|table| &table.columns).any(|column| column.kind == Some(Kind::Uuid))
    };
    let tables = if is_exact(&target) { target } else { source };
    for table in &tables {
        if table.key.is_empty() {
            return Err(CopyError::NoKey(table.name.clone()));
        }
        if let Some(column) = table.columns.iter().find(|column| column.kind.is_none()) {
            let (table, column, type_name) =
                (table.name.clone(), column.name.clone(), column.type_name.clone());
            return Err(CopyError::Type { table, column, type_name });
        }
    }
    Ok(tables)
}

fn only_in(side: &'static str, ours: &[Table], theirs: &[Table]) -> Result<()> {
    for table in ours {
        let Some(their) = theirs.iter().find(|their| their.name == table.name) else {
            return Err(CopyError::Shape { side, what: format!("the table {}", table.name) });
        };
        let lacks = |column: &&Column| their.columns.iter().all(|their| their.name != column.name);
        if let Some(column) = table.columns.iter().find(lacks) {
            return Err(CopyError::Shape {
                side,
                what: format!("the column {}.{}", table.name, column.name),
            });
        }
    }
    Ok(())
}

/// Each table after those it refers to.
pub fn in_order(mut tables: Vec<Table>) -> Result<Vec<Table>> {
    let mut ordered: Vec<Table> = Vec::new();
    while !tables.is_empty() {
        let is_ready = |table: &Table| {
            table.refers_to.iter().all(|needed| ordered.iter().any(|done| done.name == *needed))
        };
        let Some(next) = tables.iter().position(is_ready) else {
            let names: Vec<String> = tables.into_iter().map(|table| table.name).collect();
            return Err(CopyError::Circle(names.join(", ")));
        };
        ordered.push(tables.remove(next));
    }
    Ok(ordered)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, refers_to: &[&str], columns: &[&str]) -> Table {
        let column = |name: &&str| Column {
            name: (*name).to_owned(),
            type_name: "uuid".to_owned(),
            kind: Some(Kind::Uuid),
        };
        Table {
            name: name.to_owned(),
            columns: columns.iter().map(column).collect(),
            key: vec!["id".to_owned()],
            refers_to: refers_to.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    #[test]
    fn a_table_comes_after_those_it_refers_to() {
        let tables = vec![
            table("api_keys", &["members"], &["id"]),
            table("members", &["users", "workspaces"], &["id"]),
            table("users", &["workspaces"], &["id"]),
            table("workspaces", &[], &["id"]),
        ];
        let names: Vec<String> =
            in_order(tables).expect("an order").into_iter().map(|table| table.name).collect();
        assert_eq!(names, ["workspaces", "users", "members", "api_keys"]);
        let circle = vec![table("a", &["b"], &["id"]), table("b", &["a"], &["id"])];
        assert!(matches!(in_order(circle), Err(CopyError::Circle(names)) if names == "a, b"));
    }

    #[test]
    fn what_only_one_database_has_is_named() {
        let one = || vec![table("users", &[], &["id", "email"])];
        let refused = |source, target| agreed(source, target).expect_err("refused").to_string();
        assert!(agreed(one(), one()).is_ok());
        assert!(refused(one(), vec![]).contains("only the source has the table users"));
        assert!(
            refused(vec![table("users", &[], &["id"])], one())
                .contains("only the target has the column users.email")
        );
    }
}
