use super::store::{self, Ending};
use crate::audit::{self, Fact, Who};
use crate::context::Context;
use crate::error::Result;
use crate::operators::give;

const BATCH_SIZE: i64 = 50;

/// Writes into the audit log which roles have ended since it was called before, each with its end. Each
/// has a transaction of its own, which locks the role first and its organization's chain last.
pub(crate) async fn record_role_ends(ctx: &Context) -> Result<()> {
    loop {
        let now = ctx.clock.now();
        let ended = store::ended(&ctx.db, now, BATCH_SIZE).await?;
        for one in &ended {
            let mut tx = ctx.db.begin().await?;
            if !store::note_ended(&mut tx, one).await? {
                continue;
            }
            let who = Who {
                organization_seq: one.organization_seq,
                application_seq: one.given.application.as_ref().map(|place| place.seq),
                actor_id: None,
                actor: "Rollcall",
                request_id: "worker",
            };
            audit::append_for(&mut tx, &who, now, fact(one)).await?;
            tx.commit().await?;
        }
        if (ended.len() as i64) < BATCH_SIZE {
            return Ok(());
        }
    }
}

fn fact(one: &Ending) -> Fact {
    let given = &one.given;
    let former = Some((&given.role, given.until));
    Fact {
        action: "operator.role_ended",
        subject_kind: "operator",
        subject_id: Some(one.identity.operator_id),
        subject: one.identity.name.clone(),
        details: give::details(None, None, former, given.application.as_ref()),
    }
}
