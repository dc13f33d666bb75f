use clap::Args;
use rollcall_core::context::Context;
use rollcall_core::operators;

use super::unknown;
use crate::failure::Result;

#[derive(Args, Debug)]
pub struct Enable {
    /// E-mail address of the operator
    pub email: String,
}

impl Enable {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        if !operators::enable(ctx, &self.email).await? {
            return Err(unknown(&self.email));
        }
        println!("{} can sign in again.", self.email);
        Ok(())
    }
}
