use clap::Args;
use rollcall_core::context::Settings;
use rollcall_core::upgrade;

use super::open::open;
use crate::config::{Database, Storage};
use crate::failure::Result;

#[derive(Args, Debug)]
pub struct Migrate {
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub storage: Storage,
}

impl Migrate {
    pub async fn run(self) -> Result<()> {
        let ctx = open(&self.database, &self.storage, Settings::default()).await?;
        match upgrade::upgrade(&ctx.db).await? {
            0 => println!("The {} database is up to date.", ctx.db.kind()),
            applied => println!("Applied {applied} migrations to the {} database.", ctx.db.kind()),
        }
        ctx.db.close().await;
        Ok(())
    }
}
