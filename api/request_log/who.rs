//! Whose request it is: known only when the credential was read, deep inside.

use std::cell::Cell;

use uuid::Uuid;

tokio::task_local! {
    static WHO: Cell<Who>;
}

/// Who asks, by ids: a person or a key, and the workspace the credential is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Who {
    pub workspace: Option<Uuid>,
    pub person: Option<Uuid>,
    pub api_key: Option<Uuid>,
}

/// Says whose the request is that is being answered; nothing outside one.
pub fn is_of(who: Who) {
    let _ = WHO.try_with(|at| at.set(who));
}

/// Does the work, and answers whose it turned out to be.
pub(super) async fn noting<T>(work: impl Future<Output = T>) -> (T, Who) {
    WHO.scope(Cell::default(), async { (work.await, WHO.get().get()) }).await
}
