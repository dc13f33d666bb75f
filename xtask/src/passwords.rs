use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use sha2::{Digest as _, Sha256};

use crate::tools::paths;

/// Shorter and longer ones are refused for their length.
const CHARACTERS: std::ops::RangeInclusive<usize> = 15..=256;
/// Bytes of a hash that are kept.
const BYTES: usize = 5;

/// Make the file of known passwords from lists of text, one password in a line
///
/// `core/src/operators/known_passwords.rs` says which lists they are.
#[derive(Args)]
pub struct Passwords {
    /// Folder with the lists (`*.txt`), in folders of their own or not
    folder: PathBuf,
}

impl Passwords {
    pub fn run(self) -> Result<()> {
        let mut hashes = BTreeSet::new();
        read(&self.folder, &mut hashes)?;
        ensure!(!hashes.is_empty(), "no passwords in {}", self.folder.display());
        let file = paths::root().join("core/src/operators/known_passwords.bin");
        fs::write(&file, hashes.iter().flatten().copied().collect::<Vec<u8>>())
            .with_context(|| format!("cannot write {}", file.display()))?;
        println!("Wrote {} passwords to {}.", hashes.len(), file.display());
        Ok(())
    }
}

fn read(folder: &Path, hashes: &mut BTreeSet<[u8; BYTES]>) -> Result<()> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            read(&path, hashes)?;
        } else if path.extension().is_some_and(|ending| ending == "txt") {
            let text = fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            for password in text.lines().filter(|line| CHARACTERS.contains(&line.chars().count())) {
                let hash = Sha256::digest(password.to_lowercase());
                let mut first = [0; BYTES];
                first.copy_from_slice(&hash[..BYTES]);
                hashes.insert(first);
            }
        }
    }
    Ok(())
}
