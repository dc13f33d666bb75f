use std::time::Duration;

use object_store::path::Path;
use object_store::signer::Signer;

use super::Files;
use crate::error::Result;

/// How long a signed address of a bucket works.
const SECONDS: u64 = 60;

impl Files {
    /// A pre-signed S3 address. Anyone who has it can download the file for 60 seconds. `None`: the
    /// storage is a folder, and the server streams the file itself.
    pub async fn address(&self, path: &str) -> Result<Option<String>> {
        let Some(bucket) = &self.bucket else { return Ok(None) };
        let path = Path::from(format!("{}/{path}", bucket.prefix));
        let life = Duration::from_secs(SECONDS);
        let address =
            bucket.store.signed_url("GET".parse().unwrap_or_default(), &path, life).await?;
        Ok(Some(address.into()))
    }

    /// Scheme, host and port of the bucket's addresses, for the page that sends a browser there.
    pub async fn origin(&self) -> Result<Option<String>> {
        let Some(address) = self.address("origin").await? else { return Ok(None) };
        let end = address.match_indices('/').nth(2).map_or(address.len(), |(position, _)| position);
        Ok(Some(address[..end].to_owned()))
    }
}
