mod bodies;
mod headers;
mod request_id;
