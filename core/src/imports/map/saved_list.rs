use super::store;
use super::value_words::is_possible;
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::Result;
use crate::imports::{SavedMapping, WordTarget};
use crate::users::Column;

/// The application's saved mappings by name, with what is in them.
pub async fn saved_mappings(ctx: &Context, actor: &Actor) -> Result<Vec<SavedMapping>> {
    actor.require(Permission::RunImports)?;
    let saved = store::listed(&ctx.db, actor.application.seq).await?;
    // Words that were mapped to something that is no longer allowed are asked about again.
    let words = |column: Column, words: Vec<(String, String)>| -> Vec<(String, WordTarget)> {
        let target = |(word, code): (String, String)| {
            let target = WordTarget::from_code(&code)?;
            is_possible(column, &target).then_some((word, target))
        };
        words.into_iter().filter_map(target).collect()
    };
    Ok(saved
        .into_iter()
        .map(|(one, saved_by, saved_at)| SavedMapping {
            name: one.name,
            saved_by,
            saved_at,
            columns: one.targets,
            words: one
                .values
                .into_iter()
                .map(|(column, list)| (column, words(column, list)))
                .collect(),
        })
        .collect())
}
