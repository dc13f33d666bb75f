use bytes::Bytes;
use futures::StreamExt;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::decoder::Decoder;
use super::{CsvFormat, FileError};
use crate::context::Context;
use crate::error::Result;
use crate::files::Writer;
use crate::imports::Encoding;
use crate::imports::paths::source_path;

/// Text in another encoding on its way to UTF-8, piece by piece. A character that its encoding does
/// not have is an error: replaced, it would be lost.
pub(crate) struct Transcoder {
    encoding: Encoding,
    decoder: Decoder,
    /// The line on which the next character stands.
    line: i64,
    after_cr: bool,
}

impl Transcoder {
    pub(crate) fn new(encoding: Encoding) -> Self {
        Self { encoding, decoder: Decoder::new(encoding), line: 1, after_cr: false }
    }

    /// The piece in UTF-8: at most three times its size, and a few bytes.
    pub(crate) fn piece(&mut self, bytes: &[u8], last: bool) -> Result<Vec<u8>, FileError> {
        let mut text = Vec::new();
        let result = self.decoder.piece(bytes, last, &mut text);
        for &byte in &text {
            self.line += i64::from(byte == b'\r' || (byte == b'\n' && !self.after_cr));
            self.after_cr = byte == b'\r';
        }
        match result {
            Err(_) => Err(FileError::NotInEncoding { encoding: self.encoding, line: self.line }),
            Ok(()) => Ok(text),
        }
    }
}

/// How making the copy in UTF-8 ended.
pub(crate) enum Copied {
    Done,
    Refused(FileError),
    Stopped,
}

/// Writes the copy in UTF-8 of a file in another encoding, in bounded memory.
pub(crate) async fn transcode(
    ctx: &Context,
    id: Uuid,
    form: &CsvFormat,
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
    let mut transcoder = Transcoder::new(encoding);
    let mut pieces = ctx.files.stream(&source_path(id), 0).await?;
    loop {
        let piece = pieces.next().await.transpose()?;
        let last = piece.is_none();
        match transcoder.piece(&piece.unwrap_or_default(), last) {
            Ok(text) if text.is_empty() => {}
            Ok(text) => writer.write(Bytes::from(text)).await?,
            Err(error) => return Ok(Copied::Refused(error)),
        }
        if last {
            return Ok(Copied::Done);
        }
        if stop.is_cancelled() {
            return Ok(Copied::Stopped);
        }
    }
}
