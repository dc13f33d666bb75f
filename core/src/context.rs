use std::sync::Arc;

use tokio::sync::Notify;

use crate::api_keys::KeyCache;
use crate::audit::Recent;
use crate::background;
use crate::clock::Clock;
use crate::db::{self, Db, DbError};
use crate::faces::{FaceEngine, FaceIndex};
use crate::files::{Files, FilesError};
use crate::imports::RunningImports;
use crate::jobs::Registry;
use crate::mail::MailSettings;
use crate::outgoing;
use crate::sso::Providers;
use crate::tokens::TokenKeys;
use crate::users::CreateQueue;

/// What every operation needs. Cheap to clone.
#[derive(Clone)]
pub struct Context {
    pub db: Db,
    pub files: Files,
    pub clock: Clock,
    pub settings: Settings,
    /// The networks that find faces, once they are loaded.
    pub faces: FaceEngine,
    /// The embeddings of stored faces, to be searched.
    pub face_index: FaceIndex,
    /// What the worker can do.
    pub(crate) registry: &'static Registry,
    /// Wakes the worker of this process when a job has been added.
    pub(crate) wake: Arc<Notify>,
    pub(crate) keys: Arc<KeyCache>,
    /// Refusals that are written into the audit log once an hour.
    pub(crate) refusals: Arc<Recent>,
    /// None where the system has nothing to make it from; deliveries then say so.
    pub(crate) webhooks: Option<outgoing::Client>,
    /// What is known of the providers of single sign-on.
    pub(crate) sso: Arc<Providers>,
    /// Runs of this process that cannot write down how far they are.
    pub(crate) running_imports: Arc<RunningImports>,
    /// Users whom programs add, on their way into the database.
    pub(crate) creates: CreateQueue,
}

#[derive(Clone, Debug)]
pub struct Settings {
    /// The largest file that an import takes, in bytes.
    pub max_upload_bytes: u64,
    /// The most rows that one file may hold.
    pub max_rows: u64,
    /// A session ends after so long without a request.
    pub session_idle_seconds: i64,
    /// A session ends so long after the sign-in, used or not.
    pub session_absolute_seconds: i64,
    /// Webhooks may go to private networks and without TLS.
    pub webhook_private_networks: bool,
    /// Providers of single sign-on may be in private networks and without TLS.
    pub sso_private_networks: bool,
    /// Where browsers reach the console, without a slash at the end: what links in mails begin with.
    pub public_url: String,
    /// What tokens are made with: download links, the addresses of pictures, face searches.
    pub token_keys: TokenKeys,
    /// How mail leaves.
    pub mail: MailSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_upload_bytes: 512 * 1024 * 1024,
            max_rows: 5_000_000,
            session_idle_seconds: 8 * 3_600,
            session_absolute_seconds: 7 * 24 * 3_600,
            webhook_private_networks: false,
            sso_private_networks: false,
            public_url: "http://localhost:3000".into(),
            token_keys: TokenKeys::in_memory(),
            mail: MailSettings::default(),
        }
    }
}

#[derive(Clone, Debug)]
pub struct OpenConfig {
    /// `sqlite://FILE` or `postgres://…`
    pub database_url: String,
    /// `file://FOLDER` or `s3://BUCKET/PREFIX`
    pub storage_url: String,
    pub settings: Settings,
}

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("database: {0}")]
    Db(#[from] DbError),
    #[error("storage: {0}")]
    Files(#[from] FilesError),
}

impl Context {
    /// Connects. It does not migrate: see [`crate::upgrade`].
    pub async fn open(config: OpenConfig) -> Result<Self, OpenError> {
        let webhooks = outgoing::Client::new(config.settings.webhook_private_networks)
            .inspect_err(|error| tracing::error!(%error, "webhooks cannot be delivered"))
            .ok();
        let sso = Providers::new(config.settings.sso_private_networks);
        Ok(Self {
            db: db::open(&config.database_url).await?,
            files: Files::open(&config.storage_url)?,
            clock: Clock::system(),
            settings: config.settings,
            faces: FaceEngine::default(),
            face_index: FaceIndex::default(),
            registry: &background::REGISTRY,
            wake: Arc::new(Notify::new()),
            keys: Arc::default(),
            refusals: Arc::default(),
            webhooks,
            sso: Arc::new(sso),
            running_imports: Arc::default(),
            creates: CreateQueue::default(),
        })
    }
}
