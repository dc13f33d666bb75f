use uuid::Uuid;

use super::{Verification, store};
use crate::access::{Actor, Permission, UserColumn};
use crate::context::Context;
use crate::error::Result;

/// The latest 200 verifications of a user, newest first. A field that the role cannot read is
/// empty. A role that cannot read the number of sessions gets an empty list.
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
