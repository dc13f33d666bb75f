use bytes::Bytes;
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutPayload, WriteMultipart};

use super::Files;
use crate::error::Result;

/// A file that is being written to storage. It exists only after [`Writer::finish`].
pub struct Writer {
    parts: WriteMultipart,
}

/// Parts uploaded at once. Limits memory when the storage is slow.
const IN_FLIGHT: usize = 4;

impl Files {
    pub async fn writer(&self, path: &str) -> Result<Writer> {
        let upload = self.store.put_multipart(&Path::from(path)).await?;
        Ok(Writer { parts: WriteMultipart::new(upload) })
    }

    /// Writes a small file, whole.
    pub async fn put(&self, path: &str, bytes: Vec<u8>) -> Result<()> {
        self.store.put(&Path::from(path), PutPayload::from(bytes)).await?;
        Ok(())
    }
}

impl Writer {
    pub async fn write(&mut self, bytes: Bytes) -> Result<()> {
        self.parts.wait_for_capacity(IN_FLIGHT).await?;
        self.parts.put(bytes);
        Ok(())
    }

    pub async fn finish(self) -> Result<()> {
        self.parts.finish().await?;
        Ok(())
    }

    /// Gives up and deletes what was written. If that fails, it is only logged: the caller has an
    /// error of its own to report.
    pub async fn abandon(self) {
        if let Err(error) = self.parts.abort().await {
            tracing::warn!(%error, "the parts of an abandoned file could not be removed");
        }
    }
}
