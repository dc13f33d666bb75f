use std::collections::HashMap;

use uuid::Uuid;

use super::row::parsed;
use super::transition::{transition, transition_by};
use crate::Timestamp;
use crate::access::Actor;
use crate::db::{Tx, on_tx};
use crate::error::Result;
use crate::imports::lifecycle::Transition;
use crate::imports::preview::CountedOffer;
use crate::imports::read::CsvFormat;
use crate::imports::{Choices, Counts};
use crate::users::Column;

/// The outcome of validating a file.
pub(in crate::imports) struct Validated {
    pub form: CsvFormat,
    pub rows: i64,
    pub preview: Counts,
    /// Rows by column and kind of problem or warning.
    pub reasons: HashMap<(u8, u8), i64>,
    pub offers: Vec<CountedOffer>,
    pub micros: i64,
}

/// `false`: an operator has discarded the import meanwhile, and nothing was written.
pub(in crate::imports) async fn set_validated(
    tx: &mut Tx,
    id: Uuid,
    validated: &Validated,
) -> Result<bool> {
    let mut reasons: Vec<(u8, u8, i64)> =
        validated.reasons.iter().map(|(&(column, code), &count)| (column, code, count)).collect();
    reasons.sort_by_key(|&(column, code, count)| (-count, column, code));
    if !transition(tx, id, Transition::FinishValidation).await? {
        return Ok(false);
    }
    on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET cause = '', form = $2, rows = $3, preview = $4,
             reasons = $5, judged_micros = $6, offers = $7, done_rows = 0, done_bytes = 0, running_at = NULL
         WHERE id = $1",
    )
    .bind(id)
    .bind(serde_json::to_string(&validated.form)?)
    .bind(validated.rows)
    .bind(serde_json::to_string(&validated.preview)?)
    .bind(serde_json::to_string(&reasons)?)
    .bind(validated.micros)
    .bind(serde_json::to_string(&validated.offers)?)
    .execute(c)
    .await
    .map(drop))?;
    Ok(true)
}

/// How far validating is. Returns whether an operator wants it to stop.
pub(in crate::imports) async fn note_validation(
    tx: &mut Tx,
    id: Uuid,
    counts: &Counts,
    bytes: i64,
) -> Result<bool> {
    let (cancelled,): (bool,) = on_tx!(tx, c => sqlx::query_as(
        "UPDATE imports SET preview = $2, done_rows = $3, done_bytes = $4
         WHERE id = $1 AND state = 'validating' RETURNING cancel_requested",
    )
    .bind(id)
    .bind(serde_json::to_string(counts)?)
    .bind(counts.rows())
    .bind(bytes)
    .fetch_one(c)
    .await)?;
    Ok(cancelled)
}

pub(in crate::imports) async fn set_choices(
    tx: &mut Tx,
    id: Uuid,
    choices: &Choices,
) -> Result<()> {
    on_tx!(tx, c => sqlx::query("UPDATE imports SET choices = $2 WHERE id = $1")
        .bind(id)
        .bind(serde_json::to_string(choices)?)
        .execute(c)
        .await
        .map(drop))?;
    Ok(())
}

/// What operators decided about an import before its run.
pub(in crate::imports) struct Chosen {
    pub choices: Choices,
    /// Cells that were corrected by hand.
    pub corrections: i64,
    /// Reasons whose offers are accepted.
    pub accepted: Vec<(Column, u8)>,
}

pub(in crate::imports) async fn chosen(tx: &mut Tx, id: Uuid) -> Result<Chosen> {
    let (choices, corrections, accepted): (String, i64, String) = on_tx!(tx, c => sqlx::query_as(
        "SELECT choices, corrections, accepted_offers FROM imports WHERE id = $1",
    )
    .bind(id)
    .fetch_one(c)
    .await)?;
    let accepted = serde_json::from_str(&accepted)?;
    Ok(Chosen { choices: parsed(&choices)?, corrections, accepted })
}

/// Sends an import that has written nothing back to the check of its rows. `false`: it is running, or has
/// written users.
pub(in crate::imports) async fn set_validating(
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    now: Timestamp,
) -> Result<bool> {
    if !transition_by(tx, actor, id, Transition::Revalidate).await? {
        return Ok(false);
    }
    on_tx!(tx, c => sqlx::query(
        "UPDATE imports SET cause = '', started_by = NULL, started_by_id = NULL,
             started_at = NULL, running_at = $2, finished_at = NULL, cancel_requested = FALSE,
             applied = '{}', checkpoint = '{}', done_rows = 0, done_bytes = 0
         WHERE id = $1",
    )
    .bind(id)
    .bind(now.micros())
    .execute(c)
    .await
    .map(drop))?;
    on_tx!(tx, c => sqlx::query("DELETE FROM import_exceptions WHERE import_id = $1")
        .bind(id)
        .execute(c)
        .await
        .map(drop))?;
    Ok(true)
}
