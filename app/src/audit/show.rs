use axum::extract::Query;
use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::Permission;
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::users::{self, UserRef};
use serde::Deserialize;
use uuid::Uuid;

use super::filters::DAY;
use super::page::{AuditPageView, AuditView};
use super::sentence::names_in;
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

/// Characters of a filter's text: those of the longest name of a file.
const MAX_FILTER_LENGTH: usize = 255;

/// The filters of the address, or of the form that exports what they find.
#[derive(Deserialize)]
pub struct AuditParams {
    #[serde(default)]
    action: String,
    #[serde(default)]
    actor: String,
    /// The ID of an actor.
    #[serde(default)]
    who: String,
    #[serde(default)]
    subject: String,
    /// The ID of a subject.
    #[serde(default)]
    about: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    below: String,
    #[serde(default)]
    above: String,
    /// Of a file.
    #[serde(default)]
    pub format: String,
}

impl AuditParams {
    pub fn query(&self) -> AuditQuery {
        AuditQuery {
            action: bounded(&self.action),
            actor: bounded(&self.actor),
            actor_id: Uuid::try_parse(self.who.trim()).ok(),
            subject: bounded(&self.subject),
            subject_id: Uuid::try_parse(self.about.trim()).ok(),
            from: Timestamp::from_day(&self.from),
            before: Timestamp::from_day(&self.to).map(|day| day.plus_seconds(DAY)),
            below: self.below.parse().ok(),
            above: self.above.parse().ok(),
        }
    }
}

/// The beginning of a filter's text: no name, address or code is longer.
fn bounded(text: &str) -> String {
    text.trim().chars().take(MAX_FILTER_LENGTH).collect()
}

/// A subject that was typed as a user ID or as a Rollcall ID is looked for by its ID: entries hold no other
/// name of a user.
pub async fn resolved(
    console: &ConsoleContext,
    query: &AuditQuery,
) -> rollcall_core::Result<AuditQuery> {
    let typed = query.subject.as_str();
    let mut id = Uuid::try_parse(typed).ok();
    if id.is_none() && !typed.is_empty() && console.may(Permission::ReadUsers) {
        let user = UserRef::VendorData(typed);
        id = users::find_by(console.ctx(), &console.actor, user)
            .await?
            .map(|user| user.didit_internal_id);
    }
    match id {
        Some(id) => {
            Ok(AuditQuery { subject: String::new(), subject_id: Some(id), ..query.clone() })
        }
        None => Ok(query.clone()),
    }
}

/// Entries of the organization, newest first.
pub async fn show(console: ConsoleContext, Query(params): Query<AuditParams>) -> Answer {
    let query = params.query();
    let (ctx, actor) = (console.ctx(), &console.actor);
    let page = audit::search(ctx, actor, &resolved(&console, &query).await?).await?;
    let names = names_in(&console, &page.entries).await?;
    let about = query.subject_id.map(|id| {
        let of_entry = page.entries.iter().find(|entry| entry.subject_id == Some(id));
        let named = names.get(&id).cloned().or_else(|| of_entry.map(|one| one.subject.clone()));
        named.unwrap_or_else(|| id.to_string())
    });
    let view = AuditView {
        page,
        query,
        actors: audit::actors(ctx, actor).await?,
        about: about.unwrap_or_default(),
        names,
        actor: actor.clone(),
        base: console.base.clone(),
    };
    Ok(console.page(NavSection::Audit, console.document("Audit log"), move || {
        view! { <AuditPageView view/> }
    }))
}
