use std::collections::HashMap;

use leptos::either::EitherOf3;
use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::Rights;
use rollcall_core::exports::ExportFilter;
use rollcall_core::users::{SHORT_SEARCH_ROWS, Total, UserPage, UserQuery, UserSort};
use uuid::Uuid;

use super::address::{is_filtered, page_address, users_address};
use super::filters::Filters;
use super::no_users::NoUsers;
use super::shared_keys_page::SharedKeysNotice;
use super::table::UsersTable;
use crate::exports::address::new_address;
use crate::ui::empty::Empty;
use crate::ui::format::{counted, thousands};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::ButtonLink;
use crate::ui::page::PageHead;
use crate::ui::pager::Pager;

pub struct UsersView {
    pub page: UserPage,
    /// Keys that name more than one user.
    pub shared_keys: i64,
    /// Where the faces of users on this page are shown from.
    pub portraits: HashMap<Uuid, String>,
    pub query: UserQuery,
    /// `/organization/application`
    pub base: String,
    pub may_import: bool,
    pub may_export: bool,
    pub rights: Rights,
    pub now: Timestamp,
}

impl UsersView {
    pub fn list(&self) -> String {
        format!("{}/users", self.base)
    }
}

#[component]
pub fn UsersPage(view: UsersView) -> impl IntoView {
    let import = view.may_import.then(|| {
        view! {
            <ButtonLink href=format!("{}/imports/new", view.base) label="Import" glyph=Glyph::Imports/>
        }
    });
    let export = (view.may_export && view.page.total.count > 0).then(|| {
        let href = new_address(&view.base, &ExportFilter::from(&view.query));
        let label = format!("Export {}", users_in_words(view.page.total));
        view! { <ButtonLink href label glyph=Glyph::Exports/> }
    });
    let actions =
        (import.is_some() || export.is_some()).then(|| view! { {import}{export} }.into_any());
    let shared = view! { <SharedKeysNotice count=view.shared_keys users=view.list()/> };
    let body = if view.page.all == 0 {
        EitherOf3::A(view! { <NoUsers base=view.base may_import=view.may_import/> })
    } else if view.page.rows.is_empty() {
        EitherOf3::B(no_match(view))
    } else {
        EitherOf3::C(found(view))
    };
    view! { <PageHead title="Users" actions/> {shared}{body} }
}

fn no_match(view: UsersView) -> impl IntoView {
    let list = view.list();
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
        let href = page_address(&list, &view.query, cursor);
        view! { <ButtonLink href label="Search the next users"/> }
    });
    view! {
        <Toolbar view=view/>
        <Empty glyph=Glyph::Filter title text>
            {next}
            <ButtonLink href=list label="Clear search and filters"/>
        </Empty>
    }
}

fn found(mut view: UsersView) -> impl IntoView {
    let list = view.list();
    let rows = std::mem::take(&mut view.page.rows);
    let portraits = std::mem::take(&mut view.portraits);
    let UserPage { total, all, ref next, ref previous, .. } = view.page;
    let address = |cursor: &Option<String>| {
        cursor.clone().map(|cursor| page_address(&list, &view.query, cursor))
    };
    let (previous, next) = (address(previous), address(next));
    let shown = rows.len() as i64;
    let order = order_in_words(&view.query);
    let summary = format!("{} on this page, {order}", counted(shown, "user", "users"));
    let caption = format!("Users, {order}");
    let (query, base, now) = (view.query.clone(), view.base.clone(), view.now);
    let rights = view.rights;
    let selection = view.may_export.then(|| {
        let action = format!("{base}/exports/new");
        view! {
            <form class="push" id="selection" action=action>
                <input type="hidden" name="selection" value="rows"/>
                <button class="btn btn--sm"><Icon of=Glyph::Exports/>"Export selected"</button>
            </form>
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
            {selection}
            {filtered.then(|| view! { <a class="btn btn--sm btn--quiet" href=list>"Clear all"</a> })}
        </div>
        {cut}
        <UsersTable rows portraits query base caption rights now/>
        <Pager summary previous next/>
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
                    data-shortcut="/"
                />
                {kept}
            </form>
            {clear}
            <Filters query list rights/>
        </div>
    }
}

/// `1 user`, `31,662 users`, `10,000+ users`
fn users_in_words(total: Total) -> String {
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
    }
}
