//! Partners: adding them, who is in them, what their people see and do.

mod add_host;
mod create;
mod get;
mod guest_admin;
mod inviting;
mod joining;
mod list;
mod list_activity;
mod list_users;
mod races;
mod remove;
mod remove_host;
mod remove_user;
mod update_user;

use guestlist::permissions::GuestPartnerRole::{GuestAdmin, GuestUser};
use serde_json::{Value, json};

use crate::support::{Answer, Client, Person, TestApp, Workspace};

/// A partner of Contenzilla: Hana hosts it, Gina is its Guest Admin, Greg its Guest User.
struct Agency {
    id: String,
    hana: Person,
    gina: Person,
    greg: Person,
}

impl Agency {
    /// The one with these people.
    async fn of(workspace: &Workspace, mark: &str) -> Self {
        let hana = workspace.user(&format!("hana{mark}")).await;
        let id = workspace.partner(&hana).await;
        let gina = workspace.guest_of(&id, &format!("gina{mark}"), GuestAdmin).await;
        let greg = workspace.guest_of(&id, &format!("greg{mark}"), GuestUser).await;
        Self { id, hana, gina, greg }
    }

    fn at(&self, rest: &str) -> String {
        format!("/partners/{}{rest}", self.id)
    }

    fn user(&self, person: &Person) -> String {
        self.at(&format!("/users/{}", person.member_id))
    }

    fn host(&self, person: &Person) -> String {
        self.at(&format!("/hosts/{}", person.member_id))
    }

    /// The partner as somebody sees it.
    async fn seen_by(&self, who: &Client) -> Value {
        who.get(&self.at("")).await.expect(200)
    }

    async fn add_host(&self, who: &Client, host: &Person) -> Answer {
        who.post(&self.at("/hosts"), json!({ "member_id": host.member_id })).await
    }

    async fn set_role(&self, who: &Client, guest: &Person, role: &str) -> Answer {
        who.patch(&self.user(guest), json!({ "partner_role": role })).await
    }

    async fn invite(&self, who: &Client, email: &str) -> Answer {
        who.post("/invites", json!({ "email": email, "partner_id": self.id })).await
    }

    /// What happened in it, oldest first, as an Admin reads it.
    async fn events(&self, app: &TestApp) -> Vec<String> {
        let page =
            app.owner("olive").await.get(&self.at("/activity?sort=created_at&limit=100")).await.expect(200);
        texts(&page, "action")
    }
}

/// The addresses of a list.
async fn listed(who: &Client, path: &str) -> Vec<String> {
    texts(&who.get(path).await.expect(200), "email")
}

fn texts(page: &Value, field: &str) -> Vec<String> {
    let items = page["items"].as_array().expect("a list").iter();
    items.map(|item| item[field].as_str().expect("text").to_owned()).collect()
}
