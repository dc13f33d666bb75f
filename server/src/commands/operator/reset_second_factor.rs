use clap::Args;
use rollcall_core::context::Context;
use rollcall_core::factors;

use super::unknown;
use crate::failure::Result;

#[derive(Args, Debug)]
pub struct ResetSecondFactor {
    /// E-mail address of the operator
    pub email: String,
}

impl ResetSecondFactor {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        match factors::reset_by_email(ctx, &self.email).await? {
            None => Err(unknown(&self.email)),
            Some(true) => {
                println!(
                    "{} signs in with the password alone, and their sessions have ended.",
                    self.email
                );
                Ok(())
            }
            Some(false) => {
                println!("{} has no second factor.", self.email);
                Ok(())
            }
        }
    }
}
