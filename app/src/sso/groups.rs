use axum::Form;
use rollcall_core::sso::{self, NewGroupRole};
use rollcall_core::{Error, FieldErrors};
use serde::Deserialize;
use uuid::Uuid;

use super::show::{Sent, back, page};
use crate::answer::Answer;
use crate::console::ConsoleContext;

#[derive(Deserialize)]
pub struct TypedGroup {
    #[serde(default)]
    group: String,
    #[serde(default)]
    role: String,
    /// The id of an application; empty: the whole organization.
    #[serde(default)]
    application: String,
}

/// `POST …/settings/single-sign-on/{id}/groups`
pub async fn add(console: ConsoleContext, Form(typed): Form<TypedGroup>) -> Answer {
    let id = console.id("provider")?;
    let TypedGroup { group, role, application } = typed;
    let application = match application.as_str() {
        "" => Ok(None),
        text => Uuid::try_parse(text).map(Some),
    };
    let Ok(application) = application else {
        let words = vec!["Choose one of the applications.".to_owned()];
        let errors = FieldErrors::from([("application".to_owned(), words)]);
        let group = NewGroupRole { group, role, application: None };
        return page(&console, Sent { group, errors, ..Sent::default() }).await;
    };
    let new = NewGroupRole { group, role, application };
    match sso::add_group(console.ctx(), &console.actor, id, &new).await {
        Ok(()) => Ok(back(&console, id, "group")),
        Err(Error::Invalid(errors)) => {
            page(&console, Sent { group: new, errors, ..Sent::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub struct ChosenGroup {
    #[serde(default)]
    line: String,
}

/// `POST …/settings/single-sign-on/{id}/groups/remove`
pub async fn remove(console: ConsoleContext, Form(chosen): Form<ChosenGroup>) -> Answer {
    let id = console.id("provider")?;
    let line = Uuid::try_parse(&chosen.line)
        .map_err(|_| Error::NotFound("Choose one of the groups of the list.".into()))?;
    sso::remove_group(console.ctx(), &console.actor, id, line).await?;
    Ok(back(&console, id, "group-gone"))
}
