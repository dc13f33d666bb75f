use std::collections::HashMap;

use leptos::either::EitherOf4;
use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::Rights;
use rollcall_core::users::{SHORT_SEARCH_ROWS, Total, UserPage, UserQuery, UserSort};
use uuid::Uuid;

use super::address::{is_filtered, page_address, unfiltered, users_address};
use super::columns_form::ColumnsForm;
use super::filters::Filters;
use super::list_actions::list_actions;
use super::no_users::NoUsers;
use super::picked::Picked;
use super::selection::{FORM, NobodySelected, Selection};
use super::shared_keys_page::SharedKeysNotice;
use super::table::UsersTable;
use super::views_bar::{SavedViews, ViewsBar};
use crate::ui::empty::Empty;
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::ButtonLink;
use crate::ui::page::PageHead;
use crate::ui::pager::Pager;
use crate::ui::toast::Toast;

pub struct UsersView {
    pub page: UserPage,
    pub bar: ViewsBar,
    /// Why the search was not understood.
    pub problem: Option<String>,
    /// Keys that name more than one user.
    pub shared_keys: i64,
    /// Where the faces of users on this page are shown from.
    pub portraits: HashMap<Uuid, String>,
    pub query: UserQuery,
    pub picked: Picked,
    /// `/organization/application`
    pub base: String,
    pub may_add: bool,
    pub may_import: bool,
    pub may_change: bool,
    pub may_export: bool,
    pub may_erase: bool,
    /// What was done on the page before.
    pub toast: Option<&'static str>,
    /// The filters that can be typed, for the script that completes them.
    pub typed_filters: String,
    pub rights: Rights,
    pub now: Timestamp,
}

impl UsersView {
    pub fn list(&self) -> String {
        format!("{}/users", self.base)
    }
}

#[component]
pub fn UsersPage(mut view: UsersView) -> impl IntoView {
    let actions = list_actions(&view);
    let toast = view.toast.map(|text| view! { <Toast text/> });
    let shared = view! { <SharedKeysNotice count=view.shared_keys users=view.list()/> };
    let bar = std::mem::take(&mut view.bar);
    let bar = (view.page.all > 0).then(|| view! { <SavedViews bar/> });
    let body = if view.page.all == 0 {
        EitherOf4::A(
            view! { <NoUsers base=view.base may_import=view.may_import may_add=view.may_add/> },
        )
    } else if let Some(problem) = view.problem.take() {
        EitherOf4::D(not_understood(view, problem))
    } else if view.page.rows.is_empty() {
        EitherOf4::B(no_match(view))
    } else {
        EitherOf4::C(found(view))
    };
    view! { <PageHead title="Users" actions/> {shared}{bar}{body}{toast} }
}

fn not_understood(view: UsersView, problem: String) -> impl IntoView {
    let all = unfiltered(&view.list(), &view.query);
    view! {
        <Toolbar view=view/>
        <Empty glyph=Glyph::Alert title="Search not understood" text=problem>
            <ButtonLink href=all label="Clear search and filters"/>
        </Empty>
    }
}

fn no_match(view: UsersView) -> impl IntoView {
    let list = view.list();
    let unfiltered = unfiltered(&list, &view.query);
    let all = counted(view.page.all, "user", "users");
    let (title, text) = if view.page.is_cut {
        let looked_at = thousands(i64::from(SHORT_SEARCH_ROWS));
        (
            "No users found so far",
            format!(
                "A search of one or two letters looks at {looked_at} users at a time, of {all}. Search the next ones, or type three letters."
            ),
        )
    } else {
        ("No users found", format!("None of the {all} match the search and filters."))
    };
    let next = view.page.next.clone().map(|cursor| {
        let href = page_address(&list, &view.query, cursor, view.picked.pair());
        view! { <ButtonLink href label="Search the next users"/> }
    });
    view! {
        <Toolbar view=view/>
        <Empty glyph=Glyph::Filter title text>
            {next}
            <ButtonLink href=unfiltered label="Clear search and filters"/>
        </Empty>
    }
}

fn found(mut view: UsersView) -> impl IntoView {
    let list = view.list();
    let rows = std::mem::take(&mut view.page.rows);
    let portraits = std::mem::take(&mut view.portraits);
    let UserPage { total, all, ref next, ref previous, .. } = view.page;
    let pair = view.picked.pair();
    let address = |cursor: &Option<String>| {
        cursor.clone().map(|cursor| page_address(&list, &view.query, cursor, pair.clone()))
    };
    let (previous, next) = (address(previous), address(next));
    let shown = rows.len() as i64;
    let order = order_in_words(&view.query);
    let summary = format!("{} on this page, {order}", counted(shown, "user", "users"));
    let caption = format!("Users, {order}");
    let (query, base, now) = (view.query.clone(), view.base.clone(), view.now);
    let rights = view.rights;
    let picked = view.picked.clone();
    let may_select = view.may_export || view.may_change || view.may_erase;
    let form = may_select.then_some(FORM);
    let selection = may_select.then(|| {
        let shown = rows.iter().map(|row| row.didit_internal_id).collect();
        let cursor = query.cursor.clone().unwrap_or_default();
        let here = page_address(&list, &query, cursor, Picked::Nobody.pair());
        let has_more = next.is_some() || previous.is_some();
        let (total, list) = (total_in_words(total), list.clone());
        let (may_export, may_change) = (view.may_export, view.may_change);
        let may_erase = view.may_erase;
        let picked = picked.clone();
        view! {
            <Selection picked shown total has_more list here may_export may_change may_erase/>
        }
    });
    let filtered = is_filtered(&query);
    let cut = view.page.is_cut.then(|| {
        let looked_at = thousands(i64::from(SHORT_SEARCH_ROWS));
        view! {
            <p class="muted">
                "A search of one or two letters looks at "{looked_at}
                " users at a time. Select Next to search further, or type three letters to search all users."
            </p>
        }
    });
    view! {
        <Toolbar view=view/>
        <div class="toolbar">
            <p>
                <b class="num">{total_in_words(total)}</b>" "
                <span class="muted">
                    {if filtered { format!("of {}", counted(all, "user", "users")) } else if all == 1 { "user".to_owned() } else { "users".to_owned() }}
                </span>
            </p>
            {filtered.then(|| view! { <a class="btn btn--sm btn--quiet" href=unfiltered(&list, &query)>"Clear all"</a> })}
            {selection}
        </div>
        {cut}
        {(picked == Picked::NobodyYet).then(|| view! { <NobodySelected/> })}
        <UsersTable rows portraits query picked base caption rights may_select=form.is_some() now/>
        <Pager summary previous next form/>
    }
}

/// Search and filters; each filter is a form of its own, so none needs a script.
#[component]
fn Toolbar(view: UsersView) -> impl IntoView {
    let list = view.list();
    let (query, rights) = (view.query, view.rights);
    let without_search = UserQuery { search: String::new(), ..query.clone() };
    let kept = super::address::pairs(&without_search)
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    let clear = (!query.search.is_empty()).then(|| {
        let href = users_address(&list, &without_search);
        view! { <a class="btn btn--quiet" href=href>"Clear search"</a> }
    });
    view! {
        <div class="toolbar">
            <form class="search" role="search" aria-label="Search users" action=list.clone()>
                <Icon of=Glyph::Search/>
                <input
                    class="input"
                    type="search"
                    name="q"
                    value=query.search.clone()
                    aria-label="Search user ID, name, e-mail or phone"
                    placeholder="User ID, name, e-mail or phone"
                    title="Filters can be typed: status:blocked country:DEU tag:pep note:any created:>=2026-01 active:<2026"
                    data-shortcut="/"
                    data-filters=view.typed_filters
                />
                {kept}
            </form>
            {clear}
            <Filters query=query.clone() list=list.clone() rights/>
            <ColumnsForm query list rights/>
        </div>
    }
}

/// `1 user`, `31,662 users`, `10,000+ users`
pub(super) fn users_in_words(total: Total) -> String {
    if total.or_more {
        format!("{}+ users", thousands(total.count))
    } else {
        counted(total.count, "user", "users")
    }
}

/// `31,662`, `10,000+`
fn total_in_words(total: Total) -> String {
    let count = thousands(total.count);
    if total.or_more { format!("{count}+") } else { count }
}

fn order_in_words(query: &UserQuery) -> &'static str {
    match (query.sort, query.ascending) {
        (UserSort::Created, false) => "newest first",
        (UserSort::Created, true) => "oldest first",
        (UserSort::LastActivity, false) => "most recently active first",
        (UserSort::LastActivity, true) => "least recently active first",
        (UserSort::VendorData, false) => "user ID, descending",
        (UserSort::VendorData, true) => "user ID, ascending",
        (UserSort::Name, false) => "name, Z to A",
        (UserSort::Name, true) => "name, A to Z",
    }
}
