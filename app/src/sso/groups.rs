use axum::Form;
use rollcall_core::sso::{self, NewGroupRole};
use rollcall_core::{Error, FieldErrors};
use serde::Deserialize;
use uuid::Uuid;

use super::show::{Sent, back, page};
use crate::answer::Answer;
use crate::console::ConsoleContext;

/// A role for a group, as its form is sent.
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

impl TypedGroup {
    /// The error holds the rest of the form, to be shown again.
    pub fn read(self) -> Result<NewGroupRole, (NewGroupRole, FieldErrors)> {
        let Self { group, role, application } = self;
        let application = match application.as_str() {
            "" => Ok(None),
            text => Uuid::try_parse(text).map(Some),
        };
        match application {
            Ok(application) => Ok(NewGroupRole { group, role, application }),
            Err(_) => {
                let words = vec!["Choose one of the applications.".to_owned()];
                let errors = FieldErrors::from([("application".to_owned(), words)]);
                Err((NewGroupRole { group, role, application: None }, errors))
            }
        }
    }
}

/// `POST …/settings/single-sign-on/{id}/groups`
pub async fn add(console: ConsoleContext, Form(typed): Form<TypedGroup>) -> Answer {
    let id = console.id("provider")?;
    let (group, errors) = match typed.read() {
        Ok(new) => match sso::add_group(console.ctx(), &console.actor, id, &new).await {
            Ok(()) => return Ok(back(&console, id, "group")),
            Err(Error::Invalid(errors)) => (new, errors),
            Err(error) => return Err(error.into()),
        },
        Err(refused) => refused,
    };
    page(&console, Sent { group, errors, ..Sent::default() }).await
}

#[derive(Deserialize)]
pub struct ChosenGroup {
    #[serde(default)]
    line: String,
}

impl ChosenGroup {
    pub fn id(&self) -> Result<Uuid, Error> {
        Uuid::try_parse(&self.line)
            .map_err(|_| Error::NotFound("Choose one of the groups of the list.".into()))
    }
}

/// `POST …/settings/single-sign-on/{id}/groups/remove`
pub async fn remove(console: ConsoleContext, Form(chosen): Form<ChosenGroup>) -> Answer {
    let id = console.id("provider")?;
    sso::remove_group(console.ctx(), &console.actor, id, chosen.id()?).await?;
    Ok(back(&console, id, "group-gone"))
}
