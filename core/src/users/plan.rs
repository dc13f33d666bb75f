use super::UserQuery;
use super::fold::{fold, vendor_key};
use super::store::{self, Branch, Conditions, Cursor, Order, Plan, Searched};
use super::{UserSort, UserStatus};
use crate::access::{Actor, UserColumn};
use crate::context::Context;
use crate::error::Result;

/// Countries that are worth an index walk each; with more, the list is walked and filtered.
const MOST_BRANCHES: usize = 8;
pub(crate) const LONGEST_SEARCH: usize = 200;

/// How a query is best answered.
pub(super) async fn plan<'a>(
    ctx: &Context,
    actor: &Actor,
    query: &'a UserQuery,
    cursor: Option<&Cursor>,
) -> Result<Plan<'a>> {
    let search = folded_search(&query.search);
    let searched = searched(actor);
    let tags = match query.tag.trim() {
        "" => Vec::new(),
        tag => vec![store::stored_tag(tag)],
    };
    let application_seq = actor.application.seq;
    // A list goes on with the walk that it began with.
    let indexed = match cursor {
        Some(cursor) if !tags.is_empty() && search.is_empty() => cursor.by_key,
        _ => by_index(ctx, actor, query, &search).await?,
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
    } else if !query.vendor_data.trim().is_empty() {
        vec![Branch::Key(vendor_key(query.vendor_data.trim()))]
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
    let conditions = Conditions {
        application_seq,
        ids: &[],
        status: &query.status,
        country: &query.country,
        tags,
        search,
        searched,
        created_from: query.created_from,
        created_before: query.created_before,
        active_from: query.active_from,
        active_before: query.active_before,
        import: query.import,
    };
    let offset = i64::from(query.offset);
    Ok(Plan { conditions, rare, branches, order, ascending: query.ascending, offset })
}

/// Whether the trigram index is the way to begin. A tag that many users have may be a longer way
/// than the statuses and countries that are asked for with it.
async fn by_index(ctx: &Context, actor: &Actor, query: &UserQuery, search: &str) -> Result<bool> {
    // One user at most: by their key.
    if !query.vendor_data.trim().is_empty() {
        return Ok(false);
    }
    if search.chars().count() >= 3 || query.tag.trim().is_empty() {
        return Ok(search.chars().count() >= 3);
    }
    if query.status.is_empty() && query.country.is_empty() || query.import.is_some() {
        return Ok(true);
    }
    let seq = actor.application.seq;
    let tagged = store::counts_of(&ctx.db, seq, query.tag.trim(), &[]).await?.total();
    let walked = store::counts_of(&ctx.db, seq, "", &query.country).await?;
    Ok(tagged <= walked.of(&query.status) || matches!(walks(query).as_slice(), [Branch::All]))
}

/// Whether nothing but a text and a tag is asked for.
fn only_text(query: &UserQuery) -> bool {
    query.status.is_empty()
        && query.country.is_empty()
        && query.import.is_none()
        && query.created_from.is_none()
        && query.created_before.is_none()
        && query.active_from.is_none()
        && query.active_before.is_none()
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
