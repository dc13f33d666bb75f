//! The navigation shows the rooms that the operator may open.

use leptos::prelude::*;
use rollcall_core::access::{Actor, Permission};

use super::frame::Room;
use crate::ui::icon::{Glyph, Icon};

struct Door {
    room: Room,
    label: &'static str,
    glyph: Glyph,
    path: &'static str,
    permission: Permission,
    /// A little space above.
    apart: bool,
}

const DOORS: [Door; 7] = [
    Door {
        room: Room::Overview,
        label: "Overview",
        glyph: Glyph::Overview,
        path: "",
        permission: Permission::ReadUsers,
        apart: false,
    },
    Door {
        room: Room::Users,
        label: "Users",
        glyph: Glyph::Users,
        path: "/users",
        permission: Permission::ReadUsers,
        apart: false,
    },
    Door {
        room: Room::Imports,
        label: "Imports",
        glyph: Glyph::Imports,
        path: "/imports",
        permission: Permission::ReadImports,
        apart: false,
    },
    Door {
        room: Room::Exports,
        label: "Exports",
        glyph: Glyph::Exports,
        path: "/exports",
        permission: Permission::RunExports,
        apart: false,
    },
    Door {
        room: Room::Faces,
        label: "Faces",
        glyph: Glyph::Faces,
        path: "/faces",
        permission: Permission::ReadFaces,
        apart: false,
    },
    Door {
        room: Room::Audit,
        label: "Audit log",
        glyph: Glyph::Audit,
        path: "/audit",
        permission: Permission::ReadAudit,
        apart: true,
    },
    Door {
        room: Room::Settings,
        label: "Settings",
        glyph: Glyph::Settings,
        path: "/settings",
        // Whoever may open one of its pages: see `settings::first`.
        permission: Permission::ManageApiKeys,
        apart: false,
    },
];

/// Work that waits.
fn due_count(due: i64) -> impl IntoView {
    let shown = if due >= 1_000 { "999+".to_owned() } else { due.to_string() };
    view! {
        " "
        <span class="count count--due">{shown}<span class="vh">" to review"</span></span>
    }
}

#[component]
pub fn Nav(actor: Actor, room: Room, base: String, due: i64) -> impl IntoView {
    let doors = DOORS
        .iter()
        .filter(|door| actor.may(door.permission))
        .map(|door| {
            view! {
                <li class=door.apart.then_some("nav__gap")>
                    <a
                        href=format!("{base}{}", door.path)
                        aria-current=(door.room == room).then_some("page")
                    >
                        <Icon of=door.glyph/>
                        {door.label}
                        {(door.room == Room::Faces && due > 0).then(|| due_count(due))}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! { <nav class="nav" aria-label="Main"><ul>{doors}</ul></nav> }
}
