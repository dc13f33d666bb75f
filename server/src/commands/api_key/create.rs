use std::time::Duration;

use clap::Args;
use rollcall_core::api_keys::{self, KeyPermission, NewApiKey};
use rollcall_core::context::Context;
use serde_json::json;

use super::Place;
use crate::config::values;
use crate::failure::Result;

#[derive(Args, Debug)]
pub struct Create {
    #[command(flatten)]
    pub place: Place,
    /// Name of the key, such as the program that will use it
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// Permission of the key; repeat for several
    #[arg(long = "permission", value_name = "PERMISSION", required = true, num_args = 1..,
          value_parser = permission, long_help = all_permissions())]
    pub permissions: Vec<KeyPermission>,
    /// Network from which the key can be used (CIDR); repeat for several [default: any]
    #[arg(long = "network", value_name = "NETWORK", num_args = 1..)]
    pub networks: Vec<String>,
    /// Time until the key expires, such as 90d [default: never]
    #[arg(long, value_name = "TIME", value_parser = values::duration)]
    pub expires_in: Option<Duration>,
    /// Print the key, its prefix and the IDs as one JSON object on standard output
    #[arg(long)]
    pub json: bool,
}

impl Create {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        let actor = self.place.actor(ctx).await?;
        let seconds = |time: Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        let new = NewApiKey {
            name: self.name,
            permissions: self.permissions,
            networks: self.networks.join(" "),
            expires_at: self.expires_in.map(|time| ctx.clock.now().plus_seconds(seconds(time))),
        };
        let made = api_keys::create(ctx, &actor, &new).await?;
        if self.json {
            let words = json!({
                "key": made.key,
                "prefix": made.info.prefix,
                "organization_id": actor.organization.id,
                "application_id": actor.application.id,
            });
            println!("{words}");
        } else {
            println!("{}", made.key);
            println!("Copy it now. It is not shown again.");
        }
        Ok(())
    }
}

fn all_permissions() -> String {
    let mut help = String::from("Permission of the key; repeat for several:\n\n");
    for permission in KeyPermission::ALL {
        help.push_str(&format!("  {:<22} {}\n", permission.code(), permission.label()));
    }
    help.push_str("\nThe operator named by --as must have the permission too.");
    help
}

fn permission(code: &str) -> std::result::Result<KeyPermission, String> {
    KeyPermission::from_code(code).ok_or_else(|| {
        let known: Vec<_> = KeyPermission::ALL.iter().map(|one| one.code()).collect();
        format!("there is no permission {code:?}; the permissions are {}", known.join(", "))
    })
}
