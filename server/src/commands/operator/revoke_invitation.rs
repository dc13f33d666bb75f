use clap::Args;
use rollcall_core::context::Context;
use rollcall_core::team;

use super::command_actor;
use crate::commands::application::ApplicationName;
use crate::failure::{Failure, Result};

#[derive(Args, Debug)]
pub struct RevokeInvitation {
    /// E-mail address that was invited
    pub email: String,
    /// An application of the organization, such as demo/main
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
}

impl RevokeInvitation {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        let actor = command_actor(ctx, &self.application).await?;
        let open = team::list(ctx, &actor).await?.invitations;
        let invitation = open.iter().find(|one| one.email.eq_ignore_ascii_case(&self.email));
        let Some(invitation) = invitation else {
            let (email, organization) = (&self.email, &self.application.organization);
            return Err(Failure::work(format!("{email} has no open invitation to {organization}")));
        };
        team::revoke_invitation(ctx, &actor, invitation.id).await?;
        println!("The invitation of {} was revoked.", self.email);
        Ok(())
    }
}
