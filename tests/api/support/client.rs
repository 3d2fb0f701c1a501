//! Somebody who sends requests: anonymous, or with a bearer token, a cookie, other headers.

use reqwest::{Method, RequestBuilder};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Answer, contract};

/// Paths are those under `/api/v1`. No cookie is kept: what is sent stands in the test.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    url: String,
    headers: Vec<(String, String)>,
}

impl Client {
    pub fn new(url: &str) -> Self {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        Self { http: http.build().expect("a client"), url: url.to_owned(), headers: Vec::new() }
    }

    /// The same client with a header on every request.
    pub fn with_header(&self, name: &str, value: impl Into<String>) -> Self {
        let mut client = self.clone();
        client.headers.push((name.to_owned(), value.into()));
        client
    }

    pub fn with_bearer(&self, token: &str) -> Self {
        self.with_header("authorization", format!("Bearer {token}"))
    }

    /// `name=value`, as [`Answer::cookie`] gives it.
    pub fn with_cookie(&self, cookie: impl Into<String>) -> Self {
        self.with_header("cookie", cookie)
    }

    /// A request still to be filled in, for what the others do not do.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.request_at(method, &format!("/api/v1{path}"))
    }

    /// The same for any path of the server.
    pub fn request_at(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.url));
        self.headers.iter().fold(request, |request, (name, value)| request.header(name, value))
    }

    pub async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: impl Serialize) -> Answer {
        send(self.request(Method::POST, path).json(&body)).await
    }

    /// A form with these parts, as browsers send it; each but `source` is a file.
    pub async fn post_form(&self, path: &str, parts: &[(&str, &[u8])]) -> Answer {
        const BOUNDARY: &str = "a-line-between-the-parts";
        let mut body = Vec::new();
        for (name, content) in parts {
            let file = if *name == "source" { "" } else { "; filename=\"export\"" };
            let head =
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
            body.extend([head.as_bytes(), content, b"\r\n"].concat());
        }
        body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
        let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
        send(self.request(Method::POST, path).header("content-type", content_type).body(body)).await
    }

    /// A POST without a body.
    pub async fn post_nothing(&self, path: &str) -> Answer {
        send(self.request(Method::POST, path)).await
    }

    pub async fn patch(&self, path: &str, body: impl Serialize) -> Answer {
        send(self.request(Method::PATCH, path).json(&body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        send(self.request(Method::DELETE, path)).await
    }

    pub async fn sign_in(&self, email: &str, password: &str) -> Answer {
        self.post("/session", json!({ "email": email, "password": password })).await
    }

    /// The session's next access token, by the cookie alone.
    pub async fn refresh(&self, cookie: &str) -> Answer {
        self.with_cookie(cookie).post_nothing("/session/refresh").await
    }

    /// Who one is.
    pub async fn me(&self) -> Value {
        self.get("/me").await.expect(200)
    }
}

/// Sends a request made with [`Client::request`]; the contract must name its answer.
pub async fn send(request: RequestBuilder) -> Answer {
    let (http, request) = request.build_split();
    let request = request.expect("a request");
    // A body that is a stream cannot be sent twice, nor looked at.
    let sent = request.try_clone();
    let answer = Answer::read(http.execute(request).await.expect("an answer")).await;
    if let Some(sent) = sent {
        contract::check(&sent, &answer);
    }
    answer
}
