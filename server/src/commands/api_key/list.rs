use clap::Args;
use rollcall_core::api_keys::{self, ApiKeyInfo};
use rollcall_core::context::Context;
use serde_json::{Value, json};

use super::Place;
use crate::failure::Result;

#[derive(Args, Debug)]
pub struct List {
    #[command(flatten)]
    pub place: Place,
    /// Print the keys as one JSON array on standard output
    #[arg(long)]
    pub json: bool,
}

impl List {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        let actor = self.place.actor(ctx).await?;
        let now = ctx.clock.now();
        let keys = api_keys::list(ctx, &actor).await?;
        if self.json {
            let keys: Vec<_> = keys.iter().map(|key| as_json(key, key.state(now).code())).collect();
            println!("{}", Value::from(keys));
            return Ok(());
        }
        if keys.is_empty() {
            println!("There are no API keys. Create one with `rollcall api-key create`.");
        }
        for key in &keys {
            println!(
                "{}  {:8}  {}  {}  {}",
                key.prefix,
                key.state(now).code(),
                key.last_used_at.map_or_else(|| "never used".into(), |at| at.second()),
                codes(key).join(","),
                key.name
            );
        }
        Ok(())
    }
}

fn codes(key: &ApiKeyInfo) -> Vec<&'static str> {
    key.permissions.iter().map(|permission| permission.code()).collect()
}

fn as_json(key: &ApiKeyInfo, state: &str) -> Value {
    json!({
        "id": key.id,
        "prefix": key.prefix,
        "name": key.name,
        "state": state,
        "permissions": codes(key),
        "networks": key.networks,
        "made_by": key.made_by,
        "created_at": key.created_at.rfc3339(),
        "expires_at": key.expires_at.map(|at| at.rfc3339()),
        "last_used_at": key.last_used_at.map(|at| at.rfc3339()),
        "last_used_from": key.last_used_from,
        "uses": key.uses,
    })
}
