use std::io;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::Multipart;
use axum::extract::multipart::Field;
use futures::stream::{self, BoxStream, StreamExt as _};
use rollcall_core::Error;

/// A browser that sends nothing for this long is given up.
const PIECE_WITHIN: Duration = Duration::from_secs(60);
/// After a refusal the rest of the file is read and dropped for so long: a browser whose connection ends
/// while it sends shows "connection reset" instead of the answer.
const DRAIN_WITHIN: Duration = Duration::from_secs(20);

/// The content as it arrives.
fn content(field: Field<'_>) -> BoxStream<'_, io::Result<Bytes>> {
    stream::try_unfold(field, |mut field| async move {
        match tokio::time::timeout(PIECE_WITHIN, field.chunk()).await {
            Ok(Ok(Some(piece))) => Ok(Some((piece, field))),
            Ok(Ok(None)) => Ok(None),
            Ok(Err(error)) => Err(io::Error::new(io::ErrorKind::UnexpectedEof, error.body_text())),
            Err(_) => Err(io::Error::from(io::ErrorKind::TimedOut)),
        }
    })
    .boxed()
}

/// A form of the console has one or two fields; one that goes on is not ours.
const MAX_FIELDS: usize = 16;

/// Finds the file in a field of the form and hands it on as it arrives, with its name. `None`: the form
/// has no such field, or was sent without choosing a file.
pub async fn take_file<T>(
    form: &mut Multipart,
    name: &str,
    take: impl AsyncFnOnce(&str, BoxStream<'_, io::Result<Bytes>>) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    for _ in 0..MAX_FIELDS {
        let Some(field) = next(form).await? else { break };
        if field.name() != Some(name) {
            continue;
        }
        // A form that was sent without choosing a file has the field, with an empty name.
        let file_name = field.file_name().unwrap_or_default().to_owned();
        if file_name.is_empty() {
            break;
        }
        return take(&file_name, content(field)).await.map(Some);
    }
    Ok(None)
}

/// The text of the next field of the form, if it has this name: as many bytes as may be read, and the piece
/// that exceeds them.
pub async fn take_text(
    form: &mut Multipart,
    name: &str,
    max_bytes: usize,
) -> Result<String, Error> {
    let Some(field) = next(form).await?.filter(|field| field.name() == Some(name)) else {
        return Ok(String::new());
    };
    let mut bytes = Vec::new();
    let mut content = content(field);
    while let Some(piece) = content.next().await {
        bytes.extend_from_slice(&piece.map_err(|error| broken(&error.to_string()))?);
        if bytes.len() > max_bytes {
            break;
        }
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Reads and drops what is left of the form.
pub async fn drain(form: &mut Multipart) {
    let rest = async {
        while let Ok(Some(mut field)) = form.next_field().await {
            while let Ok(Some(_)) = field.chunk().await {}
        }
    };
    if tokio::time::timeout(DRAIN_WITHIN, rest).await.is_err() {
        tracing::debug!("a refused upload was cut off");
    }
}

/// The next field of the form.
async fn next(form: &mut Multipart) -> Result<Option<Field<'_>>, Error> {
    match tokio::time::timeout(PIECE_WITHIN, form.next_field()).await {
        Ok(Ok(field)) => Ok(field),
        Ok(Err(error)) => Err(broken(&error.body_text())),
        Err(_) => Err(broken("nothing arrived for a minute")),
    }
}

fn broken(reason: &str) -> Error {
    Error::invalid("file", format!("The upload was interrupted ({reason}). Choose the file again."))
}
