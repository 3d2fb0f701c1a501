//! All that a database holds.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::TestApp;

/// The files of an SQLite database, its write-ahead log included; every row of every table of a
/// PostgreSQL one.
pub async fn everything_in(app: &TestApp) -> Vec<u8> {
    let db = &app.app.db;
    if let Some(path) = app.app.config.database_url.strip_prefix("sqlite://") {
        let read = |end: &str| std::fs::read(format!("{path}{end}")).expect("a file of the database");
        return [read(""), read("-wal")].concat();
    }
    let query = |sql: String| db.query_all_raw(Statement::from_string(DbBackend::Postgres, sql));
    let tables = "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'";
    let mut found = Vec::new();
    for table in query(tables.to_owned()).await.expect("the tables") {
        let table: String = table.try_get_by_index(0).expect("a name");
        for row in query(format!("SELECT row_to_json(t)::text FROM \"{table}\" t")).await.expect("its rows") {
            found.extend(row.try_get_by_index::<String>(0).expect("a row").into_bytes());
        }
    }
    found
}
