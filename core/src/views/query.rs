use crate::access::Actor;
use crate::error::{Error, Result};
use crate::users::{
    NoteFilter, UserQuery, UserStatus, chosen_columns, chosen_page_size, country_codes,
    require_filters,
};

/// A tag has at most this many characters.
const MAX_TAG_LENGTH: usize = 64;
/// More than there are countries.
const MAX_COUNTRIES: usize = 300;

/// The query as a view keeps it: without a page. Refuses columns that the actor cannot read. Invalid:
/// `query`, if it has a search text or something that no list of users finds.
pub(super) fn checked(actor: &Actor, query: &UserQuery) -> Result<UserQuery> {
    if !query.search.trim().is_empty() || !query.vendor_data.is_empty() {
        return Err(wrong(
            "A search text is not saved, because it may be a person’s name. Clear the search, then save the view.",
        ));
    }
    if matches!(query.note, Some(NoteFilter::Text(_))) {
        return Err(wrong(
            "The text of a note is not saved, because it may be about a person. Filter by users with or without a note, then save the view.",
        ));
    }
    if query.tag.chars().count() > MAX_TAG_LENGTH {
        let words = format!(
            "A tag has at most {MAX_TAG_LENGTH} characters. Shorten it, then save the view."
        );
        return Err(wrong(&words));
    }
    if query.country.len().max(query.country_code.len()) > MAX_COUNTRIES {
        let words = format!("A view has at most {MAX_COUNTRIES} countries. Take some out.");
        return Err(wrong(&words));
    }
    let is_known = |code: &String| country_codes().iter().any(|(known, _)| known == code);
    if !query.country.iter().chain(&query.country_code).all(is_known) {
        return Err(wrong(
            "A country of the filter is unknown. Use a code such as DEU, or its name.",
        ));
    }
    require_filters(actor, query)?;
    let mut status: Vec<UserStatus> = Vec::new();
    for one in &query.status {
        if !status.contains(one) {
            status.push(*one);
        }
    }
    Ok(UserQuery {
        search: String::new(),
        status,
        cursor: None,
        columns: chosen_columns(&query.columns),
        page_size: chosen_page_size(query.page_size),
        offset: 0,
        ..query.clone()
    })
}

fn wrong(words: &str) -> Error {
    Error::invalid("query", words)
}

/// What the query filters by, without the values: a tag may say something about a person.
pub(super) fn filter_names(query: &UserQuery) -> String {
    let filters = [
        ("status", !query.status.is_empty()),
        ("country", !query.country.is_empty()),
        ("country or issuing state", !query.country_code.is_empty()),
        ("tag", !query.tag.trim().is_empty()),
        ("created", query.created_from.or(query.created_before).is_some()),
        ("active", query.active_from.or(query.active_before).is_some()),
        ("import", query.import.is_some()),
        ("note", query.note.is_some()),
    ];
    let names: Vec<&str> =
        filters.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| name).collect();
    names.join(", ")
}
