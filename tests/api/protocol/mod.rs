mod bodies;
mod headers;
mod health;

mod request_id;
