use uuid::Uuid;

use super::compare::{Compared, compare};
use super::store::{self, Kept};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::imports::lifecycle::commit;
use crate::imports::{
    Changes, Choices, Correction, Import, audit_events, revalidate, store as imports,
};
use crate::users::Column;

/// Corrected cells and rows of one import, at most. Who has more to correct corrects the file.
const MAX_CORRECTIONS: i64 = 10_000;

/// Corrects cells of a file that has a preview, and has its rows checked again. A value that equals the
/// file's own removes a former correction.
pub async fn correct(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    corrections: &[Correction],
) -> Result<Import> {
    actor.require(Permission::RunImports)?;
    if corrections.is_empty() {
        return Err(Error::invalid(
            "value",
            "No cell was changed. Change a cell, then check again.",
        ));
    }
    change(ctx, actor, id, &Changes { cells: corrections.to_vec(), ..Changes::default() }).await
}

/// Stores everything that an operator changed in a preview, or nothing of it, and has the rows checked
/// again with the present users. Without a change the rows are only checked again.
///
/// # Errors
/// `Invalid` where a change has no place in the file; `Conflict` where the import has gone on.
pub async fn change(ctx: &Context, actor: &Actor, id: Uuid, changes: &Changes) -> Result<Import> {
    actor.require(Permission::RunImports)?;
    let found = imports::find(&ctx.db, actor.application.seq, id)
        .await?
        .ok_or_else(|| Error::not_found("import"))?;
    if let Some(choices) = &changes.choices {
        revalidate::check_choices(choices)?;
    }
    let compared = compare(ctx, &found, changes).await?;
    let mut tx = ctx.db.begin().await?;
    revalidate::send_back(ctx, &mut tx, actor, id).await?;
    if let Some(choices) = chosen(&found.import, changes)? {
        imports::set_choices(&mut tx, id, &choices).await?;
        let details = audit_events::choices(&choices);
        audit_events::note_by(ctx, &mut tx, actor, id, "import.choices_changed", details).await?;
    }
    keep(ctx, &mut tx, actor, id, &compared, &changes.restore).await?;
    decide_offers(ctx, &mut tx, actor, &found, changes).await?;
    if changes.count(&found.import.choices) == 0 {
        audit_events::note_by(ctx, &mut tx, actor, id, "import.judged_again", Vec::new()).await?;
    }
    commit(ctx, tx, actor, id).await
}

/// The choices with the warnings that are left out. `None`: they stay as they are.
fn chosen(import: &Import, changes: &Changes) -> Result<Option<Choices>> {
    let present = &import.choices;
    let known =
        |kind: &&(Column, u8)| import.warnings.iter().any(|one| (one.column, one.code) == **kind);
    let named = || changes.leave_out.iter().chain(&changes.take_in);
    if named().filter(known).count() < named().count() {
        return Err(Error::Conflict(
            "This warning no longer applies to the file. Review the warnings again.".into(),
        ));
    }
    let mut leave_out = present.leave_out.clone();
    leave_out.retain(|kind| !changes.leave_out.contains(kind) && !changes.take_in.contains(kind));
    leave_out.extend(&changes.leave_out);
    leave_out.dedup();
    let chosen = changes.choices.as_ref().filter(|one| !one.same_as(present));
    if chosen.is_none() && leave_out == present.leave_out {
        return Ok(None);
    }
    Ok(Some(Choices { leave_out, ..chosen.unwrap_or(present).clone() }))
}

/// Cells and rows. The entry names rows and columns, not values: it outlives the people.
async fn keep(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    compared: &Compared,
    restored: &[(i64, Option<Column>)],
) -> Result<()> {
    let rewritten: Vec<i64> = compared
        .kept
        .iter()
        .filter(|one| one.field == store::WHOLE_ROW)
        .map(|one| one.ordinal)
        .collect();
    store::remove_cells(tx, id, &rewritten).await?;
    store::remove(tx, id, &compared.as_in_file).await?;
    store::put(tx, actor, id, ctx.clock.now(), &compared.kept).await?;
    let fields: Vec<(i64, &'static str)> =
        restored.iter().map(|(ordinal, column)| (*ordinal, field(*column))).collect();
    if store::remove(tx, id, &fields).await? < fields.len() as u64 {
        return Err(Error::Conflict(
            "This cell is no longer corrected. Review the row again.".into(),
        ));
    }
    // Cells that were corrected in a rewritten row lose their meaning without it.
    let whole: Vec<i64> = restored
        .iter()
        .filter(|(_, column)| column.is_none())
        .map(|(ordinal, _)| *ordinal)
        .collect();
    store::remove_cells(tx, id, &whole).await?;
    if store::count(tx, id).await? > MAX_CORRECTIONS {
        return Err(Error::invalid(
            "value",
            format!(
                "You can correct at most {MAX_CORRECTIONS} cells of an import here. Correct the file and upload it again."
            ),
        ));
    }
    let named = |one: &Kept| (one.ordinal, one.field);
    let corrected: Vec<_> =
        compared.kept.iter().map(named).chain(compared.as_in_file.iter().copied()).collect();
    for (action, cells) in [("import.corrected", &corrected), ("import.restored", &fields)] {
        if cells.is_empty() {
            continue;
        }
        let details = vec![("cells", cells.len().to_string()), ("corrected", listed(cells))];
        audit_events::note_by(ctx, tx, actor, id, action, details).await?;
    }
    Ok(())
}

/// Offers that are accepted, and accepted ones that are taken back. The import keeps the reasons; the
/// cells are found by validation, however many they are.
async fn decide_offers(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    found: &imports::StoredImport,
    changes: &Changes,
) -> Result<()> {
    if changes.accept.is_empty() && changes.withdraw.is_empty() {
        return Ok(());
    }
    let id = found.import.id;
    let mut accepted = store::accepted_in(tx, id).await?;
    for reason in &changes.accept {
        let offer = found.import.offers.iter().find(|one| (one.column, one.code) == *reason);
        let Some(offer) = offer.filter(|_| !accepted.contains(reason)) else {
            return Err(Error::Conflict(
                "This suggestion no longer applies to the file. Review the reasons again.".into(),
            ));
        };
        accepted.push(*reason);
        let details =
            vec![("reason", audit_events::reason(*reason)), ("rows", offer.rows.to_string())];
        audit_events::note_by(ctx, tx, actor, id, "import.suggestion_accepted", details).await?;
    }
    for reason in &changes.withdraw {
        if !accepted.contains(reason) {
            return Err(Error::Conflict(
                "This suggestion is not in use, so there is nothing to restore.".into(),
            ));
        }
        accepted.retain(|one| one != reason);
        let details = vec![("reason", audit_events::reason(*reason))];
        audit_events::note_by(ctx, tx, actor, id, "import.suggestion_taken_back", details).await?;
    }
    store::set_accepted(tx, id, &accepted).await
}

/// The place of a correction, as it is kept.
fn field(column: Option<Column>) -> &'static str {
    column.map_or(store::WHOLE_ROW, Column::name)
}

fn listed(cells: &[(i64, &'static str)]) -> String {
    const SHOWN: usize = 20;
    let mut text = cells
        .iter()
        .take(SHOWN)
        .map(|(ordinal, field)| match *field {
            store::WHOLE_ROW => format!("row {}", ordinal + 1),
            column => format!("row {} {column}", ordinal + 1),
        })
        .collect::<Vec<_>>()
        .join(", ");
    if cells.len() > SHOWN {
        text += &format!(", and {} more", cells.len() - SHOWN);
    }
    text
}
