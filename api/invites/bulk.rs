//! `POST /invites/bulk`: invite up to 100 people at once, each with an own result.

use std::collections::HashSet;

use actix_web::post;
use actix_web::web::{Data, Json};
use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::invite;
use super::new_invite::{GUEST_INVITES_DISABLED, Offer, issue_each, name_pending};
use super::quota::Quota;
use super::view::{InviteView, views};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE, Tenant};
use crate::email_address::EmailAddress;
use crate::permissions::{Action, GuestPartnerRole, Role};
use crate::plain_text::{validate_language, validate_message};
use crate::problem::{
    Error, FieldError, INVALID, NOT_ALLOWED, NOT_FOUND, Problem, ProblemBody, Result, refuses,
};
use crate::valid_json::ValidJson;

/// Who to invite, to what: one offer for all.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateInvites {
    /// 1 to 100 addresses.
    #[schema(min_items = 1, max_items = 100, example = json!(["charlie@adraptor.test", "mona@studio-k.test"]))]
    emails: Vec<String>,
    role: Option<Role>,
    #[validate(custom(function = validate_message))]
    #[schema(max_length = 500)]
    message: Option<String>,
    #[validate(custom(function = validate_language))]
    language: Option<String>,
    access_until: Option<DateTime<Utc>>,
    partner_id: Option<Uuid>,
    /// `guest_user`, unless said otherwise.
    partner_role: Option<GuestPartnerRole>,
}

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

/// The most addresses of one call.
const MOST: usize = 100;

/// An address stands twice in one call; the first one counts.
const DUPLICATE_IN_REQUEST: Problem = Problem::new(
    422,
    "duplicate_in_request",
    "This address is in the list more than once; the first one counts.",
);

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE, GUEST_INVITES_DISABLED, INVALID, NOT_FOUND);

/// Invite up to 100 people
///
/// One bad address never blocks the others: each has its own result. What is wrong with the role,
/// the feature or the message refuses the whole call.
#[utoipa::path(tag = "invites", request_body = CreateInvites, responses(
    (status = 200, description = "A result for each address, in order.", body = BulkResults),
    Refusals,
))]
#[post("/invites/bulk")]
pub async fn create_invites(
    app: Data<App>,
    caller: Caller,
    body: ValidJson<CreateInvites>,
) -> Result<Json<BulkResults>> {
    let tenant = caller.may_within(&[Action::InviteGuest, Action::InviteMember])?;
    let ValidJson(body) = body;
    if !(1..=MOST).contains(&body.emails.len()) {
        return Err(Error::field("emails", "wrong_number", "Give 1 to 100 addresses in one call."));
    }
    let offer = Offer {
        role: body.role,
        message: body.message,
        language: body.language,
        access_until: body.access_until,
        partner_id: body.partner_id,
        partner_role: body.partner_role,
    };
    offer.check(&tenant, app.clock.now())?;
    let outcomes =
        app.db.write(async |tx| invite_each(&app, tx, &tenant, &body.emails, &offer).await).await?;

    let (mut invites, mut results) = (Vec::new(), Vec::new());
    for (email, outcome) in body.emails.into_iter().zip(outcomes) {
        match outcome {
            Ok(invite) => {
                invites.push(invite);
                results.push((email, Ok(())));
            }
            Err(error) => {
                let key = EmailAddress::parse(&email).map(|email| email.key).unwrap_or_default();
                let error = name_pending(app.db.reader(), &tenant, &key, error).await;
                results.push((email, Err(error.body())));
            }
        }
    }
    let mut views = views(&app, app.db.reader(), &tenant, invites).await?.into_iter();
    let results = results
        .into_iter()
        .filter_map(|(email, outcome)| match outcome {
            Ok(()) => Some(BulkResult::Invited { email, invite: Box::new(views.next()?) }),
            Err(problem) => Some(BulkResult::Refused { email, problem }),
        })
        .collect();
    Ok(Json(BulkResults { results }))
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
