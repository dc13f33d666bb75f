use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::scim::TokenInfo;

use crate::ui::credential::{Revoke, end, last_used};
use crate::ui::status::Status;
use crate::ui::table::{Head, Table};

const CONSEQUENCES: &str = "The directory cannot change the team with it any more. People and roles stay as they are. A revoked token cannot be restored.";

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
    let used = last_used(token.last_used_at, token.last_used_from.clone(), now);
    let ends = end(token.revoked_by.clone(), token.expires_at);
    let action = if !state.works() || !may_change {
        view! { <span class="vh">"none"</span> }.into_any()
    } else {
        let id = format!("revoke-{}", token.id);
        let action = format!("{here}/tokens/{}/revoke", token.id);
        view! { <Revoke id name=token.name.clone() text=CONSEQUENCES action confirm="Revoke token" cancel="Keep token"/> }
            .into_any()
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <bdi>{token.name}</bdi><small><code>{token.prefix}"…"</code></small>
            </th>
            <td role="cell" class="at-end"><Status of=state/></td>
            <td role="cell" data-rank="3" data-label="Created by">
                <bdi>{token.made_by}</bdi>
                {token.maker_left.then(|| view! { <small>"has left the team"</small> })}
            </td>
            <td role="cell" class="tight" data-rank="2" data-label="Last used">{used}</td>
            <td role="cell" class="tight" data-label="Expires"><span class="num">{ends}</span></td>
            <td role="cell" class="tight">{action}</td>
        </tr>
    }
}
