//! The saved views above the list of users, and the form that saves one.

use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::users::UserQuery;
use rollcall_core::views::SavedView;

use super::address::{all_users, pairs, users_address};
use crate::ui::field::{FieldText, SelectField, TextField};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::menu::{ConfirmDialog, Dialog};

/// What the bar shows.
#[derive(Default)]
pub struct ViewsBar {
    pub views: Vec<SavedView>,
    /// The list as it is.
    pub query: UserQuery,
    /// May save views for everybody, and the one with which the list opens.
    pub may_share: bool,
    pub may_set_default: bool,
    /// Why a view was not saved.
    pub errors: FieldErrors,
    /// The address of the list.
    pub list: String,
}

/// Whether a list shows what a view holds, on whatever page.
fn shows(query: &UserQuery, view: &SavedView) -> bool {
    let shown = UserQuery { cursor: None, offset: 0, ..query.clone() };
    shown == UserQuery { cursor: None, offset: 0, ..view.query.clone() }
}

#[component]
pub fn SavedViews(bar: ViewsBar) -> impl IntoView {
    let ViewsBar { views, query, may_share, may_set_default, errors, list } = bar;
    let current = views.iter().find(|view| shows(&query, view)).map(|view| view.id);
    let all = UserQuery::default();
    let is_all = current.is_none() && UserQuery { cursor: None, ..query.clone() } == all;
    let links = views
        .iter()
        .map(|view| {
            let href = users_address(&list, &view.query);
            let title = if view.is_default {
                format!("The list opens with this view. Saved by {}.", view.saved_by)
            } else if view.is_shared {
                format!("Shared. Saved by {}.", view.saved_by)
            } else {
                "Your own view.".to_owned()
            };
            let is_current = current == Some(view.id);
            let mark = view.is_default.then(|| view! { <span class="muted">" (default)"</span> });
            view! {
                <li>
                    <a class="btn btn--sm btn--quiet" href=href title=title aria-current=is_current.then_some("true")>
                        <bdi>{view.name.clone()}</bdi>
                        {mark}
                    </a>
                </li>
            }
        })
        .collect_view();
    let delete = views
        .into_iter()
        .find(|view| Some(view.id) == current)
        .filter(|view| (!view.is_shared || may_share) && (!view.is_default || may_set_default))
        .map(|view| delete_button(view, &query, &list));
    let has_views = current.is_some() || !links.is_empty();
    let save = (current.is_none() && !is_all || !errors.is_empty())
        .then(|| save_button(&query, &list, may_share, may_set_default, errors));
    (has_views || save.is_some()).then(|| {
        view! {
            <nav class="views" aria-label="Saved views">
                <ul class="row">
                    <li>
                        <a class="btn btn--sm btn--quiet" href=all_users(&list) aria-current=is_all.then_some("true")>
                            "All users"
                        </a>
                    </li>
                    {links}
                </ul>
                {save}
                {delete}
            </nav>
        }
    })
}

fn kept(query: &UserQuery) -> impl IntoView + use<> {
    let pairs = pairs(query).into_iter();
    pairs.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()
}

fn delete_button(view: SavedView, query: &UserQuery, list: &str) -> impl IntoView + use<> {
    let action = format!("{list}/views/{}/delete", view.id);
    let title = format!("Delete the view “{}”?", view.name);
    let text = if view.is_shared {
        "Everybody in the team loses it. The users stay."
    } else {
        "Only you have it. The users stay."
    };
    let fields = kept(query).into_any();
    view! {
        <button class="btn btn--sm btn--quiet" popovertarget="delete-view">
            <Icon of=Glyph::Trash/>"Delete view"
        </button>
        <ConfirmDialog id="delete-view" title text action confirm="Delete view" cancel="Keep view">
            {fields}
        </ConfirmDialog>
    }
}

fn save_button(
    query: &UserQuery,
    list: &str,
    may_share: bool,
    may_set_default: bool,
    errors: FieldErrors,
) -> impl IntoView + use<> {
    let error = |field: &str| errors.get(field).cloned().unwrap_or_default();
    let mut wrong = error("name");
    wrong.extend(error("query"));
    let text = FieldText {
        name: "view_name",
        label: "Name",
        hint: "Filters, order, columns and page size are saved, a search text is not.",
        errors: wrong,
    };
    let mut audience = vec![("own".to_owned(), "Only me".to_owned())];
    if may_share {
        audience.push(("team".to_owned(), "Everybody in this application".to_owned()));
    }
    if may_set_default {
        audience.push(("default".to_owned(), "Everybody, and the list opens with it".to_owned()));
    }
    let for_whom = FieldText { name: "view_for", label: "For", ..FieldText::default() };
    let action = format!("{list}/views");
    let fields = view! {
        {kept(query)}
        <TextField text value=""/>
        <SelectField text=for_whom options=audience value="own"/>
        <div class="actions">
            <button class="btn" type="button" popovertarget="save-view" popovertargetaction="hide">"Cancel"</button>
            <button class="btn btn--primary">"Save view"</button>
        </div>
    };
    // Where something was wrong, the form stands on the page, so that its reason is seen.
    if errors.is_empty() {
        view! {
            <button class="btn btn--sm btn--quiet" popovertarget="save-view"><Icon of=Glyph::Plus/>"Save view"</button>
            <Dialog id="save-view" title="Save view">
                <form class="stack" method="post" action=action>{fields}</form>
            </Dialog>
        }
        .into_any()
    } else {
        view! { <form class="stack" method="post" action=action>{fields}</form> }.into_any()
    }
}
