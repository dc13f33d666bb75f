use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::audit::AuditQuery;
use uuid::Uuid;

use crate::address::with_query;
use crate::filters::{DaysFilter, FilterTarget};
use crate::ui::field::{FieldText, SelectField};
use crate::ui::filter::{Filter, Kept};

/// Seconds of a day: the filter's last day is part of its range.
pub const DAY: i64 = 86_400;

/// Groups of actions, as the filter offers them: the word of the address, and words for people.
pub(super) const GROUPS: [(&str, &str); 24] = [
    ("import", "Imports"),
    ("inbox", "Inbox"),
    ("user", "Users"),
    ("users_view", "Saved views"),
    ("note", "Notes"),
    ("operator", "Team and sign-in"),
    ("role", "Roles"),
    ("organization", "Organization"),
    ("sso", "Single sign-on"),
    ("directory", "Directory"),
    ("application", "Applications"),
    ("verification", "Verifications"),
    ("erasure", "Erasures"),
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
    ("audit", "Audit log"),
];

/// The query as names and values, without a page.
pub fn pairs(query: &AuditQuery) -> Vec<Kept> {
    let to = query.before.map(|end| end.plus_seconds(-DAY).day());
    let id = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    [
        ("action", query.action.clone()),
        ("who", id(query.actor_id)),
        ("actor", query.actor.clone()),
        ("about", id(query.subject_id)),
        ("subject", query.subject.clone()),
        ("from", query.from.map(Timestamp::day).unwrap_or_default()),
        ("to", to.unwrap_or_default()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .collect()
}

/// What is filtered by, and the names for it.
#[derive(Clone)]
pub struct Chosen {
    pub query: AuditQuery,
    /// Whose entries can be chosen: ID and name.
    pub actors: Vec<(Uuid, String)>,
    /// The name of the subject.
    pub about: String,
}

#[component]
pub fn AuditFilters(chosen: Chosen, here: String) -> impl IntoView {
    let query = chosen.query.clone();
    view! {
        <div class="toolbar gap-above">
            <ActorFilter chosen=chosen.clone() here=here.clone()/>
            <ActionFilter query=query.clone() here=here.clone()/>
            <SubjectFilter chosen here=here.clone()/>
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
fn ActorFilter(chosen: Chosen, here: String) -> impl IntoView {
    let Chosen { query, actors, .. } = chosen;
    let who = query.actor_id.map(|id| id.to_string()).unwrap_or_default();
    let mut options = vec![(String::new(), "Anybody".to_owned())];
    options.extend(actors.into_iter().map(|(id, name)| (id.to_string(), name)));
    if !who.is_empty() && !options.iter().any(|(id, _)| *id == who) {
        options.push((who.clone(), "Somebody who has left".to_owned()));
    }
    let named = options.iter().find(|(id, _)| *id == who).map(|(_, name)| name.clone());
    let part = query.actor.clone();
    let value = match (who.is_empty(), part.is_empty()) {
        (true, _) => part.clone(),
        (false, true) => named.unwrap_or_default(),
        (false, false) => format!("{}, {part}", named.unwrap_or_default()),
    };
    let without = AuditQuery { actor: String::new(), actor_id: None, ..query };
    let (kept, without) = others(without, &here);
    let text = FieldText { name: "who", label: "Person or API key", ..FieldText::default() };
    view! {
        <Filter id="filter-who" label="Actor" value action=here without kept>
            <SelectField text options value=who/>
            <div class="field">
                <label for="actor">"Part of the name"</label>
                <input class="input" id="actor" name="actor" value=part/>
            </div>
        </Filter>
    }
}

#[component]
fn SubjectFilter(chosen: Chosen, here: String) -> impl IntoView {
    let Chosen { query, about, .. } = chosen;
    let typed = query.subject.clone();
    let value = if about.is_empty() { typed.clone() } else { about };
    let without = AuditQuery { subject: String::new(), subject_id: None, ..query };
    let (kept, without) = others(without, &here);
    view! {
        <Filter id="filter-subject" label="Subject" value action=here without kept>
            <div class="field">
                <label for="subject">"Part of the subject"</label>
                <input class="input" id="subject" name="subject" value=typed aria-describedby="subject-hint"/>
                <p class="hint" id="subject-hint">"A user’s ID, a file’s name, or a colleague’s name or address."</p>
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
    let target = FilterTarget { action: here, without: without.into(), kept };
    view! { <DaysFilter id="filter-time" label="Time" names=["from", "to"] days target/> }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use rollcall_core::audit::ACTIONS;

    use super::GROUPS;

    #[test]
    fn every_action_is_in_a_group_of_the_filter() {
        let groups: HashSet<&str> = GROUPS.iter().map(|(code, _)| *code).collect();
        for (action, _) in ACTIONS {
            let group = action.split_once('.').map(|(group, _)| group);
            assert!(group.is_some_and(|group| groups.contains(group)), "{action}");
        }
    }
}
