//! Decisions about held rows. Each returns to the rows.

use axum::Form;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::Error;
use rollcall_core::imports::{self, ConflictDecision};
use serde::Deserialize;

use super::query::ImportPageQuery;
use super::refused::Refused;
use super::show::again;
use crate::answer::Answer;
use crate::console::ConsoleContext;

#[derive(Deserialize)]
pub struct OneRow {
    ordinal: i64,
    /// The version of the user that the operator saw when they decided.
    version: i64,
    decision: String,
    #[serde(default)]
    outcome: String,
}

#[derive(Deserialize)]
pub struct AllRows {
    decision: String,
}

pub async fn one(console: ConsoleContext, Form(form): Form<OneRow>) -> Answer {
    let id = console.id("import")?;
    let query = ImportPageQuery { outcome: form.outcome, ..ImportPageQuery::default() };
    let (ctx, actor) = (console.ctx(), &console.actor);
    let done = match decision(&form.decision) {
        Ok(decision) => {
            imports::resolve_conflict(ctx, actor, id, form.ordinal, form.version, decision).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => {
            let here = console.at(&format!("/imports/{id}"));
            Ok(Redirect::to(&query.address(&here)).into_response())
        }
        Err(error) => {
            let refused = Refused {
                ordinal: Some(form.ordinal),
                ..Refused::new("Your decision was not saved.", &error)
            };
            again(&console, &query, error, refused).await
        }
    }
}

pub async fn all(console: ConsoleContext, Form(form): Form<AllRows>) -> Answer {
    let id = console.id("import")?;
    let done = match decision(&form.decision) {
        Ok(decision) => {
            imports::resolve_all_conflicts(console.ctx(), &console.actor, id, decision).await
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(_) => Ok(Redirect::to(&console.at(&format!("/imports/{id}"))).into_response()),
        Err(error) => {
            let refused = Refused::new("Your decision was not saved.", &error);
            again(&console, &ImportPageQuery::default(), error, refused).await
        }
    }
}

fn decision(code: &str) -> Result<ConflictDecision, Error> {
    ConflictDecision::from_code(code)
        .ok_or_else(|| Error::invalid("decision", "Choose whether to apply the row or skip it."))
}
