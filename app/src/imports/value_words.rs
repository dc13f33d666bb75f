//! The step after the columns: what words in the file mean, such as its own words for a status.

use std::collections::HashMap;

use axum::Form;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::imports::{self, Import, WordTarget, WordsChoice, WordsStep};
use rollcall_core::users::Column;
use rollcall_core::{Error, FieldErrors};

use super::value_words_page::{WordsPage, WordsView};
use crate::answer::{Answer, status};
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

pub async fn show(console: ConsoleContext) -> Answer {
    let (import, step) = load(&console).await?;
    Ok(page(&console, import, step, None, None))
}

/// Saves the meanings and returns to the import, whose rows are then checked with them. If they are
/// refused, shows the page again with the reasons and the choices.
pub async fn submit(
    console: ConsoleContext,
    Form(fields): Form<HashMap<String, String>>,
) -> Answer {
    let id = console.id("import")?;
    let choice = choice(&fields);
    match imports::choose_words(console.ctx(), &console.actor, id, &choice).await {
        Ok(_) => Ok(Redirect::to(&console.at(&format!("/imports/{id}"))).into_response()),
        Err(error @ Error::Invalid(_)) => {
            let (import, step) = load(&console).await?;
            Ok(page(&console, import, step, Some(choice), Some(&error)))
        }
        Err(error) => Err(error.into()),
    }
}

/// A limit for a form: the step never lists this many words of a column.
const MAX_WORDS: usize = 1_000;

fn choice(fields: &HashMap<String, String>) -> WordsChoice {
    let text = |name: &str| fields.get(name).map_or("", String::as_str);
    let mut words = Vec::new();
    for column in [Column::Status, Column::Country] {
        let name = column.name();
        for place in 0..MAX_WORDS {
            let Some(word) = fields.get(&format!("word-{name}-{place}")) else { break };
            let typed = text(&format!("means-{name}-{place}")).trim();
            // A country code may be typed in small letters.
            let typed = if typed.len() == 3 { typed.to_uppercase() } else { typed.to_owned() };
            let means = WordTarget::from_code(&typed);
            words.push((column, word.clone(), means));
        }
    }
    WordsChoice { words, remember: text("remember") == "yes", save_as: text("save_as").to_owned() }
}

async fn load(console: &ConsoleContext) -> Result<(Import, WordsStep), PageError> {
    let id = console.id("import")?;
    let import = imports::find(console.ctx(), &console.actor, id).await?;
    let import = import.ok_or(PageError::Missing("import"))?;
    let step = imports::words_step(console.ctx(), &console.actor, id).await?;
    Ok((import, step.ok_or(PageError::Missing("import"))?))
}

fn page(
    console: &ConsoleContext,
    import: Import,
    mut step: WordsStep,
    typed: Option<WordsChoice>,
    error: Option<&Error>,
) -> Response {
    let mut document = console.document(&format!("Match values of {}", import.file_name));
    let mut errors = FieldErrors::new();
    if let Some(error) = error {
        document = document.status(status(error));
        if let Error::Invalid(fields) = error {
            errors = fields.clone();
        }
    }
    let mut save_as = String::new();
    let mut remember = true;
    if let Some(choice) = typed {
        for column in &mut step.columns {
            for word in &mut column.words {
                let of = |(one, key, _): &&(Column, String, Option<WordTarget>)| {
                    *one == column.column && *key == word.key
                };
                if let Some((.., means)) = choice.words.iter().find(of) {
                    word.becomes.clone_from(means);
                }
            }
        }
        save_as = choice.save_as;
        remember = choice.remember;
    }
    let imports = console.at("/imports");
    let view = WordsView { import, step, errors, save_as, remember, imports };
    console.page(NavSection::Imports, document, move || view! { <WordsPage view/> })
}

#[cfg(test)]
mod tests {
    use rollcall_core::imports::WordTarget;
    use rollcall_core::users::Column;

    use super::choice;

    #[test]
    fn each_word_of_the_form_comes_with_what_was_chosen_for_it() {
        let fields = [
            ("word-status-0", "closed"),
            ("means-status-0", "BLOCKED"),
            ("word-status-1", "-"),
            ("means-status-1", "empty"),
            ("word-country-0", "uk"),
            ("means-country-0", ""),
            ("word-country-1", "deutschland"),
            ("means-country-1", " deu"),
            ("remember", "yes"),
        ];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let chosen = choice(&fields);
        assert_eq!(
            chosen.words,
            [
                (Column::Status, "closed".into(), Some(WordTarget::Value("BLOCKED".into()))),
                (Column::Status, "-".into(), Some(WordTarget::Empty)),
                (Column::Country, "uk".into(), None),
                (Column::Country, "deutschland".into(), Some(WordTarget::Value("DEU".into()))),
            ]
        );
        assert!(chosen.remember);
    }
}
