//! Forms of the same request that clients of Didit's interface send beside those of the contract.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

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
async fn the_reason_of_a_status_is_in_the_comments_and_no_other_call_takes_one() {
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
    // The log outlives the person, so it holds no text that somebody has written about them.
    assert!(!details.to_string().contains("forged passport"), "{details}");
    let comments = done.json()["comments"].clone();
    let expected = json!([{"comment_type": "STATUS_CHANGED", "comment": "forged passport",
        "previous_status": "ACTIVE", "new_status": "BLOCKED",
        "actor_name": comments[0]["actor_name"], "created_at": comments[0]["created_at"]}]);
    assert_eq!(comments, expected);
    assert_eq!(program.get("/v3/users/s-1/").await.json()["comments"], expected);
    assert_eq!(program.get("/v3/users/").await.json()["results"][0]["comments"], expected);
    let named =
        program.patch(path, json!({"status": "FLAGGED", "reason": "sanctions MATCH"})).await;
    assert_eq!(named.json()["comments"][1]["comment"], "Sanctions match", "{}", named.text());
    let details = program.get(&log).await.json()["results"][0]["details"].clone();
    let reason = json!({"name": "reason", "value": "Sanctions match"});
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

#[tokio::test]
async fn the_keys_own_organization_may_be_named_anywhere_and_another_one_nowhere() {
    let server = Server::start().await;
    let program = server.program().await;
    let mut ids = program.base.split('/').filter(|part| uuid::Uuid::try_parse(part).is_ok());
    let (organization, application) = (ids.next().expect("an ID"), ids.next().expect("an ID"));
    let body = json!({"vendor_data": "o-1", "organization_id": organization,
                      "application_id": application});
    add(&program, body).await;
    let list = |id| format!("/v3/users/?organization_id={organization}&application_id={id}");
    let found = program.get(&list(application)).await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.text());

    let other = uuid::Uuid::nil().to_string();
    let elsewhere = program.get(&list(&other)).await;
    assert_eq!(elsewhere.status, StatusCode::BAD_REQUEST, "{}", elsewhere.text());
    assert!(elsewhere.text().contains("another application"), "{}", elsewhere.text());
    let body = json!({"vendor_data": "o-2", "organization_id": other});
    let created = program.post("/v3/users/create/", body).await;
    assert_eq!(created.status, StatusCode::BAD_REQUEST, "{}", created.text());
    assert_eq!(program.get("/v3/users/o-2/").await.status, StatusCode::NOT_FOUND);
    let request = program.request(Method::GET, "/v3/users/");
    let request = request.header("X-Didit-Organization-Id", other);
    let answer = program.send(request, axum::body::Body::empty()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text());
}

#[tokio::test]
async fn the_country_of_an_approved_document_is_an_issuing_state_and_is_found() {
    let server = Server::start().await;
    let program = server.program().await;
    add(&program, json!({"vendor_data": "v-1", "country": "FRA"})).await;
    for (session, status, country) in
        [("1", "DECLINED", "ISL"), ("2", "APPROVED", "DEU"), ("3", "APPROVED", "DEU")]
    {
        let report = json!({"session_id": session, "status": status, "country": country,
                            "completed_at": "2026-03-12T10:22:00Z"});
        let answer = program.post("/v3/users/v-1/verifications/", report).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
    let user = program.get("/v3/users/v-1/").await.json();
    assert_eq!((&user["country"], &user["issuing_states"]), (&json!("FRA"), &json!(["DEU"])));
    for (code, count) in [("DEU", 1), ("FRA", 1), ("ISL", 0)] {
        let found = program.get(&format!("/v3/users/?country_code={code}&search=v-1")).await;
        assert_eq!(found.json()["count"], count, "{code}");
        let found = program.get(&format!("/v3/users/?country_code={code}&vendor_data=v-1")).await;
        assert_eq!(found.json()["count"], count, "{code}");
    }
}

#[tokio::test]
async fn an_earlier_version_of_the_interface_is_named_in_json() {
    let server = Server::start().await;
    let program = server.program().await;
    for path in ["/v2/session/", "/v1/users"] {
        for method in [Method::POST, Method::GET] {
            let request = axum::http::Request::builder().method(method).uri(path);
            let request = request.header("x-api-key", &program.key);
            let request = request.header("content-type", "application/json");
            let answer = server.send(request.body("{}".into()).expect("a request")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            let words = answer.json()["detail"].as_str().unwrap_or_default().to_owned();
            assert!(words.contains("/v3/"), "{words}");
        }
    }
}

/// What a client is still sending is read before it is refused, so that it reads the answer.
#[tokio::test]
async fn a_refusal_waits_for_the_rest_of_a_body() {
    let server = Server::start().await;
    let program = server.program().await;
    for (method, path) in [(Method::POST, "/v3/nothing/"), (Method::POST, "/v3/users/")] {
        let sent = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&sent);
        let pieces = (0..64).map(move |_| {
            counter.fetch_add(1, Ordering::Relaxed);
            Ok::<_, std::io::Error>(vec![b'x'; 16 * 1024])
        });
        let body = axum::body::Body::from_stream(futures::stream::iter(pieces));
        let request = program.request(method, path);
        let answer = program.send(request.header("content-type", "text/plain"), body).await;
        assert!(answer.status.is_client_error(), "{path}");
        assert_eq!(sent.load(Ordering::Relaxed), 64, "{path}");
    }
}
