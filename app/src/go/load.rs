//! Finds the places that somebody may go to: pages and actions by their names, users by the search of the
//! list. Nothing of it is stored.

use leptos::prelude::*;
use rollcall_core::Result;
use rollcall_core::access::{Actor, Permission};
use rollcall_core::context::Context;
use rollcall_core::users::{self, UserQuery, UserRow, UserStatus};

use super::destinations::{actions, pages};
use super::found::{Group, Place};
use crate::address::with_query;
use crate::answer::server_fn_error;
use crate::server_fn_context::server_fn_context;

/// Users that are offered. The list has the others.
const USERS: u32 = 8;
/// A shorter text finds too many users, and no index knows it.
const FEWEST: usize = 2;

pub(super) async fn find(
    org: &str,
    app: &str,
    typed: &str,
) -> std::result::Result<Vec<Group>, ServerFnError> {
    let (ctx, actor) = server_fn_context(org, app).await?;
    found(&ctx, &actor, typed).await.map_err(|error| server_fn_error(&error))
}

/// Everything that fits, in groups; a group without a place is left out. With nothing typed: every page
/// and every action.
pub(super) async fn found(ctx: &Context, actor: &Actor, typed: &str) -> Result<Vec<Group>> {
    let base = format!("/{}/{}", actor.organization.slug, actor.application.slug);
    let typed = typed.trim();
    let groups = [
        group("Actions", actions(actor, &base, typed)),
        group("Pages", pages(actor, &base, typed)),
        group("Users", people(ctx, actor, &base, typed).await?),
    ];
    Ok(groups.into_iter().filter(|group| !group.places.is_empty()).collect())
}

fn group(label: &str, places: Vec<Place>) -> Group {
    Group { label: label.to_owned(), places }
}

/// The first users whom the search of the list finds, by its index (`core/src/users/store/branch.rs`), and
/// the way to all of them.
async fn people(ctx: &Context, actor: &Actor, base: &str, typed: &str) -> Result<Vec<Place>> {
    if !actor.may(Permission::ReadUsers) || typed.chars().count() < FEWEST {
        return Ok(Vec::new());
    }
    let query = UserQuery { search: typed.to_owned(), page_size: USERS, ..UserQuery::default() };
    let page = users::search(ctx, actor, &query).await?;
    let mut places: Vec<Place> = page.rows.into_iter().map(|row| user(row, base)).collect();
    places.push(Place {
        label: format!("Search users for \u{201c}{typed}\u{201d}"),
        detail: String::new(),
        href: with_query(&format!("{base}/users"), [("q", typed.to_owned())]),
    });
    Ok(places)
}

fn user(row: UserRow, base: &str) -> Place {
    let mut detail = Vec::new();
    if row.name != row.vendor_data {
        detail.push(row.vendor_data);
    }
    if row.status != UserStatus::Active {
        detail.push(row.status.label().to_owned());
    }
    Place {
        label: row.name,
        detail: detail.join(" · "),
        href: format!("{base}/users/{}", row.didit_internal_id),
    }
}
