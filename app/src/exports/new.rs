use axum::Form;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::access::Permission;
use rollcall_core::exports::{self, Preset};
use uuid::Uuid;

use super::address::{as_text, parse};
use super::chosen::{Chosen, names};
use super::new_page::{NewExportPage, NewExportView};
use crate::answer::{Answer, refused};
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::shell::nav::NavSection;
use crate::users::picked::Picked;

type Pairs = Vec<(String, String)>;

/// The form, with the filters of the address and few columns; `again` names an export to begin from.
pub async fn show(console: ConsoleContext, Query(pairs): Query<Pairs>) -> Answer {
    console.actor.require(Permission::RunExports)?;
    let mut filter = parse(&pairs);
    if let Some(users) = Picked::required(&console, &pairs).await? {
        filter.ids = users;
    }
    let rights = console.actor.role.rights();
    let mut chosen = Chosen::new(filter, rights);
    let again = pairs.iter().find(|(name, _)| name == "again");
    if let Some(id) = again.and_then(|(_, id)| Uuid::try_parse(id).ok()) {
        let found = exports::find(console.ctx(), &console.actor, id).await?;
        let export = found.ok_or(PageError::Missing("export"))?;
        let columns: Vec<_> =
            export.columns.into_iter().filter(|column| rights.reads(*column)).collect();
        chosen = Chosen {
            filter: export.filter,
            columns: names(&columns),
            purpose: export.purpose,
            form: export.form,
            choice: String::new(),
        };
    }
    page(&console, chosen, None, String::new()).await
}

/// The form again, after a button that does not submit: a filter set or taken off, columns chosen or
/// moved, a choice used, kept or forgotten.
pub async fn again(console: ConsoleContext, Form(pairs): Form<Pairs>) -> Answer {
    console.actor.require(Permission::RunExports)?;
    let mut chosen = Chosen::from_form(&pairs);
    let (ctx, actor) = (console.ctx(), &console.actor);
    let one = |wanted: &str| {
        let found = pairs.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let saved = one("saved");
    let (done, said) = match one("do").as_str() {
        "none" => {
            chosen.columns.clear();
            (Ok(()), String::new())
        }
        "apply" => {
            let choices = exports::choices(ctx, actor).await?;
            if let Some(choice) = choices.iter().find(|choice| choice.name == saved) {
                chosen.apply(choice);
            }
            (Ok(()), String::new())
        }
        "keep" => {
            let columns = chosen.known_columns();
            let done = exports::save_choice(ctx, actor, &chosen.choice, &columns).await;
            (done, format!("Saved “{}”.", chosen.choice))
        }
        "forget" => {
            let done = exports::delete_choice(ctx, actor, &saved).await;
            (done, format!("Deleted “{saved}”."))
        }
        other => {
            let preset = other.strip_prefix("preset:").and_then(Preset::from_code);
            if let Some(preset) = preset {
                chosen.columns = names(&preset.columns(actor.role.rights()));
            }
            (Ok(()), String::new())
        }
    };
    match done {
        Ok(()) => page(&console, chosen, None, said).await,
        Err(error) => sent_back(&console, chosen, error).await,
    }
}

/// Requests the export and leads to its page. If it is refused, or if a filter was changed that the page
/// has not counted yet, shows the form again with the reasons.
pub async fn submit(console: ConsoleContext, Form(pairs): Form<Pairs>) -> Answer {
    let chosen = Chosen::from_form(&pairs);
    let seen = pairs.iter().find(|(name, _)| name == "seen");
    if seen.is_some_and(|(_, seen)| *seen != as_text(&chosen.filter)) {
        let words = "The filters have changed. Check the number of users, then request the export.";
        return sent_back(&console, chosen, Error::invalid("filter", words)).await;
    }
    match exports::request(console.ctx(), &console.actor, &chosen.clone().into_new()).await {
        Ok(export) => {
            let page = console.at(&format!("/exports/{}", export.id));
            Ok(Redirect::to(&page).into_response())
        }
        Err(error) => sent_back(&console, chosen, error).await,
    }
}

async fn sent_back(console: &ConsoleContext, chosen: Chosen, error: Error) -> Answer {
    if matches!(error, Error::Invalid(_)) {
        return page(console, chosen, Some(error), String::new()).await;
    }
    Err(error.into())
}

async fn page(
    console: &ConsoleContext,
    chosen: Chosen,
    error: Option<Error>,
    said: String,
) -> Answer {
    let (ctx, actor) = (console.ctx(), &console.actor);
    let matched = exports::matching(ctx, actor, &chosen.filter).await?;
    let choices = exports::choices(ctx, actor).await?;
    let settings = exports::settings(ctx, actor).await?;
    let (document, errors) = refused(console.document("New export"), error);
    let view = NewExportView {
        chosen,
        matched,
        choices,
        settings,
        errors,
        said,
        rights: actor.role.rights(),
        email: console.email(),
        base: console.base.clone(),
    };
    Ok(console.page(NavSection::Exports, document, move || view! { <NewExportPage view/> }))
}
