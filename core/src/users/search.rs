use super::find::tag_list;
use super::fold::fold;
use super::store::{self, Branch, Cursor, ListRow, Order, Plan, Searched};
use super::stored::VERIFIED_FULL_NAME;
use super::withhold::require_filters;
use super::{Total, UserPage, UserQuery, UserRow, UserSort, UserStatus};
use crate::Timestamp;
use crate::access::{Actor, Permission, UserColumn};
use crate::context::Context;
use crate::error::{Error, Result};

const PAGE: u32 = 50;
const LARGEST_PAGE: u32 = 200;
/// Totals are exact up to here; above, they read "10,000+".
const COUNTED: i64 = 10_000;
/// Countries that are worth an index walk each; with more, the list is walked and filtered.
const MOST_BRANCHES: usize = 8;
const LONGEST_SEARCH: usize = 200;

/// A page of the application's users. A field that the role may not read is empty, and no filter
/// or search looks at it.
pub async fn search(ctx: &Context, actor: &Actor, query: &UserQuery) -> Result<UserPage> {
    actor.require(Permission::ReadUsers)?;
    require_filters(actor, query)?;
    let size = match query.page_size {
        0 => PAGE,
        size => size.min(LARGEST_PAGE),
    };
    let plan = plan(ctx, actor, query).await?;
    let cursor = query.cursor.as_deref().map(read_cursor).transpose()?;
    let mut rows = store::list(&ctx.db, &plan, cursor.as_ref(), i64::from(size) + 1).await?;
    let more = rows.len() > size as usize;
    rows.truncate(size as usize);
    let back = cursor.as_ref().is_some_and(|cursor| cursor.back);
    if back {
        rows.reverse();
    }
    let counts = store::status_counts(&ctx.db, actor.application.seq).await?;
    let next = rows.last().filter(|_| more || back).map(|row| write_cursor(&plan, row, false));
    let previous = rows
        .first()
        .filter(|_| if back { more } else { cursor.is_some() })
        .map(|row| write_cursor(&plan, row, true));
    // A first page that is not full has counted already.
    let total = if cursor.is_none() && !more {
        Total { count: rows.len() as i64, or_more: false }
    } else {
        total(ctx, &plan, counts).await?
    };
    Ok(UserPage {
        total,
        all: counts.total(),
        rows: rows.into_iter().map(|row| user_row(actor, row)).collect(),
        next,
        previous,
    })
}

async fn plan<'a>(ctx: &Context, actor: &Actor, query: &'a UserQuery) -> Result<Plan<'a>> {
    let search = folded_search(&query.search);
    let tag = match query.tag.trim() {
        "" => String::new(),
        tag => serde_json::Value::from(tag).to_string(),
    };
    let application_seq = actor.application.seq;
    let indexed = !tag.is_empty() || search.chars().count() >= 3;
    let branches = if indexed {
        let mut branches = vec![Branch::Indexed];
        if store::any_due(&ctx.db, application_seq).await? {
            branches.push(Branch::Due);
        }
        branches
    } else if let Some(import) = query.import {
        vec![Branch::CreatedBy(import), Branch::UpdatedBy(import)]
    } else {
        walks(query)
    };
    let by_key = indexed || (query.import.is_some() && search.is_empty());
    let order = match query.sort {
        UserSort::Created if by_key => Order::Key,
        sort => Order::Sort(sort),
    };
    let searched = searched(actor);
    Ok(Plan { application_seq, query, search, searched, tag, branches, order })
}

/// The indexes to walk when nothing is searched for.
fn walks(query: &UserQuery) -> Vec<Branch> {
    let mut countries = query.country.clone();
    countries.sort_unstable();
    countries.dedup();
    let mut statuses = query.status.clone();
    statuses.sort_unstable_by_key(|status| status.code());
    statuses.dedup();
    if query.sort != UserSort::Created {
        vec![Branch::All]
    } else if (1..=MOST_BRANCHES).contains(&countries.len()) {
        countries.into_iter().map(Branch::Country).collect()
    } else if (1..UserStatus::ALL.len()).contains(&statuses.len()) {
        statuses.into_iter().map(Branch::Status).collect()
    } else {
        vec![Branch::All]
    }
}

async fn total(ctx: &Context, plan: &Plan<'_>, counts: super::StatusCounts) -> Result<Total> {
    let query = plan.query;
    let only_status = plan.search.is_empty()
        && plan.tag.is_empty()
        && query.country.is_empty()
        && query.import.is_none()
        && query.created_from.is_none()
        && query.created_before.is_none();
    if only_status {
        let asked = |status| query.status.is_empty() || query.status.contains(&status);
        let count = [
            (UserStatus::Active, counts.active),
            (UserStatus::Flagged, counts.flagged),
            (UserStatus::Blocked, counts.blocked),
        ]
        .into_iter()
        .filter(|(status, _)| asked(*status))
        .map(|(_, count)| count)
        .sum();
        return Ok(Total { count, or_more: false });
    }
    let count = store::count(&ctx.db, plan, COUNTED + 1).await?;
    Ok(Total { count: count.min(COUNTED), or_more: count > COUNTED })
}

/// What was typed, as the roster's search texts are folded; empty: nothing to search for.
pub(crate) fn folded_search(typed: &str) -> String {
    let typed: String =
        typed.trim().chars().filter(|c| !c.is_control()).take(LONGEST_SEARCH).collect();
    fold(&typed)
}

/// What a search of this role looks at.
pub(crate) fn searched(actor: &Actor) -> Searched {
    let all = [UserColumn::FullName, UserColumn::Email, UserColumn::Phone];
    if all.into_iter().all(|column| actor.reads(column)) {
        Searched::Everything
    } else if actor.reads(UserColumn::DisplayName) {
        Searched::KeyAndDisplayName
    } else {
        Searched::Key
    }
}

fn user_row(actor: &Actor, row: ListRow) -> UserRow {
    let may = |column, field: Option<String>| field.filter(|_| actor.reads(column));
    let display_name = may(UserColumn::DisplayName, row.display_name);
    let full_name = may(UserColumn::FullName, row.full_name);
    UserRow {
        didit_internal_id: row.id,
        name: display_name.or(full_name).unwrap_or_else(|| row.vendor_data.clone()),
        vendor_data: row.vendor_data,
        email: may(UserColumn::Email, row.email),
        country: may(UserColumn::Country, row.country),
        status: UserStatus::from_code(&row.status).unwrap_or_default(),
        tags: if actor.reads(UserColumn::Tags) { tag_list(&row.tags) } else { Vec::new() },
        name_verified: row.verified_fields & VERIFIED_FULL_NAME != 0
            && actor.reads(UserColumn::FullName),
        created_at: Timestamp::from_micros(row.created_at),
        last_activity_at: (row.last_session_at > 0)
            .then(|| Timestamp::from_micros(row.last_session_at)),
    }
}

fn write_cursor(plan: &Plan<'_>, row: &ListRow, back: bool) -> String {
    let (text, number) = match plan.order {
        Order::Key => (String::new(), 0),
        Order::Sort(UserSort::Created) => (String::new(), row.created_at),
        Order::Sort(UserSort::LastActivity) => (String::new(), row.last_session_at),
        Order::Sort(UserSort::VendorData) => (row.vendor_key.clone(), 0),
    };
    let cursor = (back, text, number, row.seq);
    hex::encode(serde_json::to_vec(&cursor).unwrap_or_default())
}

fn read_cursor(text: &str) -> Result<Cursor> {
    let read = || {
        let bytes = hex::decode(text).ok()?;
        let (back, text, number, seq) = serde_json::from_slice(&bytes).ok()?;
        Some(Cursor { back, text, number, seq })
    };
    read().ok_or_else(|| {
        Error::invalid("cursor", "This page's address is not complete. Begin with the first page.")
    })
}
