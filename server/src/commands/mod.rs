//! One file per command.

pub mod api_key;
pub mod application;
pub mod audit;
pub mod export;
pub mod import;
pub mod migrate;
pub mod open;
pub mod operator;
pub mod reference;
pub mod seed;
pub mod serve;

use crate::cli::Command;
use crate::failure::Result;

pub async fn run(command: Command) -> Result<()> {
    match command {
        Command::Serve(serve) => serve.run().await,
        Command::Migrate(migrate) => migrate.run().await,
        Command::Seed(seed) => seed.run().await,
        Command::Operator(operator) => operator.run().await,
        Command::ApiKey(api_key) => api_key.run().await,
        Command::Import(import) => Box::pin(import.run()).await,
        Command::Export(export) => export.run().await,
        Command::Audit(audit) => audit.run().await,
        Command::Reference => {
            print!("{}", reference::markdown());
            Ok(())
        }
    }
}
