use std::io::{Error, Read, Result, Seek, SeekFrom};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use tokio::runtime::Handle;

use crate::error;
use crate::files::Files;

/// The number of bytes of one fetch.
const PIECE: u64 = 1024 * 1024;

/// A stored file as a blocking reader with seek, which the ZIP library needs. It keeps one piece of the
/// file in memory.
pub(super) struct Remote {
    files: Files,
    path: String,
    runtime: Handle,
    size: u64,
    at: u64,
    piece: Bytes,
    piece_at: u64,
    watch: Watch,
}

/// Controls a [`Remote`] after the ZIP library has taken it: limits how much it reads, and tells why it
/// failed.
#[derive(Clone, Default)]
pub(super) struct Watch(Arc<Watched>);

struct Watched {
    /// Bytes that may still be read.
    left: AtomicU64,
    /// The error of storage, if reading failed.
    failure: OnceLock<error::Error>,
}

impl Default for Watched {
    fn default() -> Self {
        Self { left: AtomicU64::new(u64::MAX), failure: OnceLock::new() }
    }
}

impl Watch {
    /// Returns the answer, unless storage failed. In that case the library's error does not mean that
    /// the file is bad.
    pub(super) fn unless_failed<T>(&self, answer: T) -> error::Result<T> {
        self.0.failure.get().map_or(Ok(answer), |failure| Err(failure.clone()))
    }

    /// Sets how many bytes may be read from now on.
    pub(super) fn allow(&self, bytes: u64) {
        self.0.left.store(bytes, Ordering::Relaxed);
    }

    /// Whether everything that was allowed has been read.
    pub(super) fn is_used_up(&self) -> bool {
        self.0.left.load(Ordering::Relaxed) == 0
    }
}

impl Remote {
    pub(super) fn new(files: Files, path: String, size: u64) -> Self {
        let (runtime, piece, watch) = (Handle::current(), Bytes::new(), Watch::default());
        Self { files, path, runtime, size, at: 0, piece, piece_at: 0, watch }
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    pub(super) fn watch(&self) -> Watch {
        self.watch.clone()
    }

    /// The rest of the piece at the current position. Fetches the piece if it is not in memory.
    fn here(&mut self) -> Result<&[u8]> {
        let end = self.piece_at + self.piece.len() as u64;
        if !(self.piece_at..end).contains(&self.at) {
            let range = self.at..(self.at + PIECE).min(self.size);
            let fetched = self.runtime.block_on(self.files.range(&self.path, range));
            self.piece = fetched.map_err(|error| {
                // Keep the first failure, because later ones have the same cause.
                let _ = self.watch.0.failure.set(error.clone());
                Error::other(error)
            })?;
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
        let left = self.watch.0.left.load(Ordering::Relaxed);
        if left == 0 {
            return Err(Error::other("more is read than is allowed"));
        }
        let most = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let here = self.here()?;
        let count = here.len().min(most);
        buffer[..count].copy_from_slice(&here[..count]);
        self.at += count as u64;
        self.watch.allow(left - count as u64);
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
