//! Bodies: every digit that comes in comes out, and what two readers would read in two ways is refused.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::common::{Answer, OWNER, Program, Server};

const BIG: &str = include_str!("../../../core/tests/fixtures/cases/34a-create-big-numbers.json");
const TWICE: &str =
    include_str!("../../../core/tests/fixtures/cases/34b-create-duplicate-member.json");

async fn send(program: &Program<'_>, method: Method, path: &str, body: &str) -> Answer {
    let request = program.request(method, path).header("content-type", "application/json");
    program.send(request, Body::from(body.to_owned())).await
}

/// Case 34a.
#[tokio::test]
async fn numbers_keep_their_digits_from_the_body_to_answers_and_the_users_page() {
    let server = Server::start().await;
    let program = server.program().await;
    let created = send(&program, Method::POST, "/v3/users/create/", BIG).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
    let stored =
        r#"{"account_no":12345678901234567890123456789,"case_no":1546130668394913822,"rate":1.10}"#;
    for answer in [
        created,
        program.get("/v3/users/rc-3401/").await,
        program.get("/v3/users/?vendor_data=RC-3401").await,
    ] {
        assert!(answer.text().contains(&format!("\"metadata\":{stored}")), "{}", answer.text());
    }
    let user = program.get("/v3/users/rc-3401/").await.json();
    let browser = server.signed_in(OWNER).await;
    let id = user["didit_internal_id"].as_str().expect("an id");
    let page = browser.get(&format!("/demo/main/users/{id}")).await.text();
    for digits in [">12345678901234567890123456789<", ">1546130668394913822<", ">1.10<"] {
        assert!(page.contains(digits), "{digits} in {page}");
    }
}

/// Case 34b.
#[tokio::test]
async fn a_member_that_is_there_twice_is_refused_and_named_at_any_depth() {
    let server = Server::start().await;
    let program = server.program().await;
    let refused = send(&program, Method::POST, "/v3/users/create/", TWICE).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let names: Vec<String> = refused.json().as_object().expect("fields").keys().cloned().collect();
    assert_eq!(names, ["metadata.risk", "status"]);
    assert_eq!(program.get("/v3/users/rc-3402/").await.status, StatusCode::NOT_FOUND);
    for (body, field) in [
        (r#"{"vendor_data":"a","vendor_data":"b"}"#, "vendor_data"),
        (r#"{"vendor_data":"a","status":"BLOCKED","st\u0061tus":"ACTIVE"}"#, "status"),
        (r#"{"vendor_data":"a","metadata":{"l":[1,{"x":{"y":1,"y":2}}]}}"#, "metadata.l[1].x.y"),
        (r#"{"vendor_data":"a","metadata":{"n":"\u0000"}}"#, "metadata.n"),
        (r#"{"vendor_data":"a","metadata":{"n":["\ud800"]}}"#, "metadata.n[0]"),
        (r#"{"vendor_data":"a","full_name":"x\udc00"}"#, "full_name"),
    ] {
        let refused = send(&program, Method::POST, "/v3/users/create/", body).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{body}");
        assert!(refused.json()[field].is_array(), "{body}: {}", refused.text());
    }
    let created = send(&program, Method::POST, "/v3/users/create/", r#"{"vendor_data":"a"}"#).await;
    assert_eq!(created.status, StatusCode::CREATED);
    let patch = r#"{"status":"BLOCKED","status":"ACTIVE"}"#;
    let refused = send(&program, Method::PATCH, "/v3/users/a/", patch).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_same_metadata_in_another_order_changes_nothing() {
    let server = Server::start().await;
    let program = server.program().await;
    let body = r#"{"vendor_data":"m","metadata":{"a":1.10,"b":{"x":[1,2],"y":"é"}}}"#;
    let created = send(&program, Method::POST, "/v3/users/create/", body).await;
    let same = r#"{"metadata": {"b": {"y": "\u00e9", "x": [1, 2]}, "a": 1.10}}"#;
    let unchanged = send(&program, Method::PATCH, "/v3/users/m/", same).await;
    assert_eq!(unchanged.header("etag"), "\"1\"", "{}", unchanged.text());
    assert_eq!(unchanged.text(), created.text());
    let other = r#"{"metadata":{"a":1.1,"b":{"x":[1,2],"y":"é"}}}"#;
    let changed = send(&program, Method::PATCH, "/v3/users/m/", other).await;
    assert_eq!(changed.header("etag"), "\"2\"");
    assert!(changed.text().contains("\"a\":1.1,"), "{}", changed.text());
    let none = send(&program, Method::PATCH, "/v3/users/m/", r#"{"metadata":null}"#).await;
    assert_eq!(none.json()["metadata"], json!({}));
    assert_ne!(none.json()["metadata"], Value::Null);
}
