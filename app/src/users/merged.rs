//! Whom a user is also known as: the users who were merged into them.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::merge::MergedUser;

use crate::ui::icon::Glyph;
use crate::ui::menu::{AskButton, Asked};
use crate::ui::notice::Notice;
use crate::ui::time::Ago;
use crate::ui::tone::Tone;

/// Nothing where nobody was merged. `merged`: the latest merge first.
#[component]
pub fn AlsoKnownAs(
    merged: Vec<MergedUser>,
    /// The address of the users list.
    users: String,
    may_undo: bool,
    now: Timestamp,
) -> impl IntoView {
    if merged.is_empty() {
        return ().into_any();
    }
    // The latest merge into this very user is undone first.
    let next = merged.iter().position(|one| one.first_into.is_none());
    let rows = merged
        .into_iter()
        .enumerate()
        .map(|(place, one)| {
            let is_next = next == Some(place);
            let later = (may_undo && !is_next)
                .then(|| view! { <small class="muted">"Undo the later merge first."</small> });
            let undo = (may_undo && is_next).then(|| {
                let of = Asked {
                    id: format!("undo-merge-{}", one.id),
                    label: "Undo merge".into(),
                    names: Some(format!("Undo the merge of {}", one.vendor_data)),
                    title: format!("Undo the merge of {}?", one.vendor_data),
                    text: "They become a user of their own again, with the faces, notes and \
                           verification sessions that they had, and with everybody who had been merged into \
                           them. What was changed or added since the \
                           merge stays with this user."
                        .into(),
                    action: format!("{users}/{}/unmerge", one.id),
                    confirm: "Undo merge",
                    cancel: "Keep merged",
                };
                view! { <AskButton of class="btn btn--sm"/> }
            });
            let first = one.first_into.map(|key| view! { " into "<code>{key}</code>", " });
            view! {
                <li class="row">
                    <span>
                        <code>{one.vendor_data}</code>
                        <small class="muted">
                            " merged "{first}<Ago at=one.at now/>" by "<bdi>{one.by}</bdi>
                        </small>
                    </span>
                    {undo}
                    {later}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="section" aria-labelledby="merged">
            <div class="section__head"><h2 id="merged">"Also known as"</h2></div>
            <ul class="stack stack--tight">{rows}</ul>
        </section>
    }
    .into_any()
}

/// What was just undone, and the address of the user who is back.
pub struct UndoneMerge {
    pub href: String,
    /// Labels of the fields that stay as they are.
    pub kept: Vec<String>,
}

/// On the survivor's page, after an undo.
pub fn undone(undone: UndoneMerge) -> impl IntoView {
    let UndoneMerge { href, kept } = undone;
    let kept = (!kept.is_empty()).then(|| {
        let words = format!("Changed since the merge, so kept here: {}.", kept.join(", "));
        view! { <p>{words}</p> }
    });
    view! {
        <Notice tone=Tone::Ok glyph=Glyph::OkRing title="Merge undone.">
            <p>"There are "<a href=href>"two users"</a>" again."</p>
            {kept}
        </Notice>
    }
}
