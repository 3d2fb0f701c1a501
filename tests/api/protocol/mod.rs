mod bodies;
mod busy;
mod headers;
mod health;
mod many_at_once;
mod request_id;
