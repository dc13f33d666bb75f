use clap::Args;
use rollcall_core::account;
use rollcall_core::context::Context;

use super::unknown;
use crate::failure::Result;

#[derive(Args, Debug)]
pub struct ChangeEmail {
    /// Present e-mail address of the operator
    pub email: String,
    /// New e-mail address, to sign in with from now on
    pub new_email: String,
}

impl ChangeEmail {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        if !account::change_email(ctx, &self.email, &self.new_email).await? {
            return Err(unknown(&self.email));
        }
        println!("{} signs in as {} from now on.", self.email, self.new_email);
        Ok(())
    }
}
