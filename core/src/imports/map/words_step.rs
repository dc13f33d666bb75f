use uuid::Uuid;

use super::CountedWords;
use super::count_words::CountedColumn;
use super::statuses;
use super::value_words::{has_words, meaning_of};
use crate::access::{Actor, Permission};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::imports::paths::words_path;
use crate::imports::read::CsvFormat;
use crate::imports::store::{self, StoredImport};
use crate::imports::validate::check_cell;
use crate::imports::{ImportState, Sureness, Target, Word, WordTarget, WordsOfColumn, WordsStep};
use crate::users::Column;
use crate::users::fields::{CountryName, country_of};

/// The words of a file that has been checked, with what each means or most likely means. `None`: there
/// is no such import.
pub async fn words_step(ctx: &Context, actor: &Actor, id: Uuid) -> Result<Option<WordsStep>> {
    actor.require(Permission::RunImports)?;
    match store::find(&ctx.db, actor.application.seq, id).await? {
        Some(found) => Ok(Some(step(ctx, &found).await?)),
        None => Ok(None),
    }
}

pub(super) async fn step(ctx: &Context, found: &StoredImport) -> Result<WordsStep> {
    if found.import.state != ImportState::Ready {
        return Err(Error::Conflict(
            "The values of this import cannot be matched now. Its rows are being checked, or the import has moved on."
                .into(),
        ));
    }
    let path = words_path(found.import.id);
    // A file that was checked before words were counted has none of them written down.
    let bytes = ctx.files.read_if_there(&path).await?.ok_or_else(|| {
        Error::Conflict(
            "The values of this file have not been counted yet. Re-check all rows.".into(),
        )
    })?;
    let counted: CountedWords = serde_json::from_slice(&bytes)?;
    let columns = counted.columns.into_iter().filter(|one| has_words(one.column));
    Ok(WordsStep {
        columns: columns.map(|one| of_column(&found.form, one)).collect(),
        mapping: found.form.options.mapping.clone(),
    })
}

fn of_column(form: &CsvFormat, counted: CountedColumn) -> WordsOfColumn {
    let column = counted.column;
    let words = counted
        .words
        .into_iter()
        .map(|(key, spelling, rows)| {
            let (becomes, sureness) = means(form, column, &spelling);
            Word { spelling, key, rows, becomes, sureness }
        })
        .collect();
    let named = form
        .targets
        .as_ref()
        .and_then(|targets| targets.iter().find(|(_, target)| *target == Target::Column(column)));
    WordsOfColumn {
        column,
        name: named.map_or_else(|| column.name().to_owned(), |(name, _)| name.trim().to_owned()),
        words,
        empty: counted.empty,
        unlisted: counted.unlisted,
    }
}

/// What an operator said, else what the word is by itself, else what it most likely means.
fn means(form: &CsvFormat, column: Column, word: &str) -> (Option<WordTarget>, Sureness) {
    if let Some(said) = meaning_of(&form.values, column, word) {
        return (Some(said), Sureness::Chosen);
    }
    if let Some(value) = by_itself(column, word) {
        return (Some(WordTarget::Value(value)), Sureness::Ours);
    }
    if let Some((value, sureness)) = suggestion(column, word) {
        return (Some(WordTarget::Value(value)), sureness);
    }
    // `n/a` and `-` stand for nothing.
    match check_cell(column, word).and_then(|problem| problem.offer()) {
        Some(offer) if offer.is_empty() => (Some(WordTarget::Empty), Sureness::Suggested),
        _ => (None, Sureness::Open),
    }
}

/// What a row reads in the word when nobody says anything; none where it is invalid.
pub(super) fn by_itself(column: Column, word: &str) -> Option<String> {
    if check_cell(column, word).is_some() {
        return None;
    }
    match column {
        Column::Status => statuses::ours(word),
        Column::Country => country_of(word).map(|(code, _)| code.to_owned()),
        _ => None,
    }
}

fn suggestion(column: Column, word: &str) -> Option<(String, Sureness)> {
    match column {
        Column::Status => {
            statuses::suggestion(word).map(|status| (status.code().to_owned(), Sureness::Suggested))
        }
        Column::Country => {
            let (code, name) = country_of(word)?;
            let sureness = match name {
                CountryName::Code => Sureness::Ours,
                CountryName::Known => Sureness::Known,
                CountryName::Likely => Sureness::Suggested,
            };
            Some((code.to_owned(), sureness))
        }
        _ => None,
    }
}
