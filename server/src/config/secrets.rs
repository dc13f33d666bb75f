use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use clap::Args;
use rollcall_core::tokens::TokenKeys;

use crate::failure::{Failure, Result};

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Secrets")]
pub struct Secrets {
    /// File with a secret key of at least 32 bytes, as hexadecimal, base64 or raw bytes.
    ///
    /// Required unless only this machine is served: then a key is made once and kept beside a SQLite
    /// database. Create one with `openssl rand -hex 32 > secret.key`.
    #[arg(long, env = "ROLLCALL_SECRET_KEY_FILE", value_name = "FILE")]
    pub secret_key_file: Option<PathBuf>,

    /// File with the previous secret key, so that links signed with it keep working.
    ///
    /// Remove it when the last of those links has expired.
    #[arg(long, env = "ROLLCALL_PREVIOUS_SECRET_KEY_FILE", value_name = "FILE")]
    pub previous_secret_key_file: Option<PathBuf>,
}

/// The key that signs what leaves the server and has to come back unchanged, such as download
/// links. Sessions do not need it: their ids are random and looked up.
#[derive(Clone)]
pub struct SecretKey(Vec<u8>);

const MIN_LENGTH: usize = 32;

impl Secrets {
    /// The key of the file; `None` when no file is configured.
    pub fn read(&self) -> Result<Option<SecretKey>> {
        self.secret_key_file
            .as_deref()
            .map(|path| read_key(path, "ROLLCALL_SECRET_KEY_FILE (--secret-key-file)"))
            .transpose()
    }

    /// What tokens are made with: derived from `current`, and verifying with the key before it too.
    pub fn token_keys(&self, current: &SecretKey) -> Result<TokenKeys> {
        let name = "ROLLCALL_PREVIOUS_SECRET_KEY_FILE (--previous-secret-key-file)";
        let previous = self.previous_secret_key_file.as_deref();
        let previous = previous.map(|path| read_key(path, name)).transpose()?;
        let keys: Vec<&[u8]> =
            std::iter::once(current).chain(&previous).map(SecretKey::bytes).collect();
        Ok(TokenKeys::derive(&keys))
    }
}

impl SecretKey {
    /// A key for a server that only this machine reaches; it is gone with the process.
    pub fn in_memory() -> Self {
        Self(rand::random::<[u8; MIN_LENGTH]>().to_vec())
    }

    /// A key for a server that only this machine reaches, in a file that only its owner reads. It is
    /// made when it is missing, so that links and authenticator apps survive a restart.
    pub fn kept_at(path: &Path) -> Result<Self> {
        let refuse = |error: std::io::Error| {
            Failure::config(format!(
                "the secret key of this machine: {}: {error}; make the folder writable, or set \
                 ROLLCALL_SECRET_KEY_FILE (--secret-key-file)",
                path.display()
            ))
        };
        if !path.try_exists().map_err(refuse)? {
            make_key(path).map_err(refuse)?;
        }
        read_key(path, "the secret key of this machine")
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Reads hexadecimal, then base64 (either alphabet, padded or not), then takes raw bytes.
    /// `None` when no reading has 32 bytes.
    fn from_file(content: &[u8]) -> Option<Self> {
        let text = content.trim_ascii();
        let decoded = hex::decode(text).ok().or_else(|| {
            [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD]
                .iter()
                .find_map(|engine| engine.decode(text).ok())
        });
        let key = decoded.unwrap_or_else(|| content.to_vec());
        (key.len() >= MIN_LENGTH).then_some(Self(key))
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// Writes a new key, unless another process has just written one: a link is made in one step, and fails
/// if the name is taken.
fn make_key(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(format!(".{}", std::process::id()));
    let unfinished = PathBuf::from(unfinished);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let key = hex::encode(SecretKey::in_memory().bytes());
    let written = options.open(&unfinished).and_then(|mut file| {
        file.write_all(format!("{key}\n").as_bytes()).and_then(|()| file.sync_all())
    });
    // Not every file system has links; there the key is copied.
    let placed = written.and_then(|()| match std::fs::hard_link(&unfinished, path) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(_) => std::fs::copy(&unfinished, path).map(drop),
        Ok(()) => Ok(()),
    });
    std::fs::remove_file(&unfinished)?;
    placed
}

fn read_key(path: &Path, name: &str) -> Result<SecretKey> {
    let refuse = |reason: String| {
        Failure::config(format!(
            "{name}: {}: {reason}; make one with `openssl \
             rand -hex 32 > {}`",
            path.display(),
            path.display()
        ))
    };
    let content = std::fs::read(path).map_err(|error| refuse(error.to_string()))?;
    SecretKey::from_file(&content).ok_or_else(|| refuse("holds less than 32 bytes of key".into()))
}

#[cfg(test)]
mod tests {
    use super::SecretKey;

    #[test]
    fn a_key_is_read_as_hexadecimal_as_base64_and_raw() {
        let hexadecimal = "ab".repeat(32) + "\n";
        assert_eq!(
            SecretKey::from_file(hexadecimal.as_bytes()).expect("a key").bytes(),
            [0xab; 32]
        );
        let base64 = "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n";
        assert_eq!(SecretKey::from_file(base64.as_bytes()).expect("a key").bytes(), [0xab; 32]);
        assert_eq!(SecretKey::from_file(&[0xff; 40]).expect("a key").bytes(), [0xff; 40]);
    }

    #[test]
    fn a_key_that_is_kept_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("data").join("rollcall.db.key");
        let first = SecretKey::kept_at(&path).expect("a key");
        let again = SecretKey::kept_at(&path).expect("the key");
        assert_eq!(first.bytes(), again.bytes());
        let files = std::fs::read_dir(folder.path().join("data")).expect("a folder").count();
        assert_eq!(files, 1, "nothing unfinished is left");
        #[cfg(unix)]
        {
            let file = std::fs::metadata(&path).expect("a file");
            let mode = std::os::unix::fs::PermissionsExt::mode(&file.permissions());
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::write(&path, "short").expect("written");
        assert!(SecretKey::kept_at(&path).is_err());
    }

    #[test]
    fn a_short_key_is_refused_in_every_spelling() {
        for short in ["", "hunter2", "abababababababababababababababab", "q6urq6urq6urq6urq6ur"] {
            assert!(SecretKey::from_file(short.as_bytes()).is_none(), "{short}");
        }
    }

    #[test]
    fn a_key_does_not_show_itself() {
        assert_eq!(format!("{:?}", SecretKey::in_memory()), "SecretKey(…)");
    }
}
