use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::access::Actor;
use rollcall_core::webhooks::WebhookInfo;

use super::TypedWebhook;
use super::form::WebhookForm;
use crate::settings::tabs::{Part, SettingsHead};
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::ButtonLink;
use crate::ui::menu::ConfirmDialog;
use crate::ui::notice::Notice;
use crate::ui::table::{Head, Table};
use crate::ui::tone::Tone;

pub struct WebhooksView {
    pub actor: Actor,
    pub base: String,
    pub webhooks: Vec<WebhookInfo>,
    pub typed: TypedWebhook,
    pub errors: FieldErrors,
    /// That of the one that was just added: it is shown once.
    pub secret: Option<String>,
}

#[component]
pub fn WebhooksPage(view: WebhooksView) -> impl IntoView {
    let WebhooksView { actor, base, webhooks, typed, errors, secret } = view;
    let here = format!("{base}/settings/webhooks");
    let words = match webhooks.len() {
        0 => "No webhooks yet. Add one below.".to_owned(),
        count => counted(count as i64, "address", "addresses"),
    };
    let table = (!webhooks.is_empty()).then(|| {
        let heads = vec![
            Head::new("Address"),
            Head::new("Events"),
            Head::new("Delivered").class("r tight").rank("2"),
            Head::new("Pending").class("r tight").rank("2"),
            Head::new("Failed").class("r tight"),
            Head::new("Actions").class("tight").hidden(),
        ];
        let rows = webhooks.into_iter().map(|one| row(one, &here)).collect_view();
        view! { <Table label="Webhooks" caption="Webhooks of this application" heads>{rows}</Table> }
    });
    let wrong = (!errors.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="The webhook was not added." alert=true>
                <p>"Fix the highlighted fields below."</p>
            </Notice>
        }
    });
    view! {
        <SettingsHead actor base part=Part::Webhooks/>
        {secret.map(|secret| view! { <Made secret here=here.clone()/> })}
        <section class="section" aria-labelledby="webhooks">
            <div class="section__head"><h2 id="webhooks">"Webhooks"</h2><p>{words}</p></div>
            {table}
        </section>
        <section class="section" aria-labelledby="newhook">
            <div class="section__head">
                <h2 id="newhook">"New webhook"</h2>
                <p>"Every delivery is signed. Failed deliveries are retried with increasing delays."</p>
            </div>
            {wrong}
            <WebhookForm action=here typed errors/>
        </section>
    }
}

fn row(webhook: WebhookInfo, here: &str) -> impl IntoView + use<> {
    let link = format!("{here}/{}", webhook.id);
    let id = format!("remove-{}", webhook.id);
    let action = format!("{link}/remove");
    let events = webhook
        .events
        .iter()
        .map(|one| view! { <span class="tag">{one.code()}</span>" " })
        .collect_view();
    let waits = counted(webhook.waiting, "pending delivery", "pending deliveries");
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><a href=link>{webhook.url.clone()}</a></th>
            <td role="cell">{events}</td>
            <td role="cell" class="r tight" data-rank="2" data-label="Delivered">{thousands(webhook.delivered)}</td>
            <td role="cell" class="r tight" data-rank="2" data-label="Pending">{thousands(webhook.waiting)}</td>
            <td role="cell" class="r tight" data-label="Failed">{thousands(webhook.failed)}</td>
            <td role="cell" class="tight">
                <button
                    class="btn btn--sm btn--danger"
                    type="button"
                    popovertarget=id.clone()
                    aria-label=format!("Remove {}", webhook.url)
                >
                    "Remove…"
                </button>
                <ConfirmDialog
                    id
                    title="Remove this webhook?"
                    text=format!("No more events are sent to this address. Its {waits} will not be sent, and its delivery log is deleted.")
                    action
                    confirm="Remove webhook"
                    cancel="Keep webhook"
                />
            </td>
        </tr>
    }
}

/// Shows the secret once, right after it was created.
#[component]
fn Made(secret: String, here: String) -> impl IntoView {
    view! {
        <div class="notice" data-tone="ok" role="status">
            <Icon of=Glyph::Key/>
            <div>
                <strong>"The webhook was added."</strong>
                " Copy its secret now. It is not shown again. The header "<code>"X-Signature"</code>
                " is the HMAC-SHA256 of "<code>"X-Timestamp"</code>", a dot and the body, with this secret. "<code>"X-Signature-V2"</code>
                " is the HMAC-SHA256 of the body with its members in alphabetical order, as Didit signs it."
                <p class="gap-above">
                    <span class="id">
                        <code>{secret.clone()}</code>
                        <button type="button" aria-label="Copy new secret" value=secret><Icon of=Glyph::Copy/></button>
                    </span>
                </p>
            </div>
            <ButtonLink href=here label="I have copied it"/>
        </div>
    }
}
