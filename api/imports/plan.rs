//! What an export would bring: its folders, how much lies in them, and who saw it. Read once before
//! anything is kept, so that a file with a fault in its last row leaves nothing behind.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::export::{Content, Entry, FolderPath, Unreadable};
use super::lastpass::shared_folders::SharedFolder;
use super::reached_sites::{host, in_lower_case, outermost, within};
use super::row::Details;
use super::user::{Access, Reached};
use crate::email_address::EmailAddress;

/// The most folders of an export, those that others lie in counted too.
const MOST_FOLDERS: usize = 5_000;
/// The most grants that limits to single sites may come to.
const MOST_SITE_GRANTS: i64 = 200_000;

/// See the module.
pub struct Plan {
    /// Each after the one it lies in.
    pub folders: Vec<Folder>,
    by_path: HashMap<FolderPath, usize>,
    /// The domains somebody is limited to: of no others accounts are counted.
    sites: HashSet<String>,
    /// The shared folders that an earlier import brought in.
    imported: HashSet<String>,
    /// Accounts and secrets that come in, and those that do not.
    pub accounts: i64,
    pub secrets: i64,
    pub skipped_items: i64,
    /// Accounts and secrets that lie in no folder.
    pub loose: i64,
}

/// A folder of an export.
pub struct Folder {
    pub id: Uuid,
    pub path: FolderPath,
    pub parent: Option<usize>,
    /// The outermost folder it lies in; itself, at the top.
    pub root: usize,
    pub is_shared: bool,
    /// False: only who saw it is known.
    pub is_in_vault: bool,
    /// Accounts and secrets in it, however deep.
    pub accounts: i64,
    pub secrets: i64,
    /// At the top: how many accounts there are of each domain somebody is limited to.
    domains: HashMap<String, i64>,
}

impl Folder {
    /// Its own name.
    pub fn name(&self) -> &str {
        self.path.last().map(String::as_str).unwrap_or_default()
    }

    /// Accounts and secrets in it, however deep.
    pub fn holds(&self) -> i64 {
        self.accounts + self.secrets
    }
}

impl Plan {
    /// Reads an export to its end. `is_shared` says of a folder at the top whether several people saw it, and
    /// `sites` are the domains, in lower case, that somebody is limited to.
    pub fn read(
        entries: impl Iterator<Item = Result<Entry, Unreadable>>,
        is_shared: impl Fn(&str) -> bool,
        sites: HashSet<String>,
        imported: HashSet<String>,
    ) -> Result<Self, Unreadable> {
        let mut plan = Self {
            folders: Vec::new(),
            by_path: HashMap::new(),
            sites,
            imported,
            accounts: 0,
            secrets: 0,
            skipped_items: 0,
            loose: 0,
        };
        for entry in entries {
            plan.add(&entry?, &is_shared)?;
        }
        Ok(plan)
    }

    fn add(&mut self, entry: &Entry, is_shared: &impl Fn(&str) -> bool) -> Result<(), Unreadable> {
        let mut above = HashSet::new();
        let mut comes_in = entry.folders.is_empty();
        for path in &entry.folders {
            let mut at = Some(self.folder(path, is_shared)?);
            comes_in |= at.is_some_and(|folder| !self.is_imported(folder));
            while let Some(folder) = at {
                above.insert(folder);
                at = self.folders[folder].parent;
            }
        }
        let account = match &entry.content {
            Content::Folder => return Ok(()),
            Content::Account(account) => Some(account),
            Content::Secret(_) => None,
        };
        let host = account.filter(|_| !self.sites.is_empty()).and_then(|account| host(&account.url));
        let domains =
            || host.iter().flat_map(|host| within(host)).filter(|domain| self.sites.contains(*domain));
        for index in above {
            let folder = &mut self.folders[index];
            match account {
                None => folder.secrets += 1,
                Some(_) => folder.accounts += 1,
            }
            if folder.parent.is_none() {
                for domain in domains() {
                    *folder.domains.entry(domain.to_owned()).or_default() += 1;
                }
            }
        }
        self.loose += i64::from(entry.folders.is_empty());
        match (comes_in, account) {
            (false, _) => self.skipped_items += 1,
            (true, Some(_)) => self.accounts += 1,
            (true, None) => self.secrets += 1,
        }
        Ok(())
    }

    /// The folder of a path; made, and those it lies in, where it was not met before.
    fn folder(&mut self, path: &[String], is_shared: &impl Fn(&str) -> bool) -> Result<usize, Unreadable> {
        if let Some(known) = self.by_path.get(path) {
            return Ok(*known);
        }
        let parent = match path {
            [] | [_] => None,
            [above @ .., _] => Some(self.folder(above, is_shared)?),
        };
        let index = self.folders.len();
        if index == MOST_FOLDERS {
            let detail = "The file has more than 5,000 folders. Export it in parts.";
            return Err(Unreadable::whole("too_many_folders", detail));
        }
        let path: FolderPath = path.into();
        self.folders.push(Folder {
            id: Uuid::now_v7(),
            parent,
            root: parent.map_or(index, |parent| self.folders[parent].root),
            is_shared: match parent {
                Some(parent) => self.folders[parent].is_shared,
                None => path.first().is_some_and(|name| is_shared(name)),
            },
            is_in_vault: true,
            path: path.clone(),
            accounts: 0,
            secrets: 0,
            domains: HashMap::new(),
        });
        self.by_path.insert(path, index);
        Ok(index)
    }

    /// Notes the shared folders that the vault does not have and no import brought in before. As many as there
    /// is room for: a company may have more than one person sees, and that is no fault of the file.
    pub fn note_not_in_vault(&mut self, shared: &[SharedFolder]) {
        for SharedFolder { name, .. } in shared {
            let path = std::slice::from_ref(name);
            // One that would be taken for a deeper one, or for none, is not told of.
            let is_at_the_top = !name.trim().is_empty() && !name.contains('\\');
            if !is_at_the_top || self.by_path.contains_key(path) || self.imported.contains(name) {
                continue;
            }
            let Ok(folder) = self.folder(path, &|_| true) else { return };
            self.folders[folder].is_in_vault = false;
        }
    }

    /// The folder at a path that was read.
    pub fn at(&self, path: &[String]) -> Option<&Folder> {
        self.by_path.get(path).map(|index| &self.folders[*index])
    }

    /// Whether an earlier import brought in what the folder lies in.
    pub fn is_imported(&self, folder: usize) -> bool {
        let root = &self.folders[self.folders[folder].root];
        root.is_shared && self.imported.contains(root.name())
    }

    /// Why a folder does not come in; none where it does.
    pub fn obstacle(&self, folder: usize) -> Option<Details> {
        match &self.folders[folder] {
            Folder { is_in_vault: false, .. } => Some(Details::NotInVault),
            folder if folder.holds() == 0 => Some(Details::EmptyCollection),
            _ => self.is_imported(folder).then_some(Details::AlreadyImported),
        }
    }

    /// Folders that come in.
    pub fn collections(&self) -> i64 {
        (0..self.folders.len()).filter(|folder| self.obstacle(*folder).is_none()).count() as i64
    }

    /// Folders, accounts and secrets that do not.
    pub fn skipped(&self) -> i64 {
        self.folders.len() as i64 - self.collections() + self.skipped_items
    }

    /// Who saw the shared folders, each once, and what of it comes in.
    pub fn users(&self, shared: Vec<SharedFolder>) -> Result<Vec<User>, Unreadable> {
        let mut users: HashMap<String, User> = HashMap::new();
        for folder in shared {
            let root = self.by_path.get(std::slice::from_ref(&folder.name)).copied();
            for user in folder.users {
                let key = match &user.email {
                    Some(email) => email.key.clone(),
                    None => user.username.to_lowercase(),
                };
                let known = users.entry(key).or_insert_with(|| User {
                    email: user.username,
                    key: user.email.map(|email: EmailAddress| email.key),
                    accesses: Vec::new(),
                    reached: Reached::default(),
                });
                let Some(root) = root else { continue };
                let folder_id = self.folders[root].id;
                match known.accesses.iter_mut().find(|access| access.folder_id == folder_id) {
                    Some(access) => {
                        access.permission = access.permission.min(user.permission);
                        match (&mut access.sites, user.sites) {
                            (Some(some), Some(others)) => some.extend(others),
                            (sites, _) => *sites = None,
                        }
                    }
                    None => {
                        let (permission, sites) = (user.permission, user.sites);
                        known.accesses.push(Access { folder_id, permission, sites });
                    }
                }
            }
        }
        let mut users: Vec<User> = users.into_values().collect();
        users.sort_unstable_by(|a, b| a.email.cmp(&b.email));
        let by_id: HashMap<Uuid, usize> =
            self.folders.iter().enumerate().map(|(index, folder)| (folder.id, index)).collect();
        let mut site_grants = 0;
        for user in &mut users {
            for access in &user.accesses {
                let root = by_id[&access.folder_id];
                if self.obstacle(root).is_some() {
                    continue;
                }
                let folder = &self.folders[root];
                match &access.sites {
                    Some(sites) => {
                        let accounts = accounts_of(&folder.domains, sites);
                        site_grants += accounts;
                        user.reached.accounts += accounts;
                    }
                    None => {
                        user.reached.accounts += folder.accounts;
                        user.reached.secrets += folder.secrets;
                        user.reached.collections += self.within(root);
                    }
                }
            }
        }
        if site_grants > MOST_SITE_GRANTS {
            let detail = "The limits to single sites come to more than 200,000 grants. Leave the sites out (ask \
                          for getsfdata), or import fewer people.";
            return Err(Unreadable::whole("too_many_grants", detail));
        }
        Ok(users)
    }

    /// How many folders come in with one at the top, itself being one.
    fn within(&self, root: usize) -> i64 {
        let comes_in = |folder: &&Folder| folder.root == root && folder.holds() > 0;
        self.folders.iter().filter(comes_in).count() as i64
    }
}

/// The domains somebody is limited to, in lower case.
pub fn sites_of(folders: &[SharedFolder]) -> HashSet<String> {
    let users = folders.iter().flat_map(|folder| &folder.users);
    users.flat_map(|user| in_lower_case(user.sites.as_deref().unwrap_or_default())).collect()
}

/// How many accounts are of any of these sites.
fn accounts_of(domains: &HashMap<String, i64>, sites: &[String]) -> i64 {
    // A site within another one's domain is counted with that.
    outermost(&in_lower_case(sites)).filter_map(|site| domains.get(site)).sum()
}

/// Somebody who saw shared folders.
pub struct User {
    /// As it was written first.
    pub email: String,
    /// Canonical; none where it is no address.
    pub key: Option<String>,
    pub accesses: Vec<Access>,
    pub reached: Reached,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::export::MOST_ROWS;
    use crate::imports::lastpass::{self, shared_folders};

    const VAULT: &[u8] = include_bytes!("../../tests/fixtures/lastpass/vault-export.csv");
    const DETAILED: &[u8] = include_bytes!("../../tests/fixtures/lastpass/shared-folders-detailed.json");

    fn plan(imported: &[&str]) -> Plan {
        let text = lastpass::decode(VAULT).expect("text");
        let entries = lastpass::entries(&text, MOST_ROWS).expect("entries");
        let imported = imported.iter().map(|name| (*name).to_owned()).collect();
        let folders = shared_folders::shared_folders(std::str::from_utf8(DETAILED).expect("text"), MOST_ROWS)
            .expect("folders");
        let sites = sites_of(&folders);
        Plan::read(entries, |name| name.starts_with("Shared-"), sites, imported).expect("a plan")
    }

    fn user<'a>(users: &'a [User], key: &str) -> &'a User {
        users.iter().find(|user| user.key.as_deref() == Some(key)).expect("the user")
    }

    fn users(plan: &Plan) -> Vec<User> {
        let text = shared_folders::decode(DETAILED).expect("text");
        plan.users(shared_folders::shared_folders(&text, MOST_ROWS).expect("folders")).expect("users")
    }

    #[test]
    fn the_sample_brings_what_it_holds() {
        let plan = plan(&[]);
        assert_eq!((plan.collections(), plan.accounts, plan.secrets, plan.skipped()), (7, 9, 3, 1));
        assert_eq!(plan.loose, 2);
        let marketing = plan.at(&["Shared-Marketing".to_owned()]).expect("a folder");
        assert_eq!((marketing.accounts, marketing.secrets, marketing.is_shared), (3, 1, true));
        let deep = ["Personal", "Work", "Deep"].map(str::to_owned);
        assert!(!plan.at(&deep).expect("a folder").is_shared);
    }

    #[test]
    fn a_shared_folder_comes_in_once() {
        let plan = plan(&["Shared-Marketing", "Personal"]);
        assert_eq!((plan.collections(), plan.accounts, plan.secrets, plan.skipped()), (5, 6, 2, 7));
    }

    #[test]
    fn of_the_folders_the_vault_does_not_have_as_many_are_noted_as_there_is_room_for() {
        let mut plan = plan(&["Shared-Before"]);
        let in_vault = plan.folders.len();
        let shared = |name: String| SharedFolder { name, users: Vec::new() };
        let odd =
            ["Shared-Before", "Shared-Marketing", " ", r"Shared-A\B"].map(|name| shared(name.to_owned()));
        plan.note_not_in_vault(&odd);
        assert_eq!(plan.folders.len(), in_vault);
        let many: Vec<SharedFolder> = (0..MOST_FOLDERS).map(|n| shared(format!("Shared-{n}"))).collect();
        plan.note_not_in_vault(&many);
        assert_eq!(plan.folders.len(), MOST_FOLDERS);
        assert_eq!(plan.obstacle(in_vault), Some(Details::NotInVault));
        assert_eq!(plan.collections(), 7);
    }

    #[test]
    fn people_are_known_by_their_address_in_any_case() {
        let plan = plan(&[]);
        let users = users(&plan);
        assert_eq!(users.len(), 6);
        let taylor = user(&users, "taylor@agency.test");
        assert_eq!(taylor.email, "Taylor@Agency.test");
        // Facebook in Shared-Marketing, and all of Shared-Finance.
        assert_eq!(taylor.reached, Reached { collections: 1, accounts: 4, secrets: 0 });
        let simone = user(&users, "simone@agency.test");
        assert_eq!(simone.reached, Reached { collections: 0, accounts: 2, secrets: 0 });
        let andy = user(&users, "andy@contenzilla.test");
        assert_eq!(andy.reached, Reached { collections: 4, accounts: 6, secrets: 3 });
        assert!(users.iter().any(|user| user.key.is_none() && user.email == "not-an-address"));
    }

    #[test]
    fn sites_within_each_other_count_once() {
        let domains = HashMap::from([("a.test".to_owned(), 3), ("x.a.test".to_owned(), 2)]);
        let sites = |sites: &[&str]| sites.iter().map(|site| (*site).to_owned()).collect::<Vec<_>>();
        assert_eq!(accounts_of(&domains, &sites(&["A.test", "x.a.test", "b.test"])), 3);
        assert_eq!(accounts_of(&domains, &sites(&["x.a.test", "x.a.test"])), 2);
    }
}
