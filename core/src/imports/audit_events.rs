use uuid::Uuid;

use super::read::CsvFormat;
use super::{Choices, Counts, Delimiter, Dialect, Encoding, Import, Reason, store};
use crate::access::Actor;
use crate::audit::{self, Fact};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::imports::validate::reason_label;
use crate::organizations;
use crate::users::Column;

/// The counts of an entry, in the order in which outcomes are shown.
pub(super) fn counts(counts: &Counts) -> Vec<(&'static str, String)> {
    vec![
        ("rows", counts.rows().to_string()),
        ("created", counts.created.to_string()),
        ("updated", counts.updated.to_string()),
        ("unchanged", counts.unchanged.to_string()),
        ("invalid", counts.invalid.to_string()),
        ("held", counts.held.to_string()),
        ("skipped", counts.skipped.to_string()),
        ("protected_cells", counts.protected_cells.to_string()),
        ("warned", counts.warned.to_string()),
        ("status_changes", counts.status_changes.to_string()),
    ]
}

/// The kinds of warnings that were accepted with a start, and those whose rows were left out.
pub(super) fn warnings(import: &Import) -> Vec<(&'static str, String)> {
    let left_out = &import.choices.leave_out;
    let (out, accepted): (Vec<&Reason>, Vec<&Reason>) =
        import.warnings.iter().partition(|reason| left_out.contains(&(reason.column, reason.code)));
    let listed = |reasons: Vec<&Reason>| {
        let one = |reason: &Reason| {
            format!("{}: {} ({})", reason.column.name(), reason.label, reason.count)
        };
        reasons.into_iter().map(one).collect::<Vec<_>>().join(", ")
    };
    [("warnings_accepted", listed(accepted)), ("warnings_left_out", listed(out))]
        .into_iter()
        .filter(|(_, kinds)| !kinds.is_empty())
        .collect()
}

/// The options of the run.
pub(super) fn choices(choices: &Choices) -> Vec<(&'static str, String)> {
    let clears: Vec<&str> = choices.clears.iter().map(|column| column.name()).collect();
    let mut details = vec![
        ("mode", choices.mode.code().to_owned()),
        ("empty_cells_clear", clears.join(", ")),
        ("all_or_nothing", choices.all_or_nothing.to_string()),
    ];
    if !choices.leave_out.is_empty() {
        let kind =
            |(column, code): &(Column, u8)| format!("{}: {}", column.name(), reason_label(*code));
        let kinds: Vec<String> = choices.leave_out.iter().map(kind).collect();
        details.push(("warnings_left_out", kinds.join(", ")));
    }
    details
}

/// `country: not a country code`
pub(super) fn reason((column, code): (Column, u8)) -> String {
    format!("{}: {}", column.name(), reason_label(code))
}

/// The counts of a preview, and the options that its rows were checked with.
pub(super) async fn preview(
    tx: &mut Tx,
    id: Uuid,
    validated: &Counts,
) -> Result<Vec<(&'static str, String)>> {
    let mut details = counts(validated);
    let chosen = store::chosen(tx, id).await?;
    details.extend(choices(&chosen.choices));
    details.push(("corrected_cells", chosen.corrections.to_string()));
    if !chosen.accepted.is_empty() {
        let reasons: Vec<String> = chosen.accepted.iter().copied().map(reason).collect();
        details.push(("accepted_suggestions", reasons.join("; ")));
    }
    Ok(details)
}

/// How a file was read, where that is not the template in UTF-8 with commas.
pub(super) fn reading(form: &CsvFormat) -> Vec<(&'static str, String)> {
    let mut details = Vec::new();
    if form.encoding != Encoding::UTF_8 {
        details.push(("encoding", form.encoding.name().to_owned()));
    }
    if form.delimiter != Delimiter::Comma {
        details.push(("delimiter", form.delimiter.code().to_owned()));
    }
    if form.dialect != Dialect::Doubled {
        details.push(("quotes", form.dialect.code().to_owned()));
    }
    if form.titles > 0 {
        details.push(("header_line", form.header_line.to_string()));
    }
    if form.targets.is_some() {
        let name = if form.options.mapping.is_empty() { "unnamed" } else { &form.options.mapping };
        details.push(("mapping", name.to_owned()));
    }
    let words: usize = form.values.iter().map(|(_, words)| words.len()).sum();
    if words > 0 {
        details.push(("mapped_words", words.to_string()));
    }
    details
}

/// An entry of the worker about an import; the operator who asked for the work is a detail.
pub(super) async fn note(
    ctx: &Context,
    tx: &mut Tx,
    application_seq: i64,
    id: Uuid,
    action: &'static str,
    details: Vec<(&'static str, String)>,
) -> Result<()> {
    let Some(actor) = organizations::system_actor(ctx, application_seq, "worker").await? else {
        return Err(Error::internal("imports", &"an import without its application"));
    };
    note_by(ctx, tx, &actor, id, action, details).await
}

/// An entry about an import, with the file's name and checksum.
pub(super) async fn note_by(
    ctx: &Context,
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    action: &'static str,
    mut details: Vec<(&'static str, String)>,
) -> Result<()> {
    let file = store::file_of(tx, id).await?;
    details.push(("sha256", file.sha256));
    details.push(("uploaded_by", file.uploaded_by));
    if let Some(started_by) = file.started_by {
        details.push(("started_by", started_by));
    }
    let fact = Fact {
        action,
        subject_kind: "import",
        subject_id: Some(id),
        subject: file.file_name,
        details,
    };
    audit::append(tx, actor, ctx.clock.now(), fact).await
}
