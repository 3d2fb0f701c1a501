//! A user of an export, in answers.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::lastpass::shared_folders::Permission;
use super::row;
use super::user::Model;
use crate::app::App;
use crate::caller::Tenant;
use crate::email_address::EmailAddress;
use crate::invites::invite;
use crate::invites::view::{InviteView, views};
use crate::members::member;
use crate::page::{Key, Position};
use crate::permissions::Role;
use crate::problem::Result;

/// The query of an import's users.
#[derive(Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ByAddress {
    /// Rows on a page.
    #[param(minimum = 1, maximum = 100, default = 50)]
    pub limit: Option<u64>,
    /// `next_cursor` or `prev_cursor` of a page of this list.
    pub cursor: Option<String>,
}

/// What somebody saw in the password manager, of what this import brings.
#[derive(Serialize, ToSchema)]
pub struct ImportAccess {
    #[schema(example = 2)]
    pub collections: i64,
    #[schema(example = 3)]
    pub accounts: i64,
    #[schema(example = 1)]
    pub secrets: i64,
    pub folders: Vec<ImportFolderAccess>,
}

/// What somebody saw of one shared folder.
#[derive(Serialize, ToSchema)]
pub struct ImportFolderAccess {
    #[schema(example = "Shared-Marketing")]
    pub path: String,
    pub permission: Permission,
    /// The domains they saw; null: all of it.
    pub sites: Option<Vec<String>>,
}

/// A user of the export whom nobody in the workspace matches.
#[derive(Serialize, ToSchema)]
#[schema(as = UnmatchedUser)]
pub struct UnmatchedUserView {
    pub id: Uuid,
    /// As the export has it.
    #[schema(example = "Taylor@Agency.test")]
    pub email: String,
    /// It is an email address: they can be invited.
    pub is_address: bool,
    /// It is on one of the workspace's own domains: invite them as a member, not as a guest.
    pub own_domain: bool,
    pub access: ImportAccess,
    /// The newest invite to this address.
    pub invite: Option<InviteView>,
}

/// A user of the export who is a member or guest of the workspace.
#[derive(Serialize, ToSchema)]
#[schema(as = MatchedUser)]
pub struct MatchedUserView {
    pub id: Uuid,
    /// As the export has it.
    #[schema(example = "andy@contenzilla.test")]
    pub email: String,
    pub member: ImportMember,
    pub access: ImportAccess,
}

/// Who of the workspace it is.
#[derive(Serialize, ToSchema)]
pub struct ImportMember {
    pub id: Uuid,
    #[schema(example = "Andy Zilla")]
    pub name: String,
    pub role: Role,
}

/// A user's place among those of its import.
pub fn position(user: &Model) -> Position {
    Position { key: Key::Text(user.sort_key.clone()), id: user.id }
}

/// The paths of the folders that some users saw and that come in.
async fn paths(db: &impl ConnectionTrait, users: &[Model]) -> Result<HashMap<Uuid, String>> {
    let seen = users.iter().flat_map(|user| &user.accesses.0).map(|access| access.folder_id);
    let folders = row::several(db, seen.collect()).await?;
    let coming = folders.into_iter().filter(|(_, folder)| folder.comes_in());
    Ok(coming.map(|(id, folder)| (id, folder.path)).collect())
}

fn access(user: &mut Model, paths: &HashMap<Uuid, String>) -> ImportAccess {
    let accesses = std::mem::take(&mut user.accesses.0);
    let folders = accesses.into_iter().filter_map(|access| {
        let path = paths.get(&access.folder_id)?.clone();
        Some(ImportFolderAccess { path, permission: access.permission, sites: access.sites })
    });
    ImportAccess {
        collections: user.collections,
        accounts: user.accounts,
        secrets: user.secrets,
        folders: folders.collect(),
    }
}

/// Several unmatched users, in the same order.
pub async fn unmatched(
    app: &App,
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    users: Vec<Model>,
) -> Result<Vec<UnmatchedUserView>> {
    let paths = paths(db, &users).await?;
    let keys: Vec<&str> = users.iter().filter_map(|user| user.email_key.as_deref()).collect();
    let invites = invite::Model::newest_of_addresses(db, tenant, &keys).await?;
    let keys: Vec<String> = invites.iter().map(|invite| invite.email_key.clone()).collect();
    let views = views(app, db, tenant, invites).await?;
    let mut invites: HashMap<String, InviteView> = keys.into_iter().zip(views).collect();
    let domains = &tenant.workspace().domains;
    let show = |mut user: Model| {
        let address = EmailAddress::parse(&user.email);
        UnmatchedUserView {
            access: access(&mut user, &paths),
            is_address: address.is_some(),
            own_domain: address.is_some_and(|address| domains.contain(address.domain())),
            invite: user.email_key.and_then(|key| invites.remove(&key)),
            id: user.id,
            email: user.email,
        }
    };
    Ok(users.into_iter().map(show).collect())
}

/// Several matched users, in the same order.
pub async fn matched(
    db: &impl ConnectionTrait,
    tenant: &Tenant,
    users: Vec<Model>,
) -> Result<Vec<MatchedUserView>> {
    let paths = paths(db, &users).await?;
    let ids = users.iter().filter_map(|user| user.member_id).collect();
    let people = member::Model::people(db, tenant, ids).await?;
    let people: HashMap<Uuid, ImportMember> = people
        .into_iter()
        .map(|(member, person)| {
            let name = person.full_name();
            (member.id, ImportMember { id: member.id, name, role: member.role })
        })
        .collect();
    let show = |mut user: Model| {
        let member = people.get(&user.member_id?)?;
        let member = ImportMember { id: member.id, name: member.name.clone(), role: member.role };
        let access = access(&mut user, &paths);
        Some(MatchedUserView { id: user.id, email: user.email, member, access })
    };
    Ok(users.into_iter().filter_map(show).collect())
}
