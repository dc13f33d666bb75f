//! The places of the console by name, for those who may open them. The sections are those of the
//! navigation and the settings those of their tabs; what stands below them is listed here.

use rollcall_core::access::{Actor, Permission};

use super::found::Place;
use crate::address::with_query;
use crate::settings;
use crate::shell::nav;

struct Destination {
    label: &'static str,
    /// Below the application's address.
    path: &'static str,
    needs: Permission,
    /// Other words that people use for it.
    also: &'static str,
}

const PAGES: [Destination; 8] = [
    Destination { label: "Notes", path: "/notes", needs: Permission::ReadUsers, also: "comments" },
    Destination {
        label: "Shared user IDs",
        path: "/users/shared-keys",
        needs: Permission::ReadUsers,
        also: "duplicates keys",
    },
    Destination {
        label: "File format",
        path: "/imports/columns",
        needs: Permission::ReadImports,
        also: "template columns csv",
    },
    Destination {
        label: "Saved mappings",
        path: "/imports/mappings",
        needs: Permission::RunImports,
        also: "columns",
    },
    Destination {
        label: "Possible duplicates",
        path: "/faces",
        needs: Permission::ReadFaces,
        also: "review pairs queue",
    },
    Destination {
        label: "Face lists",
        path: "/faces/lists",
        needs: Permission::ReadFaces,
        also: "blocklist allowlist",
    },
    Destination {
        label: "Face archives",
        path: "/faces/archives",
        needs: Permission::ReadFaces,
        also: "zip pictures",
    },
    Destination {
        label: "Who may do what",
        path: "/audit/access",
        needs: Permission::ReadAudit,
        also: "access review permissions report",
    },
];

const ACTIONS: [Destination; 9] = [
    Destination {
        label: "Add user",
        path: "/users/new",
        needs: Permission::CreateUsers,
        also: "new create person",
    },
    Destination {
        label: "New import",
        path: "/imports/new",
        needs: Permission::RunImports,
        also: "upload csv file users",
    },
    Destination {
        label: "New export",
        path: "/exports/new",
        needs: Permission::RunExports,
        also: "download csv report users",
    },
    Destination {
        label: "Search by face",
        path: "/faces/search",
        needs: Permission::ReadFaces,
        also: "picture photo",
    },
    Destination {
        label: "Add face archive",
        path: "/faces/archives",
        needs: Permission::EditFaces,
        also: "new upload zip pictures",
    },
    Destination {
        label: "Invite a person",
        path: "/settings/team#invite",
        needs: Permission::ManageOperators,
        also: "someone new team member colleague operator",
    },
    Destination {
        label: "New role",
        path: "/settings/roles/new",
        needs: Permission::ManageOperators,
        also: "create custom permissions",
    },
    Destination {
        label: "New API key",
        path: "/settings/keys",
        needs: Permission::ManageApiKeys,
        also: "create token",
    },
    Destination {
        label: "New webhook",
        path: "/settings/webhooks#newhook",
        needs: Permission::ManageWebhooks,
        also: "create events",
    },
];

/// Pages of the operator; they say which application to come back to.
const OWN: [(&str, &str, &str); 4] = [
    ("My account", "/account", "profile name password email time zone"),
    ("My sessions", "/account/sessions", "devices sign out"),
    ("Sign-in security", "/account/security", "second factor passkey authenticator recovery codes"),
    ("Notices", "/account/notices", "notifications emails"),
];

/// Pages of the application that help with all of it.
const HELP: [(&str, &str, &str); 2] = [
    ("Keyboard shortcuts", "/keys", "help"),
    ("About Rollcall", "/about", "version changes licence license help"),
];

/// The actions that the actor may begin and that fit what was typed. `base`: the application's address.
pub(super) fn actions(actor: &Actor, base: &str, typed: &str) -> Vec<Place> {
    below(&ACTIONS, actor, base, typed).collect()
}

/// The pages that the actor may open and that fit.
pub(super) fn pages(actor: &Actor, base: &str, typed: &str) -> Vec<Place> {
    let here = |path: &str| format!("{base}{path}");
    let sections = nav::open_to(actor)
        .filter(|(label, _)| fits(typed, label, ""))
        .map(|(label, path)| place(label, "", here(path)));
    let settings = settings::open_to(actor)
        .filter(|(label, _)| fits(typed, label, "settings"))
        .map(|(label, path)| place(label, "Settings", here(path)));
    let own = OWN
        .into_iter()
        .filter(|(label, _, also)| fits(typed, label, also))
        .map(|(label, path, _)| place(label, "", with_query(path, [("from", base.to_owned())])));
    let help = HELP
        .into_iter()
        .filter(|(label, _, also)| fits(typed, label, also))
        .map(|(label, path, _)| place(label, "", here(path)));
    let others = below(&PAGES, actor, base, typed);
    sections.chain(others).chain(settings).chain(own).chain(help).collect()
}

fn below(
    all: &'static [Destination],
    actor: &Actor,
    base: &str,
    typed: &str,
) -> impl Iterator<Item = Place> {
    all.iter()
        .filter(move |one| actor.may(one.needs) && fits(typed, one.label, one.also))
        .map(move |one| place(one.label, "", format!("{base}{}", one.path)))
}

fn place(label: &str, detail: &str, href: String) -> Place {
    Place { label: label.to_owned(), detail: detail.to_owned(), href }
}

/// Whether each word that was typed begins a word of the name, or another word for it.
fn fits(typed: &str, label: &str, also: &str) -> bool {
    let small = |text: &str| text.to_lowercase();
    let names: Vec<String> =
        [label, also].into_iter().flat_map(str::split_whitespace).map(small).collect();
    typed.split_whitespace().map(small).all(|word| names.iter().any(|name| name.starts_with(&word)))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn the_beginnings_of_words_are_enough_in_any_order() {
        assert!(fits("", "New import", ""));
        assert!(fits("imp new", "New import", ""));
        assert!(fits("UPLOAD", "New import", "upload csv"));
        assert!(!fits("port", "New import", ""));
        assert!(!fits("new export", "New import", "upload csv"));
    }
}
