use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use rollcall_core::context::{Context, Settings};
use rollcall_core::faces::keep_current;
use rollcall_core::{seed, setup, upgrade};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::open::open;
use super::seed::{Demo, accounts};
use crate::config::{
    Database, Limits, Listen, Mail, Models, SecretKey, Secrets, Sessions, Storage,
};
use crate::failure::{Failure, Result};
use crate::site::{Site, Watched, wait_for_library};
use crate::state::{ServerState, Web};
use crate::{listener, metrics, router, signals, worker};

#[derive(Args, Debug)]
pub struct Serve {
    #[command(flatten)]
    pub listen: Listen,
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub storage: Storage,
    #[command(flatten)]
    pub secrets: Secrets,
    #[command(flatten)]
    pub sessions: Sessions,
    #[command(flatten)]
    pub mail: Mail,
    #[command(flatten)]
    pub models: Models,
    #[command(flatten)]
    pub limits: Limits,
    /// Fill an empty database with the demonstration organization first
    #[arg(long, help_heading = "Demonstration")]
    pub seed_demo: bool,
    #[command(flatten)]
    pub demo: Demo,
}

impl Serve {
    /// Serves until SIGINT or SIGTERM.
    pub async fn run(self) -> Result<()> {
        self.sessions.check()?;
        let secret_key = self.secret_key()?;
        let site = self.site()?;
        let listener = self.bind().await?;
        let address = listener.local_addr().map_err(|error| Failure::work(error.to_string()))?;
        let web = Web {
            public_url: self.listen.public_url(address).map_err(Failure::config)?,
            trust_proxy: self.listen.trust_proxy,
            metrics_public: self.listen.metrics_public,
            rates: self.limits.rates(),
        };
        let settings = self.settings(&web, &secret_key)?;
        let ctx = open(&self.database, &self.storage, settings).await?;
        self.prepare(&ctx).await?;
        let (faces, models) = (ctx.faces.clone(), self.models.folder());
        // Pages do not wait for it, and what needs it says so until then.
        tokio::task::spawn_blocking(move || faces.load(&models));
        let stop = CancellationToken::new();
        // Whoever has read that it serves may end it: from then on in order.
        signals::cancel_on_signal(stop.clone())?;
        announce(&ctx, &web).await?;
        let metrics = metrics::start()?;
        metrics::keep_up(metrics.clone(), stop.clone());
        tokio::spawn(wait_for_library(site.clone(), self.listen.site_folder(), stop.clone()));
        let server = ServerState::new(ctx.clone(), site, web, metrics);
        worker::keep_key_usage(ctx.clone(), stop.clone());
        tokio::spawn(keep_current(ctx.clone(), stop.clone()));
        let worker = worker::start(ctx.clone(), stop.clone());
        listener::serve(listener, router(&server), stop).await;
        if worker.await.is_err() {
            tracing::error!("the worker did not end in order");
        }
        worker::write_key_usage(&ctx).await;
        ctx.db.close().await;
        tracing::info!("stopped");
        Ok(())
    }

    fn site(&self) -> Result<Site> {
        let site = Site::load(&self.listen.site_folder())?;
        match Watched::from_environment() {
            Some(watched) => site.with_watched(&watched),
            None => Ok(site),
        }
    }

    /// The configured key. Without one, a loopback server makes its own and keeps it beside its SQLite
    /// database.
    fn secret_key(&self) -> Result<SecretKey> {
        match self.secrets.read()? {
            Some(key) => Ok(key),
            None => match self.listen.serves_others() {
                None => match self.database.sqlite_file() {
                    Some(file) => SecretKey::kept_at(&with_ending(file, ".key")),
                    None => {
                        tracing::warn!(
                            "No secret key file: when this server stops, links in mails and \
                             authenticator apps stop working. Set ROLLCALL_SECRET_KEY_FILE \
                             (--secret-key-file); make one with `openssl rand -hex 32 > secret.key`."
                        );
                        Ok(SecretKey::in_memory())
                    }
                },
                Some(why) => Err(self.needs_key(&why)),
            },
        }
    }

    /// Names the key that was kept so far, because with another one authenticator apps stop working.
    fn needs_key(&self, why: &str) -> Failure {
        let kept = self.database.sqlite_file().map(|file| with_ending(file, ".key"));
        let key = match kept.filter(|kept| kept.is_file()) {
            Some(kept) => {
                format!("set it to {}, the key that this machine has kept so far", kept.display())
            }
            None => "make one with `openssl rand -hex 32 > secret.key`".to_owned(),
        };
        Failure::config(format!(
            "ROLLCALL_SECRET_KEY_FILE (--secret-key-file): is needed to serve others, and {why}; {key}"
        ))
    }

    async fn bind(&self) -> Result<TcpListener> {
        TcpListener::bind(self.listen.addr).await.map_err(|error| {
            Failure::config(format!(
                "ROLLCALL_ADDR (--addr): cannot listen on {}: {error}; choose another port or end \
                 what uses this one",
                self.listen.addr
            ))
        })
    }

    fn settings(&self, web: &Web, secret_key: &SecretKey) -> Result<Settings> {
        let seconds =
            |duration: std::time::Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        Ok(Settings {
            max_upload_bytes: self.limits.upload.max_upload,
            session_idle_seconds: seconds(self.sessions.session_idle),
            session_absolute_seconds: seconds(self.sessions.session_absolute),
            webhook_private_networks: self.limits.webhook_private_networks,
            sso_private_networks: self.limits.sso_private_networks,
            public_url: web.public_url.origin().to_owned(),
            token_keys: self.secrets.token_keys(secret_key)?,
            mail: self.mail.settings()?,
            ..Settings::default()
        })
    }

    /// Tables up to date, the demonstration where it is wanted, and nothing served to others that is
    /// meant for this machine.
    async fn prepare(&self, ctx: &Context) -> Result<()> {
        let applied = upgrade::upgrade(&ctx.db).await?;
        tracing::info!(database = ctx.db.kind(), applied, "the tables are up to date");
        let Some(why) = self.listen.serves_others() else {
            if self.seed_demo && seed::demo(ctx, self.demo.password()).await? {
                tracing::info!("the demonstration was put into the empty database");
            }
            return Ok(());
        };
        if self.seed_demo {
            return Err(Failure::config(format!(
                "--seed-demo: makes accounts whose password is printed, which must not be served to \
                 others, and {why}; leave it out, or serve this machine alone, on 127.0.0.1"
            )));
        }
        let Some(accounts) = seed::demo_accounts(ctx).await? else { return Ok(()) };
        Err(Failure::config(format!(
            "{why}, and the database holds demonstration accounts ({}); disable each with `rollcall \
             operator disable EMAIL`, use another database, or serve this machine alone, on 127.0.0.1",
            accounts.emails.join(", ")
        )))
    }
}

/// Standard output may be closed: that is no reason not to serve.
fn with_ending(file: &str, ending: &str) -> PathBuf {
    PathBuf::from(format!("{file}{ending}"))
}

async fn announce(ctx: &Context, web: &Web) -> Result<()> {
    let mut words = format!("Rollcall is at {}\n", web.public_url.origin());
    if let Some(link) = setup::link(ctx).await? {
        words.push_str(&format!(
            "\nNobody has an account yet. Set up the first owner here (once, within 24 hours; each start \
             prints a new link):\n{link}\n"
        ));
    }
    if let Some(accounts) = accounts(ctx).await? {
        words.push_str(&format!("\n{accounts}\n"));
    }
    let mut out = std::io::stdout();
    let _ = out.write_all(words.as_bytes()).and_then(|()| out.flush());
    Ok(())
}
