use std::collections::HashMap;

use axum::Form;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::team::{self, Sent};
use rollcall_core::{Error, FieldErrors};

use super::invite_form::TypedInvitation;
use super::list::PAGE;
use super::list_page::{TeamView, show_team};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::once;

/// `POST …/settings/team`: sends an invitation, or shows the form with one role more. Without a mail server it
/// leads to the page that shows the link, once.
pub async fn submit(console: ConsoleContext, Form(form): Form<HashMap<String, String>>) -> Answer {
    let typed = TypedInvitation::read(form);
    if typed.wants_more {
        return answer(&console, typed.with_one_more(), FieldErrors::new()).await;
    }
    let typed = typed.without_empty();
    let sent = match typed.invitation() {
        Ok(new) => team::invite(console.ctx(), &console.actor, &new).await,
        Err(error) => Err(error),
    };
    match sent {
        Err(Error::Invalid(errors)) => answer(&console, typed, errors).await,
        sent => after(&console, sent).await,
    }
}

/// `POST …/settings/team/invitations/{id}/send`
pub async fn send_again(console: ConsoleContext) -> Answer {
    let id = console.id("invitation")?;
    let sent = team::send_again(console.ctx(), &console.actor, id).await;
    after(&console, sent).await
}

/// `POST …/settings/team/invitations/{id}/revoke`
pub async fn revoke(console: ConsoleContext) -> Answer {
    let id = console.id("invitation")?;
    team::revoke_invitation(console.ctx(), &console.actor, id).await?;
    Ok(Redirect::to(&console.at("/settings/team?done=revoked")).into_response())
}

async fn after(console: &ConsoleContext, sent: Result<Sent, Error>) -> Answer {
    let Sent { invitation, link } = sent?;
    if let Some(link) = link {
        return once::lead_to(console, PAGE, &invitation.id.to_string(), &link);
    }
    let done = if invitation.waits { "waits" } else { "invited" };
    Ok(Redirect::to(&console.at(&format!("{PAGE}?done={done}"))).into_response())
}

async fn answer(console: &ConsoleContext, typed: TypedInvitation, errors: FieldErrors) -> Answer {
    let team = team::list(console.ctx(), &console.actor).await?;
    let view = TeamView { errors, ..TeamView::new(console, team, typed).await? };
    Ok(show_team(console, view))
}
