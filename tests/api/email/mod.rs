mod mailpit;
mod outbox;
mod provider;
mod reports;
mod secrets;
mod webhook;
mod workers;
