//! Query strings: parsed whole; an unknown, repeated or wrong parameter is 400.

use std::fmt;
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::problem::{BAD_REQUEST, Error, Result};

/// A query string that parsed into `T`; an unknown or repeated parameter is refused.
pub struct ValidQuery<T>(pub T);

impl<T: DeserializeOwned> FromRequest for ValidQuery<T> {
    type Error = Error;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let parsed = actix_web::web::Query::<T>::from_query(request.query_string());
        std::future::ready(
            parsed
                .map(|query| Self(query.into_inner()))
                .map_err(|e| BAD_REQUEST.detail(format!("The query could not be used: {e}.")).into()),
        )
    }
}

/// The most values of one parameter. Some become conditions within each other, for which a database, and what
/// writes them, has only so much room.
const MOST_VALUES: usize = 100;

/// Several values of one parameter, separated by commas: `?status=invited,expired`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CommaSeparated<T>(pub Vec<T>);

impl<'de, T: DeserializeOwned> Deserialize<'de> for CommaSeparated<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Values<T>(PhantomData<T>);

        impl<T: DeserializeOwned> Visitor<'_> for Values<T> {
            type Value = CommaSeparated<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("values separated by commas")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> std::result::Result<Self::Value, E> {
                if text.split(',').nth(MOST_VALUES).is_some() {
                    return Err(E::custom(format_args!("no parameter takes more than {MOST_VALUES} values")));
                }
                text.split(',')
                    .map(|value| T::deserialize(StrDeserializer::new(value)))
                    .collect::<std::result::Result<_, E>>()
                    .map(CommaSeparated)
            }
        }

        deserializer.deserialize_str(Values(PhantomData))
    }
}
