use std::collections::HashMap;

use uuid::Uuid;

use super::choose::MAX_NAME_LENGTH;
use super::saved::{Saved, header_of};
use super::step::paired;
use super::value_words::{is_possible, sorted};
use super::words_step::{by_itself, step};
use super::{ColumnWords, store};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::imports::lifecycle::commit;
use crate::imports::read::{CsvFormat, own_columns};
use crate::imports::store as imports;
use crate::imports::{
    Import, Target, WordTarget, WordsChoice, WordsStep, audit_events, revalidate,
};
use crate::users::Column;

/// Words that an audit entry names of a column, and letters of each.
const NAMED: usize = 30;
const LETTERS: usize = 40;

/// Maps the words of a file to ours and has its rows checked again.
///
/// # Errors
/// Invalid by `means-COLUMN-N`, N being the word's place in the step, from 0: a word that nobody has
/// decided about, or that becomes what its column cannot hold.
pub async fn choose_words(
    ctx: &Context,
    actor: &Actor,
    id: Uuid,
    choice: &WordsChoice,
) -> Result<Import> {
    actor.require(Permission::RunImports)?;
    let found = imports::find(&ctx.db, actor.application.seq, id)
        .await?
        .ok_or_else(|| Error::not_found("import"))?;
    let shown = step(ctx, &found).await?;
    let name = choice.save_as.trim();
    let mut form = found.form.clone();
    form.values = decided(&shown, &form, choice, name)?;
    form.ask_words = false;
    let saved = to_save(ctx, actor, &mut form, choice, name).await?;
    let mut tx = ctx.db.begin().await?;
    revalidate::send_back(ctx, &mut tx, actor, id).await?;
    store::set_form(&mut tx, id, &form).await?;
    if let Some(saved) = &saved {
        store::save(&mut tx, actor, ctx.clock.new_id(), saved, ctx.clock.now()).await?;
    }
    audit_events::note_by(
        ctx,
        &mut tx,
        actor,
        id,
        "import.words_mapped",
        details(&form, saved.is_some()),
    )
    .await?;
    commit(ctx, tx, actor, id).await
}

/// The words of the import after the choice: those of the step as they were chosen, and those of the
/// saved mapping that this file does not have.
fn decided(
    shown: &WordsStep,
    form: &CsvFormat,
    choice: &WordsChoice,
    name: &str,
) -> Result<Vec<ColumnWords>> {
    let mut errors = FieldErrors::new();
    let chosen: HashMap<(Column, &str), Option<&WordTarget>> = choice
        .words
        .iter()
        .map(|(column, key, target)| ((*column, key.as_str()), target.as_ref()))
        .collect();
    let mut values = Vec::new();
    for column in &shown.columns {
        let before = form.values.iter().find(|(one, _)| *one == column.column);
        let mut words: Vec<(String, String)> =
            before.map(|(_, words)| words.clone()).unwrap_or_default();
        words.retain(|(key, code)| {
            let target = WordTarget::from_code(code);
            column.words.iter().all(|word| word.key != *key)
                && target.is_some_and(|target| is_possible(column.column, &target))
        });
        for (place, word) in column.words.iter().enumerate() {
            let target = chosen.get(&(column.column, word.key.as_str())).copied().flatten();
            match target {
                Some(target) if !is_possible(column.column, target) => {
                    let field = format!("means-{}-{place}", column.column.name());
                    let words = match (column.column, target) {
                        (Column::Status, WordTarget::Empty) => {
                            "An empty status would make a new user ACTIVE. Choose a status, or treat the rows as invalid."
                        }
                        _ => "Choose a value from the list.",
                    };
                    errors.entry(field).or_default().push(words.into());
                }
                // A word that means itself need not be stored.
                Some(WordTarget::Value(value))
                    if by_itself(column.column, &word.spelling).as_ref() == Some(value) => {}
                Some(target) => words.push((word.key.clone(), target.code().to_owned())),
                None => {
                    let field = format!("means-{}-{place}", column.column.name());
                    errors.entry(field).or_default().push("Choose what this value means.".into());
                }
            }
        }
        if !words.is_empty() {
            values.push((column.column, sorted(words)));
        }
    }
    if name.chars().count() > MAX_NAME_LENGTH || name.chars().any(char::is_control) {
        let words = "Use at most 80 visible characters.".to_owned();
        errors.entry("save_as".into()).or_default().push(words);
    }
    if errors.is_empty() { Ok(values) } else { Err(Error::Invalid(errors)) }
}

/// The saved mapping that is to hold the words, and its name in the form; none: they are for this
/// import only.
async fn to_save(
    ctx: &Context,
    actor: &Actor,
    form: &mut CsvFormat,
    choice: &WordsChoice,
    name: &str,
) -> Result<Option<Saved>> {
    if name.is_empty() {
        let known = form.options.mapping.clone();
        if !choice.remember || known.is_empty() {
            return Ok(None);
        }
        let saved = store::by_name(&ctx.db, actor.application.seq, &known).await?;
        return Ok(saved.map(|saved| Saved { values: form.values.clone(), ..saved }));
    }
    let targets = match &form.targets {
        Some(targets) => targets.clone(),
        None => {
            let columns = own_columns(&form.names, form.header_line)
                .map_err(|fault| Error::invalid("save_as", fault.cause))?;
            let target = |column: Option<Column>| column.map_or(Target::Ignore, Target::Column);
            let targets: Vec<Target> = columns.into_iter().map(target).collect();
            paired(&form.names, &targets)
        }
    };
    form.options.mapping = name.to_owned();
    form.targets = Some(targets.clone());
    Ok(Some(Saved {
        name: name.to_owned(),
        header: header_of(&form.names),
        targets,
        values: form.values.clone(),
    }))
}

/// For the audit log: the words and what they become. They are a vocabulary and name no persons. A column
/// with many words may be none, so its words are only counted.
fn details(form: &CsvFormat, saved: bool) -> Vec<(&'static str, String)> {
    let mut details = Vec::new();
    for (column, words) in &form.values {
        let named: Vec<String> = words
            .iter()
            .take(NAMED)
            .map(|(word, code)| {
                let word: String = word.chars().take(LETTERS).collect();
                let becomes = WordTarget::from_code(code);
                format!("{word} → {}", becomes.as_ref().map_or("", WordTarget::words))
            })
            .collect();
        let more = words.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        details.push((column.name(), format!("{}{more}", named.join(", "))));
    }
    if !form.options.mapping.is_empty() {
        details
            .push((if saved { "saved_mapping" } else { "mapping" }, form.options.mapping.clone()));
    }
    details
}
