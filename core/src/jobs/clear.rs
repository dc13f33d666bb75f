use crate::context::Context;
use crate::error::Result;
use crate::{exports, idempotency, operators, webhooks};

/// Clears away what is kept for a while only and that nothing else looks after.
pub(super) async fn clear(ctx: &Context) -> Result<()> {
    idempotency::forget_old(ctx).await?;
    operators::forget_old(ctx).await?;
    exports::forget_searches(ctx).await?;
    webhooks::forget_old(ctx).await
}
