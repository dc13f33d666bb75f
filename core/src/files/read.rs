use std::ops::Range;

use bytes::Bytes;
use futures::stream::BoxStream;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt};

use super::Files;
use crate::error::Result;

impl Files {
    /// The bytes of a file from `offset` to its end, as they arrive.
    pub async fn stream(
        &self,
        path: &str,
        offset: u64,
    ) -> Result<BoxStream<'static, object_store::Result<Bytes>>> {
        let options = GetOptions { range: Some(GetRange::Offset(offset)), ..GetOptions::default() };
        let found = match self.store.get_opts(&Path::from(path), options).await {
            Ok(found) => found,
            // Some stores refuse a range that begins at the end.
            Err(error) => {
                if self.size(path).await? == offset {
                    return Ok(Box::pin(futures::stream::empty()));
                }
                return Err(error.into());
            }
        };
        Ok(found.into_stream())
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

    pub async fn size(&self, path: &str) -> Result<u64> {
        Ok(self.store.head(&Path::from(path)).await?.size)
    }

    /// Takes a file away; one that is not there is as good as gone.
    pub async fn delete(&self, path: &str) -> Result<()> {
        match self.store.delete(&Path::from(path)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
