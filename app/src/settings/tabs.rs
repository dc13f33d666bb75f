use leptos::prelude::*;
use rollcall_core::access::{Actor, Permission};

use crate::ui::page::PageHead;
use crate::ui::tabs::{Tab, Tabs};

/// Which page of the settings is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Keys,
    Webhooks,
}

const SIDES: [(Side, &str, &str, Permission); 2] = [
    (Side::Keys, "API keys", "/settings/keys", Permission::ManageApiKeys),
    (Side::Webhooks, "Webhooks", "/settings/webhooks", Permission::ManageWebhooks),
];

/// The top of every page of the settings. It shows the pages that the actor may open.
#[component]
pub fn SettingsHead(actor: Actor, base: String, side: Side) -> impl IntoView {
    let tabs = SIDES
        .iter()
        .filter(|(_, _, _, permission)| actor.may(*permission))
        .map(|(one, label, path, _)| Tab {
            label,
            href: format!("{base}{path}"),
            count: None,
            look: None,
            current: *one == side,
        })
        .collect();
    view! {
        <PageHead title="Settings"><p>{actor.application.name}</p></PageHead>
        <Tabs label="Settings" tabs/>
    }
}
