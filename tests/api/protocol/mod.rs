mod bodies;
mod busy;
mod headers;
mod health;
mod many_at_once;
mod metrics;
mod request_id;
mod request_log;
