use axum::extract::RawForm;
use rollcall_core::{Error, api_keys};

use super::key_form::TypedKey;
use super::key_page::{KeysView, show};
use super::keys::PAGE;
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::once;

/// `POST …/settings/keys`: makes a key, and leads to the page that shows it, once.
pub async fn make(console: ConsoleContext, RawForm(form): RawForm) -> Answer {
    let typed = TypedKey::read(&form);
    let new = typed.new_key(console.now);
    let errors = match api_keys::create(console.ctx(), &console.actor, &new).await {
        Ok(made) => return once::lead_to(&console, PAGE, &made.info.name, &made.key),
        Err(Error::Invalid(errors)) => errors,
        Err(error) => return Err(error.into()),
    };
    let keys = api_keys::list(console.ctx(), &console.actor).await?;
    Ok(show(&console, KeysView { errors, ..KeysView::new(&console, keys, typed) }))
}
