use std::collections::HashMap;

use axum::Form;
use axum::response::{IntoResponse, Redirect};
use rollcall_core::team::{self, Sent};
use rollcall_core::{Error, FieldErrors};

use super::invite_form::TypedInvitation;
use super::list_page::{TeamView, show_team};
use crate::answer::Answer;
use crate::console::ConsoleContext;

/// `POST …/settings/team`: sends an invitation, or shows the form with one role more. Without a mail server the answer is the page that shows
/// its link, once: it is in no address and is not stored.
pub async fn submit(console: ConsoleContext, Form(form): Form<HashMap<String, String>>) -> Answer {
    let typed = TypedInvitation::read(form);
    if typed.wants_more {
        return answer(&console, typed.with_one_more(), None, FieldErrors::new()).await;
    }
    let typed = typed.without_empty();
    let sent = match typed.invitation() {
        Ok(new) => team::invite(console.ctx(), &console.actor, &new).await,
        Err(error) => Err(error),
    };
    match sent {
        Err(Error::Invalid(errors)) => answer(&console, typed, None, errors).await,
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
    let sent = sent?;
    if sent.link.is_none() {
        let done = if sent.invitation.waits { "waits" } else { "invited" };
        let to = console.at(&format!("/settings/team?done={done}"));
        return Ok(Redirect::to(&to).into_response());
    }
    answer(console, TypedInvitation::default(), Some(sent), FieldErrors::new()).await
}

async fn answer(
    console: &ConsoleContext,
    typed: TypedInvitation,
    sent: Option<Sent>,
    errors: FieldErrors,
) -> Answer {
    let team = team::list(console.ctx(), &console.actor).await?;
    let view = TeamView { sent, errors, ..TeamView::new(console, team, typed).await? };
    Ok(show_team(console, view))
}
