use crate::context::Context;
use crate::error::Result;
use crate::{idempotency, webhooks};

/// Clears away what is kept for a while only and that nothing else looks after.
pub(super) async fn clear(ctx: &Context) -> Result<()> {
    idempotency::forget_old(ctx).await?;
    webhooks::forget_old(ctx).await
}
