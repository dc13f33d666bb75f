//! Plans how a list of users is read. A new filter has to be added to [`plan`] and [`only_text`].

use super::key::vendor_key;
use super::plain_letters::plain;
use super::store::{self, Branch, Conditions, Cursor, Order, Pieces, Plan, Searched};
use super::words::{PIECE, Search};
use super::{NoteFilter, SHORT_SEARCH_ROWS, UserQuery, UserSort, UserStatus};
use crate::access::{Actor, UserColumn};
use crate::context::Context;
use crate::db::Db;
use crate::error::Result;

/// Up to this many countries are read with an index scan each. With more, all users are scanned and
/// filtered.
const MAX_BRANCHES: usize = 8;

/// Up to this many users with activity in a time are found first and then sorted by their creation.
/// With more, users are read in the order of creation until a page is full.
const MAX_SORTED: i64 = 5_000;

/// Up to this many notes that a filter means are found first, and their users then sorted: about 50 ms. With
/// more, users are read in the order of the list until a page is full, which is soon, because many have a note.
const MAX_NOTED: i64 = 50_000;

/// Plans how a query is answered.
pub(super) async fn plan<'a>(
    ctx: &Context,
    actor: &Actor,
    query: &'a UserQuery,
    cursor: Option<&Cursor>,
) -> Result<Plan<'a>> {
    let application_seq = actor.application.seq;
    let search = search_of(&ctx.db, &query.search).await?;
    let searched = searched(actor);
    let spellings = store::spellings_of(&ctx.db, application_seq, &query.tag).await?;
    let tags = if spellings.is_empty() { Vec::new() } else { vec![spellings] };
    // All pages of a list have to scan the same index.
    let indexed = match cursor {
        // Only the order is taken from the cursor: a cursor of another list must not make this list
        // ignore its filters.
        Some(cursor)
            if !tags.is_empty() && search.is_empty() && query.vendor_data.trim().is_empty() =>
        {
            cursor.by_key
        }
        _ => by_index(ctx, actor, query, &search, &tags).await?,
    };
    let mut pieces = Pieces::new();
    let mut counted = None;
    let branches = if indexed {
        let pending = store::any_search_pending(&ctx.db, application_seq).await?;
        let (rarest, whole) = pieces_of(&ctx.db, application_seq, &search).await?;
        pieces = rarest;
        // The index covers every searched field, so it may only answer alone for a role that may read
        // them all.
        let is_current = !pending && searched == Searched::Everything;
        let by_text = is_current && only_text(query) && tags.is_empty();
        if by_text && whole.is_some() && store::index_is_exact(&ctx.db, application_seq).await? {
            counted = whole;
        }
        match pending {
            true => vec![Branch::Indexed { is_current }, Branch::Pending],
            false if store::index_has_rows(&ctx.db) && only_text(query) && is_current => {
                vec![Branch::Index]
            }
            false => vec![Branch::Indexed { is_current }],
        }
    } else if !query.vendor_data.trim().is_empty() {
        vec![Branch::Key(vendor_key(query.vendor_data.trim()))]
    } else if let Some(import) = query.import {
        vec![Branch::CreatedBy(import), Branch::UpdatedBy(import)]
    } else if starts_with_notes(&ctx.db, application_seq, query).await? {
        vec![Branch::Noted]
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
        country_code: &query.country_code,
        tags,
        search,
        searched,
        created_from: query.created_from,
        created_before: query.created_before,
        active_from: query.active_from,
        active_before: query.active_before,
        import: query.import,
        note: compared(query.note.as_ref()),
    };
    let by_creation = order == Order::Sort(UserSort::Created)
        && (query.active_from.is_some() || query.active_before.is_some())
        && store::more_active_than(&ctx.db, &conditions, MAX_SORTED).await?;
    let (ascending, offset) = (query.ascending, i64::from(query.offset));
    let mut plan = Plan {
        conditions,
        pieces,
        counted,
        branches,
        order,
        ascending,
        by_creation,
        offset,
        end: None,
    };
    if plan.is_short_search() {
        plan.end = store::row_after(&ctx.db, &plan, cursor, SHORT_SEARCH_ROWS).await?;
    }
    Ok(plan)
}

/// Whether to start with the trigram index. If many users have the tag, an index of the statuses or
/// countries in the same query may return fewer users.
async fn by_index(
    ctx: &Context,
    actor: &Actor,
    query: &UserQuery,
    search: &Search,
    tags: &[Vec<String>],
) -> Result<bool> {
    // A key finds one user, and needs no search.
    if !query.vendor_data.trim().is_empty() {
        return Ok(false);
    }
    let Some(tag) = tags.first().filter(|_| search.indexed().next().is_none()) else {
        return Ok(search.indexed().next().is_some());
    };
    if query.status.is_empty() && query.country.is_empty() || query.import.is_some() {
        return Ok(true);
    }
    let seq = actor.application.seq;
    let tagged = store::counts_of(&ctx.db, seq, tag, &[]).await?.total();
    let walked = store::counts_of(&ctx.db, seq, &[], &query.country).await?;
    Ok(tagged <= walked.of(&query.status) || matches!(walks(query).as_slice(), [Branch::All]))
}

/// Whether to start with the notes that the query means, because they are few.
async fn starts_with_notes(db: &Db, application_seq: i64, query: &UserQuery) -> Result<bool> {
    let text = match compared(query.note.as_ref()) {
        None | Some(NoteFilter::None) => return Ok(false),
        Some(NoteFilter::Any) => String::new(),
        Some(NoteFilter::Text(text)) => text,
    };
    Ok(!store::more_noted_than(db, application_seq, &text, MAX_NOTED).await?)
}

/// Whether the query asks for nothing but a text and a tag.
fn only_text(query: &UserQuery) -> bool {
    query.status.is_empty()
        && query.country.is_empty()
        && query.country_code.is_empty()
        && query.import.is_none()
        && query.note.is_none()
        && query.created_from.is_none()
        && query.created_before.is_none()
        && query.active_from.is_none()
        && query.active_before.is_none()
        && query.sort == UserSort::Created
}

/// Most pieces that SQLite's index looks for: first of the rarest term, then of each other term. The
/// users found that way are compared by their whole text.
const PIECES: [usize; 2] = [3, 2];
/// Most terms that the index looks for.
const TERMS: usize = 4;
/// The terms of a shorter search are looked for as a whole, without a sample.
const MIN_SAMPLED_LENGTH: usize = 6;

/// The pieces of text that SQLite's index looks for; and the whole texts, if the index can tell from them
/// alone, and soon, who has them.
async fn pieces_of(
    db: &Db,
    application_seq: i64,
    search: &Search,
) -> Result<(Pieces, Option<Pieces>)> {
    let terms: Vec<&[String]> = search.indexed().map(|term| term.0.as_slice()).collect();
    let letters: usize = terms.iter().map(|term| term[0].chars().count()).sum();
    let sample = match letters {
        MIN_SAMPLED_LENGTH.. => store::sample(db, application_seq).await?,
        _ => None,
    };
    let whole = |term: &&[String]| term.iter().map(|spelling| vec![spelling.clone()]).collect();
    let all: Pieces = terms.iter().map(whole).collect();
    let is_whole = terms.len() == search.terms.len() && search.earlier.is_none();
    Ok(match sample {
        Some(sample) => {
            let whole = is_whole && terms.iter().all(|term| is_rare(term, &sample));
            (rarest(&terms, &sample), whole.then_some(all))
        }
        None => (all.clone(), is_whole.then_some(all)),
    })
}

/// Whether no piece of a term is in more than a fifth of the sample. The index reads the places of every
/// piece of a text.
fn is_rare(term: &[String], sample: &[String]) -> bool {
    let few = |text: &String| {
        counted_pieces(text, sample).iter().all(|(count, _)| *count <= sample.len() / 5)
    };
    term.iter().all(few)
}

/// The rarest pieces of each term in a sample of search texts, the rarest terms first. A common piece
/// does not help: a `000` in a key finds almost everyone.
fn rarest(terms: &[&[String]], sample: &[String]) -> Pieces {
    let mut counted: Vec<(usize, Vec<_>)> = terms
        .iter()
        .map(|term| {
            let spellings: Vec<_> = term.iter().map(|text| counted_pieces(text, sample)).collect();
            let fewest =
                |pieces: &Vec<(usize, String)>| pieces.first().map_or(0, |(count, _)| *count);
            (spellings.iter().map(fewest).sum(), spellings)
        })
        .collect();
    counted.sort_by_key(|(count, _)| *count);
    let [of_first, of_others] = PIECES;
    counted
        .into_iter()
        .take(TERMS)
        .enumerate()
        .map(|(place, (_, spellings))| {
            let most = if place == 0 { of_first } else { of_others };
            let kept = |pieces: Vec<(usize, String)>| {
                pieces.into_iter().take(most).map(|(_, piece)| piece).collect()
            };
            spellings.into_iter().map(kept).collect()
        })
        .collect()
}

/// The pieces of a text, each with the number of texts in the sample that hold it, the rarest first.
fn counted_pieces(text: &str, sample: &[String]) -> Vec<(usize, String)> {
    let letters: Vec<char> = text.chars().collect();
    let mut pieces: Vec<(usize, String)> = letters
        .windows(PIECE)
        .map(|letters| letters.iter().collect::<String>())
        .map(|piece| (sample.iter().filter(|text| text.contains(&piece)).count(), piece))
        .collect();
    pieces.sort_unstable();
    pieces.dedup();
    pieces
}

/// The indexes to scan if there is no search text.
fn walks(query: &UserQuery) -> Vec<Branch> {
    let by_code = query.country.is_empty();
    let mut countries = if by_code { query.country_code.clone() } else { query.country.clone() };
    countries.sort_unstable();
    countries.dedup();
    let mut statuses = query.status.clone();
    statuses.sort_unstable_by_key(|status| status.code());
    statuses.dedup();
    if query.sort != UserSort::Created {
        vec![Branch::All]
    } else if (1..=MAX_BRANCHES).contains(&countries.len()) {
        let of_each = |country: String| {
            let statuses =
                if statuses.is_empty() { UserStatus::ALL.to_vec() } else { statuses.clone() };
            let issued = [Branch::Issued(country.clone()), Branch::IssuedAmong(country.clone())];
            let of_status = move |status| Branch::Country(country.clone(), status);
            statuses.into_iter().map(of_status).chain(issued.into_iter().filter(|_| by_code))
        };
        countries.into_iter().flat_map(of_each).collect()
    } else if (1..UserStatus::ALL.len()).contains(&statuses.len()) {
        statuses.into_iter().map(Branch::Status).collect()
    } else {
        vec![Branch::All]
    }
}

/// A filter by notes with its text in the form in which notes are compared.
pub(crate) fn compared(note: Option<&NoteFilter>) -> Option<NoteFilter> {
    Some(match note? {
        NoteFilter::Text(text) => NoteFilter::Text(plain(text.trim())),
        other => other.clone(),
    })
}

/// A typed search, with every form in which search texts may hold it.
pub(crate) async fn search_of(db: &Db, typed: &str) -> Result<Search> {
    let search = Search::new(typed);
    if !search.is_empty() && store::any_renewal(db).await? {
        return Ok(search.with_earlier(typed));
    }
    Ok(search)
}

/// The fields in which this role may search.
pub(crate) fn searched(actor: &Actor) -> Searched {
    let all = [
        UserColumn::FullName,
        UserColumn::Email,
        UserColumn::Phone,
        UserColumn::ApprovedEmails,
        UserColumn::ApprovedPhones,
    ];
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
        let rarest = |terms: &[&[&str]]| {
            let terms: Vec<Vec<String>> =
                terms.iter().map(|term| term.iter().map(|&text| text.into()).collect()).collect();
            rarest(&terms.iter().map(Vec::as_slice).collect::<Vec<_>>(), &sample)
        };
        assert_eq!(rarest(&[&["u-00012345"]]), [[["123", "234", "345"]]]);
        assert_eq!(rarest(&[&["ann"]]), [[["ann"]]]);
        let both = rarest(&[&["u-00"], &["muller", "mueller"]]);
        assert_eq!(both[0], [["ler", "lle", "mul"], ["ell", "ler", "lle"]]);
        assert_eq!(both[1], [["-00", "u-0"]]);
    }
}
