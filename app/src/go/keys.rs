//! The keys of the console: one list, for the dialog and for its page.

use leptos::prelude::*;

/// One thing that a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Any of these does it.
    keys: &'static [&'static str],
    does: &'static str,
    /// Where it works; empty: on every page.
    only: &'static str,
    /// What a page has where it works, as a selector; empty: every page.
    pub needs: &'static str,
}

pub(super) const KEYS: [Key; 7] = [
    Key {
        keys: &["Ctrl K", "⌘ K"],
        does: "Go to a page, an action or a user",
        only: "",
        needs: "",
    },
    Key { keys: &["/"], does: "Go to the search", only: "", needs: "[data-shortcut='/']" },
    Key { keys: &["?"], does: "Show these keys", only: "", needs: "" },
    Key { keys: &["Esc"], does: "Close what is open", only: "", needs: "" },
    Key {
        keys: &["L"],
        does: "Decide later",
        only: "Possible duplicates",
        needs: "main [data-shortcut='l']",
    },
    Key {
        keys: &["D"],
        does: "Decide that they are different people",
        only: "Possible duplicates",
        needs: "main [data-shortcut='d']",
    },
    Key {
        keys: &["S"],
        does: "Decide that they are the same person",
        only: "Possible duplicates",
        needs: "main [data-shortcut='s']",
    },
];

/// The keys as a list.
#[component]
pub fn KeyList(keys: Vec<Key>) -> impl IntoView {
    let lines = keys
        .into_iter()
        .map(|key| {
            let names = key
                .keys
                .iter()
                .enumerate()
                .map(|(place, name)| {
                    let or = if place == 0 { "" } else { " or " };
                    view! { {or}<kbd>{*name}</kbd> }
                })
                .collect_view();
            let only = (!key.only.is_empty()).then(|| view! { " "<small>{key.only}</small> });
            view! { <div><dt>{names}</dt><dd>{key.does}{only}</dd></div> }
        })
        .collect_view();
    view! { <dl class="kv">{lines}</dl> }
}
