//! The API as its users see it: over HTTP, as named people, each test on a server and a database
//! of its own. SQLite by default; PostgreSQL where `GUESTLIST_TEST_DATABASE_URL` names a server
//! on which databases may be made.

mod activity;
mod api_keys;
mod contract;
mod copy;
mod docs;
mod email;
mod email_desk;
mod idempotency;
mod imports;
mod invites;
mod items;
mod join;
mod me;
mod members;
mod partners;
mod permissions;
mod protocol;
mod running;
mod session;
mod support;
mod suppressions;
mod workspace;
