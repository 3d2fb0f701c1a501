//! `/control`: makes the mailbox a bad provider, to see what the sender makes of it.

use std::sync::PoisonError;

use actix_web::web::{Bytes, Data, Json};
use serde::{Deserialize, Serialize};

use super::Mailbox;
use super::problem::Problem;
use crate::keys::random_below;

/// How badly the mailbox behaves. What a `PUT` leaves out has its default again.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Control {
    /// How much later every send is answered.
    pub delay_ms: u64,
    /// How much later than usual webhooks are posted.
    pub webhook_delay_ms: u64,
    /// Which part of all sends fails, from 0 to 1; a failed one is not caught.
    pub failure_rate: f64,
    /// Whether webhooks are posted at all.
    pub webhooks: bool,
}

impl Default for Control {
    fn default() -> Self {
        Self { delay_ms: 0, webhook_delay_ms: 0, failure_rate: 0.0, webhooks: true }
    }
}

impl Control {
    /// Whether this send fails.
    pub fn fails(&self) -> bool {
        self.failure_rate > 0.0 && (random_below(1_000_000) as f64) < self.failure_rate * 1e6
    }
}

/// `GET /control`.
pub async fn show(mailbox: Data<Mailbox>) -> Json<Control> {
    Json(mailbox.control())
}

/// `PUT /control`.
pub async fn change(mailbox: Data<Mailbox>, body: Bytes) -> Result<Json<Control>, Problem> {
    let control: Control =
        serde_json::from_slice(&body).map_err(|error| Problem::unreadable(error.to_string()))?;
    if !(0.0..=1.0).contains(&control.failure_rate) {
        return Err(Problem::invalid("failure_rate is a number from 0 to 1."));
    }
    *mailbox.control.lock().unwrap_or_else(PoisonError::into_inner) = control;
    Ok(Json(control))
}
