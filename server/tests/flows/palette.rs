//! The command palette, and the page that does the same without a script.

use axum::http::StatusCode;

use crate::common::{OWNER, READER, STRANGER, Server};

#[tokio::test]
async fn everybody_is_offered_what_they_may_open_and_their_own_users() {
    let server = Server::start().await;
    let program = server.program().await;
    let body = serde_json::json!({"vendor_data": "go-1", "full_name": "Ida Ek"});
    let user = program.post("/v3/users/create/", body).await;
    let id = user.json()["didit_internal_id"].as_str().expect("an id").to_owned();
    let owner = server.signed_in(OWNER).await;

    let all = owner.get("/demo/main/go").await.text();
    for label in ["New import", "Invite a person", "API keys", "Who may do what", "My account"] {
        assert!(all.contains(label), "{label}: {all}");
    }
    let found = owner.get("/demo/main/go?q=go-1").await.text();
    assert!(found.contains("Ida Ek"), "{found}");
    assert!(found.contains(&format!("/demo/main/users/{id}")), "{found}");
    let nothing = owner.get("/demo/main/go?q=qqqqqq").await.text();
    assert!(nothing.contains("Search users for"), "{nothing}");

    let reader = server.signed_in(READER).await;
    let theirs = reader.get("/demo/main/go").await.text();
    for label in ["New import", "Invite a person", "API keys", "Who may do what"] {
        assert!(!theirs.contains(label), "{label}: {theirs}");
    }
    assert_eq!(reader.get("/demo/main/keys").await.status, StatusCode::OK);
    assert_eq!(reader.get("/demo/main/about").await.status, StatusCode::OK);

    let stranger = server.signed_in(STRANGER).await;
    assert_eq!(stranger.get("/demo/main/go?q=go-1").await.status, StatusCode::NOT_FOUND);
    let elsewhere = stranger.get("/other/main/go?q=go-1").await.text();
    assert!(!elsewhere.contains("Ida"), "{elsewhere}");
}

#[tokio::test]
async fn the_palette_answers_nobody_without_a_session_and_no_stranger() {
    let server = Server::start().await;
    let asked = "/api/go?org=demo&app=main&typed=new";
    assert_eq!(server.browser().get(asked).await.status, StatusCode::UNAUTHORIZED);
    let stranger = server.signed_in(STRANGER).await;
    assert_eq!(stranger.get(asked).await.status, StatusCode::NOT_FOUND);
    let owner = server.signed_in(OWNER).await;
    let answer = owner.get(asked).await;
    assert_eq!(answer.status, StatusCode::OK);
    let groups = answer.json();
    assert_eq!(groups[0]["label"], "Actions", "{groups}");
    assert!(answer.text().contains("/demo/main/imports/new"), "{}", answer.text());
}
