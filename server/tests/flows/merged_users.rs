//! After two users were merged, a program that knows the old key goes on as before.

use axum::http::{Method, StatusCode};
use rollcall_core::merge::{self, MergeOrder};
use serde_json::json;
use uuid::Uuid;

use crate::common::{OWNER, Server};

#[tokio::test]
async fn the_key_and_the_id_of_a_merged_user_reach_the_survivor_in_every_call() {
    let server = Server::start().await;
    let program = server.program().await;
    let base = &program.base;
    let mut ids = Vec::new();
    for key in ["kept", "gone", "last"] {
        let created = program.post(&format!("{base}/"), json!({ "vendor_data": key })).await;
        assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
        let id = created.json()["didit_internal_id"].as_str().map(Uuid::try_parse);
        ids.push(id.expect("an id").expect("a UUID"));
    }
    let owner = server.actor(OWNER).await;
    let order = MergeOrder { survivor_version: 1, other_version: 1, ..MergeOrder::default() };
    merge::merge(&server.ctx, &owner, ids[0], ids[1], &order).await.expect("a merge");
    // The one who was kept is the same person as a third one.
    let order = MergeOrder { other_version: 2, ..order };
    merge::merge(&server.ctx, &owner, ids[2], ids[0], &order).await.expect("a second merge");

    for path in [
        "/v3/users/GONE/".to_owned(),
        "/v3/users/kept/".to_owned(),
        format!("{base}/by-id/{}/", ids[1]),
    ] {
        let found = program.get(&path).await;
        assert_eq!(found.status, StatusCode::OK, "{path}: {}", found.text());
        assert_eq!(found.json()["vendor_data"], "last", "{path}");
    }
    let taken = program.post(&format!("{base}/"), json!({"vendor_data": "Gone"})).await;
    assert_eq!(taken.status, StatusCode::BAD_REQUEST, "{}", taken.text());
    let changed = program.patch("/v3/users/gone/", json!({"display_name": "Zoë"})).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text());
    assert_eq!(changed.json()["vendor_data"], "last");
    let erased = program.delete("/v3/users/gone/").await;
    assert_eq!(erased.status, StatusCode::NO_CONTENT, "{}", erased.text());
    for key in ["kept", "gone", "last"] {
        let found = program.get(&format!("/v3/users/{key}/")).await;
        assert_eq!(found.status, StatusCode::NOT_FOUND, "{key}");
    }
}

/// What was kept for a repeated write shows the survivor as they were with the other one's data.
#[tokio::test]
async fn a_kept_answer_shows_nothing_of_somebody_who_came_back_and_was_erased() {
    let server = Server::start().await;
    let program = server.program().await;
    let mut ids = Vec::new();
    for body in
        [json!({"vendor_data": "kept"}), json!({"vendor_data": "gone", "email": "ada@mail.test"})]
    {
        let created = program.post(&format!("{}/", program.base), body).await;
        let id = created.json()["didit_internal_id"].as_str().map(Uuid::try_parse);
        ids.push(id.expect("an id").expect("a UUID"));
    }
    let owner = server.actor(OWNER).await;
    let plan = merge::prepare(&server.ctx, &owner, ids[0], ids[1]).await.expect("a plan");
    let order = MergeOrder {
        survivor_version: plan.survivor.version,
        other_version: plan.other.version,
        ..MergeOrder::default()
    };
    merge::merge(&server.ctx, &owner, ids[0], ids[1], &order).await.expect("a merge");
    let change = async || {
        let headers = [("idempotency-key", "m-1")];
        let body = json!({"display_name": "Ada"});
        program.json(Method::PATCH, "/v3/users/kept/", body, &headers).await
    };
    let first = change().await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.text());
    assert!(first.text().contains("ada@mail.test"), "{}", first.text());
    merge::unmerge(&server.ctx, &owner, ids[1]).await.expect("an undo");
    assert_eq!(program.delete("/v3/users/gone/").await.status, StatusCode::NO_CONTENT);
    let again = change().await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.text());
    assert!(again.text().contains("no longer kept"), "{}", again.text());
    assert!(!again.text().contains("ada@mail.test"), "{}", again.text());
}
