//! What becomes of mail and imports when things break: real servers that are killed, a provider that fails
//! in every way, databases that go away. `make test` runs each fault once or a few times; `make chaos` runs
//! them often, waits everything out, and writes the table of `docs/reliability.md`, which says what is
//! counted and how. On SQLite; on PostgreSQL where `GUESTLIST_TEST_DATABASE_URL` names a server.

mod answers;
mod clock;
mod disk;
mod importing;
mod killed;
mod postgres;
mod provider;
mod replicas;
mod revoked;
mod row;
mod senders;
mod site;
mod stopped;
mod webhooks;

#[path = "../api/support/mod.rs"]
#[allow(dead_code, unused_imports, reason = "shared with the API tests, which use all of it")]
mod support;
