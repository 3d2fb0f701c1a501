//! Just before mails are sent: is there still a reason to send them?

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::outbox::{Kind, LinkKind, Model};
use crate::invites::invite;
use crate::invites::state::Status;
use crate::problem::Result;
use crate::session::reset;
use crate::suppressions::suppression;

const SUPPRESSED: &str = "Not sent: mail to this address failed before, so it is on the suppression list.";

/// Why a mail is not to be sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unwanted {
    /// What it is about is over.
    Withdrawn(&'static str),
    /// Nothing is sent to its address, until an admin lifts that.
    Suppressed(&'static str),
}

/// Why some of these mails are not to be sent any more, by their ids.
pub async fn reasons_not_to_send(
    db: &impl ConnectionTrait,
    emails: &[Model],
    now: DateTime<Utc>,
) -> Result<HashMap<Uuid, Unwanted>> {
    let suppressed = suppressed(db, emails).await?;
    let resets = emails.iter().filter(|email| email.link_kind == Some(LinkKind::Reset));
    let resets =
        reset::Model::open_among(db, resets.filter_map(|email| email.link_id).collect(), now).await?;
    let links = emails.iter().filter(|email| is_offer(email)).filter_map(|email| email.link_id);
    let invites = invite::Model::by_links(db, links.collect()).await?;
    let invites: HashMap<Uuid, invite::Model> =
        invites.into_iter().map(|invite| (invite.id, invite)).collect();
    let reasons = emails.iter().filter_map(|email| {
        let is_suppressed =
            email.workspace_id.is_some_and(|id| suppressed.contains(&(id, email.to_key.clone())));
        let reason = match (email.link_kind, email.link_id) {
            _ if is_suppressed => Some(Unwanted::Suppressed(SUPPRESSED)),
            (Some(LinkKind::Join), Some(link)) if is_offer(email) => {
                withdrawn(email, invites.get(&link), now).map(Unwanted::Withdrawn)
            }
            (Some(LinkKind::Reset), Some(link)) if !resets.contains(&link) => {
                Some(Unwanted::Withdrawn("Not sent: its link expired or was used first."))
            }
            _ => None,
        };
        Some((email.id, reason?))
    });
    Ok(reasons.collect())
}

/// Whether its link joins the workspace.
fn is_offer(email: &Model) -> bool {
    matches!(email.kind, Kind::Invite | Kind::InviteReminder)
}

fn withdrawn(email: &Model, invite: Option<&invite::Model>, now: DateTime<Utc>) -> Option<&'static str> {
    let Some(invite) = invite else { return Some("The invite is gone.") };
    match invite.status(now) {
        Status::Pending if invite.generation == email.generation => None,
        Status::Pending => Some("Not sent: the invite was sent anew first."),
        Status::Expired => Some("Not sent: the invite expired first."),
        Status::Revoked => Some("Not sent: the invite was revoked first."),
        Status::Accepted | Status::Declined => Some("Not sent: the invite was answered first."),
    }
}

/// Which of their addresses are on their workspace's suppression list.
async fn suppressed(db: &impl ConnectionTrait, emails: &[Model]) -> Result<HashSet<(Uuid, String)>> {
    let mut of_workspace: HashMap<Uuid, Vec<&str>> = HashMap::new();
    for email in emails {
        if let Some(workspace_id) = email.workspace_id {
            of_workspace.entry(workspace_id).or_default().push(&email.to_key);
        }
    }
    let mut suppressed = HashSet::new();
    for (workspace_id, addresses) in of_workspace {
        let found = suppression::Model::among(db, workspace_id, &addresses).await?;
        suppressed.extend(found.into_iter().map(|entry| (workspace_id, entry.email_key)));
    }
    Ok(suppressed)
}
