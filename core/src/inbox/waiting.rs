use uuid::Uuid;

use super::Waiting;
use super::store::{self, Wanted};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;
use crate::faces::pairs;

/// How long a failed delivery waits for somebody, in seconds: a week.
pub(super) const FAILED_SECONDS: i64 = 7 * 86_400;

/// What waits for the actor, each kind counted up to [`Waiting::COUNTED`]: what the actor may not decide
/// is not counted. The navigation of every page shows it, so it costs no more than a few reads of an
/// index, however much there is.
pub async fn waiting(ctx: &Context, actor: &Actor) -> Result<Waiting> {
    let wanted = wanted(ctx, actor);
    let mut waiting = Waiting::default();
    if wanted.imports || wanted.exports || wanted.webhooks {
        waiting = store::waiting(&ctx.db, &wanted).await?;
    }
    if wanted.pairs {
        waiting.pairs = pairs::open_count(ctx, actor).await?;
    }
    // What nobody sees cannot be snoozed or new.
    if actor.operator_id().is_some() && waiting.total() > 0 {
        waiting.aside = store::count_aside(&ctx.db, &wanted).await?;
        waiting.fresh = store::count_fresh(&ctx.db, &wanted).await?;
    }
    Ok(waiting)
}

fn wanted(ctx: &Context, actor: &Actor) -> Wanted {
    let now = ctx.clock.now();
    Wanted {
        application_seq: actor.application.seq,
        operator_id: actor.operator_id().unwrap_or(Uuid::nil()),
        imports: actor.may(Permission::RunImports),
        exports: actor.may(Permission::OverseeExports),
        pairs: actor.may(Permission::ReviewDuplicates),
        webhooks: actor.may(Permission::ManageWebhooks),
        failed_since: now.plus_seconds(-FAILED_SECONDS),
        now,
    }
}
