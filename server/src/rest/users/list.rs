#![allow(unused_qualifications, reason = "what utoipa makes of ListParams is qualified")]

use axum::Json;
use axum::extract::{OriginalUri, RawQuery};
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::response::{IntoResponse, Response};
use rollcall_core::users::{self, MAX_OFFSET, UserList, UserQuery, UserStatus};
use rollcall_core::{Error, FieldErrors, Result};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::body::{UserBody, comments};
use crate::rest::caller::Caller;
use crate::rest::error::RestResult;
use crate::rest::given::Given;
use crate::rest::schema::TagsAs;

/// A page of users.
#[derive(Serialize, ToSchema)]
pub struct UserPage<'a> {
    /// Users that match. Where texts or times are looked for it is exact up to 10,000, and 10,001
    /// stands for more; the pages of a search repeat what was counted for the first.
    count: i64,
    /// The address of the next page. A search of one or two letters looks at up to 100,000 users
    /// for a page, so that a page may hold fewer than asked for, or none, and still name the next;
    /// `count` is then of the users on the page, and one more.
    next: Option<String>,
    /// The address of the previous page.
    previous: Option<String>,
    results: Vec<UserBody<'a>>,
}

/// Filters and paging. Users match all filters.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "this type describes; nothing makes one")]
pub struct ListParams {
    /// ACTIVE, FLAGGED or BLOCKED; several with commas
    status: Option<String>,
    /// ISO 3166-1 alpha-3; several with commas
    country: Option<String>,
    /// The user's country, or one that issued a document of theirs (`issuing_states`); several with
    /// commas
    country_code: Option<String>,
    /// Part of the `vendor_data`, a name, the e-mail or the phone; of one or two letters see `next`
    search: Option<String>,
    /// An exact tag
    tag: Option<String>,
    /// Your own ID for the user, exact, not case-sensitive
    vendor_data: Option<String>,
    /// A day or an RFC 3339 time, inclusive
    created_from: Option<String>,
    /// A day or an RFC 3339 time, inclusive
    created_to: Option<String>,
    /// The same as created_from
    date_from: Option<String>,
    /// The same as created_to
    date_to: Option<String>,
    /// The same as created_from
    created_after: Option<String>,
    /// The same as created_to
    created_before: Option<String>,
    /// Of the last session: a day or an RFC 3339 time, inclusive
    last_activity_after: Option<String>,
    /// Of the last session: a day or an RFC 3339 time, inclusive
    last_activity_before: Option<String>,
    /// 1 to 200, default 50. Together with cursor
    #[param(minimum = 1, maximum = 200)]
    page_size: Option<u32>,
    /// The cursor in `next` or `previous`
    cursor: Option<String>,
    /// 1 to 200, default 50. Together with offset
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// Users to pass over, up to 10,000 with the page itself; behind them `next` goes on with a
    /// cursor
    #[param(minimum = 0)]
    offset: Option<u32>,
    /// The format of tags in the response: objects, or text
    tags: Option<TagsAs>,
}

const MAX_PAGE_SIZE: u32 = 200;
const DEFAULT_PAGE_SIZE: u32 = 50;

/// Lists users, newest first; each page names the next.
#[utoipa::path(
    get,
    path = "/users/",
    operation_id = "list_users",
    tag = "Users",
    params(ListParams),
    responses((status = 200, description = "A page of users", body = UserPage))
)]
pub async fn list(
    caller: Caller,
    OriginalUri(uri): OriginalUri,
    RawQuery(query): RawQuery,
) -> RestResult<Response> {
    let given = Given::read(query.as_deref().unwrap_or_default());
    let query = query_of(&given)?;
    let page = users::list(caller.ctx(), &caller.actor, &query).await?;
    let comments = comments(&caller, &page.users).await?;
    let base = format!("{}{}", caller.server.web.public_url.origin(), uri.path());
    let body = UserPage {
        count: page.total.count + i64::from(page.total.or_more),
        next: next(&given, &query, &page).map(|query| format!("{base}?{query}")),
        previous: previous(&given, &query, &page).map(|query| format!("{base}?{query}")),
        results: (page.users.iter().zip(comments))
            .map(|(user, comments)| UserBody { comments, ..UserBody::of(&caller, user) })
            .collect(),
    };
    let no_store = [(CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((no_store, Json(body)).into_response())
}

/// Lists users, under the application's path.
#[utoipa::path(
    get,
    path = "/vendor-users/",
    operation_id = "list_vendor_users",
    tag = "Vendor users",
    params(ListParams),
    responses((status = 200, description = "A page of users", body = UserPage))
)]
pub async fn list_of_application(
    caller: Caller,
    uri: OriginalUri,
    query: RawQuery,
) -> RestResult<Response> {
    list(caller, uri, query).await
}

/// The query of the next page. A program that pages by offset gets another offset, until the offset
/// would exceed its limit. Then it gets a cursor.
fn next(given: &Given, query: &UserQuery, page: &UserList) -> Option<String> {
    let is_full = page.users.len() >= size(query) as usize;
    next_after(given, query, page.next.as_deref()?, is_full)
}

fn next_after(given: &Given, query: &UserQuery, cursor: &str, is_full: bool) -> Option<String> {
    let (size, behind) = (size(query), query.offset + size(query));
    if !counts(given) {
        return Some(given.with(&[("cursor", cursor)], &[]));
    }
    if behind + size <= MAX_OFFSET && is_full {
        let (limit, offset) = (size.to_string(), behind.to_string());
        return Some(given.with(&[("limit", &limit), ("offset", &offset)], &[]));
    }
    let size = size.to_string();
    Some(given.with(&[("page_size", &size), ("cursor", cursor)], &["limit", "offset"]))
}

fn previous(given: &Given, query: &UserQuery, page: &UserList) -> Option<String> {
    if !counts(given) {
        return page.previous.as_deref().map(|cursor| given.with(&[("cursor", cursor)], &[]));
    }
    let size = size(query);
    (query.offset > 0).then(|| {
        let (limit, offset) = (size.to_string(), query.offset.saturating_sub(size).to_string());
        given.with(&[("limit", &limit), ("offset", &offset)], &[])
    })
}

fn counts(given: &Given) -> bool {
    given.is_given("limit") || given.is_given("offset")
}

fn size(query: &UserQuery) -> u32 {
    if query.page_size == 0 { DEFAULT_PAGE_SIZE } else { query.page_size }
}

fn query_of(given: &Given) -> Result<UserQuery> {
    let mut errors = FieldErrors::new();
    let wrong = &mut errors;
    let from = given.either(&["created_from", "date_from", "created_after"], wrong);
    let to = given.either(&["created_to", "date_to", "created_before"], wrong);
    let mut query = UserQuery {
        search: given.text("search", wrong).unwrap_or_default(),
        tag: given.text("tag", wrong).unwrap_or_default(),
        vendor_data: given.text("vendor_data", wrong).unwrap_or_default(),
        created_from: given.time(from, false, wrong),
        created_before: given.time(to, true, wrong),
        active_from: given.time("last_activity_after", false, wrong),
        active_before: given.time("last_activity_before", true, wrong),
        ..UserQuery::default()
    };
    for code in given.several("status", wrong) {
        match UserStatus::from_code(&code.to_ascii_uppercase()) {
            Some(status) => query.status.push(status),
            None => refuse(wrong, "status", "Send ACTIVE, FLAGGED or BLOCKED."),
        }
    }
    for name in ["country", "country_code"] {
        for code in given.several(name, wrong) {
            let code = code.to_ascii_uppercase();
            if !users::country_codes().iter().any(|(known, _)| *known == code) {
                refuse(wrong, name, "Send three letters (ISO 3166-1), such as DEU.");
            } else if name == "country" {
                query.country.push(code);
            } else {
                query.country_code.push(code);
            }
        }
    }
    page_of(given, &mut query, wrong);
    if errors.is_empty() { Ok(query) } else { Err(Error::Invalid(errors)) }
}

/// Reads `limit` and `offset`, or `page_size` and `cursor`. Both at once are refused.
fn page_of(given: &Given, query: &mut UserQuery, wrong: &mut FieldErrors) {
    let cursor = given.of("cursor");
    query.cursor = (!cursor.is_empty()).then(|| cursor.to_owned());
    if !counts(given) {
        query.page_size = given.number("page_size", 1, MAX_PAGE_SIZE, wrong).unwrap_or_default();
        return;
    }
    for other in ["cursor", "page_size"].into_iter().filter(|other| given.is_given(other)) {
        refuse(wrong, other, "Page with limit and offset, or with page_size and cursor.");
    }
    query.page_size = given.number("limit", 1, MAX_PAGE_SIZE, wrong).unwrap_or_default();
    // Core refuses an offset that is too large, and its message says how to go on with a cursor.
    query.offset = given.number("offset", 0, u32::MAX / 2, wrong).unwrap_or_default();
}

fn refuse(wrong: &mut FieldErrors, name: &str, words: &str) {
    wrong.insert(name.to_owned(), vec![words.to_owned()]);
}

#[cfg(test)]
mod tests {
    use super::{Given, UserList, next_after, previous, query_of};

    #[test]
    fn what_cannot_be_a_page_or_a_filter_is_refused() {
        assert!(
            query_of(&Given::read("country=DEU&page_size=5&cursor=x&status=ACTIVE,BLOCKED"))
                .is_ok()
        );
        assert!(query_of(&Given::read("limit=5&offset=0&cursor")).is_err());
        for wrong in [
            "page_size=0",
            "page_size=x",
            "limit=201",
            "offset=-1",
            "limit=5&page_size=5",
            "country=DE%00",
            "status=a",
            "status=",
            "vendor_data=",
            "created_to=1",
            "created_from=2026-01-01&date_from=2026-01-02",
        ] {
            assert!(query_of(&Given::read(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn counting_goes_on_with_a_cursor_where_it_would_be_too_deep() {
        let pages = |query: &str| {
            let given = Given::read(query);
            let query = query_of(&given).expect("a query");
            let page = UserList::default();
            (next_after(&given, &query, "c", true), previous(&given, &query, &page))
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(pages("tag=a&page_size=5").0, text("tag=a&page_size=5&cursor=c"));
        assert_eq!(pages("tag=a&limit=5"), (text("tag=a&limit=5&offset=5"), None));
        assert_eq!(pages("offset=20").1, text("limit=50&offset=0"));
        assert_eq!(pages("limit=100&offset=9800").0, text("limit=100&offset=9900"));
        assert_eq!(pages("limit=100&offset=9900").0, text("page_size=100&cursor=c"));
    }
}
