//! Nothing is passed over in silence: what a call does not know is refused by name.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::{Method, StatusCode};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::common::{Program, Server};

/// Names as programs write them, the same ones every time.
fn names(count: usize) -> Vec<String> {
    let mut runner = TestRunner::deterministic();
    let strategy = "[a-zA-Z_][a-zA-Z0-9_.-]{0,20}|\\PC{1,8}";
    (0..count)
        .map(|_| strategy.new_tree(&mut runner).expect("a name").current())
        .filter(|name: &String| !name.trim().is_empty())
        .collect()
}

struct Operation {
    method: Method,
    path: String,
    query: BTreeSet<String>,
    /// Of a JSON body, and of the objects in it: under '' its own members, else under the name of
    /// the member that holds them.
    members: BTreeMap<String, BTreeSet<String>>,
    /// Of a form.
    fields: Option<BTreeSet<String>>,
}

/// The schema that a schema stands for: of a reference the one that it names, of several the first
/// that has members.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    if let Some(name) = schema["$ref"].as_str().and_then(|name| name.rsplit('/').next()) {
        return resolved(document, &document["components"]["schemas"][name]);
    }
    let several = ["oneOf", "anyOf", "allOf"].into_iter().filter_map(|of| schema[of].as_array());
    let mut several = several.flatten().map(|one| resolved(document, one));
    several.find(|one| one["properties"].is_object()).unwrap_or(schema)
}

fn properties(schema: &Value) -> Option<BTreeSet<String>> {
    schema["properties"].as_object().map(|properties| properties.keys().cloned().collect())
}

/// What a JSON body may hold, at its top and one level below.
fn members(document: &Value, schema: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let schema = resolved(document, schema);
    let mut members = BTreeMap::from_iter(properties(schema).map(|own| (String::new(), own)));
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        members.extend(properties(resolved(document, inner)).map(|own| (name.clone(), own)));
    }
    members
}

/// A path with a value in each of its places.
fn filled(path: &str, base: &str) -> String {
    let application = "/v3/organization/{organization_id}/application/{application_id}";
    let path = path.replace(application, base.trim_end_matches("/vendor-users"));
    let parts = path.split('/').map(|part| match part {
        "{vendor_data}" => "known".to_owned(),
        part if part.starts_with('{') => uuid::Uuid::nil().to_string(),
        part => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

/// Every call of the document, with what it knows.
async fn operations(server: &Server, program: &Program<'_>) -> Vec<Operation> {
    let document = server.browser().get("/v3/openapi.json").await.json();
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("calls") {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let query = parameters.iter().filter(|one| one["in"] == "query");
            let content = &operation["requestBody"]["content"];
            let form = resolved(&document, &content["multipart/form-data"]["schema"]);
            let json = resolved(&document, &content["application/json"]["schema"]);
            for body in [form, json].into_iter().filter(|body| body["properties"].is_object()) {
                assert_eq!(body["additionalProperties"], false, "{method} {path}");
            }
            operations.push(Operation {
                method: method.to_uppercase().parse().expect("a method"),
                path: filled(path, &program.base),
                query: query.map(|one| one["name"].as_str().unwrap_or_default().into()).collect(),
                members: members(&document, json),
                fields: properties(form),
            });
        }
    }
    operations
}

/// Whether a refusal names what it refuses, as far as names are repeated.
fn names_it(words: &str, name: &str) -> bool {
    let start: String = name.chars().filter(|c| !c.is_control()).take(64).collect();
    let quoted = json!(start).to_string();
    words.contains(quoted.trim_matches('"'))
}

#[tokio::test]
async fn a_random_unknown_parameter_or_member_is_always_refused_and_named() {
    let rates = rollcall_server::config::Rates { reads: 100_000, writes: 100_000 };
    let options = crate::common::Options { rates, ..crate::common::Options::default() };
    let server = Server::start_with(options).await;
    let program = server.program().await;
    program.post("/v3/users/create/", json!({"vendor_data": "known"})).await;
    let names = names(40);
    let count = program.get("/v3/users/").await.json()["count"].clone();
    for operation in operations(&server, &program).await {
        let Operation { method, path, query, members, fields } = &operation;
        let refuse = async |path: &str, body: Sent<'_>, name: &str| {
            let (status, words) = send(&program, method, path, body).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{method} {path} {body:?}: {words}");
            assert!(names_it(&words, name), "{method} {path} {body:?}: {words}");
        };
        for name in &names {
            if !query.contains(name) {
                let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
                let body = if members.is_empty() { Sent::Nothing } else { Sent::Json("{}") };
                refuse(&format!("{path}?{encoded}=x"), body, name).await;
            }
            for (holder, _) in members.iter().filter(|(_, known)| !known.contains(name)) {
                let unknown = json!({ name: "x" });
                let body = if holder.is_empty() { unknown } else { json!({ holder: unknown }) };
                refuse(path, Sent::Json(&body.to_string()), name).await;
            }
            // A field's name stands in quotes, and in one line.
            let is_field = !name.contains(['"', '\\']) && !name.chars().any(char::is_control);
            if is_field && fields.as_ref().is_some_and(|known| !known.contains(name)) {
                refuse(path, Sent::Field(name), name).await;
            }
        }
    }
    assert_eq!(program.get("/v3/users/").await.json()["count"], count, "something was done");
}

/// What a request carries.
#[derive(Clone, Copy, Debug)]
enum Sent<'a> {
    Nothing,
    Json(&'a str),
    /// A form with a field of this name.
    Field(&'a str),
}

async fn send(
    program: &Program<'_>,
    method: &Method,
    path: &str,
    sent: Sent<'_>,
) -> (StatusCode, String) {
    let request = program.request(method.clone(), path);
    let (kind, body) = match sent {
        Sent::Nothing => (None, String::new()),
        Sent::Json(json) => (Some("application/json"), json.to_owned()),
        Sent::Field(name) => (
            Some("multipart/form-data; boundary=b"),
            format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\nx\r\n--b--\r\n"),
        ),
    };
    let request =
        kind.into_iter().fold(request, |request, kind| request.header("content-type", kind));
    let answer = program.send(request, Body::from(body)).await;
    (answer.status, answer.text())
}

/// The document and the router hold the same calls: what the document names is answered, and what
/// it does not name is refused.
#[tokio::test]
async fn a_path_takes_the_methods_of_the_document_and_no_others() {
    let rates = rollcall_server::config::Rates { reads: 10_000, writes: 10_000 };
    let options = crate::common::Options { rates, ..crate::common::Options::default() };
    let server = Server::start_with(options).await;
    let program = server.program().await;
    let mut paths: BTreeMap<String, Vec<Method>> = BTreeMap::new();
    for operation in operations(&server, &program).await {
        paths.entry(operation.path).or_default().push(operation.method);
    }
    for (path, taken) in &paths {
        // A user whose key is such a word is reached by what the call of that name does not take.
        let is_word =
            ["/create/", "/delete/", "/bulk-status/"].iter().any(|end| path.ends_with(end));
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let answer = send(&program, &method, path, Sent::Nothing).await;
            let is_refused = answer.0 == StatusCode::METHOD_NOT_ALLOWED;
            if taken.contains(&method) {
                assert!(!is_refused && !answer.1.contains("Unknown path"), "{method} {path}");
            } else if !is_word {
                assert!(is_refused, "{method} {path}: {}", answer.0);
            }
        }
    }
}
#[tokio::test]
async fn an_unknown_name_is_told_with_the_nearest_known_one() {
    let server = Server::start().await;
    let program = server.program().await;
    let words = |answer: Value, field: &str| answer[field][0].as_str().expect(field).to_owned();
    let list = program.get("/v3/users/?statuss=BLOCKED").await.json();
    assert!(words(list, "statuss").ends_with("The nearest one is status."));
    let reports = program.base.replace("/vendor-users", "/reports/vendor-users/");
    let report = program.post(&reports, json!({"colums": ["vendor_data"]})).await.json();
    assert!(words(report, "colums").ends_with("The nearest one is columns."));
    let nested = program.post(&reports, json!({"filters": {"staus": ["BLOCKED"]}})).await.json();
    assert!(words(nested, "filters.staus").ends_with("The nearest one is status."));
    let user = program.post("/v3/users/create/", json!({"vendor_data": "x", "e-mail": 1})).await;
    assert!(words(user.json(), "e-mail").ends_with("The nearest one is email."));
    let none = program.get("/v3/users/x/?expand=all&tags=text").await.json();
    assert!(words(none, "expand").contains("tags"));
}

/// A filter never widens: what is empty, there twice, said in two ways or where nobody looks for
/// it.
#[tokio::test]
async fn a_filter_that_would_not_filter_is_refused() {
    let server = Server::start().await;
    let program = server.program().await;
    for query in [
        "status=",
        "status=%20,%20,",
        "tag=%20",
        "vendor_data=",
        "search=+",
        "search=%00",
        "country=,",
        "search=a&search=b",
        "created_from=2026-01-01&created_after=2026-01-01",
        "limit=5&cursor=x",
    ] {
        let refused = program.get(&format!("/v3/users/?{query}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{query}: {}", refused.text());
    }
    let long = format!("/v3/users/?search={}", "a".repeat(201));
    assert_eq!(program.get(&long).await.status, StatusCode::BAD_REQUEST);
    let (get, delete) = (Method::GET, Method::DELETE);
    let (list, one) = ("/v3/users/", "/v3/users/nobody/");
    for (method, path, body) in
        [(&get, list, r#"{"status":"BLOCKED"}"#), (&get, list, "x=1"), (&delete, one, "[1]")]
    {
        let refused = send(&program, method, path, Sent::Json(body)).await;
        assert_eq!(refused.0, StatusCode::BAD_REQUEST, "{method} {path} {body}");
    }
    assert_eq!(send(&program, &get, list, Sent::Json(" {} ")).await.0, StatusCode::OK);
    let conditional = program.json(Method::DELETE, one, json!({}), &[("if-match", "\"1\"")]).await;
    assert_eq!(conditional.status, StatusCode::BAD_REQUEST, "{}", conditional.text());
    let overridden = [("x-http-method-override", "DELETE")];
    let overridden = program.json(Method::PATCH, one, json!({}), &overridden).await;
    assert_eq!(overridden.status, StatusCode::BAD_REQUEST);
}

/// The key of a user does not change; a client may send it along with what does.
#[tokio::test]
async fn a_change_that_names_another_key_is_refused() {
    let server = Server::start().await;
    let program = server.program().await;
    program.post("/v3/users/create/", json!({"vendor_data": "Key-1"})).await;
    let body = json!({"vendor_data": "key-1", "display_name": "A"});
    let taken = program.patch("/v3/users/key-1/", body).await;
    assert_eq!((taken.status, &taken.json()["vendor_data"]), (StatusCode::OK, &json!("Key-1")));
    let refused = program.patch("/v3/users/key-1/", json!({"vendor_data": "key-2"})).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.json()["vendor_data"].is_array(), "{}", refused.text());
}
