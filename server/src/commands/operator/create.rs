use clap::Args;
use rollcall_core::access::Role;
use rollcall_core::context::Context;
use rollcall_core::operators::{self, NewOperator};

use super::password_from_stdin;
use crate::commands::application::ApplicationName;
use crate::failure::Result;

#[derive(Args, Debug)]
pub struct Create {
    /// E-mail address to sign in with
    pub email: String,
    /// Name shown in the console and the audit log
    #[arg(long)]
    pub name: String,
    /// Application they get access to, such as demo/main; the role holds in every application of its
    /// organization
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
    /// OWNER, ADMIN, COMPLIANCE_OFFICER, DEVELOPER or READER
    #[arg(long, value_name = "ROLE")]
    pub role: Role,
    /// Read the password from standard input instead of generating one
    #[arg(long)]
    pub password_stdin: bool,
}

impl Create {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        let given = self.password_stdin.then(password_from_stdin).transpose()?;
        let is_generated = given.is_none();
        let new = NewOperator {
            email: self.email,
            name: self.name,
            organization: self.application.organization,
            application: self.application.application,
            role: self.role,
            password: given,
        };
        let (operator, password) = operators::create(ctx, &new).await?;
        println!("{} is now {} of {}.", operator.email, self.role.label(), operator.organization);
        if is_generated {
            println!("Password: {password}");
            println!("It works for 7 days. They choose their own at the first sign-in.");
        }
        Ok(())
    }
}
