use bytes::Bytes;
use futures::{Stream, StreamExt};
use sha2::{Digest, Sha256};

use super::Files;
use crate::error::{Error, Result};
use crate::format::binary_bytes;

/// An uploaded file that is in storage.
pub struct Received {
    /// In bytes, at least one.
    pub size: i64,
    /// Hexadecimal.
    pub sha256: String,
}

impl Files {
    /// Streams an upload to storage and computes its SHA-256. `what` names it in errors: "file",
    /// "archive". Errors, after which nothing is kept: `file` is invalid if the upload was
    /// interrupted, is empty, or is larger than `limit` bytes.
    pub async fn receive(
        &self,
        path: &str,
        what: &str,
        limit: u64,
        body: impl Stream<Item = std::io::Result<Bytes>> + Send + Unpin,
    ) -> Result<Received> {
        let mut writer = self.writer(path).await?;
        let received = take(&mut writer, what, limit, body).await;
        match received {
            Ok(received) => writer.finish().await.map(|()| received),
            Err(error) => {
                writer.abandon().await;
                Err(error)
            }
        }
    }
}

async fn take(
    writer: &mut super::Writer,
    what: &str,
    limit: u64,
    mut body: impl Stream<Item = std::io::Result<Bytes>> + Send + Unpin,
) -> Result<Received> {
    let (mut size, mut digest) = (0_u64, Sha256::new());
    while let Some(bytes) = body.next().await {
        let bytes = bytes.map_err(|error| {
            tracing::info!(%error, "an upload broke off");
            Error::invalid("file", "The upload was interrupted. Try again.")
        })?;
        size += bytes.len() as u64;
        if size > limit {
            let words = format!(
                "The {what} is larger than {}, the most that is taken at once. Split it and send \
                 the parts one after the other.",
                binary_bytes(limit)
            );
            return Err(Error::invalid("file", words));
        }
        digest.update(&bytes);
        writer.write(bytes).await?;
    }
    if size == 0 {
        return Err(Error::invalid("file", format!("The {what} is empty. Choose another file.")));
    }
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    Ok(Received { size, sha256: hex::encode(digest.finalize()) })
}

/// The last part of the file name that a browser sent, without invisible characters. `else_name` if
/// nothing is left.
pub fn clean_name(name: &str, else_name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    let clean = clean.trim();
    if clean.is_empty() { else_name.to_owned() } else { clean.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::clean_name;

    #[test]
    fn a_file_name_loses_its_folders_and_what_cannot_be_shown() {
        assert_eq!(clean_name("C:\\export\\users 1.csv", "x"), "users 1.csv");
        assert_eq!(clean_name("../../etc/passwd", "x"), "passwd");
        assert_eq!(clean_name("a\u{0}\nb.csv", "x"), "ab.csv");
        assert_eq!(clean_name("///", "users.csv"), "users.csv");
    }
}
