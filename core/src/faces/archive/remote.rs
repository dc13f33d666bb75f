use std::io::{Error, Read, Result, Seek, SeekFrom};

use bytes::Bytes;
use tokio::runtime::Handle;

use crate::files::Files;

/// Bytes that are fetched at once.
const PIECE: u64 = 1024 * 1024;

/// A stored file as a reader that can seek, for a library that wants one. Only for threads that may
/// block; it keeps one piece in memory.
pub(super) struct Remote {
    files: Files,
    path: String,
    runtime: Handle,
    size: u64,
    at: u64,
    piece: Bytes,
    piece_at: u64,
}

impl Remote {
    pub(super) fn new(files: Files, path: String, size: u64) -> Self {
        let (runtime, piece) = (Handle::current(), Bytes::new());
        Self { files, path, runtime, size, at: 0, piece, piece_at: 0 }
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// What of the piece lies at the position; fetched when nothing does.
    fn here(&mut self) -> Result<&[u8]> {
        let end = self.piece_at + self.piece.len() as u64;
        if !(self.piece_at..end).contains(&self.at) {
            let range = self.at..(self.at + PIECE).min(self.size);
            let fetched = self.runtime.block_on(self.files.range(&self.path, range));
            self.piece = fetched.map_err(Error::other)?;
            self.piece_at = self.at;
        }
        Ok(&self.piece[(self.at - self.piece_at) as usize..])
    }
}

impl Read for Remote {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.at >= self.size || buffer.is_empty() {
            return Ok(0);
        }
        let here = self.here()?;
        let count = here.len().min(buffer.len());
        buffer[..count].copy_from_slice(&here[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Remote {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| Error::other("a position before the beginning"))?;
        Ok(self.at)
    }
}
