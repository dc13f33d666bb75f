//! A key that names two users since an upgrade, as programs and officers meet it.

use axum::http::StatusCode;
use rollcall_core::db::Db;
use rollcall_core::upgrade;
use serde_json::{Value, json};

use crate::common::{OWNER, Program, READER, Server};

/// Two users whose keys an older version told apart, after the upgrade: their ids.
async fn two_users_of_one_key(server: &Server, program: &Program<'_>) -> [String; 2] {
    let mut ids = Vec::new();
    for key in ["RC-1", "RC-2"] {
        let created = program.post("/v3/users/create/", json!({ "vendor_data": key })).await;
        assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
        ids.push(created.json()["didit_internal_id"].as_str().expect("an id").to_owned());
    }
    let Db::Sqlite { write, .. } = &server.ctx.db else { panic!("these tests run on SQLite") };
    for statement in [
        "UPDATE users SET vendor_data = 'RC-1\u{200b}', vendor_key = 'rc-1\u{200b}'
         WHERE vendor_data = 'RC-2'",
        "UPDATE rules SET version = 0 WHERE name = 'vendor_key'",
    ] {
        sqlx::query(statement).execute(write).await.expect("a statement");
    }
    upgrade::upgrade(&server.ctx.db).await.expect("an upgrade");
    ids.try_into().expect("two users")
}

#[tokio::test]
async fn a_shared_key_is_answered_409_with_both_ids_and_the_ids_answer() {
    let server = Server::start().await;
    let program = server.program().await;
    let ids = two_users_of_one_key(&server, &program).await;
    for answer in [
        program.get("/v3/users/RC-1/").await,
        program.patch("/v3/users/RC-1/", json!({"country": "DEU"})).await,
        program.patch("/v3/users/RC-1/update-status/", json!({"status": "BLOCKED"})).await,
        program.delete("/v3/users/RC-1/").await,
        program.post("/v3/users/delete/", json!({"vendor_data_list": ["rc-1"]})).await,
    ] {
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
        let words = answer.text();
        assert!(
            ids.iter().all(|id| words.contains(id)) && words.contains("Shared user IDs"),
            "{words}"
        );
    }
    for id in &ids {
        let found = program.get(&format!("{}/by-id/{id}/", program.base)).await;
        assert_eq!(found.status, StatusCode::OK, "{}", found.text());
    }
    let listed = program.get("/v3/users/?vendor_data=RC-1").await.json();
    assert_eq!(
        (&listed["count"], listed["results"].as_array().map(Vec::len)),
        (&json!(2), Some(2))
    );
    let again = program.post("/v3/users/create/", json!({"vendor_data": "RC-1"})).await;
    assert_eq!(again.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn officers_find_shared_keys_where_they_look_and_settle_them() {
    let server = Server::start().await;
    let program = server.program().await;
    let [_, second] = two_users_of_one_key(&server, &program).await;
    let browser = server.signed_in(OWNER).await;
    for page in ["/demo/main", "/demo/main/users"] {
        let page = browser.get(page).await.text();
        assert!(page.contains("1 shared user ID") && page.contains("users/shared-keys"), "{page}");
    }
    let address = "/demo/main/users/shared-keys";
    let page = browser.get(address).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("RC-1⟨U+200B⟩"), "{}", page.text());
    let key = format!("/demo/main/users/{second}/key");
    let taken = browser.post(&key, &[("vendor_data", "rc-1")]).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.text().contains("already exists"), "{}", taken.text());
    let reader = server.signed_in(READER).await;
    let refused = reader.post(&key, &[("vendor_data", "RC-7")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let refused = reader.post(&format!("/demo/main/users/{second}/delete"), &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let done = browser.post(&key, &[("vendor_data", "RC-7")]).await;
    assert_eq!(done.location(), "/demo/main/users/shared-keys?done=key");
    let page = browser.get(done.location()).await.text();
    assert!(page.contains("No shared user IDs") && page.contains("User ID changed."), "{page}");
    let found: Value = program.get("/v3/users/RC-7/").await.json();
    assert_eq!(found["didit_internal_id"], json!(second));
    assert_eq!(program.get("/v3/users/RC-1/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn one_of_two_users_of_a_key_is_deleted_and_the_key_names_the_other() {
    let server = Server::start().await;
    let program = server.program().await;
    let [first, second] = two_users_of_one_key(&server, &program).await;
    let browser = server.signed_in(OWNER).await;
    let done = browser.post(&format!("/demo/main/users/{first}/delete"), &[]).await;
    assert_eq!(done.location(), "/demo/main/users/shared-keys?done=deleted");
    let found: Value = program.get("/v3/users/RC-1/").await.json();
    assert_eq!(found["didit_internal_id"], json!(second));
}
