use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::api_keys::ApiKeyInfo;

use crate::ui::credential::{Revoke, end, last_used};
use crate::ui::status::Status;
use crate::ui::table::{Head, Table};

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
    let used = last_used(key.last_used_at, key.last_used_from.clone(), now);
    let ends = end(key.revoked_by.clone(), key.expires_at);
    let action = if !state.works() {
        view! { <span class="vh">"none"</span> }.into_any()
    } else {
        let id = format!("revoke-{}", key.id);
        let action = format!("{base}/settings/keys/{}/revoke", key.id);
        let text = consequences(&key);
        view! { <Revoke id name=key.name.clone() text action confirm="Revoke key" cancel="Keep key"/> }.into_any()
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

/// What revoking a key means.
fn consequences(key: &ApiKeyInfo) -> String {
    let used = match key.uses {
        0 => "It has never been used.".to_owned(),
        1 => "It has been used for 1 request.".to_owned(),
        uses => {
            format!("It has been used for {} requests.", crate::ui::format::thousands(uses))
        }
    };
    format!(
        "Programs that use it stop working immediately. A revoked key cannot be restored. {used}"
    )
}
