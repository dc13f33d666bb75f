use std::path::PathBuf;
use std::sync::Arc;

use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt};

use crate::error::{Error, Result};
use crate::tls;

/// The object storage: uploaded files, and files made from them. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Files {
    pub(super) store: Arc<dyn ObjectStore>,
    /// Signs download addresses. `None` for a folder, which has none.
    pub(super) bucket: Option<Bucket>,
    pub(super) folder: Option<PathBuf>,
}

/// A bucket, and the prefix of every path in it.
#[derive(Clone, Debug)]
pub(super) struct Bucket {
    pub(super) store: Arc<AmazonS3>,
    pub(super) prefix: String,
}

/// Why the storage could not be opened, in one line.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    #[error("{0:?} is neither file://FOLDER nor s3://BUCKET/PREFIX")]
    Scheme(String),
    #[error("the folder {0} cannot be used: {1}")]
    Folder(String, String),
    #[error("the bucket cannot be used: {0}")]
    Bucket(object_store::Error),
}

impl Files {
    /// Opens `file://FOLDER` (relative or absolute; made when missing) or `s3://BUCKET/PREFIX`
    /// (credentials, region and endpoint from the usual `AWS_…` variables).
    pub fn open(url: &str) -> Result<Self, FilesError> {
        if let Some(folder) = url.strip_prefix("file://") {
            let store = Arc::new(open_folder(folder)?);
            Ok(Self { store, bucket: None, folder: Some(PathBuf::from(folder)) })
        } else if let Some(rest) = url.strip_prefix("s3://") {
            let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
            Self::bucket(AmazonS3Builder::from_env().with_bucket_name(bucket), prefix)
        } else {
            Err(FilesError::Scheme(url.to_owned()))
        }
    }

    /// A prefix of a bucket, with settings that do not come from the environment. For tests.
    pub fn bucket(bucket: AmazonS3Builder, prefix: &str) -> Result<Self, FilesError> {
        tls::use_ring();
        let bucket = bucket.build().map_err(FilesError::Bucket)?;
        let store = Arc::new(PrefixStore::new(bucket.clone(), Path::from(prefix)));
        let bucket = Bucket { store: Arc::new(bucket), prefix: prefix.to_owned() };
        Ok(Self { store, bucket: Some(bucket), folder: None })
    }

    /// Whether the storage answers. "No such file" is an answer too.
    pub async fn ping(&self) -> Result<()> {
        match self.store.head(&Path::from("ping")).await {
            Ok(_) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(Error::from(error)),
        }
    }
}

fn open_folder(folder: &str) -> Result<LocalFileSystem, FilesError> {
    let failed = |error: String| FilesError::Folder(folder.to_owned(), error);
    std::fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
    restrict(folder).map_err(|error| failed(error.to_string()))?;
    LocalFileSystem::new_with_prefix(folder).map_err(|error| failed(error.to_string()))
}

/// The folder holds personal data, so only the account that runs Rollcall may read it.
#[cfg(unix)]
fn restrict(folder: &str) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn restrict(_folder: &str) -> std::io::Result<()> {
    Ok(())
}
