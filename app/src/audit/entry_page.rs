use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::Actor;
use rollcall_core::audit::{AuditRecord, Changed, Told};
use rollcall_core::users::FieldChange;

use super::sentence::{Names, sentence, subject};
use crate::address::with_query;
use crate::ui::diff::Diff;
use crate::ui::format::thousands;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::id::Id;
use crate::ui::kv::{Fact, Facts};
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::time::Second;
use crate::users::history_view::field_in_words;

pub struct EntryView {
    pub record: AuditRecord,
    /// What a user's fields were before and after.
    pub fields: Vec<FieldChange>,
    pub names: Names,
    pub actor: Actor,
    /// `/organization/application`
    pub base: String,
    pub now: Timestamp,
}

#[component]
pub fn EntryPage(view: EntryView) -> impl IntoView {
    let EntryView { record, fields, names, actor, base, now } = view;
    let here = format!("{base}/audit");
    let title = format!("Audit entry {}", thousands(record.entry.number));
    let words = sentence(&record.entry, &names, &actor, &base);
    let by = record.entry.actor.clone();
    let subject = subject(&record.entry, &names, &actor, &base);
    let print = view! {
        <button class="btn" type="button" data-print=""><Icon of=Glyph::Print/>"Print"</button>
    };
    let (changes, others) = Told(&record.entry).changes();
    let others = others
        .into_iter()
        .map(|(name, value)| view! { <Fact name><bdi class="wrap">{value}</bdi></Fact> })
        .collect_view();
    view! {
        <Crumbs href=here.clone() label="Audit log"/>
        <PageHead title actions=Some(print.into_any())>
            <p class="lead"><bdi>{by}</bdi>": "{words}"."</p>
        </PageHead>
        {who(record.clone(), subject, here, now)}
        {changed(fields, changes)}
        <section class="section" aria-labelledby="details">
            <div class="section__head"><h2 id="details">"Details"</h2></div>
            <Facts>{others}</Facts>
            {rest(record)}
        </section>
    }
}

fn who(record: AuditRecord, subject: AnyView, here: String, now: Timestamp) -> impl IntoView {
    let AuditRecord { entry, origin, .. } = record;
    let unknown = || "Not known".to_owned();
    let (address, device) = origin.unwrap_or_else(|| (unknown(), unknown()));
    let only = |name: &'static str, id: uuid::Uuid| with_query(&here, [(name, id.to_string())]);
    let by = entry.actor_id.map(|id| {
        view! { " "<a class="no-print" href=only("who", id)>"All entries by this actor"</a> }
    });
    let about = entry.subject_id.map(|id| {
        let href = only("about", id);
        view! {
            <Fact name="Subject">
                {subject}
                " "<small class="no-print"><a href=href>"All entries about this"</a></small>
            </Fact>
        }
    });
    view! {
        <Facts>
            <Fact name="Who"><bdi>{entry.actor}</bdi>{by}</Fact>
            <Fact name="When"><Second at=entry.at/>" "<span class="muted">{entry.at.relative(now)}</span></Fact>
            {about}
            <Fact name="Address">{address}</Fact>
            <Fact name="Device">{device}</Fact>
        </Facts>
    }
}

fn changed(fields: Vec<FieldChange>, changes: Vec<Changed>) -> impl IntoView {
    let lines: Vec<AnyView> = fields
        .into_iter()
        .map(|one| (field_in_words(&one.field), one.old, one.new))
        .chain(changes.into_iter().map(|one| (one.what, one.before, one.after)))
        .map(|(name, old, new)| view! { <Fact name><Diff old new/></Fact> }.into_any())
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="changes">
                <div class="section__head"><h2 id="changes">"Before and after"</h2></div>
                <Facts>{lines}</Facts>
            </section>
        }
    })
}

/// What proves the entry, and what programs know it by.
fn rest(record: AuditRecord) -> impl IntoView {
    let AuditRecord { entry, previous_hash, .. } = record;
    let id = entry.subject_id.map(|id| {
        view! { <Fact name="Subject ID"><Id value=id.to_string() label="subject ID"/></Fact> }
    });
    view! {
        <details class="fold gap-above">
            <summary><b>"Codes and hashes"</b></summary>
            <Facts>
                <Fact name="Action"><code>{entry.action}</code></Fact>
                <Fact name="Subject kind"><code>{entry.subject_kind}</code></Fact>
                {id}
                <Fact name="Request ID"><Id value=entry.request_id label="request ID"/></Fact>
                <Fact name="Hash"><Id value=entry.hash label="hash"/></Fact>
                <Fact name="Previous hash"><Id value=previous_hash label="previous hash"/></Fact>
            </Facts>
        </details>
    }
}
