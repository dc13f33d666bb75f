use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::PAGE;
use super::frame::framed;
use crate::address::{local_path, with_query};
use crate::page_context::PageContext;
use crate::page_error::PageError;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::notice::Notice;
use crate::ui::page::PageHead;
use crate::ui::tone::Tone;

/// The page that shows recovery codes once: they are in no address, and only their hashes are stored.
pub(super) async fn show_codes(
    page_context: PageContext,
    from: String,
    done: &'static str,
    codes: Vec<String>,
) -> Result<Response, PageError> {
    let next = if page_context.require_signed()?.needs.factor {
        local_path(&from).unwrap_or("/").to_owned()
    } else {
        with_query(PAGE, [("from", from.clone()), ("done", done.to_owned())])
    };
    let content = move || view! { <CodesPage codes next/> };
    framed(page_context, &from, "Recovery codes", StatusCode::CREATED, content).await
}

#[component]
fn CodesPage(codes: Vec<String>, next: String) -> impl IntoView {
    let all = codes.join("\n");
    let actions = view! {
        <button class="btn" type="button" data-print=""><Icon of=Glyph::Print/>"Print"</button>
        <button class="btn" type="button" data-copy="" value=all><Icon of=Glyph::Copy/>"Copy all"</button>
    };
    let items = codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view();
    view! {
        <PageHead title="Recovery codes" actions=Some(actions.into_any())>
            <p>"Each signs you in once if you lose your passkey or your phone."</p>
        </PageHead>
        <div class="stack">
            <Notice tone=Tone::Warn glyph=Glyph::Key title="Save these codes now. They are not shown again.">
                <p>"Keep them where you do not need your devices: on paper, or in a password manager."</p>
            </Notice>
            <ul class="codes" aria-label="Recovery codes">{items}</ul>
            <div class="actions"><ButtonLink href=next label="I have saved them" weight=Weight::Primary/></div>
        </div>
    }
}
