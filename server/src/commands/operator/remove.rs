use clap::Args;
use rollcall_core::context::Context;
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
        if left.api_keys > 0 {
            println!(
                "{} API keys that they made go on: replace those whose secrets they know.",
                left.api_keys
            );
        }
        if left.exports > 0 {
            println!("{} exports that they requested were cancelled.", left.exports);
        }
        Ok(())
    }
}
