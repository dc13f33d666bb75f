//! Refuses every parameter, member and header that a call does not know, by its name. A filter with a
//! misspelled name would otherwise be ignored, and the answer would hold every user.
//! The known names are read from the OpenAPI document, so that the document and the checks cannot
//! differ.
//!
//! [`super::schema`] says how the additional members that Didit's clients send are treated:
//! `export_all` of a report, and a `vendor_data` that repeats the one in the path.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::body::{Body, HttpBody as _};
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt as _, Limited};
use rollcall_core::json::Members;
use rollcall_core::{Error, FieldErrors, Result};
use serde_json::Value;
use serde_json::value::RawValue;

use super::caller::AuthenticatedActor;
use super::error::RestResult;
use super::nearest::{shown, unknown};
use super::permissions::permission;
use super::scope::Scope;
use super::{RestError, openapi};

/// The call of a request, and what its key opens. Stored in the request's extensions.
#[derive(Clone, Copy)]
pub struct Called {
    call: &'static Call,
    scope: Scope,
}

/// The names that one call knows.
#[derive(Debug)]
pub struct Call {
    pub id: String,
    query: Vec<String>,
    headers: Vec<String>,
    /// `None`: the call takes no body, or a form.
    body: Option<Known>,
    takes_body: bool,
}

/// What a JSON value may hold.
#[derive(Debug, PartialEq)]
enum Known {
    Anything,
    Members(Vec<(String, Known)>),
    Each(Box<Known>),
}

/// Filters that may be given more than once. Each value adds users to the result.
pub const REPEATABLE: [&str; 3] = ["status", "country", "country_code"];

/// Headers that change what a request means. A call that does not know one of them has to refuse it
/// instead of ignoring it.
const HEADERS: [&str; 6] = [
    "content-encoding",
    "if-match",
    "if-unmodified-since",
    "x-http-method-override",
    "x-http-method",
    "x-method-override",
];

/// A call that takes no body still reads this many bytes, to see whether the body is empty.
const MAX_EMPTY_BODY: usize = 1024;

static CALLS: LazyLock<HashMap<(String, String), Call>> = LazyLock::new(calls);

/// Checks the permission of the key first, so that a key without it learns nothing else about the
/// request. Then refuses names that the call does not know.
pub async fn known(request: Request, next: Next) -> Response {
    match look(request).await {
        Ok(request) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

async fn look(mut request: Request) -> RestResult<Request> {
    let Some(call) = call_of(&request) else { return Ok(request) };
    let Some(AuthenticatedActor(actor)) = request.extensions().get::<AuthenticatedActor>() else {
        return Err(RestError::Unauthorized);
    };
    if let Some(permission) = permission(&call.id) {
        actor.require(permission)?;
    }
    let called = Called { call, scope: Scope::of(actor) };
    called.check_query(request.uri().query().unwrap_or_default())?;
    called.check_headers(request.headers())?;
    request.extensions_mut().insert(called);
    if call.takes_body { Ok(request) } else { without_body(request).await }
}

/// The call that a request makes. `None`: the path has no such method.
fn call_of(request: &Request) -> Option<&'static Call> {
    let path = request.extensions().get::<MatchedPath>()?.as_str();
    let method = match request.method() {
        &Method::HEAD => "GET",
        method => method.as_str(),
    };
    let find = |path: &str| CALLS.get(&(method.to_owned(), path.to_owned()));
    // A word such as `create` in a path may be a user's key as well.
    find(path).or_else(|| {
        let (base, _) = path.trim_end_matches('/').rsplit_once('/')?;
        find(&format!("{base}/{{vendor_data}}/"))
    })
}

/// Refuses a body that holds anything, for a call that takes none: some programs send filters that way.
async fn without_body(request: Request) -> RestResult<Request> {
    if request.body().is_end_stream() {
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    let read = Limited::new(body, MAX_EMPTY_BODY).collect().await;
    let is_empty = read.is_ok_and(|read| {
        matches!(read.to_bytes().trim_ascii(), b"" | b"{}" | b"[]" | b"null" | b"\"\"")
    });
    if !is_empty {
        return Err(RestError::plain(
            StatusCode::BAD_REQUEST,
            "This call takes no body. Send filters in the address.",
        ));
    }
    Ok(Request::from_parts(parts, Body::empty()))
}

impl Called {
    fn check_query(self, query: &str) -> Result<()> {
        let mut wrong = FieldErrors::new();
        let mut seen: Vec<String> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let several = REPEATABLE.contains(&&*name);
            if self.scope.takes(&name, &value, &mut wrong) {
                continue;
            }
            if !self.call.query.iter().any(|known| *known == name) {
                let known = self.call.query.iter().map(String::as_str);
                wrong.insert(shown(&name), vec![unknown("parameter", &name, known)]);
            } else if !several && seen.iter().any(|one| *one == name) {
                let words = "This parameter appears twice. Keep one of them.";
                wrong.insert(name.into_owned(), vec![words.to_owned()]);
                continue;
            }
            seen.push(name.into_owned());
        }
        if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
    }

    fn check_headers(self, headers: &HeaderMap) -> Result<()> {
        let mut wrong = FieldErrors::new();
        self.scope.check_headers(headers, &mut wrong);
        for name in HEADERS.into_iter().filter(|name| headers.contains_key(*name)) {
            if !self.call.headers.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                let words = "This call does not support this header. Leave it out.";
                wrong.insert(name.to_owned(), vec![words.to_owned()]);
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
    }

    /// Collects the members that the call does not know, at any depth, each with its path.
    pub fn check_members<'a>(
        self,
        members: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Result<()> {
        let mut wrong = FieldErrors::new();
        if let Some(known) = &self.call.body {
            let mut of_scope = FieldErrors::new();
            let others = members
                .filter(|(name, value)| !self.scope.takes(name, value, &mut of_scope))
                .collect::<Vec<_>>();
            members_of(known, "", others.into_iter(), &mut wrong);
            wrong.extend(of_scope);
        }
        if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
    }
}

fn members_of<'a>(
    known: &Known,
    path: &str,
    members: impl Iterator<Item = (&'a str, &'a str)>,
    wrong: &mut FieldErrors,
) {
    let Known::Members(names) = known else { return };
    for (name, value) in members {
        let here = if path.is_empty() { shown(name) } else { format!("{path}.{}", shown(name)) };
        match names.iter().find(|(one, _)| one == name) {
            Some((_, known)) => look_into(known, &here, value, wrong),
            None => {
                let known = names.iter().map(|(name, _)| name.as_str());
                wrong.insert(here, vec![unknown("member", name, known)]);
            }
        }
    }
}

/// Looks for unknown members in one value. A value of the wrong type is skipped here, because the code
/// that reads it refuses it.
fn look_into(known: &Known, path: &str, json: &str, wrong: &mut FieldErrors) {
    match known {
        Known::Anything => {}
        Known::Members(_) => {
            if let Some(Members(members)) = Members::of(json) {
                let members = members.iter().map(|(name, value)| (name.as_str(), value.get()));
                members_of(known, path, members, wrong);
            }
        }
        Known::Each(known) => {
            let elements: Vec<&RawValue> = serde_json::from_str(json).unwrap_or_default();
            for (place, element) in elements.into_iter().enumerate() {
                look_into(known, &format!("{path}[{place}]"), element.get(), wrong);
            }
        }
    }
}

fn calls() -> HashMap<(String, String), Call> {
    let document = serde_json::to_value(openapi::document("")).unwrap_or_default();
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        item.as_object().into_iter().flatten().map(move |(method, one)| (path, method, one))
    });
    operations
        .map(|(path, method, one)| ((method.to_uppercase(), path.clone()), call(&document, one)))
        .collect()
}

fn call(document: &Value, operation: &Value) -> Call {
    let named = |place: &str| {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        parameters
            .filter(|one| one["in"] == place)
            .filter_map(|one| one["name"].as_str().map(str::to_owned))
            .collect()
    };
    let body = &operation["requestBody"];
    let json = &body["content"]["application/json"]["schema"];
    Call {
        id: operation["operationId"].as_str().unwrap_or_default().to_owned(),
        query: named("query"),
        headers: named("header"),
        takes_body: !body.is_null(),
        body: (!json.is_null()).then(|| of_schema(document, json)),
    }
}

fn of_schema(document: &Value, schema: &Value) -> Known {
    let name = schema["$ref"].as_str().and_then(|name| name.strip_prefix("#/components/schemas/"));
    if let Some(name) = name {
        return of_schema(document, &document["components"]["schemas"][name]);
    }
    if let Some(properties) = schema["properties"].as_object() {
        let known = |(name, schema): (&String, &Value)| (name.clone(), of_schema(document, schema));
        return Known::Members(properties.iter().map(known).collect());
    }
    if !schema["items"].is_null() {
        return match of_schema(document, &schema["items"]) {
            Known::Anything => Known::Anything,
            known => Known::Each(Box::new(known)),
        };
    }
    // A schema with variants, for example a value that may be null. The first variant that lists its
    // members counts.
    let variants = ["oneOf", "anyOf", "allOf"].into_iter().flat_map(|of| schema[of].as_array());
    let known = variants.flatten().map(|one| of_schema(document, one));
    known.into_iter().find(|known| *known != Known::Anything).unwrap_or(Known::Anything)
}

#[cfg(test)]
mod tests {
    use super::{CALLS, Called, Scope, permission};
    use rollcall_core::FieldErrors;

    fn called(method: &str, path: &str) -> Called {
        let call = &CALLS[&(method.to_owned(), path.to_owned())];
        Called { call, scope: Scope::default() }
    }

    fn wrong(method: &str, path: &str, body: &str) -> FieldErrors {
        let call = called(method, path);
        let body = rollcall_core::json::Body::read(body.as_bytes()).expect("a body");
        match call.check_members(body.members()) {
            Err(rollcall_core::Error::Invalid(fields)) => fields,
            Ok(()) => FieldErrors::new(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn every_call_says_which_permission_it_needs() {
        for call in CALLS.values() {
            assert!(permission(&call.id).is_some(), "{}", call.id);
        }
    }

    #[test]
    fn members_are_known_at_any_depth_and_metadata_may_hold_any() {
        let create = ("POST", "/v3/users/create/");
        let good = r#"{"vendor_data": "a", "metadata": {"anything": [{"x": 1}]}, "tags": ["a"]}"#;
        assert_eq!(wrong(create.0, create.1, good), FieldErrors::new());
        let fields = wrong(create.0, create.1, r#"{"vendor_data": "a", "stauts": "BLOCKED"}"#);
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["stauts"]);
        assert!(fields["stauts"][0].contains("status"), "{fields:?}");
        let path =
            "/v3/organization/{organization_id}/application/{application_id}/reports/vendor-users/";
        let fields = wrong("POST", path, r#"{"filters": {"statuss": 1}, "colums": []}"#);
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["colums", "filters.statuss"]);
    }

    #[test]
    fn a_parameter_that_is_unknown_or_there_twice_is_named() {
        let list = called("GET", "/v3/users/");
        assert!(list.check_query("status=ACTIVE&status=BLOCKED&limit=5").is_ok());
        let refusal = list.check_query("search=a&search=b&serch=c").expect_err("a refusal");
        let words = refusal.to_string();
        assert!(words.contains("twice") && words.contains("The nearest one is search"), "{words}");
    }

    #[test]
    fn the_organization_may_be_named_again_but_not_another_one() {
        let list = called("GET", "/v3/users/");
        let own = uuid::Uuid::nil();
        assert!(list.check_query(&format!("organization_id={own}&application_id={own}")).is_ok());
        let other = uuid::Uuid::max();
        let refusal = list.check_query(&format!("application_id={other}")).expect_err("a refusal");
        assert!(refusal.to_string().contains("another application"), "{refusal}");
        let path = "/v3/users/create/";
        let body = |id| format!(r#"{{"vendor_data": "a", "application_id": "{id}"}}"#);
        assert_eq!(wrong("POST", path, &body(own)), FieldErrors::new());
        let fields = wrong("POST", path, &body(other));
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["application_id"]);
    }
}
