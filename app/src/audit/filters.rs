use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::audit::AuditQuery;

use crate::address::with_query;
use crate::filters::{DaysFilter, FilterTarget};
use crate::ui::filter::{Filter, Kept};

/// Seconds of a day: the filter's last day is part of its range.
pub const DAY: i64 = 86_400;

/// Groups of actions, as the filter offers them: the word of the address, and words for people.
pub(super) const GROUPS: [(&str, &str); 19] = [
    ("import", "Imports"),
    ("user", "Users"),
    ("operator", "Team and sign-in"),
    ("role", "Roles"),
    ("organization", "Organization"),
    ("sso", "Single sign-on"),
    ("directory", "Directory"),
    ("application", "Applications"),
    ("verification", "Verifications"),
    ("export", "Exports"),
    ("face", "Faces"),
    ("faces", "Face searches"),
    ("face_list", "Face lists"),
    ("pair", "Duplicates"),
    ("face_archive", "Face archives"),
    ("api_key", "API keys"),
    ("webhook", "Webhooks"),
    ("mail", "Mail"),
    ("settings", "Settings"),
];

/// The query as names and values, without a page.
pub fn pairs(query: &AuditQuery) -> Vec<Kept> {
    let to = query.before.map(|end| end.plus_seconds(-DAY).day());
    [
        ("action", query.action.clone()),
        ("actor", query.actor.clone()),
        ("subject", query.subject.clone()),
        ("from", query.from.map(Timestamp::day).unwrap_or_default()),
        ("to", to.unwrap_or_default()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .collect()
}

#[component]
pub fn AuditFilters(query: AuditQuery, here: String) -> impl IntoView {
    view! {
        <div class="toolbar gap-above">
            <ActorFilter query=query.clone() here=here.clone()/>
            <ActionFilter query=query.clone() here=here.clone()/>
            <SubjectFilter query=query.clone() here=here.clone()/>
            <TimeFilter query here/>
        </div>
    }
}

/// The values of the other filters, and the address without this one.
fn others(query: AuditQuery, here: &str) -> (Vec<Kept>, String) {
    let kept = pairs(&query);
    let without = with_query(here, kept.clone());
    (kept, without)
}

#[component]
fn ActorFilter(query: AuditQuery, here: String) -> impl IntoView {
    let value = query.actor.clone();
    let (kept, without) = others(AuditQuery { actor: String::new(), ..query }, &here);
    view! {
        <Filter id="filter-who" label="Actor" value=value.clone() action=here without kept>
            <div class="field">
                <label for="actor">"Part of the name"</label>
                <input class="input" id="actor" name="actor" value=value/>
            </div>
        </Filter>
    }
}

#[component]
fn SubjectFilter(query: AuditQuery, here: String) -> impl IntoView {
    let value = query.subject.clone();
    let (kept, without) = others(AuditQuery { subject: String::new(), ..query }, &here);
    view! {
        <Filter id="filter-subject" label="Subject" value=value.clone() action=here without kept>
            <div class="field">
                <label for="subject">"Part of the subject"</label>
                <input class="input" id="subject" name="subject" value=value aria-describedby="subject-hint"/>
                <p class="hint" id="subject-hint">"Who or what it was done to: a colleague's name or address, or the Rollcall ID of a user."</p>
            </div>
        </Filter>
    }
}

#[component]
fn ActionFilter(query: AuditQuery, here: String) -> impl IntoView {
    let chosen = query.action.clone();
    let words = GROUPS.iter().find(|(code, _)| *code == chosen).map(|(_, words)| *words);
    let value = words.map_or_else(|| chosen.clone(), str::to_owned);
    let choices = GROUPS
        .map(|(code, words)| {
            let checked = code == chosen;
            view! {
                <label class="choice">
                    <input type="radio" name="action" value=code checked=checked/>
                    <span>{words}</span>
                </label>
            }
        })
        .collect_view();
    let (kept, without) = others(AuditQuery { action: String::new(), ..query }, &here);
    view! {
        <Filter id="filter-action" label="Action" value action=here without kept>
            <fieldset><legend class="vh">"Action"</legend>{choices}</fieldset>
        </Filter>
    }
}

#[component]
fn TimeFilter(query: AuditQuery, here: String) -> impl IntoView {
    let day = |at: Option<Timestamp>| at.map(Timestamp::day).unwrap_or_default();
    let days = [day(query.from), day(query.before.map(|end| end.plus_seconds(-DAY)))];
    let (kept, without) = others(AuditQuery { from: None, before: None, ..query }, &here);
    let target = FilterTarget { action: here, without, kept };
    view! { <DaysFilter id="filter-time" label="Time" names=["from", "to"] days target/> }
}
