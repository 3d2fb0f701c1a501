//! A CSV file as an answer: written and sent part by part, so that it never is in memory as a whole.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Bytes;
use chrono::{DateTime, SecondsFormat, Utc};
use futures_util::stream::try_unfold;

use crate::csv_cell::cell;
use crate::problem::{Error, Result};

/// Rows read and sent at a time.
pub const STRETCH: u64 = 500;

/// A part of the file, and where the next begins; none after the last.
pub type Part<P> = (Vec<Vec<String>>, Option<P>);

/// A file with this name and header row, its rows made part by part: `part` is asked for the rows
/// after a place, at first for those from the beginning.
pub fn csv_file<P: 'static>(
    name: &str,
    header: &[&str],
    part: impl AsyncFn(Option<P>) -> Result<Part<P>> + Clone + 'static,
) -> HttpResponse {
    let header: Vec<String> = header.iter().map(|title| (*title).to_owned()).collect();
    let beginning = Some((Some(header), None));
    let parts = try_unfold(beginning, move |at| {
        let part = part.clone();
        async move {
            let Some((header, after)) = at else { return Ok(None) };
            let (rows, next) = part(after).await.map_err(broken_off)?;
            let bytes = written(header.into_iter().chain(rows)).map_err(broken_off)?;
            Ok::<_, std::io::Error>(Some((bytes, next.map(|next| (None, Some(next))))))
        }
    });
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .streaming(parts)
}

/// A time as a cell; empty where there is none.
pub fn time(at: Option<DateTime<Utc>>) -> String {
    at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)).unwrap_or_default()
}

fn written(rows: impl Iterator<Item = Vec<String>>) -> Result<Bytes> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|text| cell(text).into_owned())).map_err(Error::internal)?;
    }
    Ok(writer.into_inner().map_err(|e| Error::internal(e.into_error()))?.into())
}

/// The answer has begun, so that all that is left is to end it visibly early.
fn broken_off(error: Error) -> std::io::Error {
    tracing::error!(%error, "a CSV file broke off");
    std::io::Error::other("broken off")
}
