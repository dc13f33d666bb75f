//! npm `@didit-protocol/mcp-server` 4.0.0: Didit's tools for assistants, over `/v3/users/`.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::common::Server;

#[tokio::test]
async fn its_tools_for_users_work_from_create_to_delete() {
    let server = Server::start().await;
    let program = server.program().await;
    let body = json!({
        "vendor_data": "mcp-1", "full_name": "Ada Wahr", "display_name": "Ada",
        "date_of_birth": "1991-05-23", "status": "ACTIVE", "metadata": {"tier": "gold"},
        "approved_emails": ["ada@mail.example"], "approved_phones": ["+4915112345678"],
        "issuing_states": ["DEU"],
    });
    let created = program.post("/v3/users/create/", body).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
    // Its numbers come as texts.
    let listed = program.get("/v3/users/?limit=1&offset=0").await.json();
    assert_eq!(listed["results"][0]["vendor_data"], "mcp-1");
    let user = program.get("/v3/users/mcp-1/").await.json();
    assert_eq!(user["approved_emails"], json!(["ada@mail.example"]));
    let changes = json!({"display_name": "A.", "issuing_states": ["DEU", "FRA"]});
    let changed = program.patch("/v3/users/mcp-1/", changes).await;
    assert_eq!(changed.json()["issuing_states"], json!(["DEU", "FRA"]));
    let blocked =
        program.patch("/v3/users/mcp-1/update-status/", json!({"status": "BLOCKED"})).await;
    assert_eq!((blocked.status, &blocked.json()["status"]), (StatusCode::OK, &json!("BLOCKED")));
    let body = json!({"vendor_data_list": ["MCP-1"], "delete_all": false});
    let gone = program.post("/v3/users/delete/", body).await;
    assert_eq!((gone.status, &gone.json()["deleted"]), (StatusCode::OK, &json!(1)));
    assert_eq!(program.get("/v3/users/mcp-1/").await.status, StatusCode::NOT_FOUND);
}

/// Its loop over `limit` and `offset` ends, and meets everybody once.
#[tokio::test]
async fn a_loop_by_limit_and_offset_meets_everybody_once() {
    let server = Server::start().await;
    let program = server.program().await;
    for n in 0..7 {
        let body = json!({"vendor_data": format!("loop-{n}")});
        assert_eq!(program.post("/v3/users/create/", body).await.status, StatusCode::CREATED);
    }
    let (mut seen, mut offset) = (Vec::new(), 0);
    loop {
        let path = format!("/v3/users/?search=loop-&limit=3&offset={offset}");
        let page = program.get(&path).await.json();
        let results = page["results"].as_array().expect("results").clone();
        seen.extend(results.iter().map(|user| user["vendor_data"].clone()));
        offset += 3;
        if offset >= page["count"].as_u64().expect("a count") {
            break;
        }
    }
    let expected: Vec<Value> = (0..7).rev().map(|n| json!(format!("loop-{n}"))).collect();
    assert_eq!(seen, expected);
}
