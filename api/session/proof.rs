//! Proving who one is by password, with guesses slowed down: for signing in, and for what asks for
//! the password once more.

use super::attempts::{self, SIGN_IN_ACCOUNT, SIGN_IN_ADDRESS};
use super::{session, user};
use crate::app::App;
use crate::caller::SessionCaller;
use crate::network_address::NetworkAddress;
use crate::problem::{Problem, Result};

/// The same whether the account is unknown or the password wrong.
pub const INVALID_CREDENTIALS: Problem = Problem::new(
    401,
    "invalid_credentials",
    "Email and password do not belong together. Check both, or ask for a new password.",
);

/// What is asked for needs a fresh proof of who asks.
pub const REAUTHENTICATION_REQUIRED: Problem = Problem::new(
    401,
    "reauthentication_required",
    "Give your password once more: this needs to be sure that it is you.",
);

/// Checks the password of an account that may not exist: the same work, answer and count either way.
pub async fn prove(
    app: &App,
    from: NetworkAddress,
    email_key: &str,
    user: Option<user::Model>,
    password: &str,
) -> Result<user::Model> {
    let account = SIGN_IN_ACCOUNT.of(email_key);
    let address = SIGN_IN_ADDRESS.of(&from.subject());
    let now = app.clock.now();
    attempts::check(&app.db, [&account, &address], now).await?;
    // Holding the turn, so that of many guesses at once each counts before the next is looked at.
    let turn = app.hasher.turn().await?;
    let [failures, _] = attempts::check(&app.db, [&account, &address], now).await?;
    let hash = user.as_ref().map(|user| user.password_hash.as_str());
    if turn.verify(password, hash).await?
        && let Some(user) = user
    {
        if failures > 0 {
            let forget = async |tx: &_| {
                attempts::forget(tx, &account).await?;
                attempts::take_back(tx, &address, failures).await
            };
            app.db.write(forget).await?;
        }
        return Ok(user);
    }
    let count = async |tx: &_| {
        attempts::count(tx, &account, now).await?;
        attempts::count(tx, &address, now).await
    };
    app.db.write(count).await?;
    Err(INVALID_CREDENTIALS.into())
}

/// For what is sensitive: asks for the password, unless it was given a moment ago.
pub async fn prove_anew(
    app: &App,
    caller: &SessionCaller,
    from: NetworkAddress,
    password: Option<String>,
) -> Result<()> {
    let now = app.clock.now();
    let Some(password) = password else {
        return match caller.session.is_proved(now) {
            true => Ok(()),
            false => Err(REAUTHENTICATION_REQUIRED.into()),
        };
    };
    let user = &caller.user;
    prove(app, from, &user.email_key, Some(user.clone()), &password).await?;
    app.db.write(async |tx| session::Model::prove(tx, caller.session.id, now).await).await
}
