//! Revealing a value: on purpose, and told in Activity.

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::data_key::DataKey;
use super::item::Kind;
use super::reach::Access;
use super::value::{self, Field};
use crate::activity::event::record;
use crate::activity::happening::Happening;
use crate::app::App;
use crate::caller::Tenant;
use crate::permissions::Action;
use crate::problem::{Problem, Result};

/// The item is there, but the field is empty.
pub const NOTHING_TO_REVEAL: Problem = Problem::new(
    409,
    "nothing_to_reveal",
    "Nothing is kept in this field. An owner of the item can enter it.",
);

/// What was kept secret.
#[derive(Serialize, ToSchema)]
pub struct Revealed {
    /// Byte for byte as it was entered; of a TOTP seed the code that runs now.
    #[schema(example = "=1+1")]
    pub value: String,
    /// When the next code begins; null but for one-time codes.
    pub expires_at: Option<DateTime<Utc>>,
    /// For how many seconds a code runs; null but for one-time codes.
    #[schema(example = 30)]
    pub period: Option<u64>,
}

impl From<SecretString> for Revealed {
    fn from(value: SecretString) -> Self {
        Self { value: value.expose_secret().to_owned(), expires_at: None, period: None }
    }
}

/// Opens what a field of an item holds, if the caller reaches that; [`NOTHING_TO_REVEAL`] where it holds
/// nothing. `show` makes of it what they see; where it cannot, nothing is told.
pub async fn reveal(
    app: &App,
    tenant: &Tenant,
    kind: Kind,
    id: Uuid,
    field: Field,
    show: impl Fn(SecretString) -> Result<Revealed>,
) -> Result<Revealed> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let access = Access::find(tx, tenant, kind, id).await?;
            access.check(tenant, Action::RevealItem)?;
            let key = DataKey::of(tx, app, tenant, now).await?;
            let value = value::open(tx, &key, &access.item, field).await?;
            let shown = show(value.ok_or(NOTHING_TO_REVEAL)?)?;
            record(tx, tenant, Happening::ItemRevealed(&access.item, field), now).await?;
            Ok(shown)
        })
        .await
}
