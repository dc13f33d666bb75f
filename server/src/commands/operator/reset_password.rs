use clap::Args;
use rollcall_core::context::Context;
use rollcall_core::operators;

use super::{password_from_stdin, unknown};
use crate::failure::Result;

#[derive(Args, Debug)]
pub struct ResetPassword {
    /// E-mail address of the operator
    pub email: String,
    /// Read the new password from standard input instead of generating one
    #[arg(long)]
    pub password_stdin: bool,
}

impl ResetPassword {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        let given = self.password_stdin.then(password_from_stdin).transpose()?;
        let is_generated = given.is_none();
        let Some(password) = operators::reset_password(ctx, &self.email, given).await? else {
            return Err(unknown(&self.email));
        };
        println!("{} has a new password, and their sessions have ended.", self.email);
        if is_generated {
            println!("Password: {password}");
            println!("It works for 7 days. They choose their own at the first sign-in.");
        }
        Ok(())
    }
}
