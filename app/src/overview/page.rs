use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::overview::Overview;

use super::activity::{LatestEntries, LatestImports};
use super::ended::Ended;
use super::figures::ImportFigures;
use super::roster::{ByCountry, ByStatus};
use super::waiting::{Running, Waiting};
use crate::ui::icon::Glyph;
use crate::ui::link::ButtonLink;
use crate::ui::page::PageHead;
use crate::users::no_users::NoUsers;
use crate::users::shared_keys_page::SharedKeysNotice;

pub struct OverviewView {
    pub overview: Overview,
    /// `/organization/application`
    pub base: String,
    pub may_import: bool,
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
        Either::Left(view! { <NoUsers base=view.base may_import=view.may_import/> })
    } else {
        Either::Right(rooms(view))
    };
    view! { <PageHead title="Overview" actions/> {body} }
}

fn rooms(view: OverviewView) -> impl IntoView {
    let OverviewView { overview, base, may_read_imports, now, .. } = view;
    let Overview { users, countries, days, shared_keys, to_decide, latest, ended, audit } =
        overview;
    let running = latest.iter().filter(|import| import.state.is_moving()).cloned().collect();
    let imports = format!("{base}/imports");
    let work = may_read_imports.then(|| {
        let imports = imports.clone();
        let waiting = to_decide.len() as i64;
        view! {
            <ImportFigures days waiting/>
            <Waiting imports=to_decide base=imports.clone() now/>
            <Running imports=running base=imports/>
        }
    });
    let latest = (may_read_imports && !latest.is_empty())
        .then(|| view! { <LatestImports imports=latest base=imports now/> });
    let entries = (!audit.is_empty())
        .then(|| view! { <LatestEntries entries=audit href=format!("{base}/audit") now/> });
    let by_country = (!countries.is_empty()).then(|| {
        view! { <ByCountry countries href=format!("{base}/users")/> }
    });
    view! {
        <SharedKeysNotice count=shared_keys users=format!("{base}/users")/>
        <Ended imports=ended base=format!("{base}/imports") now/>
        <div class="halves">
            <ByStatus statuses=users href=format!("{base}/users")/>
            {by_country}
        </div>
        {work}
        {latest}
        {entries}
    }
}
