use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::Actor;
use rollcall_core::overview::Overview;

use super::activity::{Latest, LatestEntries, LatestImports};
use super::ended::Ended;
use super::figures::ImportFigures;
use super::roster::{ByCountry, ByDay, ByStatus};
use super::waiting::{Attention, NeedsAttention, Running};
use crate::audit::sentence::Names;
use crate::ui::icon::Glyph;
use crate::ui::link::ButtonLink;
use crate::ui::page::PageHead;
use crate::users::no_users::NoUsers;
use crate::users::shared_keys_page::SharedKeysNotice;

pub struct OverviewView {
    pub overview: Overview,
    /// `/organization/application`
    pub base: String,
    /// Of the users in the latest audit entries.
    pub names: Names,
    pub actor: Actor,
    pub may_import: bool,
    pub may_add: bool,
    pub may_read_imports: bool,
    pub now: Timestamp,
}

#[component]
pub fn OverviewPage(view: OverviewView) -> impl IntoView {
    let new = format!("{}/imports/new", view.base);
    let actions = view.may_import.then(|| {
        view! { <ButtonLink href=new label="Import users" glyph=Glyph::Imports/> }.into_any()
    });
    let is_new = view.overview.users.total() == 0 && view.overview.latest.is_empty();
    let body = if is_new {
        Either::Left(
            view! { <NoUsers base=view.base may_import=view.may_import may_add=view.may_add/> },
        )
    } else {
        Either::Right(rooms(view))
    };
    view! { <PageHead title="Overview" actions/> {body} }
}

fn rooms(view: OverviewView) -> impl IntoView {
    let OverviewView { overview, base, names, actor, may_read_imports, now, .. } = view;
    let Overview { users, countries, days, shared_keys, latest, ended, audit, .. } = overview;
    let attention = Attention { inbox: overview.inbox, base: base.clone(), now };
    let running = latest.iter().filter(|import| import.state.is_moving()).cloned().collect();
    let imports = format!("{base}/imports");
    let by_day = view! { <ByDay days=days.clone() total=users.total()/> };
    let work = may_read_imports.then(|| {
        let imports = imports.clone();
        view! {
            <ImportFigures days/>
            <Running imports=running base=imports/>
        }
    });
    let latest = (may_read_imports && !latest.is_empty())
        .then(|| view! { <LatestImports imports=latest base=imports now/> });
    let entries = (!audit.is_empty())
        .then(|| view! { <LatestEntries of=Latest { entries: audit, names, actor, base: base.clone(), now }/> });
    let by_country = (!countries.is_empty()).then(|| {
        view! { <ByCountry countries whole=users.total() href=format!("{base}/users")/> }
    });
    view! {
        <SharedKeysNotice count=shared_keys users=format!("{base}/users")/>
        <Ended imports=ended base=format!("{base}/imports") now/>
        <NeedsAttention of=attention/>
        <div class="halves">
            <div class="stack">
                <ByStatus statuses=users href=format!("{base}/users")/>
                {by_day}
            </div>
            {by_country}
        </div>
        {work}
        {latest}
        {entries}
    }
}
