use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::Timestamp;
use crate::error::{Error, Result};
use crate::imports::preview::CountedOffer;
use crate::imports::read::CsvFormat;
use crate::imports::validate::reason_label;
use crate::imports::{Choices, Import, ImportState, Offer, Reason};
use crate::users::Column;
use crate::users::fields::FIRST_WARNING;

#[derive(sqlx_macros::FromRow)]
pub(super) struct ImportRow {
    id: Uuid,
    state: String,
    cause: String,
    file_name: String,
    size: i64,
    sha256: String,
    uploaded_by: String,
    uploaded_at: i64,
    started_by: Option<String>,
    started_at: Option<i64>,
    running_at: Option<i64>,
    finished_at: Option<i64>,
    judged_micros: i64,
    rows: i64,
    form: String,
    preview: String,
    applied: String,
    reasons: String,
    offers: String,
    accepted_offers: String,
    done_rows: i64,
    done_bytes: i64,
    choices: String,
    corrections: i64,
    undone: String,
    undone_by: Option<String>,
    undone_at: Option<i64>,
    application_seq: i64,
}

pub(super) const COLUMNS: &str = "id, state, cause, file_name, size, sha256, uploaded_by, uploaded_at, \
     started_by, started_at, running_at, finished_at, judged_micros, rows, form, preview, applied, \
     reasons, offers, accepted_offers, done_rows, done_bytes, choices, corrections, undone, undone_by, undone_at, \
     application_seq";

/// An import, and what only the operations need of it.
pub(in crate::imports) struct StoredImport {
    pub import: Import,
    pub application_seq: i64,
    pub form: CsvFormat,
    pub running_at: Option<Timestamp>,
    pub done_rows: i64,
    pub done_bytes: i64,
}

pub(super) fn found(row: ImportRow) -> Result<StoredImport> {
    let form: CsvFormat = parsed(&row.form)?;
    let reasons: Vec<(u8, u8, i64)> = serde_json::from_str(&row.reasons)?;
    let (warnings, reasons): (Vec<_>, Vec<_>) =
        reasons.into_iter().partition(|(_, code, _)| *code >= FIRST_WARNING);
    let import = Import {
        id: row.id,
        state: state(&row.state)?,
        cause: row.cause,
        file_name: row.file_name,
        size: row.size,
        sha256: row.sha256,
        uploaded_by: row.uploaded_by,
        uploaded_at: Timestamp::from_micros(row.uploaded_at),
        started_by: row.started_by,
        started_at: row.started_at.map(Timestamp::from_micros),
        finished_at: row.finished_at.map(Timestamp::from_micros),
        validation_seconds: row.judged_micros as f64 / 1e6,
        rows: row.rows,
        preview: parsed(&row.preview)?,
        applied: parsed(&row.applied)?,
        reasons: reasons.into_iter().filter_map(reason).collect(),
        offers: offers(&row.offers, &row.accepted_offers)?,
        warnings: warnings.into_iter().filter_map(reason).collect(),
        choices: effective(parsed(&row.choices)?, &form),
        corrections: row.corrections,
        outdated: row.rows > 0 && form.is_outdated(),
        complete: row.rows > 0 && row.done_rows >= row.rows,
        undone: parsed(&row.undone)?,
        undone_by: row.undone_by,
        undone_at: row.undone_at.map(Timestamp::from_micros),
        columns: form.known(),
        reading: form.reading(),
        same_as: None,
        waiting_for: None,
    };
    Ok(StoredImport {
        import,
        application_seq: row.application_seq,
        form,
        running_at: row.running_at.map(Timestamp::from_micros),
        done_rows: row.done_rows,
        done_bytes: row.done_bytes,
    })
}

fn reason((column, code, count): (u8, u8, i64)) -> Option<Reason> {
    let column = *Column::ALL.get(usize::from(column))?;
    Some(Reason { column, code, label: reason_label(code).to_owned(), count })
}

/// What validation counted, with what operators have accepted of it.
fn offers(counted: &str, accepted: &str) -> Result<Vec<Offer>> {
    let counted: Vec<CountedOffer> = serde_json::from_str(counted)?;
    let accepted: Vec<(Column, u8)> = serde_json::from_str(accepted)?;
    let offer = |one: CountedOffer| Offer {
        accepted: accepted.contains(&(one.column, one.code)),
        label: reason_label(one.code).to_owned(),
        column: one.column,
        code: one.code,
        rows: one.rows,
        values: one.values,
    };
    Ok(counted.into_iter().map(offer).collect())
}

/// `{}` stands for what has not been written yet.
pub(super) fn parsed<T: DeserializeOwned + Default>(text: &str) -> Result<T> {
    if text == "{}" { Ok(T::default()) } else { Ok(serde_json::from_str(text)?) }
}

pub(super) fn state(code: &str) -> Result<ImportState> {
    ImportState::from_code(code)
        .ok_or_else(|| Error::internal("imports", &format!("unknown state {code}")))
}

/// The options, without columns that the file does not have.
pub(super) fn effective(mut choices: Choices, form: &CsvFormat) -> Choices {
    let known = form.known();
    choices.clears.retain(|column| known.is_empty() || known.contains(column));
    choices
}
