//! A mailbox on a port of its own, and how tests talk to it.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::rt;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::mailbox::{Options, serve};

pub struct Running {
    pub address: SocketAddr,
    pub client: Client,
}

pub fn start() -> Running {
    start_with(Options::default())
}

pub fn start_slow(slow: Duration) -> Running {
    start_with(Options { slow, ..Options::default() })
}

pub fn start_with(options: Options) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    rt::spawn(serve(listener, options).expect("the mailbox starts"));
    Running { address, client: Client::new() }
}

impl Running {
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client.post(self.url(path)).bearer_auth("re_123").json(body)
    }

    pub fn keyed(&self, key: &str, body: &Value) -> RequestBuilder {
        self.post("/emails", body).header("Idempotency-Key", key)
    }

    pub async fn send(&self, to: &str) -> Value {
        expect(200, self.post("/emails", &mail(to))).await
    }

    pub async fn get(&self, path: &str) -> Response {
        self.client.get(self.url(path)).send().await.expect("an answer")
    }

    /// The mails caught, as the list shows them.
    pub async fn items(&self, query: &str) -> Vec<Value> {
        let list: Value = self.get(&format!("/messages{query}")).await.json().await.expect("JSON");
        list["items"].as_array().expect("items").clone()
    }
}

pub fn mail(to: &str) -> Value {
    json!({
        "from": "Guestlist <no-reply@guestlist.test>",
        "to": to,
        "subject": format!("Hello {to}"),
        "html": "<p>Hello</p>",
        "text": "Hello",
    })
}

pub async fn expect(status: u16, request: RequestBuilder) -> Value {
    let response = request.send().await.expect("an answer");
    let answered = response.status().as_u16();
    let body: Value = response.json().await.expect("JSON");
    assert_eq!(answered, status, "{body}");
    body
}

/// Expects Resend's form of an error, with this name.
pub async fn expect_problem(status: u16, name: &str, request: RequestBuilder) -> Value {
    let body = expect(status, request).await;
    assert_eq!(body["statusCode"], status, "{body}");
    assert_eq!(body["name"], name, "{body}");
    assert!(body["message"].is_string(), "{body}");
    body
}
