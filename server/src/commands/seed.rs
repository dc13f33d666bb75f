use std::fmt::Write as _;

use clap::Args;
use rollcall_core::context::{Context, Settings};
use rollcall_core::{seed, upgrade};

use super::open::open;
use crate::config::{Database, Storage};
use crate::failure::Result;

#[derive(Args, Debug)]
pub struct Seed {
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub storage: Storage,
    #[command(flatten)]
    pub demo: Demo,
}

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Demonstration")]
pub struct Demo {
    /// Password for the five demonstration accounts [default: generated].
    #[arg(long, env = "ROLLCALL_DEMO_PASSWORD", hide_env_values = true, value_name = "PASSWORD")]
    pub demo_password: Option<String>,
}

impl Seed {
    pub async fn run(self) -> Result<()> {
        let ctx = open(&self.database, &self.storage, Settings::default()).await?;
        upgrade::upgrade(&ctx.db).await?;
        if seed::demo(&ctx, self.demo.password()).await? {
            println!("Demonstration data added.");
        } else {
            println!("The database is not empty, so nothing was added.");
        }
        if let Some(words) = accounts(&ctx).await? {
            println!("\n{words}");
        }
        ctx.db.close().await;
        Ok(())
    }
}

impl Demo {
    /// An empty variable means the same as none.
    pub fn password(&self) -> Option<&str> {
        self.demo_password.as_deref().filter(|password| !password.is_empty())
    }
}

/// The demonstration's accounts in words, while there are any.
pub async fn accounts(ctx: &Context) -> Result<Option<String>> {
    let Some(accounts) = seed::demo_accounts(ctx).await? else { return Ok(None) };
    let mut words = format!(
        "Demonstration accounts (organization demo, application main), all with the password {}",
        accounts.password
    );
    for email in &accounts.emails {
        let _ = write!(words, "\n  {email}");
    }
    Ok(Some(words))
}
