mod decline;
mod join;
mod known;
mod links;
mod lookup;
mod races;
mod refused;
mod request_new;
