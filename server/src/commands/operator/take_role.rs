use clap::Args;
use rollcall_core::context::Context;
use rollcall_core::team;

use super::member;
use crate::commands::application::ApplicationName;
use crate::failure::Result;

#[derive(Args, Debug)]
pub struct TakeRole {
    /// E-mail address of the operator
    pub email: String,
    /// Application, such as demo/main; the role of its organization is taken away
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
    /// Take the role in this application alone away
    #[arg(long)]
    pub only_application: bool,
}

impl TakeRole {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        let (actor, id) = member(ctx, &self.application, &self.email).await?;
        let application = self.only_application.then_some(actor.application.id);
        team::take_role(ctx, &actor, id, application).await?;
        println!("The role of {} was taken away.", self.email);
        Ok(())
    }
}
