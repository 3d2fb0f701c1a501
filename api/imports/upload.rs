//! The files of an upload, as a browser sends a form: read part by part, and never more of it than may be.

use std::time::Duration;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{HttpMessage, HttpRequest};
use futures_util::{StreamExt, TryStreamExt};
use serde::Deserialize;
use tokio::time::timeout;
use utoipa::ToSchema;

use super::import::Source;
use crate::problem::{BAD_REQUEST, Error, Result, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE};

/// Uploads that are made sense of at a time: each takes several times its size until it is kept.
pub const AT_A_TIME: usize = 2;

/// What was uploaded.
pub struct Upload {
    pub source: Source,
    pub vault: Bytes,
    pub shared_folders: Option<Bytes>,
}

/// What is to be uploaded. Read part by part, never as a whole: for the contract.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportFiles {
    pub source: Source,
    /// The export itself. LastPass: the vault as CSV. Bitwarden: the organization's vault as unencrypted JSON.
    #[schema(value_type = String, format = Binary, content_media_type = "application/octet-stream")]
    pub vault: Vec<u8>,
    /// LastPass: what its enterprise API answers to `getsfdata` or `getdetailedsfdata`.
    #[schema(value_type = Option<String>, format = Binary, content_media_type = "application/octet-stream")]
    pub shared_folders: Option<Vec<u8>>,
}

impl Upload {
    /// Reads a form with files of so many bytes in all at most.
    pub async fn read(request: &HttpRequest, payload: Payload, most: usize) -> Result<Self> {
        if !is_form(request) {
            return Err(UNSUPPORTED_MEDIA_TYPE
                .detail("Send the files as multipart/form-data, and name its boundary.")
                .into());
        }
        let mut parts = Multipart::new(request.headers(), payload);
        let read = read_parts(&mut parts, most).await;
        if read.is_err() {
            let _ = timeout(PATIENCE, drain(parts)).await;
        }
        let [source, vault, shared_folders] = read?;
        let Some(source) = source else { return Err(missing("source", "Say whose export it is.")) };
        let source = match &source[..] {
            b"lastpass" => Source::Lastpass,
            b"bitwarden" => Source::Bitwarden,
            _ => {
                return Err(Error::field("source", "unknown_source", "Choose lastpass or bitwarden."));
            }
        };
        let Some(vault) = vault else { return Err(missing("vault", "Choose the exported file.")) };
        if shared_folders.is_some() && source != Source::Lastpass {
            let detail = "Only LastPass has such a file. Leave it out.";
            return Err(Error::field("shared_folders", "not_expected", detail));
        }
        Ok(Self { source, vault, shared_folders })
    }
}

/// The parts there may be.
const PARTS: [&str; 3] = ["source", "vault", "shared_folders"];

async fn read_parts(parts: &mut Multipart, most: usize) -> Result<[Option<Bytes>; PARTS.len()]> {
    let (mut read, mut left) = ([const { None }; PARTS.len()], most);
    while let Some(part) = parts.try_next().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        let Some(index) = PARTS.iter().position(|known| *known == name) else {
            return Err(BAD_REQUEST
                .detail("The form may have source, vault and shared_folders only.")
                .into());
        };
        if read[index].is_some() {
            return Err(BAD_REQUEST.detail(format!("The form has {name} twice.")).into());
        }
        let bytes = read_part(part, left).await?.ok_or_else(|| {
            let megabytes = most / (1024 * 1024);
            TOO_LARGE.detail(format!("The files are larger than {megabytes} MB together. Export in parts."))
        })?;
        left -= bytes.len();
        read[index] = Some(bytes);
    }
    Ok(read)
}

/// A whole part; none where it has more bytes than may be.
async fn read_part(mut part: Field, most: usize) -> Result<Option<Bytes>> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = part.try_next().await.map_err(broken)? {
        if bytes.len() + chunk.len() > most {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes.freeze()))
}

/// So long what is still coming of a form that is refused is taken.
const PATIENCE: Duration = Duration::from_secs(10);

/// Takes what is still coming: many programs read the answer only when all is sent.
async fn drain(mut parts: Multipart) {
    while let Some(Ok(mut part)) = parts.next().await {
        while let Some(Ok(_)) = part.next().await {}
    }
}

fn is_form(request: &HttpRequest) -> bool {
    let content_type = request.mime_type().ok().flatten();
    content_type.is_some_and(|mime| {
        mime.essence_str() == "multipart/form-data" && mime.get_param("boundary").is_some()
    })
}

fn broken(_: MultipartError) -> Error {
    BAD_REQUEST.detail("The form could not be read: it is not complete, or not as browsers send one.").into()
}

fn missing(field: &str, detail: &str) -> Error {
    Error::field(field, "required", detail)
}
