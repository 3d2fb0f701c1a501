//! Inviting and joining in one line.

use serde_json::{Value, json};

use super::{Answer, Client, PASSWORD};

impl Client {
    /// Invites a guest.
    pub async fn invite(&self, email: &str) -> Value {
        self.post("/invites", json!({ "email": email })).await.expect(201)
    }

    /// An invite as it is now.
    pub async fn see(&self, invite: &Value) -> Value {
        self.get(&path(invite, "")).await.expect(200)
    }

    pub async fn resend(&self, invite: &Value) -> Answer {
        self.post_nothing(&path(invite, "/resend")).await
    }

    pub async fn revoke(&self, invite: &Value) -> Answer {
        self.post_nothing(&path(invite, "/revoke")).await
    }

    /// The mails of an invite, newest first.
    pub async fn emails_of(&self, invite: &Value) -> Vec<Value> {
        let page = self.get(&path(invite, "/emails")).await.expect(200);
        page["items"].as_array().expect("a list").clone()
    }

    pub async fn look_up(&self, token: &str) -> Answer {
        self.post("/join/lookup", json!({ "token": token })).await
    }

    /// Joins as somebody without an account.
    pub async fn join_as_new(&self, token: &str) -> Answer {
        self.post("/join", new_person(token)).await
    }

    /// Joins as whoever is signed in.
    pub async fn join(&self, token: &str) -> Answer {
        self.post("/join", json!({ "token": token })).await
    }

    pub async fn decline(&self, token: &str) -> Answer {
        self.post("/join/decline", json!({ "token": token })).await
    }

    pub async fn request_new(&self, token: &str) -> Answer {
        self.post("/join/request-new", json!({ "token": token })).await
    }

    /// What was done to somebody or something, oldest first.
    pub async fn events_on(&self, target: &Value) -> Vec<String> {
        let target = target.as_str().expect("an id");
        let page =
            self.get(&format!("/activity?limit=100&sort=created_at&target={target}")).await.expect(200);
        let events = page["items"].as_array().expect("a list").iter();
        events.map(|event| event["action"].as_str().expect("a name").to_owned()).collect()
    }
}

fn path(invite: &Value, rest: &str) -> String {
    format!("/invites/{}{rest}", invite["id"].as_str().expect("an id"))
}

/// What Charlie Lowe, who has no account yet, sends to join.
pub fn new_person(token: &str) -> Value {
    json!({ "token": token, "name": "Charlie", "family_name": "Lowe", "password": PASSWORD })
}
