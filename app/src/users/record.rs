//! Beside the profile: verifications by result, ids and times, metadata.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::{Rights, UserColumn};
use rollcall_core::users::{ChangeSource, Counters, User};

use super::metadata::Metadata;
use crate::ui::bar::{Bar, BarSize};
use crate::ui::format::{counted, thousands};
use crate::ui::icon::Glyph;
use crate::ui::id::Id;
use crate::ui::kv::{Fact, Facts};
use crate::ui::legend::{Legend, LegendItem};
use crate::ui::time::At;
use crate::ui::tone::Tone;

#[component]
pub fn Record(
    user: User,
    created_by: Option<ChangeSource>,
    base: String,
    rights: Rights,
    now: Timestamp,
) -> impl IntoView {
    let metadata = user.metadata_json.clone().map(|json| view! { <Metadata json/> });
    let counters = rights
        .reads(UserColumn::SessionCount)
        .then(|| view! { <Verifications counters=user.counters/> });
    let internal_id = rights.reads(UserColumn::DiditInternalId).then(|| {
        view! {
            <Fact name="Rollcall ID">
                <Id value=user.didit_internal_id.to_string() label="Rollcall ID"/>
            </Fact>
        }
    });
    view! {
        {counters}
        <section aria-labelledby="ids">
            <h2 class="section__head" id="ids">"Record"</h2>
            <Facts>
                {internal_id}
                <Fact name="User ID"><Id value=user.vendor_data label="user ID in record"/></Fact>
                <Fact name="Created"><At at=user.created_at now/></Fact>
                {created_by.map(|source| origin(source, &base))}
                <Fact name="Updated"><At at=user.updated_at now/></Fact>
                {user.last_session_at.map(|at| view! { <Fact name="Last session"><At at now/></Fact> })}
                {user.first_session_at.map(|at| view! { <Fact name="First session"><At at now/></Fact> })}
            </Facts>
        </section>
        {metadata}
    }
}

/// Who or what created the user, as far as the role may know.
fn origin(source: ChangeSource, base: &str) -> Option<AnyView> {
    let by = match source {
        ChangeSource::Import { id, file_name, line } => {
            let href = format!("{base}/imports/{id}");
            view! { <a href=href><bdi>{file_name}</bdi></a>", line "{thousands(line)} }.into_any()
        }
        ChangeSource::Operator { name } | ChangeSource::ApiKey { name } => {
            view! { <bdi>{name}</bdi> }.into_any()
        }
        _ => return None,
    };
    Some(view! { <Fact name="Created by">{by}</Fact> }.into_any())
}

#[component]
fn Verifications(counters: Counters) -> impl IntoView {
    let Counters { session_count, approved_count, declined_count, in_review_count } = counters;
    let item = |tone, glyph, label, value| LegendItem { tone, glyph, label, value };
    let items = vec![
        item(Tone::Ok, Glyph::OkRing, "Approved", approved_count),
        item(Tone::Warn, Glyph::Clock, "In review", in_review_count),
        item(Tone::Bad, Glyph::XRing, "Declined", declined_count),
    ];
    let values: Vec<_> = items.iter().map(|one| (one.tone, one.value)).collect();
    let label = format!(
        "Sessions: {approved_count} approved, {in_review_count} in review, {declined_count} declined"
    );
    let drawn = (session_count > 0).then(|| {
        view! { <Bar values whole=session_count size=BarSize::Row label/><Legend items/> }
    });
    view! {
        <section aria-labelledby="sessions">
            <div class="section__head">
                <h2 id="sessions">"Verifications"</h2>
                <p>{counted(session_count, "session", "sessions")}</p>
            </div>
            {drawn}
        </section>
    }
}
