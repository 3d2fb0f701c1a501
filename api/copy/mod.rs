//! `guestlist copy`: moves an installation from one database to another and proves that it arrived.
//!
//! Which tables and columns there are is asked of the databases, so that none is forgotten.

mod catalog;
mod digest;
mod proof;
mod side;
mod transfer;
mod value;

use catalog::Table;
pub use proof::{Proof, TableProof};
use sea_orm::DbErr;
use side::Side;

/// Why nothing was copied, or nothing proved. Nothing of a copy that failed stays in the target.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    #[error("{0} is no database URL; give sqlite://path or postgres://user@host/database")]
    Url(&'static str),
    #[error("the {side} cannot be opened: {error}")]
    Open { side: &'static str, error: DbErr },
    #[error("the {side} failed: {error}; what was begun in the target was taken back")]
    Database { side: &'static str, error: DbErr },
    #[error("the source holds no Guestlist; name the database that your server uses")]
    NoGuestlist,
    #[error("the source is older than this version; run `guestlist migrate` on it first")]
    OlderSource,
    #[error("the source is newer than this version; copy with the version that serves it")]
    NewerSource,
    #[error("the target has rows in {0} already; give an empty database (no server may have run on it)")]
    NotEmpty(String),
    #[error(
        "the two databases differ in shape: only the {side} has {what}; give an empty database as target"
    )]
    Shape { side: &'static str, what: String },
    #[error("{table}.{column} has the type {type_name:?}, which copying does not know")]
    Type { table: String, column: String, type_name: String },
    #[error("{0} has no primary key to order its rows by")]
    NoKey(String),
    #[error("the tables {0} refer to each other in a circle")]
    Circle(String),
}

/// What copying answers.
pub type Result<T> = std::result::Result<T, CopyError>;

/// Copies every row of every table from one database URL to another, in one transaction. The target
/// is migrated first and must be empty; the source is only read.
pub async fn copy(from: &str, to: &str) -> Result<()> {
    let source = Side::source(from).await?;
    source.must_be_of_this_version().await?;
    source.warn_of_servers(from).await?;
    let target = Side::target(to).await?;
    target.must_be_empty().await?;
    target.migrate().await?;
    let tables = tables_of_both(&source, &target).await?;
    transfer::transfer(&source, &target, &tables).await
}

/// Reads both databases anew and compares them, table by table.
pub async fn prove(from: &str, to: &str) -> Result<Proof> {
    let source = Side::source(from).await?;
    let target = Side::source(to).await?.named("target");
    let tables = tables_of_both(&source, &target).await?;
    proof::compare(&source, &target, &tables).await
}

/// The tables both databases have, each after those it refers to.
async fn tables_of_both(source: &Side, target: &Side) -> Result<Vec<Table>> {
    catalog::in_order(catalog::agreed(source.tables().await?, target.tables().await?)?)
}
