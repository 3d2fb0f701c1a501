//! Inviting many people at once, each with an own result: the way of every call that takes several.

use std::collections::HashSet;

use sea_orm::ConnectionTrait;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::invite;
use super::new_invite::{Offer, issue_each, name_pending};
use super::quota::Quota;
use super::view::{InviteView, views};
use crate::app::App;
use crate::caller::Tenant;
use crate::email_address::EmailAddress;
use crate::problem::{Error, FieldError, Problem, ProblemBody, Result};

/// The most addresses of one call.
pub const MOST: usize = 100;

/// One result for each address, in the order they were given.
#[derive(Serialize, ToSchema)]
pub struct BulkResults {
    results: Vec<BulkResult>,
}

/// What became of one address.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
pub enum BulkResult {
    /// Invited.
    Invited { email: String, invite: Box<InviteView> },
    /// Not invited; the whole problem object says why.
    Refused {
        email: String,
        #[schema(value_type = ProblemBody)]
        problem: Value,
    },
}

/// An address stands twice in one call; the first one counts.
const DUPLICATE_IN_REQUEST: Problem = Problem::new(
    422,
    "duplicate_in_request",
    "This address is in the list more than once; the first one counts.",
);

/// Invites each of some addresses, as they were typed. The offer was checked before.
pub async fn invite_many(
    app: &App,
    tenant: &Tenant,
    emails: Vec<String>,
    offer: &Offer,
) -> Result<BulkResults> {
    let outcomes = app.db.write(async |tx| invite_each(app, tx, tenant, &emails, offer).await).await?;

    let (mut invites, mut results) = (Vec::new(), Vec::new());
    for (email, outcome) in emails.into_iter().zip(outcomes) {
        match outcome {
            Ok(invite) => {
                invites.push(invite);
                results.push((email, Ok(())));
            }
            Err(error) => {
                let key = EmailAddress::parse(&email).map(|email| email.key).unwrap_or_default();
                let error = name_pending(&app.db, tenant, &key, error).await;
                results.push((email, Err(error.body())));
            }
        }
    }
    let mut views = views(app, &app.db, tenant, invites).await?.into_iter();
    let results = results
        .into_iter()
        .filter_map(|(email, outcome)| match outcome {
            Ok(()) => Some(BulkResult::Invited { email, invite: Box::new(views.next()?) }),
            Err(problem) => Some(BulkResult::Refused { email, problem }),
        })
        .collect();
    Ok(BulkResults { results })
}

/// What becomes of each address, in order.
async fn invite_each(
    app: &App,
    tx: &impl ConnectionTrait,
    tenant: &Tenant,
    emails: &[String],
    offer: &Offer,
) -> Result<Vec<Result<invite::Model>>> {
    let mut quota = Quota::count(tx, app, tenant).await?;
    let mut outcomes: Vec<Option<Result<invite::Model>>> = emails.iter().map(|_| None).collect();
    let mut seen = HashSet::new();
    let mut wanted = Vec::new();
    for (index, typed) in emails.iter().enumerate() {
        match EmailAddress::parse(typed) {
            None => outcomes[index] = Some(Err(not_an_address())),
            Some(email) if !seen.insert(email.key.clone()) => {
                outcomes[index] = Some(Err(DUPLICATE_IN_REQUEST.into()));
            }
            Some(email) => wanted.push((index, email)),
        }
    }
    // In one order for everybody, so that two calls with the same people cannot wait for each other.
    wanted.sort_by(|(_, a), (_, b)| a.key.cmp(&b.key));
    let (indexes, wanted): (Vec<usize>, Vec<EmailAddress>) = wanted.into_iter().unzip();
    let issued = issue_each(tx, app, tenant, &wanted, offer, &mut quota).await?;
    for (index, outcome) in indexes.into_iter().zip(issued) {
        outcomes[index] = Some(outcome);
    }
    Ok(outcomes.into_iter().flatten().collect())
}

fn not_an_address() -> Error {
    Error::Invalid(vec![FieldError::new(
        "email",
        "invalid_email",
        "This is not an email address. It looks like name@example.org.",
    )])
}
