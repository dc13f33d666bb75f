//! Decides whether something has to be built again, by a hash over its sources.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::paths;

/// A name, and the files and folders (from the root) that it depends on.
pub struct Stamp {
    file: PathBuf,
    now: String,
}

impl Stamp {
    pub fn of(name: &str, sources: &[&str]) -> Result<Self> {
        let mut hash = Sha256::new();
        for source in sources {
            add(&mut hash, &paths::root().join(source))?;
        }
        // Another compiler makes another result.
        hash.update(super::programs::version("rustc").unwrap_or_default());
        let now = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { file: paths::target().join("xtask").join(name), now })
    }

    pub fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|before| before == self.now)
    }

    /// Call this before a build, so that a failed build does not count as done.
    pub fn forget(&self) {
        let _ = fs::remove_file(&self.file);
    }

    pub fn keep(&self) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder).context("cannot write to the target folder")?;
        }
        fs::write(&self.file, &self.now).context("cannot write to the target folder")
    }
}

/// Every file below `path`, ordered by name. A missing path has no files.
fn add(hash: &mut Sha256, path: &Path) -> Result<()> {
    if path.is_dir() {
        let mut entries = Vec::new();
        for entry in
            fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?
        {
            entries.push(entry?.path());
        }
        entries.sort();
        for entry in entries {
            add(hash, &entry)?;
        }
    } else if path.is_file() {
        let content = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        hash.update(path.as_os_str().as_encoded_bytes());
        hash.update(content.len().to_le_bytes());
        hash.update(content);
    }
    Ok(())
}
