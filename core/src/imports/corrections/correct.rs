use std::collections::HashSet;

use uuid::Uuid;

use super::store;
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::imports::preview::{entries_at, source_rows};
use crate::imports::{Correction, Import, audited, find, recheck, store as imports};

/// Corrected cells of one import. Whoever has more to mend mends the file.
const MOST: i64 = 10_000;
/// Characters of a cell; the longest that any column takes is a metadata object.
const LONGEST: usize = 20_000;

/// Corrects cells of a judged file and has it judged again. A value that is what the file says
/// takes a former correction back.
pub async fn correct(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    corrections: &[Correction],
) -> Result<Import> {
    actor.require(Permission::RunImports)?;
    let found = imports::find(&ctx.db, actor.application.seq, id)
        .await?
        .ok_or_else(|| Error::not_found("import"))?;
    let (kept, taken_back) = compare(ctx, &found, corrections).await?;
    let mut tx = ctx.db.begin().await?;
    recheck::judge_again(ctx, &mut tx, actor, id).await?;
    store::remove(&mut tx, id, &taken_back).await?;
    store::put(&mut tx, actor, id, ctx.clock.now(), &kept).await?;
    if store::count(&mut tx, id).await? > MOST {
        return Err(Error::invalid(
            "value",
            format!(
                "At most {MOST} cells of an import can be corrected here. Correct the file, and upload it again."
            ),
        ));
    }
    // The entry names rows and columns, not values: it outlives the people.
    let cells: Vec<String> = corrections
        .iter()
        .map(|one| format!("row {} {}", one.ordinal + 1, one.column.name()))
        .collect();
    let details = vec![("cells", cells.len().to_string()), ("corrected", listed(&cells))];
    audited::note_by(ctx, &mut tx, actor, id, "import.corrected", details).await?;
    tx.commit().await?;
    ctx.wake();
    find(ctx, actor, id).await?.ok_or_else(|| Error::not_found("import"))
}

/// What differs from the file, and what does not (any more).
async fn compare<'a>(
    ctx: &Context,
    found: &imports::Found,
    corrections: &'a [Correction],
) -> Result<(Vec<&'a Correction>, Vec<&'a Correction>)> {
    if corrections.is_empty() {
        return Err(Error::invalid("value", "No cell was corrected. Change one, and check again."));
    }
    if corrections.len() as i64 > MOST {
        return Err(Error::invalid("value", format!("At most {MOST} cells at once.")));
    }
    let mut ordinals: Vec<i64> = corrections.iter().map(|one| one.ordinal).collect();
    ordinals.sort_unstable();
    ordinals.dedup();
    let cells: HashSet<_> = corrections.iter().map(|one| (one.ordinal, one.column)).collect();
    if cells.len() != corrections.len() {
        return Err(Error::invalid("value", "A cell is corrected twice."));
    }
    if ordinals.iter().any(|ordinal| !(0..found.import.rows).contains(ordinal)) {
        return Err(Error::invalid("row", "There is no such row in the file."));
    }
    let entries = entries_at(ctx, found.import.id, &ordinals).await?;
    let rows = source_rows(ctx, found, entries).await?;
    let (mut kept, mut taken_back) = (Vec::new(), Vec::new());
    for one in corrections {
        if one.value.contains('\0') {
            return Err(Error::invalid("value", "A cell cannot hold a NUL character."));
        }
        if one.value.chars().count() > LONGEST {
            return Err(Error::invalid("value", format!("At most {LONGEST} characters.")));
        }
        if !found.form.known().contains(&one.column) {
            let name = one.column.name();
            return Err(Error::invalid("column", format!("The file has no column {name}.")));
        }
        let row = rows.iter().find(|row| row.ordinal == one.ordinal);
        let in_file = row.map(|row| found.form.written(one.column, &row.source));
        if in_file.is_some_and(|cell| cell.trim() == one.value.trim()) {
            taken_back.push(one);
        } else {
            kept.push(one);
        }
    }
    Ok((kept, taken_back))
}

fn listed(cells: &[String]) -> String {
    const SHOWN: usize = 20;
    let mut text = cells.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if cells.len() > SHOWN {
        text += &format!(", and {} more", cells.len() - SHOWN);
    }
    text
}
