//! `GET /changes`: server-sent events, one whenever something changed in the workspace.

use std::time::Duration;

use actix_web::http::header::{CONTENT_ENCODING, HeaderValue};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpResponse, get};
use futures_util::Stream;
use futures_util::stream::unfold;
use serde::Deserialize;
use serde_json::json;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};
use utoipa::IntoParams;

use super::changes::{Changes, Newest};
use crate::app::App;
use crate::caller::{Caller, INSUFFICIENT_SCOPE};
use crate::permissions::Action;
use crate::problem::{BAD_REQUEST, NOT_ALLOWED, Result, refuses};
use crate::valid_query::ValidQuery;

/// Shorter than proxies let a silent answer stand (60 s), and how long somebody who was removed
/// meanwhile can still see that something changed.
const LONGEST: u64 = 55;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FollowChanges {
    /// After so many seconds the answer ends; ask again then.
    #[param(minimum = 1, maximum = 55, default = 55)]
    seconds: Option<u64>,
}

refuses!(NOT_ALLOWED, INSUFFICIENT_SCOPE);

/// Follow changes
///
/// Server-sent events: `newest` with the id of the workspace's newest event and a `mark` that is another
/// one after every change, at once and whenever something changed. What changed is not said; ask for
/// what you show. The answer ends by itself before a proxy would end it: ask again, and compare the
/// marks to learn whether something was missed in between.
#[utoipa::path(tag = "activity", params(FollowChanges), responses(
    (status = 200, description = "Server-sent events.", body = serde_json::Value, content_type = "text/event-stream"),
    Refusals,
))]
#[get("/changes")]
pub async fn follow_changes(
    app: Data<App>,
    caller: Caller,
    query: ValidQuery<FollowChanges>,
) -> Result<HttpResponse> {
    let tenant = caller.may(Action::ListInvites)?;
    let seconds = query.0.seconds.unwrap_or(LONGEST);
    if !(1..=LONGEST).contains(&seconds) {
        return Err(BAD_REQUEST.detail(format!("seconds must be 1 to {LONGEST}.")).into());
    }
    let newest = Changes::follow(&app, &tenant).await?;
    let end = Instant::now() + Duration::from_secs(seconds);
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        // Compressed, an event would wait for others to fill a block.
        .insert_header((CONTENT_ENCODING, HeaderValue::from_static("identity")))
        // nginx would hold it back too.
        .insert_header(("x-accel-buffering", "no"))
        .streaming(events(newest, app.changes.stopping(), end)))
}

fn events(
    mut newest: watch::Receiver<Newest>,
    stopping: watch::Receiver<bool>,
    end: Instant,
) -> impl Stream<Item = std::result::Result<Bytes, actix_web::Error>> {
    newest.mark_changed();
    unfold((newest, stopping), move |(mut newest, mut stopping)| async move {
        tokio::select! {
            changed = newest.changed() => changed.ok()?,
            () = sleep_until(end) => return None,
            _ = stopping.wait_for(|stopping| *stopping) => return None,
        }
        let Newest { id, mark } = *newest.borrow_and_update();
        let event = format!("event: newest\ndata: {}\n\n", json!({ "id": id, "mark": mark }));
        Some((Ok(Bytes::from(event)), (newest, stopping)))
    })
}
