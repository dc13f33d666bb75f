//! Reads the state of the users list from its address, and writes it there. Unknown values are ignored,
//! so that old links still open.

use rollcall_core::Timestamp;
use rollcall_core::access::UserColumn;
use rollcall_core::users::{UserQuery, UserSort, UserStatus, chosen_columns, chosen_page_size};
use uuid::Uuid;

use crate::address::with_query;
use crate::filters::{country_code, note, note_code, note_text};

const DAY: i64 = 86_400;

/// One name and value of an address.
pub type Pair = (&'static str, String);

pub fn parse(pairs: &[(String, String)]) -> UserQuery {
    let mut query = UserQuery::default();
    for (name, value) in pairs {
        let value = value.trim();
        match name.as_str() {
            "q" => query.search = value.to_owned(),
            "status" => query.status.extend(UserStatus::from_code(value)),
            "country" => query.country.extend((!value.is_empty()).then(|| country_code(value))),
            "tag" => query.tag = value.to_owned(),
            "from" => query.created_from = Timestamp::from_day(value),
            "to" => {
                query.created_before = Timestamp::from_day(value).map(|day| day.plus_seconds(DAY));
            }
            "active_from" => query.active_from = Timestamp::from_day(value),
            "active_to" => {
                query.active_before = Timestamp::from_day(value).map(|day| day.plus_seconds(DAY));
            }
            "import" => query.import = Uuid::try_parse(value).ok(),
            "note" | "note_text" => note(&mut query.note, name, value),
            "sort" => query.sort = UserSort::from_code(value).unwrap_or_default(),
            "order" => query.ascending = value == "asc",
            "columns" => {
                let said: Vec<_> = value.split(',').filter_map(UserColumn::from_name).collect();
                query.columns = chosen_columns(&said);
            }
            "size" => query.page_size = chosen_page_size(value.parse().unwrap_or_default()),
            "cursor" => query.cursor = (!value.is_empty()).then(|| value.to_owned()),
            _ => {}
        }
    }
    query.status.dedup();
    query.country.sort_unstable();
    query.country.dedup();
    query
}

/// The last day of the created range, inclusive.
pub fn last_day(query: &UserQuery) -> Option<String> {
    query.created_before.map(|end| end.plus_seconds(-DAY).day())
}

/// The same of the last activity.
pub fn last_active_day(query: &UserQuery) -> Option<String> {
    query.active_before.map(|end| end.plus_seconds(-DAY).day())
}

/// Everything but the cursor, which belongs to one page.
pub fn pairs(query: &UserQuery) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut add = |name, value: String| {
        if !value.is_empty() {
            pairs.push((name, value));
        }
    };
    add("q", query.search.clone());
    for status in &query.status {
        add("status", status.code().to_owned());
    }
    for country in &query.country {
        add("country", country.clone());
    }
    add("tag", query.tag.clone());
    add("from", query.created_from.map(Timestamp::day).unwrap_or_default());
    add("to", last_day(query).unwrap_or_default());
    add("active_from", query.active_from.map(Timestamp::day).unwrap_or_default());
    add("active_to", last_active_day(query).unwrap_or_default());
    add("import", query.import.map(|id| id.to_string()).unwrap_or_default());
    add("note", note_code(query.note.as_ref()));
    add("note_text", note_text(query.note.as_ref()));
    if query.sort != UserSort::default() {
        add("sort", query.sort.code().to_owned());
    }
    if query.ascending {
        add("order", "asc".to_owned());
    }
    add("columns", query.columns.iter().map(|one| one.name()).collect::<Vec<_>>().join(","));
    if query.page_size > 0 {
        add("size", query.page_size.to_string());
    }
    pairs
}

/// The address of the first page of a query. `base`: the address of the list.
pub fn users_address(base: &str, query: &UserQuery) -> String {
    whole(with_query(base, pairs(query)))
}

/// The list without any filter and in its own order. Its bare address opens with the default view instead.
pub fn all_users(base: &str) -> String {
    format!("{base}?{ALL}=1")
}

/// The same, with the columns and the page size of a query.
pub fn unfiltered(base: &str, query: &UserQuery) -> String {
    let shown = UserQuery {
        columns: query.columns.clone(),
        page_size: query.page_size,
        ..UserQuery::default()
    };
    users_address(base, &shown)
}

/// The part of an address that means nobody is left out.
pub const ALL: &str = "all";

fn whole(address: String) -> String {
    if address.contains('?') { address } else { all_users(&address) }
}

/// The address of the page at a cursor, with what is selected.
pub fn page_address(base: &str, query: &UserQuery, cursor: String, selection: Pair) -> String {
    let mut pairs = pairs(query);
    pairs.push(("cursor", cursor));
    pairs.push(selection);
    whole(with_query(base, pairs))
}

/// Whether any filter is set.
pub fn is_filtered(query: &UserQuery) -> bool {
    let unfiltered = UserQuery {
        sort: query.sort,
        ascending: query.ascending,
        columns: query.columns.clone(),
        cursor: query.cursor.clone(),
        page_size: query.page_size,
        ..UserQuery::default()
    };
    *query != unfiltered
}

#[cfg(test)]
mod tests {
    use super::{is_filtered, pairs, parse};

    #[test]
    fn a_query_reads_back_from_its_own_address() {
        let address = [
            ("q", "olena"),
            ("status", "ACTIVE"),
            ("status", "FLAGGED"),
            ("country", "UKR"),
            ("tag", "edd"),
            ("from", "2026-09-01"),
            ("to", "2026-09-30"),
            ("active_from", "2026-09-02"),
            ("active_to", "2026-09-03"),
            ("note_text", "lost passport"),
            ("sort", "vendor_data"),
            ("order", "asc"),
            ("columns", "phone,vendor_data"),
            ("size", "100"),
        ];
        let given: Vec<_> = address.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec();
        let query = parse(&given);
        assert!(is_filtered(&query));
        let again: Vec<_> = pairs(&query).into_iter().map(|(n, v)| (n.to_owned(), v)).collect();
        assert_eq!(again, given);
    }

    #[test]
    fn a_country_is_named_as_people_type_it() {
        let typed = ["Iran (IRN)", "germany", "IRN", "Atlantis"];
        let query = parse(&typed.map(|name| ("country".to_owned(), name.to_owned())));
        assert_eq!(query.country, ["Atlantis", "DEU", "IRN"]);
    }

    #[test]
    fn words_without_meaning_are_ignored() {
        let nonsense = [
            ("size", "7"),
            ("columns", "notes,x"),
            ("status", "NOPE"),
            ("from", "yesterday"),
            ("x", "y"),
            ("import", "1"),
        ];
        let query = parse(&nonsense.map(|(n, v)| (n.to_owned(), v.to_owned())));
        assert!(!is_filtered(&query));
        assert_eq!((query.page_size, query.columns.len()), (0, 0));
    }
}
