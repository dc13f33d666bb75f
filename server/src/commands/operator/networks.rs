use clap::Args;
use rollcall_core::context::Context;
use rollcall_core::team;

use super::command_actor;
use crate::commands::application::ApplicationName;
use crate::failure::Result;

#[derive(Args, Debug)]
pub struct Networks {
    /// Any application of the organization, such as demo/main
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
    /// Networks in CIDR, separated by commas
    #[arg(long, value_name = "NETWORKS", conflicts_with = "clear")]
    pub set: Option<String>,
    /// Let people in from anywhere
    #[arg(long)]
    pub clear: bool,
}

impl Networks {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        let actor = command_actor(ctx, &self.application).await?;
        let wanted = if self.clear { Some(String::new()) } else { self.set };
        if let Some(networks) = wanted {
            team::set_networks(ctx, &actor, &networks).await?;
        }
        let networks = team::list(ctx, &actor).await?.networks;
        if networks.is_empty() {
            println!("{} opens from anywhere.", actor.organization.name);
        } else {
            println!("{} opens from {networks}.", actor.organization.name);
        }
        Ok(())
    }
}
