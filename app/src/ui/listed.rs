use leptos::prelude::*;
use rollcall_core::faces::Flags;
use rollcall_core::faces::lists::FaceList;

use super::icon::{Glyph, Icon};

/// Says on which list a face of a found user is.
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
