use super::Files;
use crate::error::{Error, Result};

impl Files {
    /// Clears what a writer that died left under a path: a folder keeps its half files until then.
    /// A bucket never shows them, and forgets them by its own rule for unfinished uploads.
    pub async fn sweep(&self, path: &str) -> Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        match tokio::fs::remove_dir_all(folder.join(path)).await {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(Error::internal("storage", &error)),
        }
    }
}
