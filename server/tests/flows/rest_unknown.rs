//! Nothing is passed over in silence: what a call does not know is refused by name.

use std::collections::BTreeSet;

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
    /// Of a JSON body.
    members: Option<BTreeSet<String>>,
}

/// Every call of the document, with what it knows.
async fn operations(server: &Server, program: &Program<'_>) -> Vec<Operation> {
    let document = server.browser().get("/v3/openapi.json").await.json();
    let nil = uuid::Uuid::nil().to_string();
    let own = program.base.trim_end_matches("/vendor-users");
    let application = "/v3/organization/{organization_id}/application/{application_id}";
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("calls") {
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let query = parameters.iter().filter(|one| one["in"] == "query");
            let json = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
            let members = json.as_str().map(|name| {
                let name = name.rsplit('/').next().expect("a name");
                let schema = &document["components"]["schemas"][name];
                assert_eq!(schema["additionalProperties"], false, "{name}");
                schema["properties"].as_object().expect("members").keys().cloned().collect()
            });
            operations.push(Operation {
                method: method.to_uppercase().parse().expect("a method"),
                path: path
                    .replace(application, own)
                    .replace("{vendor_data}", "known")
                    .replace("{uuid}", &nil)
                    .replace("{didit_internal_id}", &nil)
                    .replace("{report_id}", &nil),
                query: query.map(|one| one["name"].as_str().unwrap_or_default().into()).collect(),
                members,
            });
        }
    }
    operations
}

#[tokio::test]
async fn a_random_unknown_parameter_or_member_is_always_refused_and_named() {
    let rates = rollcall_server::rest::Rates { reads: 100_000, writes: 100_000 };
    let options = crate::common::Options { rates, ..crate::common::Options::default() };
    let server = Server::start_with(options).await;
    let program = server.program().await;
    program.post("/v3/users/create/", json!({"vendor_data": "known"})).await;
    let names = names(40);
    let count = program.get("/v3/users/").await.json()["count"].clone();
    for operation in operations(&server, &program).await {
        for name in &names {
            let is_named = |text: &str| {
                let start: String = name.chars().filter(|c| !c.is_control()).take(64).collect();
                text.contains(&json!(start).to_string())
            };
            if !operation.query.contains(name) {
                let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
                let path = format!("{}?{encoded}=x", operation.path);
                let body = if operation.members.is_some() { "{}" } else { "" };
                let refused = send(&program, &operation.method, &path, body).await;
                assert_eq!(refused.0, StatusCode::BAD_REQUEST, "{} {path}", operation.method);
                assert!(is_named(&refused.1), "{path}: {}", refused.1);
            }
            if operation.members.as_ref().is_some_and(|known| !known.contains(name)) {
                let body = json!({ name: "x" }).to_string();
                let refused = send(&program, &operation.method, &operation.path, &body).await;
                assert_eq!(refused.0, StatusCode::BAD_REQUEST, "{} {body}", operation.path);
                assert!(is_named(&refused.1), "{body}: {}", refused.1);
            }
        }
    }
    assert_eq!(program.get("/v3/users/").await.json()["count"], count, "something was done");
}

async fn send(
    program: &Program<'_>,
    method: &Method,
    path: &str,
    body: &str,
) -> (StatusCode, String) {
    let mut request = program.request(method.clone(), path);
    if !body.is_empty() {
        request = request.header("content-type", "application/json");
    }
    let answer = program.send(request, Body::from(body.to_owned())).await;
    (answer.status, answer.text())
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

/// A filter never widens: what is empty, there twice, said in two ways or where nobody looks for it.
#[tokio::test]
async fn a_filter_that_would_not_filter_is_refused() {
    let server = Server::start().await;
    let program = server.program().await;
    for query in [
        "status=",
        "vendor_data=",
        "search=+",
        "search=%00",
        "country=,",
        "search=a&search=b",
        "country=DEU&country_code=FRA",
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
        let refused = send(&program, method, path, body).await;
        assert_eq!(refused.0, StatusCode::BAD_REQUEST, "{method} {path} {body}");
    }
    assert_eq!(send(&program, &get, list, " {} ").await.0, StatusCode::OK);
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
