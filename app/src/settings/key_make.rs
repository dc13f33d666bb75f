use axum::extract::RawForm;
use rollcall_core::{Error, api_keys};

use super::key_form::TypedKey;
use super::key_page::{KeysView, show};
use crate::answer::Answer;
use crate::console::ConsoleContext;

/// `POST …/settings/keys`: makes a key. The answer is the page that shows it, once: it is in no
/// address and is not stored.
pub async fn make(console: ConsoleContext, RawForm(form): RawForm) -> Answer {
    let typed = TypedKey::read(&form);
    let new = typed.new_key(console.now);
    let made = match api_keys::create(console.ctx(), &console.actor, &new).await {
        Ok(made) => Ok(made),
        Err(Error::Invalid(fields)) => Err(fields),
        Err(error) => return Err(error.into()),
    };
    let keys = api_keys::list(console.ctx(), &console.actor).await?;
    let view = match made {
        Ok(made) => {
            let view = KeysView::new(&console, keys, TypedKey::default());
            KeysView { made: Some((made.info.name, made.key)), ..view }
        }
        Err(errors) => KeysView { errors, ..KeysView::new(&console, keys, typed) },
    };
    Ok(show(&console, view))
}
