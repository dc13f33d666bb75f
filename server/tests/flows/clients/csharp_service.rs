//! A public service in C#: it erases one user at a time, by a list of one.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::common::Server;

#[tokio::test]
async fn a_user_is_erased_by_a_list_of_one() {
    let server = Server::start().await;
    let program = server.program().await;
    program.post("/v3/users/create/", json!({"vendor_data": "c-1"})).await;
    // As its HTTP client names the content.
    let request = program
        .request(Method::POST, "/v3/users/delete/")
        .header("content-type", "application/json; charset=utf-8")
        .header("accept", "application/json");
    let body = Body::from("\u{feff}{\"vendor_data_list\":[\"c-1\"]}");
    let gone = program.send(request, body).await;
    assert_eq!(gone.status, StatusCode::OK, "{}", gone.text());
    assert_eq!(gone.json()["deleted"], 1);
}
