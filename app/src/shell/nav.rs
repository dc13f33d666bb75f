//! The navigation shows the sections that the operator may open.

use leptos::prelude::*;
use rollcall_core::access::{Actor, Permission};
use rollcall_core::inbox::{ItemKind, Waiting};

use crate::settings;
use crate::ui::icon::{Glyph, Icon};

/// The sections of the console, as the navigation names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NavSection {
    Overview,
    Inbox,
    Users,
    Imports,
    Exports,
    Faces,
    Audit,
    Settings,
    /// Pages of the operator, outside of the navigation.
    Account,
}

impl NavSection {
    /// The label and the path of its first page, below the application's address; none outside of the
    /// navigation.
    pub fn first_page(self) -> Option<(&'static str, &'static str)> {
        NAV_ITEMS.iter().find(|item| item.section == self).map(|item| (item.label, item.path))
    }

    /// The section of a page's address, `/{organization}/{application}/…`.
    pub fn of_path(path: &str) -> Self {
        let within = path.splitn(4, '/').nth(3).unwrap_or_default();
        let first = within.split('/').next().unwrap_or_default();
        let item = NAV_ITEMS.iter().find(|item| item.path.trim_start_matches('/') == first);
        item.map_or(Self::Overview, |item| item.section)
    }
}

struct NavItem {
    section: NavSection,
    label: &'static str,
    glyph: Glyph,
    path: &'static str,
    permission: Permission,
    /// A little space above.
    apart: bool,
}

const NAV_ITEMS: [NavItem; 8] = [
    NavItem {
        section: NavSection::Overview,
        label: "Overview",
        glyph: Glyph::Overview,
        path: "",
        permission: Permission::ReadUsers,
        apart: false,
    },
    NavItem {
        section: NavSection::Inbox,
        label: "Inbox",
        glyph: Glyph::Inbox,
        path: "/inbox",
        // Whoever may decide about something: see `is_open`.
        permission: Permission::RunImports,
        apart: false,
    },
    NavItem {
        section: NavSection::Users,
        label: "Users",
        glyph: Glyph::Users,
        path: "/users",
        permission: Permission::ReadUsers,
        apart: false,
    },
    NavItem {
        section: NavSection::Imports,
        label: "Imports",
        glyph: Glyph::Imports,
        path: "/imports",
        permission: Permission::ReadImports,
        apart: false,
    },
    NavItem {
        section: NavSection::Exports,
        label: "Exports",
        glyph: Glyph::Exports,
        path: "/exports",
        permission: Permission::ReadExports,
        apart: false,
    },
    NavItem {
        section: NavSection::Faces,
        label: "Faces",
        glyph: Glyph::Faces,
        path: "/faces",
        permission: Permission::ReadFaces,
        apart: false,
    },
    NavItem {
        section: NavSection::Audit,
        label: "Audit log",
        glyph: Glyph::Audit,
        path: "/audit",
        permission: Permission::ReadAudit,
        apart: true,
    },
    NavItem {
        section: NavSection::Settings,
        label: "Settings",
        glyph: Glyph::Settings,
        path: "/settings",
        // Whoever may open one of its pages: see `is_open`.
        permission: Permission::ManageSettings,
        apart: false,
    },
];

/// Whether things can wait for an operator at all.
pub fn has_inbox(actor: &Actor) -> bool {
    ItemKind::ALL.into_iter().any(|kind| actor.may(kind.permission()))
}

fn is_open(item: &NavItem, actor: &Actor) -> bool {
    match item.section {
        NavSection::Inbox => has_inbox(actor),
        NavSection::Settings => settings::first(actor).is_some(),
        _ => actor.may(item.permission),
    }
}

/// The first section that an operator may open, below the application's address.
pub fn first(actor: &Actor) -> Option<&'static str> {
    NAV_ITEMS.iter().find(|item| is_open(item, actor)).map(|item| item.path)
}

/// The sections that an operator may open: the label, and the path below the application's address.
pub fn open_to(actor: &Actor) -> impl Iterator<Item = (&'static str, &'static str)> {
    NAV_ITEMS.iter().filter(|item| is_open(item, actor)).map(|item| (item.label, item.path))
}

/// How much waits for the operator in a section, and what is to be done about it.
fn due(section: NavSection, waiting: &Waiting) -> (i64, &'static str) {
    match section {
        NavSection::Inbox => (waiting.for_me(), "waiting for you"),
        NavSection::Imports => (waiting.imports + waiting.held, "to decide"),
        NavSection::Exports => (waiting.exports, "to approve"),
        NavSection::Faces => (waiting.pairs, "to review"),
        NavSection::Settings => (waiting.webhooks, "with failed deliveries"),
        _ => (0, ""),
    }
}

fn due_count((count, what): (i64, &'static str)) -> impl IntoView {
    let shown = match count {
        0 => return None,
        count if count >= Waiting::COUNTED => "999+".to_owned(),
        count => count.to_string(),
    };
    Some(view! {
        " "
        <span class="count count--due">{shown}<span class="vh">" "{what}</span></span>
    })
}

#[component]
pub fn Nav(actor: Actor, section: NavSection, base: String, waiting: Waiting) -> impl IntoView {
    let items = NAV_ITEMS
        .iter()
        .filter(|item| is_open(item, &actor))
        .map(|item| {
            view! {
                <li class=item.apart.then_some("nav__gap")>
                    <a
                        href=format!("{base}{}", item.path)
                        aria-current=(item.section == section).then_some("page")
                    >
                        <Icon of=item.glyph/>
                        {item.label}
                        {due_count(due(item.section, &waiting))}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <nav class="nav" aria-label="Main"><ul>{items}</ul></nav> }
}

#[cfg(test)]
mod tests {
    use super::NavSection;

    #[test]
    fn the_address_of_a_page_names_its_section() {
        for (path, section) in [
            ("/acme/app", NavSection::Overview),
            ("/acme/app/", NavSection::Overview),
            ("/acme/app/inbox", NavSection::Inbox),
            ("/acme/app/users/shared-keys", NavSection::Users),
            ("/acme/app/faces/archives", NavSection::Faces),
            ("/acme/app/settings", NavSection::Settings),
            ("/users/users/exports", NavSection::Exports),
            ("/", NavSection::Overview),
        ] {
            assert_eq!(NavSection::of_path(path), section, "{path}");
        }
    }
}
