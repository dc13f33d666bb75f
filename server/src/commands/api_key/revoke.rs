use clap::Args;
use rollcall_core::api_keys;
use rollcall_core::context::Context;
use serde_json::json;

use super::Place;
use crate::failure::{Failure, Result};

#[derive(Args, Debug)]
pub struct Revoke {
    /// Prefix of the key, as shown by `rollcall api-key list`, or its ID
    #[arg(value_name = "PREFIX")]
    pub prefix: String,
    #[command(flatten)]
    pub place: Place,
    /// Print the prefix and the ID as one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

impl Revoke {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        let actor = self.place.actor(ctx).await?;
        let keys = api_keys::list(ctx, &actor).await?;
        let named = |prefix: &str, id: String| prefix == self.prefix || id == self.prefix;
        let Some(key) = keys.iter().find(|key| named(&key.prefix, key.id.to_string())) else {
            return Err(Failure::work(format!(
                "there is no key {} in this application; `rollcall api-key list` shows them",
                self.prefix
            )));
        };
        api_keys::revoke(ctx, &actor, key.id).await?;
        if self.json {
            println!("{}", json!({ "id": key.id, "prefix": key.prefix }));
        } else {
            println!("{} ({}) is revoked.", key.prefix, key.name);
        }
        Ok(())
    }
}
