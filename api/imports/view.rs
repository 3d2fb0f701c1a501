//! An import in answers.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::import::{Model, Phase, Source, Status};
use super::row::{self, Details};
use crate::problem::Result;

/// An import.
#[derive(Serialize, ToSchema)]
#[schema(as = Import)]
pub struct ImportView {
    pub id: Uuid,
    pub source: Source,
    pub status: Status,
    /// Why it failed, or was cancelled by itself, in words.
    pub reason: Option<String>,
    /// What it would bring; once it has ended, what it brought.
    pub counts: ImportCounts,
    /// The export's folders, unless they are forgotten, 5,000 at most; null in lists.
    pub folders: Option<Vec<ImportFolder>>,
    pub progress: ImportProgress,
    pub created_at: DateTime<Utc>,
    pub committed_at: Option<DateTime<Utc>>,
    /// When it was completed, failed or was cancelled.
    pub ended_at: Option<DateTime<Utc>>,
}

/// How much of what.
#[derive(Serialize, ToSchema)]
pub struct ImportCounts {
    #[schema(example = 7)]
    pub collections: i64,
    #[schema(example = 9)]
    pub accounts: i64,
    #[schema(example = 3)]
    pub secrets: i64,
    /// Users of the export who are members or guests of the workspace.
    pub matched_users: i64,
    /// The others.
    pub unmatched_users: i64,
    /// Folders, accounts and secrets that are left out.
    pub skipped: i64,
}

/// A folder of the export.
#[derive(Serialize, ToSchema)]
pub struct ImportFolder {
    /// As in the export: with `\` between levels in LastPass, `/` in Bitwarden. Empty: what lies in no folder.
    #[schema(example = "Shared-Marketing\\Social")]
    pub path: String,
    /// Accounts and secrets in it, however deep.
    pub items: i64,
    /// Several people saw it: it comes in once.
    pub shared: bool,
    /// It came in before, and is left out.
    pub already_imported: bool,
    /// False: only the shared folders' file has it, and it is left out. It is empty, or who exported the vault
    /// does not see it.
    pub in_vault: bool,
}

/// How far it is.
#[derive(Serialize, ToSchema)]
pub struct ImportProgress {
    pub phase: Phase,
    /// How much of the phase is done.
    pub done: i64,
    /// Of how much.
    pub total: i64,
}

impl From<Model> for ImportView {
    fn from(import: Model) -> Self {
        Self {
            id: import.id,
            source: import.source,
            status: import.status(),
            counts: ImportCounts {
                collections: import.collections,
                accounts: import.accounts,
                secrets: import.secrets,
                matched_users: import.matched_users,
                unmatched_users: import.unmatched_users,
                skipped: import.skipped,
            },
            folders: None,
            progress: ImportProgress { phase: import.phase, done: import.done, total: import.total },
            created_at: import.created_at,
            committed_at: import.committed_at,
            ended_at: import.ended_at(),
            reason: import.reason,
        }
    }
}

/// An import with its folders.
pub async fn view(db: &impl ConnectionTrait, import: Model) -> Result<ImportView> {
    let mut folders = Vec::new();
    if import.loose > 0 && !import.is_let_go() {
        folders.push(ImportFolder {
            path: String::new(),
            items: import.loose,
            shared: false,
            already_imported: false,
            in_vault: true,
        });
    }
    for folder in row::folders(db, import.id).await? {
        folders.push(ImportFolder {
            already_imported: folder.details == Some(Details::AlreadyImported),
            in_vault: folder.is_in_vault(),
            path: folder.path,
            items: folder.holds,
            shared: folder.is_shared,
        });
    }
    Ok(ImportView { folders: Some(folders), ..import.into() })
}
