use futures::TryStreamExt;
use object_store::path::Path;

use super::Files;
use crate::error::{Error, Result};

impl Files {
    /// Deletes everything under a path, including half-written files of a writer that died: a
    /// folder keeps them. (A bucket never shows unfinished uploads, and deletes them by its own
    /// lifecycle rule.)
    pub async fn sweep(&self, path: &str) -> Result<()> {
        let Some(folder) = &self.folder else { return self.sweep_bucket(path).await };
        match tokio::fs::remove_dir_all(folder.join(path)).await {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(Error::internal("storage", &error)),
        }
    }

    async fn sweep_bucket(&self, path: &str) -> Result<()> {
        let found: Vec<_> = self.store.list(Some(&Path::from(path))).try_collect().await?;
        for one in found {
            self.delete(one.location.as_ref()).await?;
        }
        Ok(())
    }
}
