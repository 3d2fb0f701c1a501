mod get;
mod sessions;
mod update;
