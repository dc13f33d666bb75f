use axum::extract::Query;
use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::audit::{self, AuditQuery};
use serde::Deserialize;

use super::filters::DAY;
use super::page::{AuditPageView, AuditView};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

#[derive(Deserialize)]
pub struct AuditParams {
    #[serde(default)]
    action: String,
    #[serde(default)]
    actor: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    below: String,
    #[serde(default)]
    above: String,
}

impl AuditParams {
    fn query(&self) -> AuditQuery {
        AuditQuery {
            action: self.action.trim().to_owned(),
            actor: self.actor.trim().to_owned(),
            subject: self.subject.trim().to_owned(),
            from: Timestamp::from_day(&self.from),
            before: Timestamp::from_day(&self.to).map(|day| day.plus_seconds(DAY)),
            below: self.below.parse().ok(),
            above: self.above.parse().ok(),
        }
    }
}

/// Entries of the organization, newest first.
pub async fn show(console: ConsoleContext, Query(params): Query<AuditParams>) -> Answer {
    let query = params.query();
    let page = audit::search(console.ctx(), &console.actor, &query).await?;
    let view = AuditView {
        page,
        query,
        base: console.base.clone(),
        organization: console.actor.organization.name.clone(),
        operator: console.actor.name().to_owned(),
        now: console.now,
    };
    Ok(console.page(NavSection::Audit, console.document("Audit log"), move || {
        view! { <AuditPageView view/> }
    }))
}
