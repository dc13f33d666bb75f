//! The real router over a SQLite file and an object folder of its own, and a browser that speaks to
//! it in process.

mod browser;
#[path = "../../../../core/tests/flows/common/database.rs"]
mod database;
pub mod faces;
#[allow(dead_code, reason = "the flows of core use the rest")]
#[path = "../../../../core/tests/flows/common/identity_provider.rs"]
pub mod identity_provider;
mod place;
mod program;
mod site;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use rollcall_core::access::{Actor, Role};
use rollcall_core::clock::Clock;
use rollcall_core::context::{Context, OpenConfig, Settings};
use rollcall_core::db::Db;
use rollcall_core::imports::{self, Import, ImportState};
use rollcall_core::operators::{self, NewOperator};
use rollcall_core::{seed, upgrade};
use rollcall_server::config::PublicUrl;
use rollcall_server::config::Rates;
use rollcall_server::site::{Site, wait_for_library};
use rollcall_server::state::Web;
use rollcall_server::{ServerState, metrics, worker};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;
use uuid::Uuid;

pub use browser::{Answer, Browser, bare_post};
pub use place::Place;
pub use program::Program;
pub use site::{write_site, write_site_without_library};

pub const PASSWORD: &str = "a long password for the tests";
pub const OWNER: &str = "owner@demo.test";
pub const READER: &str = "reader@demo.test";
/// An owner of another organization, `other/main`.
pub const STRANGER: &str = "stranger@other.test";
pub const LOOPBACK: Ipv4Addr = Ipv4Addr::LOCALHOST;

pub struct Server {
    pub ctx: Context,
    router: Router,
    peer: Mutex<Ipv4Addr>,
    stop: CancellationToken,
    folder: TempDir,
}

/// How a test's server differs from the usual one.
pub struct Options {
    pub public_url: &'static str,
    pub worker: bool,
    pub peer: Ipv4Addr,
    pub settings: Settings,
    pub metrics_public: bool,
    pub rates: Rates,
    /// The browser library is not built yet.
    pub library_follows: bool,
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            public_url: "http://console.test",
            worker: false,
            peer: LOOPBACK,
            settings: Settings::default(),
            metrics_public: false,
            rates: Rates::default(),
            library_follows: false,
            clock: Clock::system(),
        }
    }
}

impl Server {
    pub async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    pub async fn start_with(options: Options) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        database::make_sqlite(&folder.path().join("rollcall.db")).await;
        let mut ctx = open(folder.path(), options.settings).await;
        ctx.clock = options.clock;
        upgrade::upgrade(&ctx.db).await.expect("tables");
        seed::demo(&ctx, Some(PASSWORD)).await.expect("the demonstration");
        add_stranger(&ctx).await;
        let site_folder = folder.path().join("site");
        match options.library_follows {
            true => write_site_without_library(&site_folder),
            false => write_site(&site_folder),
        }
        let site = Site::load(&site_folder).expect("the site");
        let web = Web {
            public_url: PublicUrl::parse(options.public_url).expect("an address"),
            trust_proxy: false,
            metrics_public: options.metrics_public,
            rates: options.rates,
        };
        let metrics = metrics::start().expect("metrics");
        let stop = CancellationToken::new();
        tokio::spawn(wait_for_library(site.clone(), site_folder, stop.clone()));
        let state = ServerState::new(ctx.clone(), site, web, metrics);
        if options.worker {
            worker::start(ctx.clone(), stop.clone());
        }
        let router = rollcall_server::router(&state);
        Self { ctx, router, peer: Mutex::new(options.peer), stop, folder }
    }

    pub fn site_folder(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    /// From now on every request comes from this address.
    pub fn come_from(&self, peer: Ipv4Addr) {
        *self.peer.lock().expect("a peer") = peer;
    }

    pub fn browser(&self) -> Browser<'_> {
        Browser::new(self)
    }

    /// A browser in which this operator has signed in.
    pub async fn signed_in(&self, email: &str) -> Browser<'_> {
        let browser = self.browser();
        let answer = browser.sign_in(email, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{email}: {}", answer.text());
        browser
    }

    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        let peer = SocketAddr::from((*self.peer.lock().expect("a peer"), 4711));
        request.extensions_mut().insert(ConnectInfo(peer));
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 16 << 20).await.expect("the whole answer");
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn actor(&self, email: &str) -> Actor {
        operators::resolve_by_email(&self.ctx, email, "demo", "main", "test")
            .await
            .expect("an answer")
            .expect("an actor")
    }

    /// Makes every session's proof too old.
    pub async fn age_proofs(&self) {
        let Db::Sqlite { write, .. } = &self.ctx.db else { panic!("SQLite") };
        let statement =
            "UPDATE sessions SET data = json_set(data, '$.proved_at', 0), proved_at = NULL";
        sqlx::query(statement).execute(write).await.expect("a statement");
    }

    /// Waits until the import stands still.
    pub async fn settled(&self, id: Uuid) -> Import {
        let actor = self.actor(OWNER).await;
        for _ in 0..600 {
            let import = imports::find(&self.ctx, &actor, id).await.expect("an answer");
            let import = import.expect("the import");
            if !import.state.is_moving() {
                return import;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the import {id} did not end within 30 seconds");
    }

    /// Waits until the rows of an import are checked, and fails if it cannot be started.
    pub async fn ready(&self, id: Uuid) -> Import {
        let import = self.settled(id).await;
        assert_eq!(import.state, ImportState::Ready, "{}", import.cause);
        import
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

async fn open(folder: &Path, settings: Settings) -> Context {
    let config = OpenConfig {
        database_url: format!("sqlite://{}", folder.join("rollcall.db").display()),
        storage_url: format!("file://{}", folder.join("objects").display()),
        settings,
    };
    Context::open(config).await.expect("a context")
}

async fn add_stranger(ctx: &Context) {
    let new = NewOperator {
        email: STRANGER.into(),
        name: "Stranger".into(),
        organization: "other".into(),
        application: "main".into(),
        role: Role::Owner,
        password: Some(PASSWORD.into()),
    };
    operators::create(ctx, &new).await.expect("an operator");
}
