mod catching;
mod idempotency;
mod pages;
mod refusals;
mod running;
