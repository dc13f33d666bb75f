use leptos::prelude::*;
use rollcall_core::access::{Actor, Permission, Scope};

use crate::ui::page::PageHead;
use crate::ui::tabs::{Tab, Tabs};

/// The parts of the settings, as their tabs name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Keys,
    Webhooks,
    Imports,
    Exports,
    Statuses,
    Faces,
    Mail,
    Team,
    Roles,
    SingleSignOn,
    Directory,
    Applications,
}

struct PartTab {
    part: Part,
    label: &'static str,
    /// Below the application's address.
    path: &'static str,
    permission: Permission,
}

const PARTS: [PartTab; 12] = [
    PartTab {
        part: Part::Keys,
        label: "API keys",
        path: "/settings/keys",
        permission: Permission::ManageApiKeys,
    },
    PartTab {
        part: Part::Webhooks,
        label: "Webhooks",
        path: "/settings/webhooks",
        permission: Permission::ManageWebhooks,
    },
    PartTab {
        part: Part::Imports,
        label: "Imports",
        path: "/settings/imports",
        permission: Permission::ManageSettings,
    },
    PartTab {
        part: Part::Exports,
        label: "Exports",
        path: "/settings/exports",
        permission: Permission::ManageSettings,
    },
    PartTab {
        part: Part::Statuses,
        label: "Statuses",
        path: "/settings/statuses",
        permission: Permission::ManageSettings,
    },
    PartTab {
        part: Part::Faces,
        label: "Faces",
        path: "/settings/faces",
        permission: Permission::ManageSettings,
    },
    PartTab {
        part: Part::Mail,
        label: "Mail",
        path: "/settings/mail",
        permission: Permission::ReadMail,
    },
    PartTab {
        part: Part::Team,
        label: "Team",
        path: "/settings/team",
        permission: Permission::ManageOperators,
    },
    PartTab {
        part: Part::Roles,
        label: "Roles",
        path: "/settings/roles",
        permission: Permission::ManageOperators,
    },
    PartTab {
        part: Part::SingleSignOn,
        label: "Single sign-on",
        path: "/settings/single-sign-on",
        permission: Permission::ManageOperators,
    },
    PartTab {
        part: Part::Directory,
        label: "Directory",
        path: "/settings/directory",
        permission: Permission::ManageOperators,
    },
    PartTab {
        part: Part::Applications,
        label: "Applications",
        path: "/settings/applications",
        permission: Permission::ManageSettings,
    },
];

/// The first page of the settings that the actor may open.
pub fn first(actor: &Actor) -> Option<&'static str> {
    PARTS.iter().find(|one| is_open(one, actor)).map(|one| one.path)
}

/// The pages of the settings that the actor may open: the label, and the path below the application's
/// address.
pub fn open_to(actor: &Actor) -> impl Iterator<Item = (&'static str, &'static str)> {
    PARTS.iter().filter(|one| is_open(one, actor)).map(|one| (one.label, one.path))
}

/// The list of applications, single sign-on and the directory are for those whose role holds in the whole organization.
fn is_open(tab: &PartTab, actor: &Actor) -> bool {
    let is_of_all = matches!(tab.part, Part::Applications | Part::SingleSignOn | Part::Directory);
    let in_scope = !is_of_all || actor.scope == Scope::Organization;
    in_scope && actor.may(tab.permission)
}

/// The head of every page of the settings. It shows the pages that the actor may open.
#[component]
pub fn SettingsHead(
    actor: Actor,
    base: String,
    part: Part,
    #[prop(optional_no_strip)] actions: Option<AnyView>,
) -> impl IntoView {
    let tabs = PARTS
        .iter()
        .filter(|one| is_open(one, &actor))
        .map(|one| Tab {
            label: one.label,
            href: format!("{base}{}", one.path),
            count: None,
            look: None,
            current: one.part == part,
        })
        .collect();
    // What the page is about: the whole organization, or one application of it.
    let about = match part {
        Part::Team | Part::Roles | Part::SingleSignOn | Part::Directory | Part::Applications => {
            actor.organization.name
        }
        _ => actor.application.name,
    };
    view! {
        <PageHead title="Settings" actions><p>{about}</p></PageHead>
        <Tabs label="Settings" tabs/>
    }
}
