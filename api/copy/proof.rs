//! The proof: both databases are read, and each table's rows are counted and summed.

use std::fmt;

use super::Result;
use super::catalog::Table;
use super::digest::Digest;
use super::side::Side;

/// What was found in every table.
#[derive(Debug)]
pub struct Proof {
    pub tables: Vec<TableProof>,
}

/// What was found in one.
#[derive(Debug)]
pub struct TableProof {
    pub name: String,
    pub source: Content,
    pub target: Content,
}

/// How many rows a table has in one database, and the SHA-256 over them.
#[derive(Debug, PartialEq, Eq)]
pub struct Content {
    pub rows: u64,
    pub checksum: String,
}

impl TableProof {
    pub fn is_ok(&self) -> bool {
        self.source == self.target
    }
}

impl Proof {
    /// The tables whose content differs.
    pub fn differing(&self) -> Vec<&str> {
        self.tables.iter().filter(|table| !table.is_ok()).map(|table| table.name.as_str()).collect()
    }
}

/// Reads both; the source anew, so that what a server wrote to it meanwhile shows.
pub async fn compare(source: &Side, target: &Side, tables: &[Table]) -> Result<Proof> {
    let (of_source, of_target) = (contents(source, tables).await?, contents(target, tables).await?);
    let pairs = tables.iter().zip(of_source.into_iter().zip(of_target));
    let tables = pairs
        .map(|(table, (source, target))| TableProof { name: table.name.clone(), source, target })
        .collect();
    Ok(Proof { tables })
}

async fn contents(side: &Side, tables: &[Table]) -> Result<Vec<Content>> {
    let snapshot = side.snapshot().await?;
    let mut contents = Vec::new();
    for table in tables {
        let (mut rows, mut digest) = (0, Digest::new());
        side.each_row(&snapshot, table, async |row| {
            rows += 1;
            digest.add(&row);
            Ok(())
        })
        .await?;
        contents.push(Content { rows, checksum: digest.finish() });
    }
    Ok(contents)
}

impl fmt::Display for Proof {
    /// A line for each table; two where they differ.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.tables.iter().map(|table| table.name.len()).max().unwrap_or_default();
        writeln!(f, "{:width$}  {:>9}  {:64}  ok", "table", "rows", "checksum (SHA-256)")?;
        for TableProof { name, source, target } in &self.tables {
            let ok = if source == target { "yes" } else { "NO, the source" };
            writeln!(f, "{name:width$}  {:>9}  {}  {ok}", source.rows, source.checksum)?;
            if source != target {
                writeln!(f, "{:width$}  {:>9}  {}  the target", "", target.rows, target.checksum)?;
            }
        }
        Ok(())
    }
}
