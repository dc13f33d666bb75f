use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::scim::{TokenInfo, TokenState};

use crate::ui::icon::Glyph;
use crate::ui::menu::ConfirmDialog;
use crate::ui::status::{Badge, Status};
use crate::ui::table::{Head, Table};
use crate::ui::time::Ago;
use crate::ui::tone::Tone;

impl Badge for TokenState {
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
pub fn TokenTable(
    tokens: Vec<TokenInfo>,
    here: String,
    may_change: bool,
    now: Timestamp,
) -> impl IntoView {
    let heads = vec![
        Head::new("Name"),
        Head::new("Status").class("at-end"),
        Head::new("Created by").rank("3"),
        Head::new("Last used").class("tight").rank("2"),
        Head::new("Expires").class("tight"),
        Head::new("Actions").class("tight").hidden(),
    ];
    let rows = tokens.into_iter().map(|token| row(token, &here, may_change, now)).collect_view();
    view! { <Table label="Tokens" caption="Tokens of the directory" heads>{rows}</Table> }
}

fn row(token: TokenInfo, here: &str, may_change: bool, now: Timestamp) -> impl IntoView + use<> {
    let state = token.state(now);
    let used = match (token.last_used_at, &token.last_used_from) {
        (Some(at), from) => {
            let title = from.as_ref().map(|from| format!("from {from}"));
            view! { <span title=title><Ago at now/></span> }.into_any()
        }
        (None, _) => "never".into_any(),
    };
    let ends = match (&token.revoked_by, token.expires_at) {
        (Some(by), _) => view! { "by "<bdi>{by.clone()}</bdi> }.into_any(),
        (None, Some(at)) => at.day().into_any(),
        (None, None) => "never".into_any(),
    };
    let is_over = matches!(state, TokenState::Revoked | TokenState::Expired);
    let action = if is_over || !may_change {
        view! { <span class="vh">"none"</span> }.into_any()
    } else {
        let action = format!("{here}/tokens/{}/revoke", token.id);
        view! { <Revoke id=format!("revoke-{}", token.id) name=token.name.clone() action/> }
            .into_any()
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <bdi>{token.name}</bdi><small><code>{token.prefix}"…"</code></small>
            </th>
            <td role="cell" class="at-end"><Status of=state/></td>
            <td role="cell" data-rank="3" data-label="Created by"><bdi>{token.made_by}</bdi></td>
            <td role="cell" class="tight" data-rank="2" data-label="Last used">{used}</td>
            <td role="cell" class="tight" data-label="Expires"><span class="num">{ends}</span></td>
            <td role="cell" class="tight">{action}</td>
        </tr>
    }
}

/// The button that revokes a token, and the dialog that confirms it.
#[component]
fn Revoke(id: String, name: String, action: String) -> impl IntoView {
    view! {
        <button
            class="btn btn--sm btn--danger"
            type="button"
            popovertarget=id.clone()
            aria-label=format!("Revoke {name}")
        >
            "Revoke…"
        </button>
        <ConfirmDialog
            id
            title=format!("Revoke “{name}”?")
            text="The directory cannot change the team with it any more. People and roles stay as they are. A revoked token cannot be restored."
            action
            confirm="Revoke token"
            cancel="Keep token"
        />
    }
}
