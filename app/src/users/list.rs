use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::access::Permission;
use rollcall_core::users::UserQuery;
use rollcall_core::{Error, FieldErrors, faces, users, views};

use super::address::{parse, users_address};
use super::columns_form::chosen;
use super::list_page::{UsersPage, UsersView};
use super::picked::Picked;
use super::typed_filters::typed_filters;
use super::views_bar::ViewsBar;
use crate::answer::{Answer, refused};
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

type Pairs = Vec<(String, String)>;

/// The users list. Its whole state is in the address; without any, it opens with the default view of
/// the application, unless the role cannot read what that view filters by.
pub async fn list(console: ConsoleContext, Query(pairs): Query<Pairs>) -> Answer {
    let views = views::list(console.ctx(), &console.actor).await?;
    if pairs.is_empty()
        && let Some(default) = views.iter().find(|view| view.is_default)
    {
        let address = users_address(&console.at("/users"), &default.query);
        return Ok(Redirect::to(&address).into_response());
    }
    let given = |name: &str| {
        let found = pairs.iter().find(|(one, _)| one == name);
        found.map(|(_, value)| value.as_str())
    };
    let toast = match (given("erased"), given("view")) {
        (Some(_), _) => Some("User erased."),
        (_, Some("saved")) => Some("View saved."),
        (_, Some("deleted")) => Some("View deleted."),
        _ => None,
    };
    let query = parse(&pairs);
    if let Some(query) = chosen(&query, &pairs) {
        let address = users_address(&console.at("/users"), &query);
        return Ok(Redirect::to(&address).into_response());
    }
    match users::with_typed_filters(&query) {
        // The address names the filters, and the search keeps the rest.
        Ok(Some(typed)) => {
            let address = users_address(&console.at("/users"), &typed);
            Ok(Redirect::to(&address).into_response())
        }
        Ok(None) => {
            let picked = Picked::load(&console, &pairs).await?;
            page(&console, query, picked, views, toast, None).await
        }
        Err(error) => page(&console, query, Picked::Nobody, views, None, Some(error)).await,
    }
}

/// The list again, with what could not be done.
pub async fn again(console: &ConsoleContext, query: UserQuery, error: Error) -> Answer {
    let views = views::list(console.ctx(), &console.actor).await?;
    page(console, query, Picked::Nobody, views, None, Some(error)).await
}

async fn page(
    console: &ConsoleContext,
    query: UserQuery,
    picked: Picked,
    views: Vec<views::SavedView>,
    toast: Option<&'static str>,
    error: Option<Error>,
) -> Answer {
    let page = users::search(console.ctx(), &console.actor, &query).await?;
    let ids: Vec<_> = page.rows.iter().map(|row| row.didit_internal_id).collect();
    let portraits = faces::portraits(console.ctx(), &console.actor, &ids).await?;
    let tags = users::known_tags(console.ctx(), &console.actor).await?;
    let rights = console.actor.role.rights();
    let shared_keys = users::count_shared_keys(console.ctx(), &console.actor).await?;
    let (document, mut errors) = refused(console.document("Users"), error);
    let problem = errors.remove("q").map(|messages| messages.join(" "));
    let bar = bar(console, views, &query, errors);
    let view = UsersView {
        page,
        bar,
        problem,
        shared_keys,
        portraits,
        query,
        picked,
        base: console.base.clone(),
        may_add: console.may(Permission::CreateUsers),
        may_import: console.may(Permission::RunImports),
        may_change: console.may(Permission::EditUsers) && console.may(Permission::RunImports),
        may_export: console.may(Permission::RunExports),
        may_erase: console.may(Permission::DeleteUsers),
        toast,
        typed_filters: typed_filters(rights, tags, console.now),
        rights,
        now: console.now,
    };
    let answer: Response =
        console.page(NavSection::Users, document, move || view! { <UsersPage view/> });
    Ok(answer)
}

fn bar(
    console: &ConsoleContext,
    views: Vec<views::SavedView>,
    query: &UserQuery,
    errors: FieldErrors,
) -> ViewsBar {
    ViewsBar {
        views,
        query: query.clone(),
        may_share: console.may(Permission::EditUsers),
        may_set_default: console.may(Permission::EditUsers)
            && console.may(Permission::ManageSettings),
        errors,
        list: console.at("/users"),
    }
}
