use axum::extract::Query;
use rollcall_core::team;
use serde::Deserialize;

use super::invite_form::TypedInvitation;
use super::list_page::{TeamView, show_team};
use crate::answer::Answer;
use crate::console::ConsoleContext;

#[derive(Deserialize)]
pub struct TeamParams {
    /// What was just done on the previous page, for the toast.
    #[serde(default)]
    done: String,
}

/// `GET …/settings/team`: people, open invitations, and the form for a new one.
pub async fn list(console: ConsoleContext, Query(params): Query<TeamParams>) -> Answer {
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
    Ok(show_team(&console, view))
}
