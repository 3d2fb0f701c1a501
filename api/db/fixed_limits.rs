//! Queries whose LIMITs are written out. Neither database keeps a plan for a bound one: SQLite
//! prepares the statement anew each time it is bound, and PostgreSQL, which would have to plan for
//! any number, plans anew for each.

use std::fmt::{self, Write};

use sea_orm::sea_query::{
    PostgresQueryBuilder, QueryBuilder, SelectStatement, SqlWriter, SqlWriterValues, SqliteQueryBuilder,
};
use sea_orm::{ConnectionTrait, Statement, Value};

use super::is_sqlite;

/// The query as a statement with its LIMITs in the text.
pub fn with_fixed_limits(db: &impl ConnectionTrait, query: &SelectStatement) -> Statement {
    let (sql, values) = match is_sqlite(db) {
        true => written(query, &SqliteQueryBuilder),
        false => written(query, &PostgresQueryBuilder),
    };
    Statement::from_sql_and_values(db.get_database_backend(), sql, values)
}

/// The same of a statement that is written already and whose last value is that of a LIMIT, as of all that
/// ask for one row.
pub fn with_fixed_last_limit(mut statement: Statement) -> Statement {
    if let Some(values) = &mut statement.values
        && let Some(&Value::BigUnsigned(Some(limit))) = values.0.last()
        && let Some((before, bound)) = statement.sql.rsplit_once(" LIMIT ")
        && let Some(number) = bound.strip_prefix(['?', '$'])
        && let after = number.trim_start_matches(|c: char| c.is_ascii_digit())
        && !after.contains(['?', '$'])
    {
        statement.sql = format!("{before} LIMIT {limit}{after}");
        values.0.pop();
    }
    statement
}

fn written(query: &SelectStatement, builder: &impl QueryBuilder) -> (String, Vec<Value>) {
    let (placeholder, numbered) = builder.placeholder();
    let mut writer = Writer(SqlWriterValues::new(placeholder, numbered));
    query.build_collect_any_into(builder, &mut writer);
    let (sql, values) = writer.0.into_parts();
    (sql, values.0)
}

struct Writer(SqlWriterValues);

impl SqlWriter for Writer {
    fn push_param<T: QueryBuilder>(&mut self, value: Value, builder: &T) {
        match value {
            // No column is unsigned.
            Value::BigUnsigned(Some(_)) => builder.write_value(self, &value).expect("a text takes all"),
            value => self.0.push_param(value, builder),
        }
    }

    fn as_writer(&mut self) -> &mut dyn Write {
        self
    }
}

impl Write for Writer {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write_str(text)
    }
}

impl fmt::Display for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::DbBackend;

    use super::*;

    #[test]
    fn only_a_limit_that_is_the_last_value_is_written_out() {
        let one = Value::BigUnsigned(Some(1));
        for (sql, values, fixed, left) in [
            ("SELECT 1 WHERE a = ? LIMIT ?", vec![7.into(), one.clone()], "SELECT 1 WHERE a = ? LIMIT 1", 1),
            ("SELECT 1 LIMIT $1 FOR UPDATE", vec![one.clone()], "SELECT 1 LIMIT 1 FOR UPDATE", 0),
            (
                "SELECT 2 FROM (SELECT 1 LIMIT $12) AS n",
                vec![one.clone()],
                "SELECT 2 FROM (SELECT 1 LIMIT 1) AS n",
                0,
            ),
            ("SELECT 1 LIMIT ? OFFSET ?", vec![one.clone(), one.clone()], "SELECT 1 LIMIT ? OFFSET ?", 2),
            (
                "SELECT 1 FROM (SELECT 1 LIMIT ?) WHERE a = ?",
                vec![one, 7.into()],
                "SELECT 1 FROM (SELECT 1 LIMIT ?) WHERE a = ?",
                2,
            ),
            ("SELECT 1 WHERE a = ? LIMIT 5", vec![7u64.into()], "SELECT 1 WHERE a = ? LIMIT 5", 1),
            ("SELECT 1 WHERE a = ?", vec![7.into()], "SELECT 1 WHERE a = ?", 1),
        ] {
            let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, values);
            let statement = with_fixed_last_limit(statement);
            assert_eq!(statement.sql, fixed);
            assert_eq!(statement.values.map_or(0, |values| values.0.len()), left, "{sql}");
        }
    }
}
