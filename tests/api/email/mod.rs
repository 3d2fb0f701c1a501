mod mailpit;
mod outbox;
mod provider;
mod secrets;
mod workers;
