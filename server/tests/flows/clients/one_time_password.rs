//! A public sign-in service: it adds a user by its own key alone, keeps our id, and takes a redirect
//! for an error.

use axum::http::StatusCode;
use serde_json::json;

use crate::common::Server;

#[tokio::test]
async fn a_user_of_a_key_alone_is_added_and_has_an_id_of_ours() {
    let server = Server::start().await;
    let program = server.program().await;
    let body = json!({"vendor_data": format!("pdi_{}", "A".repeat(43))});
    let created = program.post("/v3/users/create/", body).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
    let id = created.json()["didit_internal_id"].as_str().and_then(|id| id.parse().ok());
    assert!(id.is_some_and(|id: uuid::Uuid| id.get_version_num() == 7));
}
