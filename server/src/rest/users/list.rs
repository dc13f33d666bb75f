use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{OriginalUri, RawQuery};
use axum::http::header::{CACHE_CONTROL, HeaderValue};
use axum::response::{IntoResponse, Response};
use rollcall_core::users::{self, UserQuery, UserStatus};
use rollcall_core::{Error, FieldErrors, Result};
use serde::Serialize;
use utoipa::ToSchema;

use super::body::UserBody;
use crate::rest::caller::Caller;
use crate::rest::error::{Detail, RestResult};
use crate::rest::instant::instant;
use crate::rest::schema;

/// A page of users.
#[derive(Serialize, ToSchema)]
pub struct UserPage<'a> {
    /// The address of the page behind this one.
    next: Option<String>,
    /// The address of the page before this one.
    previous: Option<String>,
    results: Vec<UserBody<'a>>,
}

const LARGEST_PAGE: u32 = 200;

/// Lists users, newest first; each page names the next.
#[utoipa::path(
    get,
    path = "/v3/users/",
    operation_id = "list_users",
    tag = "Users",
    params(
        ("status" = Option<String>, Query, description = "ACTIVE, FLAGGED or BLOCKED; several with commas"),
        ("country" = Option<String>, Query, description = "ISO 3166-1 alpha-3; several with commas"),
        ("search" = Option<String>, Query, description = "Part of the key, a name, the e-mail or the phone"),
        ("tag" = Option<String>, Query, description = "A whole tag"),
        ("created_from" = Option<String>, Query, description = "A day or an RFC 3339 time, inclusive"),
        ("created_to" = Option<String>, Query, description = "A day or an RFC 3339 time, inclusive"),
        ("page_size" = Option<u32>, Query, description = "1 to 200; 50 when it is not given", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "As `next` and `previous` have it")
    ),
    responses(
        (status = 200, description = "A page of users", body = UserPage),
        (status = 400, description = "Messages by field, or what is wrong with the request as a whole", body = schema::BadRequest),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, or not from here", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail)
    )
)]
pub async fn list(
    caller: Caller,
    OriginalUri(uri): OriginalUri,
    RawQuery(query): RawQuery,
) -> RestResult<Response> {
    let given = Given::read(query.as_deref().unwrap_or_default());
    let page = users::list(caller.ctx(), &caller.actor, &given.query()?).await?;
    let origin = caller.server.web.public_url.origin();
    let address = |cursor: String| format!("{origin}{}?{}", uri.path(), given.with_cursor(&cursor));
    let body = UserPage {
        next: page.next.map(address),
        previous: page.previous.map(address),
        results: page.users.iter().map(|user| UserBody::of(&caller, user)).collect(),
    };
    let no_store = [(CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((no_store, Json(body)).into_response())
}

/// Lists users, under the application's path.
#[utoipa::path(
    get,
    path = "/v3/organization/{organization_id}/application/{application_id}/vendor-users/",
    operation_id = "list_vendor_users",
    tag = "Vendor users",
    params(
        ("organization_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("application_id" = Uuid, Path, description = "As `rollcall api-key create --json` prints it"),
        ("status" = Option<String>, Query, description = "ACTIVE, FLAGGED or BLOCKED; several with commas"),
        ("country" = Option<String>, Query, description = "ISO 3166-1 alpha-3; several with commas"),
        ("search" = Option<String>, Query, description = "Part of the key, a name, the e-mail or the phone"),
        ("tag" = Option<String>, Query, description = "A whole tag"),
        ("created_from" = Option<String>, Query, description = "A day or an RFC 3339 time, inclusive"),
        ("created_to" = Option<String>, Query, description = "A day or an RFC 3339 time, inclusive"),
        ("page_size" = Option<u32>, Query, description = "1 to 200; 50 when it is not given", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "As `next` and `previous` have it")
    ),
    responses(
        (status = 200, description = "A page of users", body = UserPage),
        (status = 400, description = "Messages by field, or what is wrong with the request as a whole", body = schema::BadRequest),
        (status = 401, description = "No key, or one that does not work", body = Detail),
        (status = 403, description = "The key may not do this, or not from here", body = Detail),
        (status = 429, description = "Too many requests; Retry-After says when to come back", body = Detail),
        (status = 404, description = "No such organization", body = Detail)
    )
)]
pub async fn list_of_application(
    caller: Caller,
    uri: OriginalUri,
    query: RawQuery,
) -> RestResult<Response> {
    list(caller, uri, query).await
}

/// The parameters of the address; of one that is given twice, the last. Unknown ones are passed over.
struct Given(BTreeMap<String, String>);

impl Given {
    fn read(query: &str) -> Self {
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    fn of(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |value| value.trim())
    }

    fn with_cursor(&self, cursor: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.0.iter().filter(|(name, _)| *name != "cursor") {
            query.append_pair(name, value);
        }
        query.append_pair("cursor", cursor).finish()
    }

    fn query(&self) -> Result<UserQuery> {
        let mut errors = FieldErrors::new();
        let mut wrong = |name: &str, words: String| drop(errors.insert(name.into(), vec![words]));
        let mut query = UserQuery {
            search: self.of("search").to_owned(),
            tag: self.of("tag").to_owned(),
            cursor: Some(self.of("cursor").to_owned()).filter(|cursor| !cursor.is_empty()),
            ..UserQuery::default()
        };
        for code in self.of("status").split(',').map(str::trim).filter(|code| !code.is_empty()) {
            match UserStatus::from_code(code) {
                Some(status) => query.status.push(status),
                None => wrong("status", "Write ACTIVE, FLAGGED or BLOCKED.".into()),
            }
        }
        for code in self.of("country").split(',').map(str::trim).filter(|code| !code.is_empty()) {
            if users::country_codes().iter().any(|(known, _)| *known == code) {
                query.country.push(code.to_owned());
            } else {
                wrong("country", "Write three letters (ISO 3166-1), such as DEU.".into());
            }
        }
        let mut time = |name: &str, end: bool| match self.of(name) {
            "" => None,
            text => instant(text, end).or_else(|| {
                wrong(name, "Write a day, 2026-09-14, or a time, 2026-09-14T09:40:00Z.".into());
                None
            }),
        };
        query.created_from = time("created_from", false);
        query.created_before = time("created_to", true);
        match self.of("page_size") {
            "" => {}
            text => match text.parse() {
                Ok(size) if (1..=LARGEST_PAGE).contains(&size) => query.page_size = size,
                _ => wrong("page_size", format!("A number from 1 to {LARGEST_PAGE} is expected.")),
            },
        }
        if errors.is_empty() { Ok(query) } else { Err(Error::Invalid(errors)) }
    }
}

#[cfg(test)]
mod tests {
    use super::Given;

    #[test]
    fn the_next_page_keeps_the_filters() {
        let given = Given::read("country=DEU&cursor=old&page_size=5");
        assert_eq!(given.with_cursor("new"), "country=DEU&page_size=5&cursor=new");
        assert!(given.query().is_ok());
        for wrong in ["page_size=0", "page_size=x", "country=DE%00", "status=a", "created_to=1"] {
            assert!(Given::read(wrong).query().is_err(), "{wrong}");
        }
    }
}
