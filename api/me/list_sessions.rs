//! `GET /me/sessions`: where one is signed in.

use actix_web::get;
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::caller::SessionCaller;
use crate::page::{Page, Total};
use crate::problem::{NOT_ALLOWED, Result, refuses};
use crate::session::session;

/// A sign-in on one browser.
#[derive(Serialize, ToSchema)]
pub struct MySession {
    id: Uuid,
    /// The one this request belongs to.
    current: bool,
    #[schema(example = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")]
    user_agent: String,
    created_at: DateTime<Utc>,
    last_used_at: DateTime<Utc>,
    /// When it ends if it is not used.
    expires_at: DateTime<Utc>,
}

refuses!(NOT_ALLOWED);

/// List one's sessions
///
/// Those that go on, the last used first; all of them on one page.
#[utoipa::path(tag = "me", responses(
    (status = 200, description = "Where one is signed in.", body = Page<MySession>),
    Refusals,
))]
#[get("/me/sessions")]
pub async fn list_my_sessions(app: Data<App>, caller: SessionCaller) -> Result<Page<MySession>> {
    let sessions = session::Model::live_of_user(&app.db, caller.user.id, app.clock.now()).await?;
    let items: Vec<MySession> = sessions
        .into_iter()
        .map(|session| MySession {
            id: session.id,
            current: session.id == caller.session.id,
            created_at: session.created_at,
            last_used_at: session.rotated_at,
            expires_at: session.idle_until(),
            user_agent: session.user_agent,
        })
        .collect();
    let total = Total { count: items.len() as u64, exact: true };
    Ok(Page { items, next_cursor: None, prev_cursor: None, total })
}
