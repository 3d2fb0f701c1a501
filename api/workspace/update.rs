//! `PATCH /workspace`: its name, domains and policy on guest invites.

use actix_web::patch;
use actix_web::web::{Data, Json};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::workspace::{self, Domains, WorkspaceView};
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::SessionCaller;
use crate::email_address::domain_key;
use crate::permissions::Action;
use crate::plain_text::{validate_language, validate_name};
use crate::problem::{Error, FieldError, INVALID, NOT_ALLOWED, NOT_FOUND, Result, refuses};
use crate::valid_json::{ValidJson, Whole, some};

/// What is left out stays as it is.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateWorkspace {
    #[validate(custom(function = validate_name))]
    name: Option<String>,
    /// The workspace's own email domains.
    #[schema(example = json!(["contenzilla.test"]))]
    domains: Option<Vec<String>>,
    guest_invites_enabled: Option<bool>,
    /// From an hour (unless the instance allows less) to 30 days.
    #[schema(value_type = Option<i64>)]
    invite_lifetime_seconds: Option<Whole<i64>>,
    /// Empty: guests from anywhere.
    allowed_guest_domains: Option<Vec<String>>,
    refused_guest_domains: Option<Vec<String>>,
    #[validate(custom(function = validate_language))]
    language: Option<String>,
    /// Days before expiry at which a reminder is sent once; null: none.
    #[serde(default, deserialize_with = "some")]
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 29)]
    reminder_days: Option<Option<Whole<i32>>>,
    /// Whether people are told by mail what is shared with them.
    share_mails_enabled: Option<bool>,
}

/// The longest lifetime of an invite.
const MAX_LIFETIME_SECONDS: i64 = 30 * 86_400;
const MAX_DOMAINS: usize = 200;

refuses!(NOT_ALLOWED, INVALID);

/// Change the workspace's name, domains or policy
#[utoipa::path(tag = "workspace", request_body = UpdateWorkspace, responses(
    (status = 200, description = "The workspace as it is now.", body = WorkspaceView),
    Refusals,
))]
#[patch("/workspace")]
pub async fn update_workspace(
    app: Data<App>,
    caller: SessionCaller,
    change: ValidJson<UpdateWorkspace>,
) -> Result<Json<WorkspaceView>> {
    let tenant = caller.may(Action::UpdateWorkspace)?;
    let ValidJson(change) = change;
    let change = Change::check(change, &app)?;
    let now = app.clock.now();
    let workspace = app
        .db
        .write(async |tx| {
            let before = workspace::Model::lock(tx, tenant.id()).await?.ok_or(NOT_FOUND)?;
            let after = change.applied_to(before.clone());
            let fields = changed_fields(&before, &after);
            if fields.is_empty() {
                return Ok(before);
            }
            let after = after.into_active_model().reset_all().update(tx).await?;
            record(tx, &tenant, Happening::WorkspaceUpdated(&after, fields), now).await?;
            Ok(after)
        })
        .await?;
    Ok(Json(workspace.into()))
}

/// The change with its domains in canonical form and its numbers within their limits.
struct Change(UpdateWorkspace);

impl Change {
    fn check(mut change: UpdateWorkspace, app: &App) -> Result<Self> {
        let mut errors = Vec::new();
        let shortest = app.config.min_invite_lifetime_seconds;
        if change
            .invite_lifetime_seconds
            .is_some_and(|Whole(s)| !(shortest..=MAX_LIFETIME_SECONDS).contains(&s))
        {
            errors.push(FieldError::new(
                "invite_lifetime_seconds",
                "out_of_range",
                &format!("Choose {shortest} seconds to 30 days."),
            ));
        }
        if change.reminder_days.flatten().is_some_and(|Whole(days)| !(1..=29).contains(&days)) {
            errors.push(FieldError::new("reminder_days", "out_of_range", "Choose 1 to 29 days, or none."));
        }
        let lists = [
            ("domains", &mut change.domains),
            ("allowed_guest_domains", &mut change.allowed_guest_domains),
            ("refused_guest_domains", &mut change.refused_guest_domains),
        ];
        for (field, list) in lists {
            if let Some(list) = list {
                match canonical(list) {
                    Ok(domains) => *list = domains,
                    Err(found) => errors.extend(found.into_iter().map(|(index, code, detail)| FieldError {
                        pointer: match index {
                            Some(index) => format!("#/{field}/{index}"),
                            None => format!("#/{field}"),
                        },
                        code: code.to_owned(),
                        detail,
                    })),
                }
            }
        }
        match errors.is_empty() {
            true => Ok(Self(change)),
            false => Err(Error::Invalid(errors)),
        }
    }

    fn applied_to(&self, mut workspace: workspace::Model) -> workspace::Model {
        let Self(change) = self;
        if let Some(name) = &change.name {
            workspace.name = name.trim().to_owned();
        }
        if let Some(domains) = &change.domains {
            workspace.domains = Domains(domains.clone());
        }
        if let Some(enabled) = change.guest_invites_enabled {
            workspace.guest_invites_enabled = enabled;
        }
        if let Some(Whole(seconds)) = change.invite_lifetime_seconds {
            workspace.invite_lifetime_seconds = seconds;
        }
        if let Some(domains) = &change.allowed_guest_domains {
            workspace.allowed_guest_domains = Domains(domains.clone());
        }
        if let Some(domains) = &change.refused_guest_domains {
            workspace.refused_guest_domains = Domains(domains.clone());
        }
        if let Some(language) = &change.language {
            workspace.language.clone_from(language);
        }
        if let Some(days) = change.reminder_days {
            workspace.reminder_days = days.map(|Whole(days)| days);
        }
        if let Some(enabled) = change.share_mails_enabled {
            workspace.share_mails_enabled = enabled;
        }
        workspace
    }
}

type DomainFault = (Option<usize>, &'static str, String);

/// Each domain once, in canonical form and in order; or what is wrong with which.
fn canonical(typed: &[String]) -> Result<Vec<String>, Vec<DomainFault>> {
    if typed.len() > MAX_DOMAINS {
        return Err(vec![(None, "too_many", format!("At most {MAX_DOMAINS} domains."))]);
    }
    let mut domains = Vec::new();
    let mut faults = Vec::new();
    for (index, text) in typed.iter().enumerate() {
        match domain_key(text.trim().trim_start_matches('@')).filter(|domain| domain.contains('.')) {
            Some(domain) => domains.push(domain),
            None => faults.push((
                Some(index),
                "invalid_domain",
                format!("\"{text}\" is not a domain. It looks like example.org."),
            )),
        }
    }
    domains.sort();
    domains.dedup();
    if faults.is_empty() { Ok(domains) } else { Err(faults) }
}

fn changed_fields(before: &workspace::Model, after: &workspace::Model) -> Vec<&'static str> {
    let changes = [
        ("name", before.name != after.name),
        ("domains", before.domains != after.domains),
        ("guest_invites_enabled", before.guest_invites_enabled != after.guest_invites_enabled),
        ("invite_lifetime_seconds", before.invite_lifetime_seconds != after.invite_lifetime_seconds),
        ("allowed_guest_domains", before.allowed_guest_domains != after.allowed_guest_domains),
        ("refused_guest_domains", before.refused_guest_domains != after.refused_guest_domains),
        ("language", before.language != after.language),
        ("reminder_days", before.reminder_days != after.reminder_days),
        ("share_mails_enabled", before.share_mails_enabled != after.share_mails_enabled),
    ];
    changes.into_iter().filter(|(_, changed)| *changed).map(|(field, _)| field).collect()
}
