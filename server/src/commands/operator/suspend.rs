use clap::Args;
use rollcall_core::context::Context;
use rollcall_core::team;

use super::member;
use crate::commands::application::ApplicationName;
use crate::failure::Result;

#[derive(Args, Debug)]
pub struct Suspend {
    /// E-mail address of the operator
    pub email: String,
    /// An application of the organization, such as demo/main
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
}

impl Suspend {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        let (actor, id) = member(ctx, &self.application, &self.email).await?;
        team::suspend(ctx, &actor, id).await?;
        println!(
            "{} cannot open {} any more, and their sessions have ended.",
            self.email, self.application.organization
        );
        Ok(())
    }
}
