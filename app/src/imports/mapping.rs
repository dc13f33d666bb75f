//! The step between upload and preview: how the file is read, and which field each of its columns
//! fills.

use std::collections::HashMap;

use axum::Form;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::imports::{
    self, Delimiter, Dialect, Encoding, Import, MappingChoice, MappingStep, ReadOptions, Target,
};
use rollcall_core::{Error, FieldErrors};
use serde::Deserialize;

use super::mapping_page::{MappingPage, MappingView};
use crate::answer::{Answer, status};
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;

/// The reading options of the file, as they are in the address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct MappingQuery {
    encoding: String,
    delimiter: String,
    dialect: String,
    header_line: String,
    mapping: String,
}

impl MappingQuery {
    fn options(&self) -> ReadOptions {
        ReadOptions {
            encoding: Encoding::from_name(&self.encoding),
            delimiter: Delimiter::from_code(&self.delimiter),
            dialect: Dialect::from_code(&self.dialect),
            header_line: line(&self.header_line),
            mapping: self.mapping.clone(),
        }
    }
}

pub async fn show(console: ConsoleContext, Query(query): Query<MappingQuery>) -> Answer {
    let options = query.options();
    let (import, step) = match load(&console, &options).await? {
        (import, Ok(step)) => (import, step),
        (_, Err(error)) => return Err(error.into()),
    };
    Ok(page(&console, import, step, Typed::default(), None))
}

/// Saves the choice and returns to the import, whose rows are then checked. If it is refused, shows the
/// page again with the reasons.
pub async fn submit(
    console: ConsoleContext,
    Form(fields): Form<HashMap<String, String>>,
) -> Answer {
    let id = console.id("import")?;
    let choice = choice(&fields);
    match imports::choose_mapping(console.ctx(), &console.actor, id, &choice).await {
        Ok(_) => Ok(Redirect::to(&console.at(&format!("/imports/{id}"))).into_response()),
        Err(error @ Error::Invalid(_)) => {
            let options = ReadOptions {
                encoding: choice.encoding,
                delimiter: choice.delimiter,
                dialect: choice.dialect,
                header_line: choice.header_line,
                mapping: choice.mapping.clone(),
            };
            let (import, step) = load(&console, &options).await?;
            // If the file cannot be read with the chosen options, the page shows it with the detected
            // ones.
            let step = match step {
                Ok(step) => step,
                Err(_) => {
                    let step = load(&console, &ReadOptions::default()).await?.1;
                    step?
                }
            };
            let typed = Typed { targets: choice.targets, save_as: choice.save_as };
            Ok(page(&console, import, step, typed, Some(&error)))
        }
        Err(error) => Err(error.into()),
    }
}

/// What the operator sent, to be shown again.
#[derive(Default)]
struct Typed {
    targets: Vec<Target>,
    save_as: String,
}

/// Reads the number of a line. Anything else counts as not given.
fn line(text: &str) -> Option<i64> {
    text.trim().parse().ok().filter(|line| *line > 0)
}

/// A limit for a form: no header has this many columns.
const MAX_COLUMNS: usize = 500;

fn choice(fields: &HashMap<String, String>) -> MappingChoice {
    let text = |name: &str| fields.get(name).map_or("", String::as_str);
    let width = text("width").parse::<usize>().unwrap_or(0).min(MAX_COLUMNS);
    let target = |index: usize| {
        let key = text(&format!("key-{index}")).to_owned();
        Target::from_form(text(&format!("becomes-{index}")), &key).unwrap_or_default()
    };
    MappingChoice {
        encoding: Encoding::from_name(text("encoding")),
        delimiter: Delimiter::from_code(text("delimiter")),
        dialect: Dialect::from_code(text("dialect")),
        header_line: line(text("header_line")),
        targets: (0..width).map(target).collect(),
        mapping: text("mapping").to_owned(),
        save_as: text("save_as").to_owned(),
        discard: text("discard").parse().unwrap_or_default(),
    }
}

type Loaded = (Import, Result<MappingStep, Error>);

async fn load(console: &ConsoleContext, options: &ReadOptions) -> Result<Loaded, PageError> {
    let id = console.id("import")?;
    let import = imports::find(console.ctx(), &console.actor, id).await?;
    let import = import.ok_or(PageError::Missing("import"))?;
    match imports::mapping_step(console.ctx(), &console.actor, id, options).await {
        Ok(step) => Ok((import, Ok(step.ok_or(PageError::Missing("import"))?))),
        Err(error @ Error::Invalid(_)) => Ok((import, Err(error))),
        Err(error) => Err(error.into()),
    }
}

fn page(
    console: &ConsoleContext,
    import: Import,
    mut step: MappingStep,
    typed: Typed,
    error: Option<&Error>,
) -> Response {
    let mut document = console.document(&format!("Match columns of {}", import.file_name));
    let mut errors = FieldErrors::new();
    if let Some(error) = error {
        document = document.status(status(error));
        if let Error::Invalid(fields) = error {
            errors = fields.clone();
        }
    }
    if typed.targets.len() == step.width {
        for column in &mut step.columns {
            let Some(target) = typed.targets.get(column.index) else { continue };
            if let Target::Metadata(key) = target {
                column.key.clone_from(key);
            }
            column.target = target.clone();
            column.note.clear();
            column.warning = false;
        }
    }
    let imports = console.at("/imports");
    let view = MappingView { import, step, errors, save_as: typed.save_as, imports };
    console.page(NavSection::Imports, document, move || view! { <MappingPage view/> })
}
