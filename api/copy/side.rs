//! One of the two databases.

use std::ffi::OsString;
use std::sync::Arc;

use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement, Value};

use super::catalog::{self, Table, VERSIONS};
use super::value::Kind;
use super::{CopyError, Result};
use crate::config::sqlite_path;
use crate::db::postgres::{self, Postgres};
use crate::db::{Transaction, is_sqlite, sqlite};

/// One connection to a database.
pub struct Side {
    /// What messages call it.
    name: &'static str,
    db: Connection,
}

enum Connection {
    Sqlite(Arc<sqlite::Connection>),
    Postgres(Postgres),
}

impl Side {
    /// A database to read from. Nothing is written to it.
    pub async fn source(url: &str) -> Result<Self> {
        Self::open("source", url, sqlite::Connection::open_to_read).await
    }

    /// The database to fill; an SQLite file is made where there is none.
    pub async fn target(url: &str) -> Result<Self> {
        if let Some(folder) = sqlite_path(url).as_deref().and_then(|path| path.parent()) {
            let made = std::fs::create_dir_all(folder);
            made.map_err(|e| CopyError::Open { side: "target", error: DbErr::Custom(e.to_string()) })?;
        }
        Self::open("target", url, sqlite::Connection::open).await
    }

    async fn open(
        name: &'static str,
        url: &str,
        open_sqlite: fn(Arc<sqlite::File>) -> std::result::Result<sqlite::Connection, DbErr>,
    ) -> Result<Self> {
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme)) {
            return Err(CopyError::Url(name));
        }
        let opened = match sqlite_path(url) {
            Some(path) => {
                let opened = open_sqlite(Arc::new(sqlite::File::untyped(path)));
                opened.map(|connection| Connection::Sqlite(Arc::new(connection)))
            }
            None => Postgres::open(url, 1).await.map(Connection::Postgres),
        };
        Ok(Self { name, db: opened.map_err(|error| CopyError::Open { side: name, error })? })
    }

    /// The same under another name.
    pub fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// Says on whose side something failed.
    pub fn failed(&self) -> impl Fn(DbErr) -> CopyError + use<> {
        let side = self.name;
        move |error| CopyError::Database { side, error }
    }

    /// Its tables, by name.
    pub async fn tables(&self) -> Result<Vec<Table>> {
        catalog::read(&self.reading().await?).await.map_err(self.failed())
    }

    /// Brings the schema to this version.
    pub async fn migrate(&self) -> Result<()> {
        let migrated = match &self.db {
            Connection::Sqlite(db) => sqlite::migrate(db.clone()).await,
            Connection::Postgres(db) => db.migrate().await,
        };
        migrated.map_err(self.failed())
    }

    /// Refuses a database that this version does not serve as it is.
    pub async fn must_be_of_this_version(&self) -> Result<()> {
        if self.tables().await?.is_empty() {
            return Err(CopyError::NoGuestlist);
        }
        let sql = format!("SELECT version AS text FROM {VERSIONS}");
        let done = self.texts(sql).await?;
        let ours = migrations::versions();
        match () {
            () if done.iter().any(|version| !ours.contains(version)) => Err(CopyError::NewerSource),
            () if ours.iter().any(|version| !done.contains(version)) => Err(CopyError::OlderSource),
            () => Ok(()),
        }
    }

    /// Refuses a database with a row in any table.
    pub async fn must_be_empty(&self) -> Result<()> {
        for table in self.tables().await? {
            let sql = format!("SELECT 'a row' AS text FROM \"{}\" LIMIT 1", table.name);
            if !self.texts(sql).await?.is_empty() {
                return Err(CopyError::NotEmpty(table.name));
            }
        }
        Ok(())
    }

    /// What a server that still runs would write is lost; this tells the signs of one.
    pub async fn warn_of_servers(&self, url: &str) -> Result<()> {
        let sign = match sqlite_path(url) {
            Some(path) => {
                let mut journal = OsString::from(path);
                journal.push("-wal");
                std::fs::metadata(journal).is_ok_and(|file| file.len() > 0)
            }
            None => {
                const OTHERS: &str = "SELECT application_name AS text FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()";
                !self.texts(OTHERS.to_owned()).await?.is_empty()
            }
        };
        if sign {
            tracing::warn!("the source seems to be in use; what a server writes from now on is not copied");
        }
        Ok(())
    }

    /// To read something by one statement.
    async fn reading(&self) -> Result<Transaction> {
        let begun = match &self.db {
            Connection::Sqlite(db) => Ok(Transaction::Sqlite(db.clone())),
            Connection::Postgres(db) => db.begin_reading().await.map(Transaction::Postgres),
        };
        begun.map_err(self.failed())
    }

    /// A transaction that sees one moment.
    pub async fn snapshot(&self) -> Result<Transaction> {
        let begun = match &self.db {
            Connection::Sqlite(db) => db.begin_reading().map(|()| Transaction::Sqlite(db.clone())),
            Connection::Postgres(db) => without_haste(db.begin_reading().await).await,
        };
        begun.map_err(self.failed())
    }

    /// A transaction to write in.
    pub async fn writing(&self) -> Result<Transaction> {
        let begun = match &self.db {
            Connection::Sqlite(db) => db.begin_writing().map(|()| Transaction::Sqlite(db.clone())),
            Connection::Postgres(db) => without_haste(db.begin().await).await,
        };
        begun.map_err(self.failed())
    }

    /// Keeps what was written.
    pub async fn commit(&self, writing: Transaction) -> Result<()> {
        let committed = match writing {
            Transaction::Sqlite(db) => db.commit(),
            Transaction::Postgres(transaction) => transaction.commit().await,
        };
        committed.map_err(self.failed())
    }

    /// Gives every row of a table to `each`, in the order of the primary key. Rows come as they are
    /// asked for: memory does not grow with the table.
    pub async fn each_row(
        &self,
        snapshot: &Transaction,
        table: &Table,
        mut each: impl AsyncFnMut(Vec<Value>) -> Result<()>,
    ) -> Result<()> {
        let (sql, kinds) = (select(snapshot, table), table.columns.iter().filter_map(|column| column.kind));
        match snapshot {
            Transaction::Sqlite(db) => {
                let mut rows = db.stream(sql, kinds.map(Kind::column_type).collect());
                while let Some(row) = rows.recv().await {
                    each(row.map_err(self.failed())?).await?;
                }
            }
            Transaction::Postgres(transaction) => {
                let kinds: Vec<Kind> = kinds.collect();
                let each_row = async |row: QueryResult| {
                    let values = kinds.iter().enumerate().map(|(index, kind)| kind.read(&row, index));
                    let values: std::result::Result<_, _> = values.collect();
                    each(values.map_err(self.failed())?).await
                };
                transaction.each_row(sql, self.failed(), each_row).await?;
            }
        }
        Ok(())
    }

    /// The column called `text`.
    async fn texts(&self, sql: String) -> Result<Vec<String>> {
        let reading = self.reading().await?;
        let statement = Statement::from_string(reading.get_database_backend(), sql);
        let rows = reading.query_all_raw(statement).await;
        let rows = rows.map_err(self.failed())?;
        let texts = rows.iter().map(|row| row.try_get("", "text"));
        texts.collect::<std::result::Result<_, _>>().map_err(self.failed())
    }
}

/// A transaction that may stand still for as long as the other side takes.
async fn without_haste(
    begun: std::result::Result<postgres::Transaction, DbErr>,
) -> std::result::Result<Transaction, DbErr> {
    let transaction = begun?;
    const WITHOUT_HASTE: &str = "SET LOCAL idle_in_transaction_session_timeout = 0";
    transaction.connection().await.execute_text(WITHOUT_HASTE).await?;
    Ok(Transaction::Postgres(transaction))
}

/// Text is ordered by its bytes, as SQLite does it, whatever language PostgreSQL was set up in.
fn select(db: &impl ConnectionTrait, table: &Table) -> String {
    let quoted = |name: &String| format!("\"{name}\"");
    let columns: Vec<String> = table.columns.iter().map(|column| quoted(&column.name)).collect();
    let is_text = |name: &String| {
        table.columns.iter().any(|column| column.name == *name && column.kind == Some(Kind::Text))
    };
    let key: Vec<String> = table
        .key
        .iter()
        .map(|name| match is_text(name) && !is_sqlite(db) {
            true => format!("\"{name}\" COLLATE \"C\""),
            false => quoted(name),
        })
        .collect();
    format!("SELECT {} FROM \"{}\" ORDER BY {}", columns.join(", "), table.name, key.join(", "))
}
