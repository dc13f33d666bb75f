use uuid::Uuid;

use super::prepare::read_head;
use super::saved::{Saved, apply, header_of};
use super::suggest::{annotate, suggest};
use super::{MappingStep, Target, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::imports::read::{FileError, Form, Head, guess_whole, is_of_report};
use crate::imports::store as imports;
use crate::imports::{ImportState, Wish};

/// Rows that suggestions are judged by.
const ROWS: usize = 50;
const LINES_SHOWN: usize = 4;
const LONGEST_LINE: usize = 240;

/// What the mapping page of an import shows, read as `wish` says. `None`: there is no such import.
pub async fn mapping_step(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    wish: &Wish,
) -> Result<Option<MappingStep>> {
    actor.require(Permission::RunImports)?;
    let Some(found) = imports::find(&ctx.db, actor.application.seq, id).await? else {
        return Ok(None);
    };
    if !matches!(found.import.state, ImportState::Mapping | ImportState::Ready) {
        return Err(Error::Conflict(
            "This import has gone on: its mapping cannot be changed any more.".into(),
        ));
    }
    let head = head_to_show(ctx, id, wish, &found.form).await?;
    let saved = store::all(&ctx.db, actor.application.seq).await?;
    Ok(Some(build(wish, &found.form, &head, saved)))
}

/// The head as wished, else as it was read before; in a likely encoding where that cannot be.
async fn head_to_show(ctx: &Context, id: Uuid, wish: &Wish, form: &Form) -> Result<Head> {
    let mut asked = Form { wish: wish.clone(), ..Form::default() };
    asked.wish.encoding = wish.encoding.or(form.wish.encoding);
    asked.wish.delimiter = wish.delimiter.or(form.wish.delimiter);
    let before = form.guessed.then_some(form.encoding);
    let refused = |error: FileError| Error::invalid("file", error.to_string());
    match read_head(ctx, id, &asked, before).await? {
        Ok(head) => Ok(head),
        Err(error) if error.is_of_encoding() => {
            asked.wish.encoding = Some(guess_whole(ctx, id).await?);
            read_head(ctx, id, &asked, before).await?.map_err(refused)
        }
        Err(error) => Err(refused(error)),
    }
}

fn build(wish: &Wish, form: &Form, head: &Head, saved: Vec<Saved>) -> MappingStep {
    let rows = head.rows(ROWS);
    let mut columns = suggest(&head.names, &rows);
    let header = header_of(&head.names);
    let (mapping, targets, same_header) = offered(wish, form, &header, &saved);
    if let Some(Ok(targets)) = targets.map(|targets| apply(&targets, &head.names)) {
        for column in &mut columns {
            let Some(target) = targets.get(column.index) else { continue };
            if let Target::Metadata(key) = target {
                column.key.clone_from(key);
            }
            column.target = target.clone();
            annotate(column, &rows);
        }
    }
    MappingStep {
        encoding: head.encoding,
        delimiter: head.delimiter,
        detected_encoding: head.detected_encoding,
        detected_delimiter: head.detected_delimiter,
        sample: sample(head),
        width: head.names.len(),
        columns,
        saved: saved.into_iter().map(|one| one.name).collect(),
        mapping,
        same_header,
    }
}

type Targets = Vec<(String, Target)>;

/// What is filled in: the mapping that was asked for, the one that the import has, or one that was
/// saved for the same header.
fn offered(
    wish: &Wish,
    form: &Form,
    header: &str,
    saved: &[Saved],
) -> (String, Option<Targets>, bool) {
    if wish.mapping == NO_MAPPING {
        return (String::new(), None, false);
    }
    if let Some(one) = saved.iter().find(|one| one.name == wish.mapping) {
        return (one.name.clone(), Some(one.targets.clone()), false);
    }
    if let Some(targets) = &form.targets {
        return (form.wish.mapping.clone(), Some(targets.clone()), false);
    }
    match saved.iter().find(|one| one.header == header) {
        Some(one) => (one.name.clone(), Some(one.targets.clone()), true),
        None => (String::new(), None, false),
    }
}

/// What a form sends for "no saved mapping, just the suggestions".
pub(super) const NO_MAPPING: &str = "-";

/// The first lines, as the delimiters stand in them; a report's names with them.
fn sample(head: &Head) -> Vec<(i64, String)> {
    head.text
        .lines()
        .zip(head.start_line..)
        .filter(|(line, _)| !line.trim().is_empty())
        .take(LINES_SHOWN)
        .map(|(line, number)| {
            let end = line.floor_char_boundary(LONGEST_LINE);
            let more = if end < line.len() { "…" } else { "" };
            (number, format!("{}{more}", &line[..end]))
        })
        .collect()
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
