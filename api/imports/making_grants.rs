//! Making grants of what the users of an export saw.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::{DateTime, Utc};
use sea_orm::PaginatorTrait;
use uuid::Uuid;

use super::bringing_in::{Folder, Progress};
use super::import::{Model, Phase};
use super::importer::{Importer, still_here};
use super::lastpass::shared_folders::Permission;
use super::matching::active_members;
use super::reached_sites::{ByHost, in_lower_case};
use super::row;
use super::user::{self, Reached};
use super::waiting_grant::{self, role_of, tell_of};
use crate::db::Transaction;
use crate::invites::invite;
use crate::items::grant::{self, Holder, Role};
use crate::items::item::Kind;
use crate::members::member;
use crate::problem::Result;

/// Users whose grants are made in one transaction, and grants after which it ends early: few, so that others
/// need not wait.
const USERS: u64 = 20;
const GRANTS: usize = 1_000;

/// What came in within outermost folders, looked up once.
#[derive(Default)]
pub struct Within {
    /// How much of each kind.
    counts: Option<HashMap<(Uuid, Kind), i64>>,
    /// The accounts, where somebody saw some sites only.
    accounts: HashMap<Uuid, ByHost>,
}

/// Makes the grants of the next users, or lets them wait for who is not here yet.
pub async fn make_grants(
    tx: &Transaction,
    import: &Model,
    importer: &Importer,
    folders: &HashMap<Uuid, Folder>,
    Within { counts, accounts }: &mut Within,
    before: Option<Progress>,
    now: DateTime<Utc>,
) -> Result<Progress> {
    let before = match before {
        Some(before) => before,
        None => {
            let total = user::of_import(import.id).count(tx).await? as i64;
            Progress { done: total - user::count_undone(tx, import.id).await?, total }
        }
    };
    let mut users = user::Model::undone(tx, import.id, USERS).await?;
    if users.is_empty() {
        return Ok(Progress { done: before.total, ..before });
    }
    let keys: Vec<&str> = users.iter().filter_map(|user| user.email_key.as_deref()).collect();
    let members = settled_members(tx, importer, &keys, now).await?;
    let counts = match counts {
        Some(counts) => counts,
        None => counts.insert(row::counts_within(tx, import.id).await?),
    };
    let (mut done, mut made) = (0, 0);
    for user in &mut users {
        let (mut wanted, mut reached) = (Vec::new(), Reached::default());
        for access in &user.accesses.0 {
            let root_id = access.folder_id;
            if !folders.get(&root_id).is_some_and(|folder| folder.is_in) {
                continue;
            }
            let role = match access.permission {
                Permission::Administrator => Role::Owner,
                Permission::CanUse | Permission::ReadOnly | Permission::HidePasswords => Role::Collaborator,
            };
            let Some(sites) = &access.sites else {
                let count = |kind| counts.get(&(root_id, kind)).copied().unwrap_or_default();
                reached.collections += count(Kind::Collection);
                reached.accounts += count(Kind::Account);
                reached.secrets += count(Kind::Secret);
                wanted.push((root_id, role));
                continue;
            };
            let accounts = match accounts.entry(root_id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unknown) => {
                    let accounts = row::accounts_within(tx, root_id).await?;
                    let addresses = accounts.iter().map(|account| (account.id, account.url.as_str()));
                    unknown.insert(ByHost::new(addresses))
                }
            };
            let sites = in_lower_case(sites);
            let seen: Vec<(Uuid, Role)> = accounts.at(&sites).map(|id| (id, role)).collect();
            reached.accounts += seen.len() as i64;
            wanted.extend(seen);
        }
        let wanted = importer.theirs(tx, wanted).await?;
        made += wanted.len();
        let member = user.email_key.as_ref().and_then(|key| members.get(key));
        user.member_id = member.map(|member| member.id);
        match (member, &user.email_key) {
            // They own all of it.
            (Some(member), _) if member.id == importer.member.id => {}
            (Some(member), _) => {
                let count = wanted.len();
                let grant = |(item_id, role)| {
                    let holder = Holder::Member(member.id);
                    grant::Model::new(import.workspace_id, item_id, holder, role_of(member, role), None, now)
                };
                grant::Model::insert_all(tx, wanted.into_iter().map(grant).collect()).await?;
                tell_of(tx, &importer.tenant, member, count, now).await?;
            }
            (None, Some(key)) => {
                let waiting = wanted
                    .into_iter()
                    .map(|(item_id, role)| waiting_grant::Model::new(import, key, item_id, role, now));
                waiting_grant::insert_all(tx, waiting.collect()).await?;
            }
            (None, None) => {}
        }
        user.note_done(tx, reached).await?;
        done += 1;
        if made >= GRANTS {
            break;
        }
    }
    let progress = Progress { done: before.done + done, ..before };
    import.note_progress(tx, Phase::Permissions, progress.done, progress.total).await?;
    Ok(progress)
}

/// The active members who have these addresses, who neither leave nor come until the transaction ends, nor
/// does who imports: what somebody is to have would wait in vain for who has just joined.
async fn settled_members(
    tx: &Transaction,
    importer: &Importer,
    email_keys: &[&str],
    now: DateTime<Utc>,
) -> Result<HashMap<String, member::Model>> {
    invite::Model::lock_open_of_addresses(tx, &importer.tenant, email_keys).await?;
    let members = active_members(tx, &importer.tenant, email_keys, now).await?;
    let mut ids: Vec<Uuid> = members.into_values().map(|member| member.id).collect();
    ids.push(importer.member.id);
    // In one order for everybody, so that nobody waits in a circle.
    ids.sort_unstable();
    ids.dedup();
    let mut settled = HashMap::new();
    for id in ids {
        if id == importer.member.id {
            importer.lock(tx, now).await?;
        }
        if let Some(member) = still_here(member::Model::lock(tx, &importer.tenant, id, now).await)? {
            settled.insert(member.email_key.clone(), member);
        }
    }
    Ok(settled)
}
