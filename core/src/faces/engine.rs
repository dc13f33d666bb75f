use std::path::Path;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rayon::{ThreadPool, ThreadPoolBuilder};
use rollcall_faces::Engine;
use tokio::sync::{Semaphore, oneshot};

use crate::error::{Error, Result};

/// Pictures that are decoded and analysed at the same time. Each may take 150 MB and one core.
const AT_ONCE: usize = 2;

/// The networks that find faces. They are loaded while the server starts. Until then, and on a server
/// without networks, every operation that needs them answers that it is unavailable, and why. Cheap to
/// clone.
#[derive(Clone)]
pub struct FaceEngine {
    state: Arc<RwLock<State>>,
    turns: Arc<Semaphore>,
    pool: Arc<OnceLock<ThreadPool>>,
}

#[derive(Clone)]
enum State {
    /// Networks are not needed: a command, or a test.
    Without,
    Loading,
    /// The log says why: the path of the folder is only for those who run the server.
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

    /// Takes networks that are loaded already.
    pub fn set(&self, engine: Arc<dyn Engine>) {
        self.become_state(State::Ready(engine));
    }

    fn become_state(&self, state: State) {
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = state;
    }

    /// The networks, or in words why there are none.
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

    /// Runs blocking work on the networks, when it is its turn. While it waits, its input stays in
    /// memory: pass encoded pictures, which are small.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Engine) -> T + Send + 'static,
    ) -> Result<T> {
        let engine = self.ready()?;
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|error| Error::internal("faces", &error))?;
        let (answer, answered) = oneshot::channel();
        self.pool()?.spawn(move || {
            // The work holds the permit itself, because it continues if the caller is dropped.
            let _turn = turn;
            let _ = answer.send(work(engine.as_ref()));
        });
        answered.await.map_err(|_| Error::internal("faces", &"an analysis ended in a panic"))
    }

    /// The same few threads each time: a thread keeps the memory of its last picture, and tokio has
    /// hundreds of them for blocking work.
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
        // If two were built at the same time, the first one is kept.
        Ok(self.pool.get_or_init(|| pool))
    }
}
