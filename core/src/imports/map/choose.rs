use uuid::Uuid;

use super::check::check;
use super::prepare::read_head;
use super::saved::{Saved, header_of};
use super::step::{NO_MAPPING, paired};
use super::{ColumnWords, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::format::counted;
use crate::imports::lifecycle::{Transition, commit, enqueue_validation, refusal};
use crate::imports::read::{CsvFormat, Head, is_of_report};
use crate::imports::store as imports;
use crate::imports::{Import, MappingChoice, ReadOptions, Target, audit_events};

/// Characters of a saved mapping's name.
pub(super) const MAX_NAME_LENGTH: usize = 80;

/// Reads an import by this mapping and has it validated: one that waits for a mapping, or one that was
/// validated by another and has not been started.
pub async fn choose_mapping(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    choice: &MappingChoice,
) -> Result<Import> {
    actor.require(Permission::RunImports)?;
    let found = imports::find(&ctx.db, actor.application.seq, id).await?;
    let before = found.ok_or_else(|| Error::not_found("import"))?.form;
    let mapping = if choice.mapping == NO_MAPPING { "" } else { choice.mapping.trim() };
    let name = choice.save_as.trim();
    let mut form = CsvFormat {
        options: ReadOptions {
            encoding: choice.encoding,
            delimiter: choice.delimiter,
            dialect: choice.dialect,
            header_line: choice.header_line,
            mapping: if name.is_empty() { mapping.to_owned() } else { name.to_owned() },
        },
        answered: true,
        tag_change: before.tag_change.clone(),
        status_reason: before.status_reason.clone(),
        ..CsvFormat::default()
    };
    let head = read_head(ctx, id, &before, &form.options)
        .await?
        .map_err(|error| Error::invalid("encoding", error.to_string()))?;
    let targets = checked(choice, name, &head)?;
    let pairs = paired(&head.names, &targets);
    let chosen = match mapping {
        "" => None,
        mapping => store::by_name(&ctx.db, actor.application.seq, mapping).await?,
    };
    // A saved mapping that was changed here is no longer that mapping.
    if name.is_empty() && chosen.as_ref().is_none_or(|one| one.targets != pairs) {
        form.options.mapping.clear();
    }
    form.values = match &chosen {
        Some(saved) => words_that_stay(&saved.values, &saved.targets, &pairs),
        None => words_that_stay(&before.values, before.targets.as_deref().unwrap_or(&[]), &pairs),
    };
    form.ask_words = true;
    form.targets = Some(pairs.clone());
    let saved = Saved {
        name: name.to_owned(),
        header: header_of(&head.names),
        targets: pairs,
        values: form.values.clone(),
    };
    let mut tx = ctx.db.begin().await?;
    let present = imports::find_in(&mut tx, actor.application.seq, id).await?;
    let present = present.ok_or_else(|| Error::not_found("import"))?.import;
    let made = present.corrections_made();
    if made != choice.discard {
        return Err(Error::invalid("discard", discarded(made)));
    }
    if !store::set_chosen(&mut tx, actor, id, &form).await? {
        return Err(Error::Conflict(refusal(Transition::ChooseMapping, present.state)));
    }
    if !name.is_empty() {
        store::save(&mut tx, actor, ctx.clock.new_id(), &saved, ctx.clock.now()).await?;
    }
    let details = details(&form, &head, &targets, !name.is_empty());
    audit_events::note_by(ctx, &mut tx, actor, id, "import.mapped", details).await?;
    enqueue_validation(ctx, &mut tx, id, None).await?;
    commit(ctx, tx, actor, id).await
}

fn discarded(made: i64) -> String {
    format!(
        "{} of this preview would be discarded, because the columns may change. Confirm this, or go back to the preview.",
        counted(made, "correction", "corrections")
    )
}

/// The mapped words that still hold: those of a field that comes from the same column of the file as
/// before. The same word in another column may mean something else.
fn words_that_stay(
    words: &[ColumnWords],
    before: &[(String, Target)],
    now: &[(String, Target)],
) -> Vec<ColumnWords> {
    let source = |targets: &[(String, Target)], target: &Target| {
        targets.iter().find(|(_, one)| one == target).map(|(name, _)| name.clone())
    };
    let stays = |(column, _): &&ColumnWords| {
        let target = Target::Column(*column);
        source(before, &target).is_some_and(|name| source(now, &target) == Some(name))
    };
    words.iter().filter(stays).cloned().collect()
}

/// The targets, with a report's columns ignored whatever was sent for them.
fn checked(choice: &MappingChoice, name: &str, head: &Head) -> Result<Vec<Target>> {
    if choice.targets.len() != head.names.len() {
        return Err(Error::invalid(
            "columns",
            "With these settings the file has different columns than the page showed. Review them, then continue.",
        ));
    }
    let targets: Vec<Target> = head
        .names
        .iter()
        .zip(&choice.targets)
        .map(|(name, target)| if is_of_report(name) { Target::Ignore } else { target.clone() })
        .collect();
    let mut errors: FieldErrors = check(&targets);
    if name.chars().count() > MAX_NAME_LENGTH || name.chars().any(char::is_control) {
        let words = "Use at most 80 visible characters.".to_owned();
        errors.entry("save_as".into()).or_default().push(words);
    }
    if errors.is_empty() { Ok(targets) } else { Err(Error::Invalid(errors)) }
}

/// For the audit log. The names of the header are left out, because line 1 of a file without a header is
/// a person.
fn details(
    form: &CsvFormat,
    head: &Head,
    targets: &[Target],
    saved: bool,
) -> Vec<(&'static str, String)> {
    let becomes: Vec<String> =
        targets.iter().filter(|target| **target != Target::Ignore).map(Target::name).collect();
    let ignored = targets.len() - becomes.len();
    let mut details = vec![
        ("encoding", head.encoding.name().to_owned()),
        ("delimiter", head.delimiter.code().to_owned()),
        ("columns", becomes.join(", ")),
        ("ignored_columns", ignored.to_string()),
    ];
    if !form.options.mapping.is_empty() {
        details
            .push((if saved { "saved_mapping" } else { "mapping" }, form.options.mapping.clone()));
    }
    details
}
