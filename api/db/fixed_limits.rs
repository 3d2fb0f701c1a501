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
