use uuid::Uuid;

use super::lifecycle::{Transition, enqueue_validation, refusal};
use super::validate::is_warning;
use super::{Changes, Choices, Import, corrections, store};
use crate::access::Actor;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};

/// Sets what the run is to do, and has the file validated again: the preview shows what these
/// choices mean. What is left out because of a warning stays so.
pub async fn choose(ctx: &Context, actor: &Actor, id: Uuid, choices: &Choices) -> Result<Import> {
    let changes = Changes { choices: Some(choices.clone()), ..Changes::default() };
    corrections::change(ctx, actor, id, &changes).await
}

/// Validates the file again as the roster is now: for a run that was refused because users had
/// changed since the preview.
pub async fn revalidate(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Import> {
    corrections::change(ctx, actor, id, &Changes::default()).await
}

pub(super) fn check_choices(choices: &Choices) -> Result<()> {
    if let Some(column) = choices.clears.iter().find(|column| !Choices::clearable(**column)) {
        let words = format!("{} cannot be cleared because every user needs it.", column.name());
        return Err(Error::invalid("clears", words));
    }
    if !choices.leave_out.iter().all(|(_, code)| is_warning(*code)) {
        return Err(Error::invalid("leave_out", "Unknown kind of warning."));
    }
    Ok(())
}

/// Sends an import that has written nothing back to be validated.
pub(super) async fn send_back(ctx: &Context, tx: &mut Tx, actor: &Actor, id: Uuid) -> Result<()> {
    if !store::set_validating(tx, actor, id, ctx.clock.now()).await? {
        let found = store::find_in(tx, actor.application.seq, id).await?;
        let state = found.ok_or_else(|| Error::not_found("import"))?.import.state;
        return Err(Error::Conflict(refusal(Transition::Revalidate, state)));
    }
    enqueue_validation(ctx, tx, id, None).await
}
