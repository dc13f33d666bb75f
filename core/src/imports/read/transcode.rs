use bytes::Bytes;
use encoding_rs::DecoderResult;
use futures::StreamExt;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::encoding::{Guess, decoder_of};
use super::{FileError, Form};
use crate::context::Context;
use crate::error::Result;
use crate::files::Writer;
use crate::imports::Encoding;
use crate::imports::preview::source_path;

const PIECE: usize = 256 * 1024;

/// How making the copy in UTF-8 ended.
pub(crate) enum Copied {
    Done,
    Refused(FileError),
    Stopped,
}

/// Writes the copy in UTF-8 of a file in another encoding, in bounded memory. A character that its
/// encoding does not have is an error: replaced, it would be lost.
pub(crate) async fn transcode(
    ctx: &Context,
    id: Uuid,
    form: &Form,
    stop: &CancellationToken,
) -> Result<Copied> {
    let mut writer = ctx.files.writer(&form.path(id)).await?;
    match copy(ctx, id, form.encoding, stop, &mut writer).await {
        Ok(Copied::Done) => writer.finish().await.map(|()| Copied::Done),
        ended => {
            writer.abandon().await;
            ended
        }
    }
}

async fn copy(
    ctx: &Context,
    id: Uuid,
    encoding: Encoding,
    stop: &CancellationToken,
    writer: &mut Writer,
) -> Result<Copied> {
    let mut decoder = decoder_of(encoding).new_decoder_with_bom_removal();
    let mut pieces = ctx.files.stream(&source_path(id), 0).await?;
    let mut out = vec![0; PIECE];
    let mut place = 0;
    loop {
        let piece = pieces.next().await.transpose()?;
        let last = piece.is_none();
        let piece = piece.unwrap_or_default();
        let mut rest = &piece[..];
        loop {
            let (result, read, written) =
                decoder.decode_to_utf8_without_replacement(rest, &mut out, last);
            rest = &rest[read..];
            place += read as u64;
            if written > 0 {
                writer.write(Bytes::copy_from_slice(&out[..written])).await?;
            }
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(length, after) => {
                    let byte = place.saturating_sub(u64::from(length) + u64::from(after));
                    return Ok(Copied::Refused(FileError::NotInEncoding { encoding, byte }));
                }
            }
        }
        if last {
            return Ok(Copied::Done);
        }
        if stop.is_cancelled() {
            return Ok(Copied::Stopped);
        }
    }
}

/// The likeliest encoding of a whole file that is not UTF-8.
pub(crate) async fn guess_whole(ctx: &Context, id: Uuid) -> Result<Encoding> {
    let mut guess = Guess::default();
    let mut pieces = ctx.files.stream(&source_path(id), 0).await?;
    while let Some(piece) = pieces.next().await.transpose()? {
        guess.feed(&piece);
    }
    Ok(guess.made())
}
