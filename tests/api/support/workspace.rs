//! A workspace and its people. They are put there by the library and sign in over HTTP; asking
//! for the same person again signs them in once more.

use guestlist::app::App;
use guestlist::caller::Tenant;
use guestlist::email_address::EmailAddress;
use guestlist::imports::{import, waiting_grant};
use guestlist::items::grant;
use guestlist::members::member::{self, InPartner, NewMember};
use guestlist::members::roster;
use guestlist::permissions::{GuestPartnerRole, Role};
use guestlist::session::new_owner::{NewOwner, create_owner};
use guestlist::session::user::{self, NewUser};
use guestlist::suppressions::suppression;
use guestlist::workspace::workspace;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::json;
use uuid::Uuid;

use super::{Client, PASSWORD, Person};

/// A workspace with an Owner.
#[derive(Clone)]
pub struct Workspace {
    pub id: Uuid,
    pub slug: String,
    /// Its members' addresses are here; its guests' elsewhere.
    pub domain: String,
    owner: &'static str,
    app: App,
    anonymous: Client,
}

impl Workspace {
    /// Founds it as the command line does.
    pub async fn found(app: &App, anonymous: &Client, name: &str, owner: &'static str) -> Self {
        let domain = format!("{}.test", name.to_lowercase());
        let new = NewOwner {
            workspace_name: name.to_owned(),
            email: format!("{owner}@{domain}"),
            name: capitalized(owner),
            family_name: "Owner".to_owned(),
            password: PASSWORD.to_owned(),
        };
        let workspace = create_owner(app, new).await.expect("a workspace");
        let (app, anonymous) = (app.clone(), anonymous.clone());
        Self { id: workspace.id, slug: workspace.slug, domain, owner, app, anonymous }
    }

    /// Puts an address on the suppression list, as a bounce would.
    pub async fn suppress(&self, address: &str) {
        let address = EmailAddress::parse(address).expect("an address");
        let (now, reason) = (self.app.clock.now(), "The address does not exist.".to_owned());
        let bounced = suppression::Cause::Bounced;
        let put = async |tx: &_| suppression::put(tx, self.id, &address, bounced, reason, now).await;
        self.app.db.write(put).await.expect("put on the list");
    }

    /// Lets an item wait for an address, as an import of its owner does; the waiting grant's id.
    pub async fn let_wait(&self, owner: &Person, item_id: &str, email: &str) -> String {
        let now = self.app.clock.now();
        let import = import::Model {
            id: Uuid::now_v7(),
            workspace_id: self.id,
            member_id: owner.member_id,
            source: import::Source::Lastpass,
            created_at: now,
            previewed_at: Some(now),
            committed_at: Some(now),
            completed_at: Some(now),
            failed_at: None,
            cancelled_at: None,
            reason: None,
            loose: 0,
            takes_loose: false,
            collections: 0,
            accounts: 0,
            secrets: 0,
            skipped: 0,
            matched_users: 0,
            unmatched_users: 0,
            phase: import::Phase::Permissions,
            done: 0,
            total: 0,
            attempts: 0,
            lease_until: None,
            fence: 0,
        };
        let (item_id, key) =
            (item_id.parse().expect("an id"), EmailAddress::parse(email).expect("an address").key);
        let waiting = waiting_grant::Model::new(&import, &key, item_id, grant::Role::Collaborator, now);
        let id = waiting.id;
        let keep = async |tx: &_| {
            import.clone().into_active_model().reset_all().insert(tx).await?;
            waiting_grant::insert_all(tx, vec![waiting.clone()]).await
        };
        self.app.db.write(keep).await.expect("it waits");
        id.to_string()
    }

    /// The one Owner, who has a fixed name.
    pub async fn owner(&self, name: &str) -> Person {
        assert_eq!(name, self.owner, "a workspace has one Owner, and this is not their name");
        Person::sign_in(&self.anonymous, &format!("{name}@{}", self.domain), &self.slug).await
    }

    pub async fn super_admin(&self, name: &str) -> Person {
        self.member(name, Role::SuperAdmin).await
    }

    pub async fn admin(&self, name: &str) -> Person {
        self.member(name, Role::Admin).await
    }

    pub async fn user(&self, name: &str) -> Person {
        self.member(name, Role::User).await
    }

    pub async fn login_only(&self, name: &str) -> Person {
        self.member(name, Role::LoginOnly).await
    }

    /// Somebody from outside.
    pub async fn guest(&self, name: &str) -> Person {
        self.person(&format!("{name}@adraptor.test"), Role::Guest).await
    }

    async fn member(&self, name: &str, role: Role) -> Person {
        self.person(&format!("{name}@{}", self.domain), role).await
    }

    /// The person with this address, whose account may be used in other workspaces too.
    pub async fn person(&self, email: &str, role: Role) -> Person {
        self.add(email, role).await;
        Person::sign_in(&self.anonymous, email, &self.slug).await
    }

    /// A new partner that this member hosts, by id. Its first Guest Admin was invited.
    pub async fn partner(&self, host: &Person) -> String {
        let invited = format!("invited@{}.test", Uuid::now_v7().simple());
        let body = json!({ "name": "Agency", "guest_admin_email": invited, "host_ids": [host.member_id] });
        let partner = self.owner(self.owner).await.post("/partners", body).await.expect(201);
        partner["id"].as_str().expect("an id").to_owned()
    }

    /// A guest of a partner.
    pub async fn guest_of(&self, partner: &str, name: &str, role: GuestPartnerRole) -> Person {
        let email = format!("{name}@agency.test");
        let place = InPartner { id: partner.parse().expect("an id"), role };
        self.add_to(&email, Role::Guest, Some(place)).await;
        Person::sign_in(&self.anonymous, &email, &self.slug).await
    }

    /// Makes the account and the membership that are not there yet.
    pub async fn add(&self, email: &str, role: Role) {
        self.add_to(email, role, None).await;
    }

    async fn add_to(&self, email: &str, role: Role, partner: Option<InPartner>) {
        let email = EmailAddress::parse(email).expect("an address");
        let name = capitalized(email.key.split('@').next().unwrap_or_default());
        let family_name = role.name().split('_').map(capitalized).collect::<Vec<_>>().join(" ");
        let password_hash = self.app.hasher.hash(PASSWORD).await.expect("a hash");
        let now = self.app.clock.now();
        let put = async |tx: &_| {
            let user = match user::Model::by_email(tx, &email.key).await? {
                Some(user) => user,
                None => {
                    let (email, name, family_name) = (&email, name.as_str(), family_name.as_str());
                    let new = NewUser { email, name, family_name, language: "en", password_hash };
                    user::Model::create(tx, new, now).await?
                }
            };
            if member::Model::of_user(tx, self.id, user.id, now).await?.is_none() {
                let new = NewMember { workspace_id: self.id, user: &user, role, access_until: None, partner };
                member::Model::create(tx, new, now).await?;
                roster::refresh(tx, self.id, &user.email_key, now).await?;
            }
            Ok(())
        };
        self.app.db.write(put).await.expect("a member");
    }

    /// What members sort by, guests left out.
    pub async fn roster_names(&self) -> Vec<String> {
        let db = &self.app.db;
        let workspace = workspace::Model::by_id(db, self.id).await.expect("read").expect("the workspace");
        let rows = roster::of_tenant(&Tenant::system(workspace)).all(db).await.expect("the roster");
        rows.into_iter().filter(|row| row.role != Role::Guest).map(|row| row.name_key).collect()
    }

    /// Ends a membership, as removal does.
    pub async fn remove(&self, person: &Person) {
        let now = self.app.clock.now();
        let remove = async |tx: &_| {
            let workspace = workspace::Model::by_id(tx, self.id).await?.expect("the workspace");
            let member = member::Model::find(tx, &Tenant::system(workspace), person.member_id).await?;
            member.end(tx, now).await?;
            roster::refresh(tx, self.id, &member.email_key, now).await
        };
        self.app.db.write(remove).await.expect("removed");
    }
}

fn capitalized(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
