use uuid::Uuid;

use super::index::{BLOCK, Wanted};
use super::{ROW_BYTES, RowEntry, RowIndex};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::imports::Outcome;
use crate::imports::paths::{index_path, rows_path};
use crate::imports::store;

/// A row's position in the file (from 0) with its entry; the outcome is the run's where it differs.
pub(crate) type Placed = (i64, RowEntry);

/// The file's index, with the results of the run where they differ from the preview.
pub(crate) async fn load_index(ctx: &Context, id: Uuid) -> Result<RowIndex> {
    let bytes = ctx.files.read(&index_path(id)).await?;
    let mut index = RowIndex::from_bytes(&bytes)
        .ok_or_else(|| Error::internal("imports", &"a damaged row index"))?;
    index.apply(&store::moved(&ctx.db, id).await?);
    Ok(index)
}

/// Up to `limit` of the wanted rows, from the `first`-th of them on.
pub(crate) async fn entries(
    ctx: &Context,
    id: Uuid,
    index: &RowIndex,
    wanted: Option<Wanted>,
    first: i64,
    limit: usize,
) -> Result<Vec<Placed>> {
    let Some(wanted) = wanted else {
        let count = (limit as i64).min(index.rows() - first).max(0);
        return read_entries(ctx, id, first, count).await;
    };
    let is_wanted = |entry: &RowEntry| match wanted {
        Wanted::Outcome(outcome) => entry.outcome == outcome,
        Wanted::Warned => entry.warned,
        Wanted::Reason(bit) => entry.reasons & (1 << bit) != 0,
    };
    let mut placed = Vec::new();
    let blocks: Vec<(i64, i64)> = index.blocks_with(wanted, first).collect();
    for (block, skip) in blocks {
        let from = block * BLOCK;
        let count = BLOCK.min(index.rows() - from);
        let here = read_entries(ctx, id, from, count).await?;
        let matching = here.into_iter().filter(|(_, entry)| is_wanted(entry));
        placed.extend(matching.skip(usize::try_from(skip).unwrap_or(0)));
        if placed.len() >= limit {
            break;
        }
    }
    placed.truncate(limit);
    Ok(placed)
}

/// The entries of rows by their positions.
pub(crate) async fn entries_at(ctx: &Context, id: Uuid, ordinals: &[i64]) -> Result<Vec<Placed>> {
    let mut placed = Vec::with_capacity(ordinals.len());
    let mut rest = ordinals;
    while let Some((&first, _)) = rest.split_first() {
        // Rows that lie close are read together.
        let near = rest.iter().take_while(|ordinal| (first..first + BLOCK).contains(*ordinal));
        let (here, after) = rest.split_at(near.count());
        let last = here.last().copied().unwrap_or(first);
        let read = read_entries(ctx, id, first, last - first + 1).await?;
        placed.extend(read.into_iter().filter(|(ordinal, _)| here.contains(ordinal)));
        rest = after;
    }
    Ok(placed)
}

async fn read_entries(ctx: &Context, id: Uuid, first: i64, count: i64) -> Result<Vec<Placed>> {
    let size = ROW_BYTES as u64;
    let start = first.unsigned_abs() * size;
    let bytes = ctx.files.range(&rows_path(id), start..start + count.unsigned_abs() * size).await?;
    let differing = store::exceptions(&ctx.db, id, first, count).await?;
    bytes
        .chunks_exact(ROW_BYTES)
        .zip(first..)
        .map(|(chunk, ordinal)| {
            let mut entry = RowEntry::from_bytes(chunk)
                .ok_or_else(|| Error::internal("imports", &"a damaged row entry"))?;
            if let Some(code) = differing.get(&ordinal) {
                entry.outcome = Outcome::from_code(code).unwrap_or(entry.outcome);
            }
            Ok((ordinal, entry))
        })
        .collect()
}
