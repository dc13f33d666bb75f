use leptos::prelude::*;
use rollcall_core::faces::Flags;
use rollcall_core::faces::lists::FaceList;

use super::icon::{Glyph, Icon};

/// Beside a user whose face was found: on which list a face of theirs is.
#[component]
pub fn ListMark(flags: Flags) -> impl IntoView {
    let mark = |list: FaceList, tone, glyph| {
        view! {
            <span class="status status--pill" data-tone=tone><Icon of=glyph/>{list.label()}</span>
        }
    };
    view! {
        {flags.blocklisted.map(|_| mark(FaceList::Blocklist, "bad", Glyph::Block))}
        {flags.allowlisted.then(|| mark(FaceList::Allowlist, "ok", Glyph::OkRing))}
    }
}
