use clap::Args;
use rollcall_core::context::Context;
use rollcall_core::format::counted;
use rollcall_core::team;

use super::member;
use crate::commands::application::ApplicationName;
use crate::failure::Result;

#[derive(Args, Debug)]
pub struct Remove {
    /// E-mail address of the operator
    pub email: String,
    /// An application of the organization, such as demo/main
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
}

impl Remove {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        let (actor, id) = member(ctx, &self.application, &self.email).await?;
        let left = team::remove(ctx, &actor, id).await?;
        println!("{} is no longer in the team of {}.", self.email, self.application.organization);
        for key in &left.api_keys {
            println!(
                "The API key {} ({}) stays active. Replace it: they may know it.",
                key.name, key.application.slug
            );
        }
        if left.directory_tokens > 0 {
            let tokens = counted(left.directory_tokens, "directory token", "directory tokens");
            println!("Still active: {tokens} that they made. Replace what they may know.");
        }
        if left.exports > 0 {
            let exports = counted(left.exports, "export", "exports");
            println!("{exports} that they requested: cancelled.");
        }
        Ok(())
    }
}
