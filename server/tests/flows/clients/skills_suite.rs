//! The test suite of Didit's skills for assistants (GitHub `didit-protocol/skills`,
//! `tests/test_all_skills.py`): the calls that concern users.

use axum::http::StatusCode;
use serde_json::json;

use crate::common::Server;

#[tokio::test]
async fn its_tests_of_users_pass() {
    let server = Server::start().await;
    let program = server.program().await;
    let listed = program.get("/v3/users/?limit=5").await;
    assert_eq!(listed.status, StatusCode::OK, "{}", listed.text());
    assert!(listed.json()["count"].is_u64());
    assert_eq!(listed.json()["results"].as_array().map(Vec::len), Some(5));
    let nobody = program.get("/v3/users/nonexistent-test-vendor-data/").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
    let body = json!({"vendor_data_list": ["nonexistent-test-vendor-data"]});
    let none = program.post("/v3/users/delete/", body).await;
    assert_eq!((none.status, &none.json()["deleted"]), (StatusCode::OK, &json!(0)));
    // What its handbook shows besides.
    let found = program.get("/v3/users/?country=DEU&search=a&limit=200&offset=0").await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.text());
}
