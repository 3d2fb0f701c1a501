//! Guestlist lets outside people into a workspace, and out again. The modules, in reading order:

/// Who did what to whom, when.
pub mod activity;
/// API keys.
pub mod api_keys;
/// The running application.
pub mod app;
/// Who is asking, and the right to act in a workspace.
pub mod caller;
/// Now, movable in tests.
pub mod clock;
/// What the tables' columns hold.
pub mod columns;
/// Settings from the environment.
pub mod config;
/// The API's contract (OpenAPI).
pub mod contract;
/// `guestlist copy`: from one database to another.
pub mod copy;
/// Cells that no spreadsheet calculates.
pub mod csv_cell;
/// CSV files as answers.
pub mod csv_file;
/// The database, and the one door for changes.
pub mod db;
/// A sample workspace.
pub mod demo;
/// Mail.
pub mod email;
/// The canonical form of an email address.
pub mod email_address;
/// `/health`.
pub mod health;
/// `Idempotency-Key`.
pub mod idempotency;
/// What another password manager kept.
pub mod imports;
/// What this installation offers.
pub mod instance;
/// Invites.
pub mod invites;
/// Accounts, secrets and collections, and with whom they are shared.
pub mod items;
/// Following an invite's link.
pub mod join;
/// Derived secrets: links, tokens.
pub mod keys;
/// The log.
pub mod logging;
/// The built-in mail API for development: catches mail and shows it.
pub mod mailbox;
/// The signed-in person.
pub mod me;
/// Members and guests.
pub mod members;
/// What an operator watches.
pub mod metrics;
/// Where a request comes from.
pub mod network_address;
/// Which operation a request asks for.
pub mod operations;
/// Cursor paging.
pub mod page;
/// Panics as answers.
pub mod panicked;
/// Partners: outside organizations whose guests manage themselves.
pub mod partners;
/// Roles, actions and the tables.
pub mod permissions;
/// Names and messages people may write.
pub mod plain_text;
/// Refusals (RFC 9457).
pub mod problem;
/// `X-Request-Id`.
pub mod request_id;
/// One line in the log for each request.
pub mod request_log;
/// Every URL.
pub mod routes;
/// Cookie routes answer our own pages only.
pub mod same_origin;
/// Secrets at rest.
pub mod sealing;
/// The listening server.
pub mod server;
/// Signing in.
pub mod session;
/// Addresses mail is of no use to.
pub mod suppressions;
/// Text that holds a part of itself, in SQL.
pub mod text_match;
/// OpenTelemetry.
pub mod traces;
/// Checked request input.
pub mod valid_json;
/// Checked query strings.
pub mod valid_query;
/// The web app's files.
pub mod web_app;
/// The workspace and its policy.
pub mod workspace;
