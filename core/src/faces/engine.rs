use std::path::Path;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rayon::{ThreadPool, ThreadPoolBuilder};
use rollcall_faces::Engine;
use tokio::sync::{Semaphore, oneshot};

use crate::error::{Error, Result};

/// At most this many pictures are decoded and analysed at the same time. Each may take 150 MB and one
/// core.
const AT_ONCE: usize = 2;

/// The neural networks that find and compare faces. They are loaded while the server starts. Before
/// that, and on a server without networks, each operation that needs them fails as unavailable and says
/// why. Cheap to clone.
#[derive(Clone)]
pub struct FaceEngine {
    state: Arc<RwLock<State>>,
    turns: Arc<Semaphore>,
    pool: Arc<OnceLock<ThreadPool>>,
}

#[derive(Clone)]
enum State {
    /// This process needs no networks: it is a command, or a test.
    Without,
    Loading,
    /// There are no networks. Only the log says why, because the folder's path is only for those who
    /// run the server.
    Missing,
    Ready(Arc<dyn Engine>),
}

impl Default for FaceEngine {
    fn default() -> Self {
        Self {
            state: Arc::new(RwLock::new(State::Without)),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            pool: Arc::default(),
        }
    }
}

impl FaceEngine {
    /// Loads the networks of a folder. This takes about 100 ms and blocks. A missing network is
    /// logged, and named in the error of every later analysis.
    pub fn load(&self, folder: &Path) {
        self.become_state(State::Loading);
        match rollcall_faces::load(folder) {
            Ok(networks) => {
                let model = networks.model();
                tracing::info!(model = %model.name, version = %model.version, "faces can be analysed");
                self.set(Arc::new(networks));
            }
            Err(error) => {
                tracing::warn!(%error, "faces cannot be analysed");
                self.become_state(State::Missing);
            }
        }
    }

    /// Sets networks that are already loaded.
    pub fn set(&self, engine: Arc<dyn Engine>) {
        self.become_state(State::Ready(engine));
    }

    fn become_state(&self, state: State) {
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = state;
    }

    /// The networks. The error says why there are none.
    pub fn ready(&self) -> Result<Arc<dyn Engine>> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner).clone();
        Err(Error::Unavailable(match state {
            State::Ready(engine) => return Ok(engine),
            State::Loading => "Face analysis is starting. Try again in a moment.".into(),
            State::Without => "Face analysis is not enabled on this server.".into(),
            State::Missing => "Face analysis is not available: its networks are missing on this \
                               server. Everything else works; ask whoever runs it to set \
                               ROLLCALL_MODELS (its log says what is missing)."
                .into(),
        }))
    }

    /// Waits for its turn, then runs blocking work on the networks. The input stays in memory while it
    /// waits, so pass encoded pictures, which are small.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Engine) -> T + Send + 'static,
    ) -> Result<T> {
        let engine = self.ready()?;
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|error| Error::internal("faces", &error))?;
        let (answer, answered) = oneshot::channel();
        self.pool()?.spawn(move || {
            // The work itself holds the permit, because it goes on when the caller is dropped.
            let _turn = turn;
            let _ = answer.send(work(engine.as_ref()));
        });
        answered.await.map_err(|_| Error::internal("faces", &"an analysis ended in a panic"))
    }

    /// The threads for the networks: always the same few. Each thread keeps the memory of its last
    /// picture, and tokio's pool for blocking work has hundreds of threads.
    fn pool(&self) -> Result<&ThreadPool> {
        if let Some(pool) = self.pool.get() {
            return Ok(pool);
        }
        let pool = ThreadPoolBuilder::new()
            .num_threads(AT_ONCE)
            .thread_name(|number| format!("faces-{number}"))
            .panic_handler(|_| tracing::error!("an analysis ended in a panic"))
            .build()
            .map_err(|error| Error::internal("faces", &error))?;
        // If two pools were built at the same time, the first one stays.
        Ok(self.pool.get_or_init(|| pool))
    }
}
