use std::ops::Range;

use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use object_store::ObjectStoreExt;
use object_store::path::Path;

use super::Files;
use crate::error::Result;

/// Bytes of one piece of a stream. Large, because each piece costs a request to S3 or a switch to a
/// thread that may block on the disk.
const PIECE: u64 = 1024 * 1024;
/// Pieces that are requested ahead.
const AHEAD: usize = 3;

impl Files {
    /// The bytes of a file from `offset` to its end, in pieces that are read ahead.
    pub async fn stream(
        &self,
        path: &str,
        offset: u64,
    ) -> Result<BoxStream<'static, Result<Bytes>>> {
        let size = self.size(path).await?;
        self.stream_range(path, offset..size).await
    }

    /// The same for a part of a file; it must lie within the file.
    pub async fn stream_range(
        &self,
        path: &str,
        range: Range<u64>,
    ) -> Result<BoxStream<'static, Result<Bytes>>> {
        let size = range.end;
        let pieces = range.step_by(PIECE as usize);
        let (files, path) = (self.clone(), path.to_owned());
        let read = move |start| {
            let (files, path) = (files.clone(), path.clone());
            async move { files.range(&path, start..(start + PIECE).min(size)).await }
        };
        Ok(Box::pin(futures::stream::iter(pieces).map(read).buffered(AHEAD)))
    }

    /// A part of a file. It must lie within the file.
    pub async fn range(&self, path: &str, range: Range<u64>) -> Result<Bytes> {
        if range.is_empty() {
            return Ok(Bytes::new());
        }
        Ok(self.store.get_range(&Path::from(path), range).await?)
    }

    /// A small file, whole.
    pub async fn read(&self, path: &str) -> Result<Bytes> {
        Ok(self.store.get(&Path::from(path)).await?.bytes().await?)
    }

    /// The same, or `None` if the file does not exist.
    pub async fn read_if_there(&self, path: &str) -> Result<Option<Bytes>> {
        match self.store.get(&Path::from(path)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub async fn size(&self, path: &str) -> Result<u64> {
        Ok(self.store.head(&Path::from(path)).await?.size)
    }

    /// Deletes a file. It is no error if the file does not exist.
    pub async fn delete(&self, path: &str) -> Result<()> {
        match self.store.delete(&Path::from(path)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
