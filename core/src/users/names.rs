use std::collections::HashMap;

use uuid::Uuid;

use super::store;
use crate::access::{Actor, Permission, UserColumn};
use crate::context::Context;
use crate::error::Result;

/// What users of the actor's application are called, by their Rollcall IDs: by the first of full name,
/// display name and user ID that there is and that the role reads. Deleted users are missing.
pub async fn names(ctx: &Context, actor: &Actor, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    actor.require(Permission::ReadUsers)?;
    let rows = store::names(&ctx.db, actor.application.seq, ids).await?;
    let named = |(id, key, display_name, full_name): store::NamesRow| {
        let display_name = display_name.filter(|_| actor.reads(UserColumn::DisplayName));
        let full_name = full_name.filter(|_| actor.reads(UserColumn::FullName));
        (id, full_name.or(display_name).unwrap_or(key))
    };
    Ok(rows.into_iter().map(named).collect())
}
