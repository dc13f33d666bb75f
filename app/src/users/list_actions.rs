//! What can be done from the head of the list of users.

use leptos::prelude::*;
use rollcall_core::access::UserColumn;
use rollcall_core::exports::ExportFilter;

use super::list_page::{UsersView, users_in_words};
use crate::address::with_query;
use crate::exports::address::{new_address, pairs as export_pairs};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::{ButtonLink, Weight};
use crate::ui::menu::Menu;

/// One action: its address, its label and its picture.
type Action = (String, &'static str, Glyph);

/// The few that people need every day, and a menu with the others. `None`: the role has none.
pub fn list_actions(view: &UsersView) -> Option<AnyView> {
    let has_users = view.page.total.count > 0;
    let add = view.may_add.then(|| {
        let href = format!("{}/users/new", view.base);
        // Where there are no users yet, the way to bring them in stands below.
        let weight = if view.page.all == 0 { Weight::Plain } else { Weight::Primary };
        view! { <ButtonLink href label="Add user" glyph=Glyph::Plus weight/> }
    });
    let import = view.may_import.then(|| {
        let href = format!("{}/imports/new", view.base);
        view! { <ButtonLink href label="Import" glyph=Glyph::Imports/> }
    });
    let export = (view.may_export && has_users).then(|| {
        let href = new_address(&view.base, &ExportFilter::from(&view.query));
        let label = format!("Export {}", users_in_words(view.page.total));
        view! { <ButtonLink href label glyph=Glyph::Exports/> }
    });
    let others = others(view, has_users);
    if add.is_none() && import.is_none() && export.is_none() && others.is_empty() {
        return None;
    }
    Some(view! { {more(others)}{export}{import}{add} }.into_any())
}

/// Actions for the users that the list shows, and pages beside it.
fn others(view: &UsersView, has_users: bool) -> Vec<Action> {
    let of_filter = |page: &str| {
        let filter = ExportFilter::from(&view.query);
        with_query(&format!("{}/users/{page}", view.base), export_pairs(&filter))
    };
    let mut all = Vec::new();
    if view.may_change && has_users {
        all.push((of_filter("change"), "Change users", Glyph::Pencil));
    }
    if view.may_erase && has_users {
        all.push((of_filter("erase"), "Erase users", Glyph::Trash));
    }
    if view.may_erase {
        all.push((format!("{}/users/erasures", view.base), "Erasures", Glyph::Clock));
    }
    if view.rights.reads(UserColumn::Notes) {
        all.push((format!("{}/notes", view.base), "Search notes", Glyph::Search));
    }
    all
}

/// A menu of one would hide it for nothing.
fn more(mut others: Vec<Action>) -> Option<AnyView> {
    if others.len() < 2 {
        let (href, label, glyph) = others.pop()?;
        return Some(view! { <ButtonLink href label glyph/> }.into_any());
    }
    let links = others
        .into_iter()
        .map(|(href, label, of)| view! { <a href=href><Icon of/>{label}</a> })
        .collect_view();
    let menu = view! {
        <button class="btn" type="button" popovertarget="more-users">
            "More"<Icon of=Glyph::Down/>
        </button>
        <Menu id="more-users">{links}</Menu>
    };
    Some(menu.into_any())
}
