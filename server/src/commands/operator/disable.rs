use clap::Args;
use rollcall_core::context::Context;
use rollcall_core::operators;

use super::unknown;
use crate::failure::Result;

#[derive(Args, Debug)]
pub struct Disable {
    /// E-mail address of the operator
    pub email: String,
}

impl Disable {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        if !operators::disable(ctx, &self.email).await? {
            return Err(unknown(&self.email));
        }
        println!("{} can no longer sign in, and their sessions have ended.", self.email);
        Ok(())
    }
}
