use axum::Form;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::{Error, sso};
use serde::Deserialize;
use uuid::Uuid;

use super::PAGE;
use crate::answer::Answer;
use crate::console::ConsoleContext;

#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    operator: String,
}

impl Chosen {
    pub(super) fn id(&self) -> Result<Uuid, Error> {
        Uuid::try_parse(&self.operator)
            .map_err(|_| Error::NotFound("Choose one of the people of the list.".into()))
    }
}

/// `POST …/settings/single-sign-on/break-glass`
pub async fn name(console: ConsoleContext, Form(chosen): Form<Chosen>) -> Answer {
    sso::name_break_glass(console.ctx(), &console.actor, chosen.id()?).await?;
    Ok(Redirect::to(&console.at(&format!("{PAGE}?done=named"))).into_response())
}

/// `POST …/settings/single-sign-on/break-glass/release`
pub async fn release(console: ConsoleContext, Form(chosen): Form<Chosen>) -> Answer {
    sso::release_break_glass(console.ctx(), &console.actor, chosen.id()?).await?;
    Ok(Redirect::to(&console.at(&format!("{PAGE}?done=released"))).into_response())
}
