use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::api_keys::{ApiKeyInfo, ApiKeyState};

use crate::ui::icon::Glyph;
use crate::ui::menu::ConfirmDialog;
use crate::ui::status::{Badge, Status};
use crate::ui::table::{Head, Table};
use crate::ui::time::Ago;
use crate::ui::tone::Tone;

impl Badge for ApiKeyState {
    fn tone(self) -> Tone {
        match self {
            Self::Active => Tone::Ok,
            Self::ExpiresSoon => Tone::Warn,
            Self::Expired => Tone::Idle,
            Self::Revoked => Tone::Bad,
        }
    }

    fn glyph(self) -> Glyph {
        match self {
            Self::Active => Glyph::OkRing,
            Self::ExpiresSoon | Self::Expired => Glyph::Clock,
            Self::Revoked => Glyph::Block,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::ExpiresSoon => "Expires soon",
            Self::Expired => "Expired",
            Self::Revoked => "Revoked",
        }
    }
}

#[component]
pub fn KeyTable(keys: Vec<ApiKeyInfo>, base: String, now: Timestamp) -> impl IntoView {
    let heads = vec![
        Head::new("Name"),
        Head::new("Status").class("at-end"),
        Head::new("Permissions"),
        Head::new("Networks").rank("3"),
        Head::new("Created by").rank("3"),
        Head::new("Last used").class("tight").rank("2"),
        Head::new("Expires").class("tight"),
        Head::new("Actions").class("tight").hidden(),
    ];
    let rows = keys.into_iter().map(|key| row(key, &base, now)).collect_view();
    view! {
        <Table label="API keys of this application" caption="API keys of this application" heads>
            {rows}
        </Table>
    }
}

fn row(key: ApiKeyInfo, base: &str, now: Timestamp) -> impl IntoView + use<> {
    let state = key.state(now);
    let mays = key
        .permissions
        .iter()
        .map(|one| view! { <span class="tag">{one.code()}</span>" " })
        .collect_view();
    let from =
        if key.networks.is_empty() { "anywhere".to_owned() } else { key.networks.join(", ") };
    let used = match (key.last_used_at, &key.last_used_from) {
        (Some(at), from) => {
            let title = from.as_ref().map(|from| format!("from {from}"));
            view! { <span title=title><Ago at now/></span> }.into_any()
        }
        (None, _) => "never".into_any(),
    };
    let ends = match (&key.revoked_by, key.expires_at) {
        (Some(by), _) => view! { "by "<bdi>{by.clone()}</bdi> }.into_any(),
        (None, Some(at)) => at.day().into_any(),
        (None, None) => "never".into_any(),
    };
    let is_over = matches!(state, ApiKeyState::Revoked | ApiKeyState::Expired);
    let action = if is_over {
        view! { <span class="vh">"none"</span> }.into_any()
    } else {
        view! { <Revoke key=key.clone() base=base.to_owned()/> }.into_any()
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <bdi>{key.name}</bdi><small><code>{key.prefix}"…"</code></small>
            </th>
            <td role="cell" class="at-end"><Status of=state/></td>
            <td role="cell">{mays}</td>
            <td role="cell" data-rank="3" data-label="Networks"><span class="num">{from}</span></td>
            <td role="cell" data-rank="3" data-label="Created by">
                <bdi>{key.made_by.clone()}</bdi>
                {key.maker_left.then(|| view! { <small>"has left the team"</small> })}
            </td>
            <td role="cell" class="tight" data-rank="2" data-label="Last used">{used}</td>
            <td role="cell" class="tight" data-label="Expires"><span class="num">{ends}</span></td>
            <td role="cell" class="tight">{action}</td>
        </tr>
    }
}

/// The button that revokes a key, and the dialog that confirms it.
#[component]
fn Revoke(key: ApiKeyInfo, base: String) -> impl IntoView {
    let id = format!("revoke-{}", key.id);
    let action = format!("{base}/settings/keys/{}/revoke", key.id);
    let used = match key.uses {
        0 => "It has never been used.".to_owned(),
        1 => "It has been used for 1 request.".to_owned(),
        uses => {
            format!("It has been used for {} requests.", crate::ui::format::thousands(uses))
        }
    };
    view! {
        <button
            class="btn btn--sm btn--danger"
            type="button"
            popovertarget=id.clone()
            aria-label=format!("Revoke {}", key.name)
        >
            "Revoke…"
        </button>
        <ConfirmDialog
            id
            title=format!("Revoke “{}”?", key.name)
            text=format!("Programs that use it stop working immediately. A revoked key cannot be restored. {used}")
            action
            confirm="Revoke key"
            cancel="Keep key"
        />
    }
}
