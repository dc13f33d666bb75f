use uuid::Uuid;

use super::doubts;
use super::notes::annotate;
use super::prepare::read_head;
use super::saved::{Saved, apply, header_of};
use super::store;
use super::suggest::suggest;
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::imports::lifecycle::{Transition, refusal};
use crate::imports::read::{CsvFormat, Head, is_of_report};
use crate::imports::store as imports;
use crate::imports::{Doubt, MappingStep, Question, ReadOptions, Target};

/// Rows that suggestions are made from, as far as the first bytes of the file have them.
const ROWS: usize = 1_000;
const LINES_SHOWN: usize = 5;
/// Of these lines, at most so many are above the header.
const TITLES_SHOWN: i64 = 2;
const MAX_LINE_LENGTH: usize = 240;

/// What the mapping page of an import shows, read as `options` says. `None`: there is no such import.
pub async fn mapping_step(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    options: &ReadOptions,
) -> Result<Option<MappingStep>> {
    actor.require(Permission::RunImports)?;
    let Some(found) = imports::find(&ctx.db, actor.application.seq, id).await? else {
        return Ok(None);
    };
    let state = found.import.state;
    if !Transition::ChooseMapping.sources().contains(&state) {
        return Err(Error::Conflict(refusal(Transition::ChooseMapping, state)));
    }
    let options = &whole(options, &found.form.options);
    let head = read_head(ctx, id, &found.form, options)
        .await?
        .map_err(|error| Error::invalid("file", error.to_string()))?;
    let saved = store::all(&ctx.db, actor.application.seq).await?;
    let doubts = match found.form.question {
        Question::Encoding => doubts::kept(ctx, id).await?,
        _ => Vec::new(),
    };
    Ok(Some(build(options, &found.form, &head, saved, doubts)))
}

/// The options, completed with the earlier ones. Options with a dialect come from the whole form of the
/// page, so what is empty in them has to be detected.
fn whole(options: &ReadOptions, before: &ReadOptions) -> ReadOptions {
    if options.dialect.is_some() {
        return options.clone();
    }
    ReadOptions {
        encoding: options.encoding.or(before.encoding),
        delimiter: options.delimiter.or(before.delimiter),
        dialect: before.dialect,
        header_line: options.header_line.or(before.header_line),
        mapping: options.mapping.clone(),
    }
}

fn build(
    options: &ReadOptions,
    form: &CsvFormat,
    head: &Head,
    saved: Vec<Saved>,
    doubts: Vec<Doubt>,
) -> MappingStep {
    let rows = head.rows(ROWS);
    let mut columns = suggest(&head.names, &rows);
    let header = header_of(&head.names);
    let (mapping, targets, same_header) = offered(options, form, &header, &saved);
    let mut missing = Vec::new();
    if let Some(targets) = targets {
        let applied = apply(&targets, &head.names);
        for column in &mut columns {
            let Some(Some(target)) = applied.targets.get(column.index) else { continue };
            if let Target::Metadata(key) = target {
                column.key.clone_from(key);
            }
            column.target = target.clone();
            annotate(column, &rows);
        }
        missing = applied.missing;
    }
    MappingStep {
        encoding: head.encoding,
        delimiter: head.delimiter,
        detected_encoding: head.detected_encoding,
        detected_delimiter: head.detected_delimiter,
        dialect: head.dialect,
        backslashes: head.backslashes,
        header_line: head.header_line,
        titles: head.titles,
        asked_line: options.header_line,
        doubts,
        sample: sample(head),
        width: head.names.len(),
        columns,
        saved: saved.into_iter().map(|one| one.name).collect(),
        mapping,
        same_header,
        missing,
    }
}

type Targets = Vec<(String, Target)>;

/// What is filled in: the mapping that was asked for (also where it did not fit the file), the one that
/// the import has, or one that was saved for the same header.
fn offered(
    options: &ReadOptions,
    form: &CsvFormat,
    header: &str,
    saved: &[Saved],
) -> (String, Option<Targets>, bool) {
    if options.mapping == NO_MAPPING {
        return (String::new(), None, false);
    }
    let named = |name: &String| saved.iter().find(|one| one.name == *name);
    let did_not_fit = || named(&form.options.mapping).filter(|_| form.targets.is_none());
    if let Some(one) = named(&options.mapping).or_else(did_not_fit) {
        return (one.name.clone(), Some(one.targets.clone()), false);
    }
    if let Some(targets) = &form.targets {
        return (form.options.mapping.clone(), Some(targets.clone()), false);
    }
    match saved.iter().find(|one| one.header == header) {
        Some(one) => (one.name.clone(), Some(one.targets.clone()), true),
        None => (String::new(), None, false),
    }
}

/// What a form sends for "no saved mapping, just the suggestions".
pub(super) const NO_MAPPING: &str = "-";

/// The header and the first lines around it, as the delimiters stand in them; a report's names with
/// them.
fn sample(head: &Head) -> Vec<(i64, String)> {
    let first = (head.header_line - TITLES_SHOWN).max(head.start_line);
    lines(&head.text)
        .zip(head.start_line..)
        .filter(|(line, number)| *number >= first && !line.trim_ascii().is_empty())
        .take(LINES_SHOWN)
        .map(|(line, number)| {
            let line = String::from_utf8_lossy(line);
            let end = line.floor_char_boundary(MAX_LINE_LENGTH);
            let more = if end < line.len() { "…" } else { "" };
            (number, format!("{}{more}", &line[..end]))
        })
        .collect()
}

/// The lines of a text, whatever ends them.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
            rest = None;
            return (!text.is_empty()).then_some(text);
        };
        let pair = usize::from(text[end..].starts_with(b"\r\n"));
        rest = Some(&text[end + 1 + pair..]);
        Some(&text[..end])
    })
}

/// The names of a header with their targets, as they are kept.
pub(super) fn paired(names: &[String], targets: &[Target]) -> Targets {
    names
        .iter()
        .zip(targets)
        .filter(|(name, _)| !is_of_report(name))
        .map(|(name, target)| (name.clone(), target.clone()))
        .collect()
}
