use clap::Args;
use rollcall_core::access::Role;
use rollcall_core::context::Context;
use rollcall_core::operators;

use super::unknown;
use crate::commands::application::ApplicationName;
use crate::failure::Result;

#[derive(Args, Debug)]
pub struct Grant {
    /// E-mail address of the operator
    pub email: String,
    /// Application they get access to, such as demo/main; the role applies to its organization
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
    /// OWNER, ADMIN, COMPLIANCE_OFFICER, DEVELOPER or READER
    #[arg(long, value_name = "ROLE")]
    pub role: Role,
}

impl Grant {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        let ApplicationName { organization, application } = self.application;
        let granted =
            operators::grant(ctx, &self.email, &organization, &application, self.role).await?;
        let Some(former) = granted else { return Err(unknown(&self.email)) };
        let (email, label) = (&self.email, self.role.label());
        match former {
            Some(former) if former == self.role => {
                println!("{email} is {label} of {organization}, as before.");
            }
            Some(former) => {
                println!("{email} is now {label} of {organization}, and was {}.", former.label());
            }
            None => println!("{email} is now {label} of {organization}."),
        }
        Ok(())
    }
}
