use leptos::prelude::*;
use rollcall_core::access::{Actor, Permission};

use crate::ui::page::PageHead;
use crate::ui::tabs::{Tab, Tabs};

/// The parts of the settings, as their tabs name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Exports,
    Mail,
}

struct Door {
    part: Part,
    label: &'static str,
    path: &'static str,
    permission: Permission,
}

const DOORS: [Door; 2] = [
    Door {
        part: Part::Exports,
        label: "Exports",
        path: "exports",
        permission: Permission::ManageSettings,
    },
    Door { part: Part::Mail, label: "Mail", path: "mail", permission: Permission::ReadMail },
];

/// The head of every page of the settings.
#[component]
pub fn SettingsHead(
    actor: Actor,
    base: String,
    part: Part,
    #[prop(optional_no_strip)] actions: Option<AnyView>,
) -> impl IntoView {
    let tabs = DOORS
        .iter()
        .filter(|door| actor.may(door.permission))
        .map(|door| Tab {
            label: door.label,
            href: format!("{base}/settings/{}", door.path),
            count: None,
            look: None,
            current: door.part == part,
        })
        .collect();
    view! {
        <PageHead title="Settings" actions/>
        <Tabs label="Settings" tabs/>
    }
}
