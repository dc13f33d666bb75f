//! Other users whom somebody has confirmed to be the same person.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::faces::pairs::{DuplicateStatus, UserPairs};

use crate::ui::format::counted;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::ButtonLink;
use crate::ui::time::Ago;

/// Under the name: what was decided, or that somebody has to decide. Nothing while the user has no face.
pub fn duplicate_status(pairs: &UserPairs) -> impl IntoView + use<> {
    let waits = pairs.waiting > 0;
    pairs.duplicated.map(|status| {
        let (tone, glyph, words) = match status {
            DuplicateStatus::Duplicated => ("warn", Glyph::Chain, status.label()),
            DuplicateStatus::NotDuplicated if waits => ("warn", Glyph::Clock, "Possible duplicate"),
            DuplicateStatus::NotDuplicated => ("idle", Glyph::OkRing, status.label()),
        };
        view! {
            <span class="status status--pill" data-tone=tone><Icon of=glyph/>{words}</span>
        }
    })
}

/// Nothing where nobody is linked and nothing waits.
#[component]
pub fn LinkedUsers(
    pairs: UserPairs,
    base: String,
    may_review: bool,
    /// The address of the page that merges this user with another; none where the role cannot.
    merge: Option<String>,
    now: Timestamp,
) -> impl IntoView {
    let UserPairs { linked, waiting, .. } = pairs;
    if linked.is_empty() && waiting == 0 {
        return ().into_any();
    }
    let waits = (waiting > 0).then(|| {
        let words = counted(waiting, "possible duplicate", "possible duplicates");
        let link = may_review.then(
            || view! { <ButtonLink href=format!("{base}/faces") label="Review duplicates"/> },
        );
        view! { <p>{words}" to review."</p>{link} }
    });
    let rows = linked
        .into_iter()
        .map(|one| {
            let href = format!("{base}/users/{}", one.user.id);
            let pair = format!("{base}/faces?state=same&pair={}", one.pair);
            let decided = one.decided.map(|decided| {
                view! { " by "<bdi>{decided.by}</bdi>", "<Ago at=decided.at now/> }
            });
            let said = if may_review {
                view! { <a href=pair>"linked"</a> }.into_any()
            } else {
                "linked".into_any()
            };
            let key = one.user.vendor_data.clone();
            let merge = merge.clone().map(|action| {
                view! {
                    <form method="get" action=action>
                        <input type="hidden" name="with" value=key/>
                        <button class="btn btn--sm">"Merge these two users…"</button>
                    </form>
                }
            });
            view! {
                <li>
                    <a href=href><bdi>{one.user.name}</bdi></a>
                    " "<code>{one.user.vendor_data}</code>" the same person, "
                    <small class="muted">{said}{decided}</small>
                    {merge}
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="section" aria-labelledby="linked">
            <div class="section__head"><h2 id="linked">"Duplicates"</h2></div>
            <ul class="stack stack--tight">{rows}</ul>
            {waits}
        </section>
    }
    .into_any()
}
