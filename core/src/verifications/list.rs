use uuid::Uuid;

use super::{Verification, store};
use crate::access::{Actor, Permission, UserColumn};
use crate::context::Context;
use crate::error::Result;

/// The verifications of a user, the latest first; at most 200. A field that the role may not read is
/// empty; who may not read how many there were gets none.
pub async fn of_user(ctx: &Context, actor: &Actor, user_id: Uuid) -> Result<Vec<Verification>> {
    actor.require(Permission::ReadUsers)?;
    if !actor.reads(UserColumn::SessionCount) {
        return Ok(Vec::new());
    }
    let found = store::of_user(&ctx.db, actor.application.seq, user_id).await?;
    let may = |column, field: Option<String>| field.filter(|_| actor.reads(column));
    let withheld = |one: Verification| Verification {
        full_name: may(UserColumn::FullName, one.full_name),
        date_of_birth: may(UserColumn::DateOfBirth, one.date_of_birth),
        country: may(UserColumn::Country, one.country),
        ..one
    };
    Ok(found.into_iter().map(withheld).collect())
}
