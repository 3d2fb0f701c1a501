//! A migrated database for one test, gone afterwards.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use guestlist::config::Config;
use guestlist::db::{ColumnTypes, Db};
use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database as Connection, DatabaseConnection, DbBackend, Statement};
use url::Url;
use uuid::Uuid;

/// A server on which databases may be made, e.g. `postgres://user@127.0.0.1:5432/postgres`.
const SERVER: &str = "GUESTLIST_TEST_DATABASE_URL";

/// A database of one test's own.
pub enum Database {
    Sqlite { folder: tempfile::TempDir },
    Postgres { server: Url, name: String },
}

impl Database {
    pub async fn create() -> Self {
        match std::env::var(SERVER) {
            Ok(server) => Self::create_postgres(server.parse().expect("a URL")).await,
            Err(_) => Self::blank_sqlite(),
        }
    }

    /// An SQLite database that is yet to be made.
    pub fn blank_sqlite() -> Self {
        Self::Sqlite { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A PostgreSQL database without a table, where there is a server.
    pub async fn blank_postgres() -> Option<Self> {
        let server: Url = std::env::var(SERVER).ok()?.parse().expect("a URL");
        let admin = Connection::connect(server.as_str()).await.expect("the test database server");
        let name = new_name();
        execute(&admin, &format!("CREATE DATABASE {name}")).await;
        admin.close().await.expect("closed");
        Some(Self::Postgres { server, name })
    }

    pub fn url(&self) -> String {
        match self {
            Self::Sqlite { folder } => format!("sqlite://{}", folder.path().join("guestlist.db").display()),
            Self::Postgres { server, name } => with_name(server, name).to_string(),
        }
    }

    /// A copy of the template, which whoever comes first migrates. Tests run in processes of their
    /// own, so the server's lock keeps them in line; it ends with the connection.
    async fn create_postgres(server: Url) -> Self {
        let admin = Connection::connect(server.as_str()).await.expect("the test database server");
        let template = format!("guestlist_template_{:016x}", hash_of_migrations());
        let name = new_name();
        execute(&admin, "SELECT pg_advisory_lock(4711)").await;
        let find = format!("SELECT 1 FROM pg_database WHERE datname = '{template}'");
        let known = admin.query_one_raw(Statement::from_string(DbBackend::Postgres, find)).await;
        if known.expect("the list of databases").is_none() {
            let unfinished = format!("{template}_unfinished");
            execute(&admin, &format!("DROP DATABASE IF EXISTS {unfinished}")).await;
            execute(&admin, &format!("CREATE DATABASE {unfinished}")).await;
            let db =
                Connection::connect(with_name(&server, &unfinished).as_str()).await.expect("the template");
            Migrator::up(&db, None).await.expect("migrated");
            db.close().await.expect("closed");
            execute(&admin, &format!("ALTER DATABASE {unfinished} RENAME TO {template}")).await;
        }
        execute(&admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        admin.close().await.expect("closed");
        Self::Postgres { server, name }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Self::Postgres { server, name } = self else { return };
        let (server, name) = (server.clone(), name.clone());
        // The test's own runtime is ending.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(async {
                if let Ok(admin) = Connection::connect(server.as_str()).await {
                    execute(&admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
                }
            });
        });
        if dropping.join().is_err() {
            eprintln!("a test's database was left behind");
        }
    }
}

/// A connection to a database; an SQLite file is made where there is none.
pub async fn open(url: &str) -> Db {
    let vars =
        [("GUESTLIST_DATABASE_URL", url), ("GUESTLIST_SECRET_KEY", "that nothing here is made with it")];
    let vars = vars.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let config = Config::from_vars(&vars).expect("settings");
    Db::connect(&config, ColumnTypes::default()).await.expect("connected")
}

async fn execute(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
}

fn new_name() -> String {
    format!("guestlist_test_{}", Uuid::now_v7().simple())
}

fn with_name(server: &Url, name: &str) -> Url {
    let mut url = server.clone();
    url.set_path(name);
    url
}

/// A template made from other migrations is not used.
fn hash_of_migrations() -> u64 {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let entries = std::fs::read_dir(folder).expect("the migrations");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        std::fs::read(file).expect("a migration").hash(&mut hasher);
    }
    hasher.finish()
}
