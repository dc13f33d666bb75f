use std::path::Path;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use rayon::{ThreadPool, ThreadPoolBuilder};
use rollcall_faces::Engine;
use tokio::sync::{Semaphore, oneshot};

use crate::error::{Error, Result};

/// Pictures that are decoded and looked at at once: each may take 150 MB while it is decoded, and a
/// core of its own.
const AT_ONCE: usize = 2;

/// The networks that find faces, for this process. They are loaded beside the start of the server;
/// until then, and where there are none, everything that needs them is not available, and says what
/// is missing. Cheap to clone.
#[derive(Clone)]
pub struct FaceEngine {
    state: Arc<RwLock<State>>,
    turns: Arc<Semaphore>,
    pool: Arc<OnceLock<ThreadPool>>,
}

#[derive(Clone)]
enum State {
    /// Nobody has asked for networks: a command, or a test.
    Without,
    Loading,
    /// The log says why: where the folder is concerns whoever runs the server alone.
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
    /// Loads the networks of a folder, which takes about 100 ms and blocks: call it where that is
    /// allowed. What is missing is logged, and told to whoever asks for an analysis.
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

    /// Runs blocking work on the networks, in turn with what others want of them. Until the turn
    /// comes nothing but what the work was given is held: give it encoded pictures.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Engine) -> T + Send + 'static,
    ) -> Result<T> {
        let engine = self.ready()?;
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|error| Error::internal("faces", &error))?;
        let (answer, answered) = oneshot::channel();
        self.pool()?.spawn(move || {
            // Held by the work itself: it goes on when whoever asked has left.
            let _turn = turn;
            let _ = answer.send(work(engine.as_ref()));
        });
        answered.await.map_err(|_| Error::internal("faces", &"an analysis ended in a panic"))
    }

    /// The same few threads each time: a thread keeps memory of what it did last, and tokio has
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
        // Of two that were made at the same moment one stays.
        Ok(self.pool.get_or_init(|| pool))
    }
}
