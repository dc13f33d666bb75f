use std::collections::HashMap;

use super::find::tag_list;
use super::plan::plan;
use super::redact::{redact, require_filters};
use super::snapshot::VERIFIED_FULL_NAME;
use super::store::{self, Cursor, ListRow, Order, Plan};
use super::survivor_found::add_survivor;
use super::words::{MAX_SEARCH_LENGTH, Search};
use super::{Counters, MAX_OFFSET, Total, UserList, UserPage, UserQuery, UserRow, UserStatus};
use crate::Timestamp;
use crate::access::{Actor, Permission, UserColumn};
use crate::context::Context;
use crate::error::{Error, Result};

const PAGE: u32 = 50;
const LARGEST_PAGE: u32 = 200;
/// Totals are exact up to this number. A larger one is shown as "10,000+".
const COUNTED: i64 = 10_000;

/// A page of the application's users, with the totals that the console shows. Fields that the role may
/// not read are empty, and no filter or search looks at them.
pub async fn search(ctx: &Context, actor: &Actor, query: &UserQuery) -> Result<UserPage> {
    actor.require(Permission::ReadUsers)?;
    require_filters(actor, query)?;
    let cursor = query.cursor.as_deref().map(read_cursor).transpose()?;
    let plan = plan(ctx, actor, query, cursor.as_ref()).await?;
    // Counting may take as long as reading the page, so both run at the same time, on two connections.
    let (mut page, counts, mut total) = tokio::try_join!(
        page(ctx, query, &plan, cursor.as_ref()),
        store::status_counts(&ctx.db, actor.application.seq),
        total(ctx, query, &plan, cursor.as_ref()),
    )?;
    add_survivor(ctx, actor, query, &plan, (&mut page, &mut total)).await?;
    Ok(UserPage {
        total,
        all: counts.total(),
        is_cut: plan.end.is_some(),
        rows: page.rows.into_iter().map(|row| user_row(actor, row)).collect(),
        next: page.next.map(|next| encode(&next)),
        previous: page.previous.map(|previous| encode(&previous)),
    })
}

/// A page of complete users, for programs. Fields that the role may not read are empty, as in
/// [`search`]. Unlike [`search`] it refuses a search text that no user can have (`search`), and an
/// offset that is too large (`offset`).
pub async fn list(ctx: &Context, actor: &Actor, query: &UserQuery) -> Result<UserList> {
    actor.require(Permission::ReadUsers)?;
    require_filters(actor, query)?;
    check_search(&query.search)?;
    check_offset(query)?;
    let cursor = query.cursor.as_deref().map(read_cursor).transpose()?;
    let plan = plan(ctx, actor, query, cursor.as_ref()).await?;
    if plan.end.is_some() && query.offset > 0 {
        let words = "A search of one or two letters is not counted through. Leave offset out and follow next, or search for three letters.";
        return Err(Error::invalid("offset", words));
    }
    let (mut page, total) = tokio::try_join!(
        page(ctx, query, &plan, cursor.as_ref()),
        total_of_walk(ctx, query, &plan, cursor.as_ref()),
    )?;
    // A short search without a total counts the users on this page.
    let mut total = total.unwrap_or(Total { count: page.rows.len() as i64, or_more: true });
    add_survivor(ctx, actor, query, &plan, (&mut page, &mut total)).await?;
    let further = |cursor: Cursor| encode(&with_total(cursor, query, &plan, total));
    let seqs: Vec<i64> = page.rows.iter().map(|row| row.seq).collect();
    let mut users = store::find_all(&ctx.db, &seqs).await?;
    let places: HashMap<i64, usize> =
        seqs.iter().enumerate().map(|(place, seq)| (*seq, place)).collect();
    users.sort_unstable_by_key(|user| places.get(&user.seq).copied());
    let users = users.into_iter().map(|user| redact(actor, user)).collect();
    let (next, previous) = (page.next.map(further), page.previous.map(further));
    Ok(UserList { users, total, next, previous })
}

/// The total of a list. Counting may cost more than a page, so the first page counts, and the cursors
/// carry the total to the others. `None`: a short search has looked at only some of the users.
async fn total_of_walk(
    ctx: &Context,
    query: &UserQuery,
    plan: &Plan<'_>,
    cursor: Option<&Cursor>,
) -> Result<Option<Total>> {
    match cursor.and_then(|cursor| cursor.total) {
        Some((count, or_more, of)) if of == filters_hash(query) => {
            return Ok(Some(Total { count, or_more }));
        }
        _ => {}
    }
    if plan.is_short_search() && (plan.end.is_some() || cursor.is_some()) {
        return Ok(None);
    }
    total(ctx, query, plan, cursor).await.map(Some)
}

/// Puts the total into a cursor. Totals from counters are cheap to read again, so they are not carried
/// and stay current. A total that a short search counted among some of the users is not carried either.
fn with_total(cursor: Cursor, query: &UserQuery, plan: &Plan<'_>, total: Total) -> Cursor {
    let is_part = plan.is_short_search() && total.or_more;
    let is_carried = !plan.conditions.search.is_empty() && !is_part;
    let carried = (total.count, total.or_more, filters_hash(query));
    Cursor { total: is_carried.then_some(carried), ..cursor }
}

/// A hash of the filters. A client may change a filter and keep the cursor; the hash then shows that
/// the cursor's total belongs to another query.
fn filters_hash(query: &UserQuery) -> u32 {
    let filters = UserQuery { cursor: None, page_size: 0, offset: 0, ..query.clone() };
    let hash = blake3::hash(format!("{filters:?}").as_bytes());
    let [one, two, three, four, ..] = *hash.as_bytes();
    u32::from_le_bytes([one, two, three, four])
}

/// Refuses an empty search, which would find every user, and one that is too long. Cutting it would
/// find more users than were asked for.
fn check_search(search: &str) -> Result<()> {
    let search = search.trim();
    if search.chars().count() > MAX_SEARCH_LENGTH {
        let words = format!("Search for at most {MAX_SEARCH_LENGTH} characters.");
        return Err(Error::invalid("search", words));
    }
    if search.chars().any(char::is_control)
        || (!search.is_empty() && Search::new(search).is_empty())
    {
        let words = "The search text contains characters that no user can have. Remove them.";
        return Err(Error::invalid("search", words));
    }
    Ok(())
}

fn check_offset(query: &UserQuery) -> Result<()> {
    if query.offset > 0 && query.offset.saturating_add(size(query)) > MAX_OFFSET {
        let words = format!(
            "offset works up to user {}. To go further, leave offset out and follow next, which carries a cursor.",
            thousands(MAX_OFFSET)
        );
        return Err(Error::invalid("offset", words));
    }
    Ok(())
}

fn thousands(number: u32) -> String {
    format!("{},{:03}", number / 1_000, number % 1_000)
}

pub(super) fn size(query: &UserQuery) -> u32 {
    match query.page_size {
        0 => PAGE,
        size => size.min(LARGEST_PAGE),
    }
}

pub(super) struct Page {
    pub rows: Vec<ListRow>,
    pub next: Option<Cursor>,
    previous: Option<Cursor>,
}

async fn page(
    ctx: &Context,
    query: &UserQuery,
    plan: &Plan<'_>,
    cursor: Option<&Cursor>,
) -> Result<Page> {
    let size = size(query);
    let mut rows = store::list(&ctx.db, plan, cursor, i64::from(size) + 1).await?;
    let more = rows.len() > size as usize;
    rows.truncate(size as usize);
    let back = cursor.is_some_and(|cursor| cursor.back);
    if back {
        rows.reverse();
    }
    let mut next = rows.last().filter(|_| more || back).map(|row| cursor_at(plan, row, false));
    let mut previous = rows
        .first()
        .filter(|_| if back { more } else { cursor.is_some() })
        .map(|row| cursor_at(plan, row, true));
    // A short search continues after the last user that it has looked at.
    if let Some(end) = plan.end.as_ref().filter(|_| !more) {
        let further = Some(end.clone());
        if back { previous = further } else { next = further }
    }
    Ok(Page { rows, next, previous })
}

async fn total(
    ctx: &Context,
    query: &UserQuery,
    plan: &Plan<'_>,
    cursor: Option<&Cursor>,
) -> Result<Total> {
    // If a tag has several spellings, one user may have two of them and would be counted twice.
    let spellings = plan.conditions.tags.first().map(Vec::as_slice).unwrap_or_default();
    let counted = plan.conditions.search.is_empty()
        && spellings.len() < 2
        && query.country_code.is_empty()
        && query.import.is_none()
        && query.note.is_none()
        && query.created_from.is_none()
        && query.created_before.is_none()
        && query.active_from.is_none()
        && query.active_before.is_none()
        && query.vendor_data.trim().is_empty();
    if counted {
        let seq = plan.conditions.application_seq;
        let counts = store::counts_of(&ctx.db, seq, spellings, &query.country).await?;
        return Ok(Total { count: counts.of(&query.status), or_more: false });
    }
    // A short search counts only among the users that it looks at for this page.
    let from = cursor.filter(|_| plan.is_short_search());
    let count = store::count(&ctx.db, plan, from, COUNTED + 1).await?;
    let or_more = count > COUNTED || plan.end.is_some() || from.is_some();
    Ok(Total { count: count.min(COUNTED), or_more })
}

fn user_row(actor: &Actor, row: ListRow) -> UserRow {
    let may = |column, field: Option<String>| field.filter(|_| actor.reads(column));
    let count = |column, count: i64| if actor.reads(column) { count } else { 0 };
    let display_name = may(UserColumn::DisplayName, row.display_name);
    let full_name = may(UserColumn::FullName, row.full_name);
    UserRow {
        didit_internal_id: row.id,
        name: full_name.clone().or(display_name.clone()).unwrap_or_else(|| row.vendor_data.clone()),
        display_name: display_name
            .filter(|name| full_name.as_ref().is_some_and(|full| full != name)),
        vendor_data: row.vendor_data,
        email: may(UserColumn::Email, row.email),
        phone: may(UserColumn::Phone, row.phone),
        date_of_birth: may(UserColumn::DateOfBirth, row.date_of_birth),
        country: may(UserColumn::Country, row.country),
        issuing_states: may(UserColumn::IssuingStates, row.issuing_states)
            .map(|stored| tag_list(&stored))
            .unwrap_or_default(),
        status: UserStatus::from_code(&row.status).unwrap_or_default(),
        tags: if actor.reads(UserColumn::Tags) { tag_list(&row.tags) } else { Vec::new() },
        name_verified: row.verified_fields & VERIFIED_FULL_NAME != 0
            && actor.reads(UserColumn::FullName),
        counters: Counters {
            session_count: count(UserColumn::SessionCount, row.session_count),
            approved_count: count(UserColumn::ApprovedCount, row.approved_count),
            declined_count: count(UserColumn::DeclinedCount, row.declined_count),
            in_review_count: count(UserColumn::InReviewCount, row.in_review_count),
        },
        created_at: Timestamp::from_micros(row.created_at),
        updated_at: Timestamp::from_micros(row.updated_at),
        first_activity_at: row
            .first_session_at
            .filter(|_| actor.reads(UserColumn::FirstSessionAt))
            .map(Timestamp::from_micros),
        last_activity_at: (row.last_session_at > 0)
            .then(|| Timestamp::from_micros(row.last_session_at)),
    }
}

pub(super) fn cursor_at(plan: &Plan<'_>, row: &ListRow, back: bool) -> Cursor {
    let (text, number) = store::position(
        plan.order,
        [&row.vendor_key, &row.sort_name],
        row.created_at,
        row.last_session_at,
    );
    let by_key = plan.order == Order::Key;
    Cursor { back, text, number, seq: row.seq, by_key, total: None }
}

/// The cursor as text for an address. The total is at the end, and only if it is carried.
fn encode(cursor: &Cursor) -> String {
    let Cursor { back, text, number, seq, by_key, total } = cursor;
    hex::encode(match total {
        None => json(&(back, text, number, seq, by_key)),
        Some(total) => json(&(back, text, number, seq, by_key, total)),
    })
}

fn json(values: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(values).unwrap_or_default()
}

fn read_cursor(text: &str) -> Result<Cursor> {
    let read = || {
        let bytes = hex::decode(text).ok()?;
        // The values of the struct in their order. The total may be missing.
        let cursor: Cursor = serde_json::from_slice(&bytes).ok()?;
        // No key has a control character, and PostgreSQL refuses some of them.
        let is_sound = !cursor.text.chars().any(char::is_control)
            && cursor.total.is_none_or(|(count, ..)| (0..=COUNTED).contains(&count));
        is_sound.then_some(cursor)
    };
    read().ok_or_else(|| {
        Error::invalid("cursor", "This page address is not valid. Start from the first page.")
    })
}
