use std::collections::HashMap;

use super::find::tag_list;
use super::fold::fold;
use super::store::{self, Branch, Cursor, ListRow, Order, Plan, Searched};
use super::stored::VERIFIED_FULL_NAME;
use super::withhold::{require_filters, withhold};
use super::{Total, UserList, UserPage, UserQuery, UserRow, UserSort, UserStatus};
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

/// A page of the application's users, with the totals that the console shows. A field that the role
/// may not read is empty, and no filter or search looks at it.
pub async fn search(ctx: &Context, actor: &Actor, query: &UserQuery) -> Result<UserPage> {
    actor.require(Permission::ReadUsers)?;
    require_filters(actor, query)?;
    let cursor = query.cursor.as_deref().map(read_cursor).transpose()?;
    let plan = plan(ctx, actor, query, cursor.as_ref()).await?;
    // A total may cost as much as its page: both at once, on two connections.
    let (page, counts, total) = tokio::try_join!(
        page(ctx, &plan, cursor.as_ref()),
        store::status_counts(&ctx.db, actor.application.seq),
        total(ctx, &plan),
    )?;
    Ok(UserPage {
        total,
        all: counts.total(),
        rows: page.rows.into_iter().map(|row| user_row(actor, row)).collect(),
        next: page.next,
        previous: page.previous,
    })
}

/// A page of the application's users, whole and without totals, for programs that walk them all.
/// What the role may not read is withheld as in [`search`].
pub async fn list(ctx: &Context, actor: &Actor, query: &UserQuery) -> Result<UserList> {
    actor.require(Permission::ReadUsers)?;
    require_filters(actor, query)?;
    let cursor = query.cursor.as_deref().map(read_cursor).transpose()?;
    let plan = plan(ctx, actor, query, cursor.as_ref()).await?;
    let page = page(ctx, &plan, cursor.as_ref()).await?;
    let seqs: Vec<i64> = page.rows.iter().map(|row| row.seq).collect();
    let mut users = store::find_all(&ctx.db, &seqs).await?;
    let places: HashMap<i64, usize> =
        seqs.iter().enumerate().map(|(place, seq)| (*seq, place)).collect();
    users.sort_unstable_by_key(|user| places.get(&user.seq).copied());
    let users = users.into_iter().map(|user| withhold(actor, user)).collect();
    Ok(UserList { users, next: page.next, previous: page.previous })
}

struct Page {
    rows: Vec<ListRow>,
    next: Option<String>,
    previous: Option<String>,
}

async fn page(ctx: &Context, plan: &Plan<'_>, cursor: Option<&Cursor>) -> Result<Page> {
    let size = match plan.query.page_size {
        0 => PAGE,
        size => size.min(LARGEST_PAGE),
    };
    let mut rows = store::list(&ctx.db, plan, cursor, i64::from(size) + 1).await?;
    let more = rows.len() > size as usize;
    rows.truncate(size as usize);
    let back = cursor.is_some_and(|cursor| cursor.back);
    if back {
        rows.reverse();
    }
    let next = rows.last().filter(|_| more || back).map(|row| write_cursor(plan, row, false));
    let previous = rows
        .first()
        .filter(|_| if back { more } else { cursor.is_some() })
        .map(|row| write_cursor(plan, row, true));
    Ok(Page { rows, next, previous })
}

async fn plan<'a>(
    ctx: &Context,
    actor: &Actor,
    query: &'a UserQuery,
    cursor: Option<&Cursor>,
) -> Result<Plan<'a>> {
    let search = folded_search(&query.search);
    let searched = searched(actor);
    let tag = match query.tag.trim() {
        "" => String::new(),
        tag => serde_json::Value::from(tag).to_string(),
    };
    let application_seq = actor.application.seq;
    // A list goes on with the walk that it began with.
    let indexed = match cursor {
        Some(cursor) if !tag.is_empty() && search.is_empty() => cursor.by_key,
        _ => by_index(ctx, actor, query, &search, &tag).await?,
    };
    let mut rare = Vec::new();
    let branches = if indexed {
        let due = store::any_due(&ctx.db, application_seq).await?;
        if let Some(sample) = store::sample(&ctx.db, application_seq, &search).await? {
            rare = rarest(&search, &sample);
        }
        match due {
            true => vec![Branch::Indexed, Branch::Due],
            false
                if store::answers_alone(&ctx.db)
                    && only_text(query)
                    && searched == Searched::Everything =>
            {
                vec![Branch::Index]
            }
            false => vec![Branch::Indexed],
        }
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
    Ok(Plan { application_seq, query, search, rare, searched, tag, branches, order })
}

/// Whether the trigram index is the way to begin. A tag that many users have may be a longer way
/// than the statuses and countries that are asked for with it.
async fn by_index(
    ctx: &Context,
    actor: &Actor,
    query: &UserQuery,
    search: &str,
    tag: &str,
) -> Result<bool> {
    if search.chars().count() >= 3 || tag.is_empty() {
        return Ok(search.chars().count() >= 3);
    }
    if query.status.is_empty() && query.country.is_empty() || query.import.is_some() {
        return Ok(true);
    }
    let seq = actor.application.seq;
    let tagged = store::counts_of(&ctx.db, seq, query.tag.trim(), &[]).await?.total();
    let walked = store::counts_of(&ctx.db, seq, "", &query.country).await?;
    Ok(tagged <= asked(walked, query) || matches!(walks(query).as_slice(), [Branch::All]))
}

/// Whether nothing but a text and a tag is asked for.
fn only_text(query: &UserQuery) -> bool {
    query.status.is_empty()
        && query.country.is_empty()
        && query.import.is_none()
        && query.created_from.is_none()
        && query.created_before.is_none()
        && query.sort == UserSort::Created
}

/// How many of a search's three-letter pieces are looked for; users who have them all are compared
/// with the whole text.
const PIECES: usize = 3;

/// The pieces of a text that the fewest texts of a sample hold: `000` of a key finds everybody.
fn rarest(search: &str, sample: &[String]) -> Vec<String> {
    let letters: Vec<char> = search.chars().collect();
    let mut pieces: Vec<(usize, String)> = letters
        .windows(3)
        .map(|three| three.iter().collect::<String>())
        .map(|piece| (sample.iter().filter(|text| text.contains(&piece)).count(), piece))
        .collect();
    pieces.sort();
    pieces.dedup();
    pieces.truncate(PIECES);
    pieces.into_iter().map(|(_, piece)| piece).collect()
}

fn asked(counts: super::StatusCounts, query: &UserQuery) -> i64 {
    [
        (UserStatus::Active, counts.active),
        (UserStatus::Flagged, counts.flagged),
        (UserStatus::Blocked, counts.blocked),
    ]
    .into_iter()
    .filter(|(status, _)| query.status.is_empty() || query.status.contains(status))
    .map(|(_, count)| count)
    .sum()
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
        let of_each = |country: String| {
            let statuses =
                if statuses.is_empty() { UserStatus::ALL.to_vec() } else { statuses.clone() };
            statuses.into_iter().map(move |status| Branch::Country(country.clone(), status))
        };
        countries.into_iter().flat_map(of_each).collect()
    } else if (1..UserStatus::ALL.len()).contains(&statuses.len()) {
        statuses.into_iter().map(Branch::Status).collect()
    } else {
        vec![Branch::All]
    }
}

async fn total(ctx: &Context, plan: &Plan<'_>) -> Result<Total> {
    let query = plan.query;
    let counted = plan.search.is_empty()
        && query.import.is_none()
        && query.created_from.is_none()
        && query.created_before.is_none();
    if counted {
        let (seq, tag) = (plan.application_seq, query.tag.trim());
        let counts = store::counts_of(&ctx.db, seq, tag, &query.country).await?;
        return Ok(Total { count: asked(counts, query), or_more: false });
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
    let cursor = (back, text, number, row.seq, plan.order == Order::Key);
    hex::encode(serde_json::to_vec(&cursor).unwrap_or_default())
}

fn read_cursor(text: &str) -> Result<Cursor> {
    let read = || {
        let bytes = hex::decode(text).ok()?;
        let (back, text, number, seq, by_key): (bool, String, i64, i64, bool) =
            serde_json::from_slice(&bytes).ok()?;
        // No key has a control character, and PostgreSQL takes none of them all.
        (!text.chars().any(char::is_control)).then_some(())?;
        Some(Cursor { back, text, number, seq, by_key })
    };
    read().ok_or_else(|| {
        Error::invalid("cursor", "This page's address is not complete. Begin with the first page.")
    })
}

#[cfg(test)]
mod tests {
    use super::rarest;

    #[test]
    fn the_pieces_that_few_texts_hold_are_looked_for() {
        let sample: Vec<String> =
            ["u-00099\nana", "u-00098\nbo", "u-00012\nann"].map(String::from).to_vec();
        assert_eq!(rarest("u-00012345", &sample), ["123", "234", "345"]);
        assert_eq!(rarest("ann", &sample), ["ann"]);
    }
}
