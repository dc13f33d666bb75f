//! The parts of the OpenAPI document that calls of one kind share: the parameters of their paths, the
//! header of writes, and the answers that all of them can give. What a handler says itself is not
//! overwritten.

use utoipa::IntoParams;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder};

use super::name_of;
use crate::rest::params::{IdempotencyKey, PathParams};
use crate::rest::{idempotency, json};

/// The kind of body that a request has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sent {
    Nothing,
    Json,
    Form,
}

/// What a call's path and method say about it.
struct Kind<'a> {
    path: &'a str,
    is_write: bool,
    sent: Sent,
}

/// Adds to every call the parts that calls of its kind share.
pub fn complete(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let reads = item.get.as_mut().map(|operation| (false, operation));
        let writes = [&mut item.post, &mut item.patch, &mut item.delete].into_iter().flatten();
        for (is_write, operation) in reads.into_iter().chain(writes.map(|one| (true, one))) {
            let kind = Kind { path, is_write, sent: sent(operation) };
            kind.add_answers(operation);
            kind.add_parameters(operation);
        }
    }
}

fn sent(operation: &Operation) -> Sent {
    match &operation.request_body {
        None => Sent::Nothing,
        Some(RefOr::T(body)) if body.content.contains_key("multipart/form-data") => Sent::Form,
        Some(_) => Sent::Json,
    }
}

impl Kind<'_> {
    fn is_kept(&self) -> bool {
        self.is_write && idempotency::keeps(self.path)
    }

    fn add_parameters(&self, operation: &mut Operation) {
        let own = operation.parameters.take().unwrap_or_default();
        let of_path = of::<PathParams>(ParameterIn::Path)
            .filter(|one| self.path.contains(&format!("{{{}}}", one.name)));
        let of_writes = of::<IdempotencyKey>(ParameterIn::Header).filter(|_| self.is_kept());
        let all: Vec<_> = of_path.map(RefOr::T).chain(own).chain(of_writes.map(RefOr::T)).collect();
        operation.parameters = (!all.is_empty()).then_some(all);
    }

    fn add_answers(&self, operation: &mut Operation) {
        let has_if_match = operation
            .parameters
            .iter()
            .flatten()
            .any(|one| matches!(one, RefOr::T(one) if one.name == "If-Match"));
        let answers = &mut operation.responses.responses;
        for answer in answers.values_mut() {
            add_etag(answer);
        }
        let precondition = has_if_match.then_some(("412", "The user has changed since", "Detail"));
        for (status, words, schema) in self.answers().into_iter().chain(precondition) {
            answers.entry(status.into()).or_insert_with(|| answer(words, schema));
        }
    }

    /// The status, the description and the schema of each answer.
    fn answers(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        let mut answers = vec![
            ("401", "No valid API key", "Detail"),
            (
                "403",
                "The key does not have the permission, or is not allowed from this network",
                "Detail",
            ),
            ("429", "Too many requests; Retry-After says when to try again", "Detail"),
        ];
        answers.push(match (self.is_write, self.sent) {
            (true, Sent::Nothing) => ("400", "The Idempotency-Key is not valid", "Detail"),
            // Every call refuses a member or a parameter that it does not know.
            _ => (
                "400",
                "Messages per field, or what is wrong with the request as a whole",
                "BadRequest",
            ),
        });
        answers.extend(missing(self.path).map(|words| ("404", words, "Detail")));
        if self.is_kept() {
            answers.push(("409", "The Idempotency-Key was used for another request", "Detail"));
        }
        if self.is_write && json::max_body(self.path) == json::MAX_BODY {
            answers.push(("413", "The body is larger than 1 MiB", "Detail"));
        }
        match self.sent {
            Sent::Nothing => {}
            Sent::Json => answers.push(("415", "The body is not JSON", "Detail")),
            Sent::Form => answers.push(("415", "The body is not multipart/form-data", "Detail")),
        }
        answers
    }
}

fn of<P: IntoParams>(place: ParameterIn) -> impl Iterator<Item = Parameter> {
    P::into_params(|| Some(place.clone())).into_iter()
}

/// The thing that a path names and that may not exist.
fn missing(path: &str) -> Option<&'static str> {
    let names = |name: &str| path.contains(name);
    if names("{vendor_data}") || names("{didit_internal_id}") {
        Some("No such user")
    } else if names("{report_id}") {
        Some("No such report, or it was requested with another key")
    } else if names("{entry}") {
        Some("No such entry")
    } else {
        names("{organization_id}").then_some("No such organization")
    }
}

fn answer(words: &str, schema: &str) -> RefOr<Response> {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(schema))).build();
    RefOr::T(ResponseBuilder::new().description(words).content("application/json", content).build())
}

/// Adds the `ETag` header to an answer that is a user: the user's version.
fn add_etag(answer: &mut RefOr<Response>) {
    let RefOr::T(answer) = answer else { return };
    if answer.content.values().any(|content| name_of(content).as_deref() == Some("User")) {
        let etag: Header = HeaderBuilder::new()
            .schema(Some(utoipa::schema!(String)))
            .description(Some("For a later If-Match"))
            .build();
        answer.headers.insert("ETag".into(), RefOr::T(etag));
    }
}
