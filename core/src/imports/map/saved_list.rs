use super::{SavedMapping, WordTarget, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;

/// The application's saved mappings by name, with what is in them.
pub async fn saved_mappings(ctx: &Context, actor: &Actor) -> Result<Vec<SavedMapping>> {
    actor.require(Permission::RunImports)?;
    let saved = store::listed(&ctx.db, actor.application.seq).await?;
    let words = |words: Vec<(String, String)>| -> Vec<(String, WordTarget)> {
        let target = |(word, code): (String, String)| Some((word, WordTarget::from_code(&code)?));
        words.into_iter().filter_map(target).collect()
    };
    Ok(saved
        .into_iter()
        .map(|(one, saved_by, saved_at)| SavedMapping {
            name: one.name,
            saved_by,
            saved_at,
            columns: one.targets,
            words: one.values.into_iter().map(|(column, list)| (column, words(list))).collect(),
        })
        .collect())
}
