use super::{JobStatus, store};
use crate::context::Context;
use crate::error::Result;

pub async fn status(ctx: &Context) -> Result<JobStatus> {
    store::status(&ctx.db).await
}
