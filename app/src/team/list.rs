use axum::extract::Query;
use axum::http::HeaderMap;
use rollcall_core::team::{self, Sent};
use serde::Deserialize;

use super::invite_form::TypedInvitation;
use super::list_page::{TeamView, show_team};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::once;

/// The page, below the application.
pub(super) const PAGE: &str = "/settings/team";

#[derive(Deserialize)]
pub struct TeamParams {
    /// What was just done on the previous page, for the toast.
    #[serde(default)]
    done: String,
}

/// `GET …/settings/team`: people, open invitations, and the form for a new one.
pub async fn list(
    console: ConsoleContext,
    headers: HeaderMap,
    Query(params): Query<TeamParams>,
) -> Answer {
    let team = team::list(console.ctx(), &console.actor).await?;
    let said = match params.done.as_str() {
        "invited" => "The invitation is on its way.",
        "waits" => "The invitation waits. It is mailed as soon as there is room.",
        "revoked" => "The invitation was revoked.",
        "required" => "Everybody needs a second factor now.",
        "optional" => "The second factor is optional now.",
        "networks" => "Networks saved.",
        "sessions" => "Session lengths saved.",
        "removed" => "The person was removed.",
        _ => "",
    };
    let typed = TypedInvitation::default();
    let view = TeamView { said, ..TeamView::new(&console, team, typed).await? };
    let Some(made) = once::find(&console, PAGE, &headers) else {
        return Ok(show_team(&console, view));
    };
    let invitations = &view.team.invitations;
    let invitation = invitations.iter().find(|one| one.id.to_string() == made.name).cloned();
    let link = invitation.map(|invitation| Sent { invitation, link: Some(made.secret) });
    Ok(once::forget(&console, show_team(&console, TeamView { sent: link, ..view })))
}
