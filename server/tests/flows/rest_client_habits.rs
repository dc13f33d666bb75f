//! Forms of the same request that clients of Didit's interface send beside those of the contract.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::common::{Program, Server};

async fn add(program: &Program<'_>, body: Value) {
    let created = program.post("/v3/users/create/", body).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
}

#[tokio::test]
async fn approved_values_are_taken_as_a_list_and_as_an_object_with_counts() {
    let server = Server::start().await;
    let program = server.program().await;
    let lists = json!({
        "vendor_data": "m-1",
        "approved_emails": {"john@mail.example": true, "Jo@Mail.example": 2},
        "approved_phones": {"+4930901820": 1},
        "issuing_states": {"esp": 1},
    });
    add(&program, lists).await;
    let user = program.get("/v3/users/m-1/").await.json();
    let emails = user["approved_emails"].as_array().expect("a list");
    assert_eq!(emails.len(), 2);
    assert!(emails.contains(&json!("john@mail.example")), "{emails:?}");
    assert_eq!(user["approved_phones"], json!(["+4930901820"]));
    assert_eq!(user["issuing_states"], json!(["ESP"]));
    for wrong in [
        json!({"john@mail.example": false}),
        json!({"john@mail.example": 0}),
        json!({"john@mail.example": "yes"}),
        json!({"john": true}),
        json!("john@mail.example"),
    ] {
        let body = json!({ "approved_emails": wrong });
        let refused = program.json(Method::PATCH, "/v3/users/m-1/", body, &[]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(refused.json()["approved_emails"].is_array(), "{}", refused.text());
    }
}

#[tokio::test]
async fn the_reason_of_a_status_is_in_the_audit_log_and_no_other_call_takes_one() {
    let server = Server::start().await;
    let program = server.program().await;
    add(&program, json!({"vendor_data": "s-1"})).await;
    let path = "/v3/users/s-1/update-status/";
    let body = json!({"status": "BLOCKED", "reason": "forged\npassport"});
    let done = program.patch(path, body).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let log = program.base.replace("/vendor-users", "/audit-logs/?action=user.edited");
    let entries = program.get(&log).await;
    let details = entries.json()["results"][0]["details"].clone();
    let reason = json!({"name": "reason", "value": "forged passport"});
    assert!(details.as_array().expect("a list").contains(&reason), "{details}");
    for wrong in [json!(7), json!("x".repeat(1_001))] {
        let refused = program.patch(path, json!({"status": "ACTIVE", "reason": wrong})).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text());
    }
    let refused = program.patch("/v3/users/s-1/", json!({"reason": "x"})).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text());
}

#[tokio::test]
async fn a_session_of_theirs_and_a_list_are_named_in_any_capitals() {
    let server = Server::start().await;
    let program = server.program().await;
    add(&program, json!({"vendor_data": "v-1"})).await;
    for (session, status) in [("1", "In Review"), ("2", "declined"), ("3", "Approved")] {
        let report = json!({
            "session_id": session, "status": status, "completed_at": "2026-03-12T10:22:00Z",
        });
        let made = program.post("/v3/users/v-1/verifications/", report).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    }
    let lists = program.base.replace("/vendor-users", "/face-lists/");
    for query in ["list=BLOCKLIST", "cursor=", "list=Allowlist&cursor="] {
        let listed = program.get(&format!("{lists}?{query}")).await;
        assert_eq!(listed.status, StatusCode::OK, "{}", listed.text());
    }
    let refused = program.get(&format!("{lists}?list=greylist")).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn several_values_in_one_text_never_widen_a_report() {
    let server = Server::start().await;
    let program = server.program().await;
    add(&program, json!({"vendor_data": "r-1", "status": "BLOCKED", "tags": ["r"]})).await;
    add(&program, json!({"vendor_data": "r-2", "status": "FLAGGED", "tags": ["r"]})).await;
    add(&program, json!({"vendor_data": "r-3", "tags": ["r"]})).await;
    let path = program.base.replace("/vendor-users", "/reports/vendor-users/");
    let send = async |filter: Value| {
        let mut body = json!({"columns": ["vendor_data"], "purpose": "t"});
        body.as_object_mut().expect("an object").extend(filter.as_object().cloned().expect("one"));
        program.post(&path, body).await
    };
    let two = send(json!({"tag": "r", "status": "BLOCKED, FLAGGED"})).await;
    assert_eq!((two.status, &two.json()["matched"]), (StatusCode::ACCEPTED, &json!(2)));
    for empty in
        [json!({"status": ","}), json!({"tag": " , "}), json!({"status": ["BLOCKED", ","]})]
    {
        let refused = send(empty.clone()).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{empty} {}", refused.text());
    }
}

#[tokio::test]
async fn a_base_address_that_ends_with_a_slash_reaches_the_same_call() {
    let server = Server::start().await;
    let program = server.program().await;
    add(&program, json!({"vendor_data": "d-1"})).await;
    let one = program.get("//v3/users/d-1/").await;
    assert_eq!((one.status, &one.json()["vendor_data"]), (StatusCode::OK, &json!("d-1")));
    let without_key = axum::http::Request::get("//v3/users/").body(axum::body::Body::empty());
    let refused = server.send(without_key.expect("a request")).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refused.header("content-type"), "application/json");
}

#[tokio::test]
async fn a_curly_quote_in_a_body_is_named() {
    let server = Server::start().await;
    let program = server.program().await;
    for body in ["{“vendor_data”: \"a\"}", "{\"vendor_data\": “a”}", "{\n ‘vendor_data’: \"a\"}"]
    {
        let request = program
            .request(Method::POST, "/v3/users/create/")
            .header("content-type", "application/json");
        let refused = program.send(request, body.into()).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST);
        assert!(refused.text().contains("curly quote"), "{body}: {}", refused.text());
    }
}
