//! An answer, and what tests expect of it.

use reqwest::header::HeaderMap;
use serde_json::Value;

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub async fn read(response: reqwest::Response) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response.text().await.expect("a body"),
        }
    }

    /// The JSON body (null where there is none) of an answer with this status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        match self.text.is_empty() {
            true => Value::Null,
            false => serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text)),
        }
    }

    /// The JSON body of an answer with one of two statuses.
    #[track_caller]
    pub fn expect_either(&self, one: u16, other: u16) -> Value {
        self.expect(if self.status == one { one } else { other })
    }

    /// The problem object (RFC 9457) of an answer with this status and code.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        let body = self.expect(status);
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{body}");
        assert_eq!((&body["code"], &body["status"]), (&code.into(), &status.into()), "{body}");
        assert!(body["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{body}");
        assert_eq!(body["instance"].as_str(), self.header("x-request-id"), "{body}");
        body
    }

    /// A 422 `invalid` that points at these fields, e.g. `#/email`.
    #[track_caller]
    pub fn invalid(&self, pointers: &[&str]) -> Value {
        let body = self.problem(422, "invalid");
        let errors = body["errors"].as_array().expect("errors");
        let found: Vec<&str> = errors.iter().filter_map(|error| error["pointer"].as_str()).collect();
        assert_eq!(found, pointers, "{body}");
        body
    }

    /// All that a caller could tell two answers apart by.
    pub fn observable(&self) -> (u16, Vec<(String, String)>, Value) {
        let mut headers: Vec<(String, String)> = self
            .headers
            .iter()
            .filter(|(name, _)| !["x-request-id", "date"].contains(&name.as_str()))
            .map(|(name, value)| (name.to_string(), value.to_str().expect("a readable header").to_owned()))
            .collect();
        headers.sort();
        let mut body = self.expect(self.status);
        if let Some(body) = body.as_object_mut() {
            body.remove("instance");
        }
        (self.status, headers, body)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().expect("a readable header"))
    }

    /// The cookie this answer sets, whole: `name=value; attributes`.
    #[track_caller]
    pub fn set_cookie(&self) -> &str {
        assert_eq!(self.headers.get_all("set-cookie").iter().count(), 1, "{:?}", self.headers);
        self.header("set-cookie").expect("a cookie")
    }

    /// The cookie this answer sets, as a browser sends it back: `name=value`.
    #[track_caller]
    pub fn cookie(&self) -> String {
        let cookie = self.set_cookie();
        cookie.split(';').next().unwrap_or(cookie).to_owned()
    }
}
