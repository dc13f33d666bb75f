//! Reports: a program asks for an extract, waits, and fetches it.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use rollcall_core::api_keys::{self, KeyPermission};
use rollcall_core::exports::{self, ExportSettings};
use rollcall_core::operators;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::common::{Answer, OWNER, Options, Program, STRANGER, Server};

const DEVELOPER: &str = "developer@demo.test";
const ADMIN: &str = "admin@demo.test";

async fn working() -> Server {
    Server::start_with(Options { worker: true, ..Options::default() }).await
}

fn reports(program: &Program<'_>) -> String {
    program.base.replace("/vendor-users", "/reports")
}

async fn ask(program: &Program<'_>, body: Value) -> Answer {
    program.post(&format!("{}/vendor-users/", reports(program)), body).await
}

/// Asks, and says where the report is.
async fn asked(program: &Program<'_>, body: Value) -> String {
    let answer = ask(program, body).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
    let id = answer.json()["id"].as_str().expect("an id").to_owned();
    format!("{}/{id}/", reports(program))
}

async fn until(program: &Program<'_>, path: &str, state: &str) -> Value {
    for _ in 0..600 {
        let found = program.get(path).await;
        assert_eq!(found.status, StatusCode::OK, "{}", found.text());
        if found.json()["state"] == state {
            return found.json();
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{}", program.get(path).await.text());
}

async fn url(program: &Program<'_>, path: &str) -> String {
    let answer = program.get(&format!("{path}download-url/")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let url = answer.json()["url"].as_str().expect("an address").to_owned();
    url.strip_prefix("http://console.test").expect("an address of ours").to_owned()
}

/// As whoever has the address fetches it: without a key.
async fn fetch(server: &Server, path: &str, range: Option<&str>) -> Answer {
    let mut request = Request::get(path);
    if let Some(range) = range {
        request = request.header("range", range);
    }
    server.send(request.body(Body::empty()).expect("a request")).await
}

#[tokio::test]
async fn a_report_is_asked_for_watched_proved_and_fetched() {
    let server = working().await;
    let program = server.program().await;
    for (key, name) in [("rep-1", "Ada"), ("rep-2", "Ben"), ("other", "Eva")] {
        let body = json!({"vendor_data": key, "full_name": name, "tags": ["report"]});
        assert_eq!(program.post("/v3/users/create/", body).await.status, StatusCode::CREATED);
    }
    let body = json!({
        "filters": {"tags": ["report"], "search": "rep-", "created_from": "2020-01-01"},
        "columns": ["full_name", "vendor_data"], "purpose": "Review",
    });
    let path = asked(&program, body).await;
    let report = until(&program, &path, "done").await;
    assert_eq!((&report["rows"], &report["matched"]), (&json!(2), &json!(2)));
    assert_eq!(report["columns"], json!(["full_name", "vendor_data"]));
    let manifest = &report["manifest"];
    assert_eq!((&manifest["purpose"], &manifest["rows"]), (&json!("Review"), &json!(2)));
    let listed = program.get(&format!("{}/", reports(&program))).await.json();
    assert_eq!(listed["results"][0], report);
    assert_eq!((&listed["next"], &listed["previous"]), (&Value::Null, &Value::Null));

    let address = url(&program, &path).await;
    let file = fetch(&server, &address, None).await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.text(), "full_name,vendor_data\r\nAda,rep-1\r\nBen,rep-2\r\n");
    assert_eq!(hex::encode(Sha256::digest(&file.body)), manifest["sha256"]);
    let part = fetch(&server, &address, Some("bytes=0-8")).await;
    assert_eq!((part.status, part.text().as_str()), (StatusCode::PARTIAL_CONTENT, "full_name"));
    let after = fetch(&server, &address, Some("bytes=9999-")).await;
    assert_eq!(after.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(program.get(&path).await.json()["downloads"], 1);

    // Neither a changed address nor that of a key which works no more yields a byte.
    let changed = address.replace("/v3/download/", "/v3/download/x");
    assert_eq!(fetch(&server, &changed, None).await.status, StatusCode::NOT_FOUND);
    let owner = server.actor(OWNER).await;
    api_keys::revoke(&server.ctx, &owner, program.made.info.id).await.expect("revoked");
    assert_eq!(fetch(&server, &address, None).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_report_without_a_file_has_no_address_and_a_wrong_one_is_sent_back() {
    let server = Server::start().await;
    let program = server.program().await;
    let path = asked(&program, json!({"columns": ["vendor_data"]})).await;
    let early = program.get(&format!("{path}download-url/")).await;
    assert_eq!(early.status, StatusCode::CONFLICT, "{}", early.text());
    let found = program.get(&path).await.json();
    assert_eq!((&found["state"], &found["manifest"]), (&json!("waiting"), &Value::Null));
    for (body, field) in [
        (json!({"columns": ["email"]}), "purpose"),
        (json!({"columns": ["nothing"]}), "columns"),
        (json!({"columns": []}), "columns"),
        (json!({"columns": ["vendor_data"], "filters": {"country": ["XX"]}}), "filters.country"),
    ] {
        let refused = ask(&program, body.clone()).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{body}");
        assert!(refused.json()[field].is_array(), "{}", refused.text());
    }
    let base = reports(&program);
    for missing in ["x", "00000000-0000-0000-0000-000000000000"] {
        for path in [format!("{base}/{missing}/"), format!("{base}/{missing}/download-url/")] {
            assert_eq!(program.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
    let wrong = program.get(&format!("{base}/?cursor=x")).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_list_of_reports_is_walked_by_its_own_addresses() {
    let server = Server::start().await;
    let program = server.program().await;
    let mut made = Vec::new();
    for _ in 0..53 {
        made.push(asked(&program, json!({"columns": ["vendor_data"]})).await);
    }
    // Newest first by their ids; those of one millisecond come in the order of their ids, too.
    made.sort_unstable_by(|one, other| other.cmp(one));
    let base = reports(&program);
    let walk = async |address: &str| {
        let page = program.get(address).await.json();
        let ids: Vec<String> = page["results"]
            .as_array()
            .expect("results")
            .iter()
            .map(|one| format!("{base}/{}/", one["id"].as_str().expect("an id")))
            .collect();
        (ids, page)
    };
    let local = |page: &Value, side: &str| {
        let address = page[side].as_str().expect("an address");
        address.strip_prefix("http://console.test").expect("ours").to_owned()
    };
    let (first, page) = walk(&format!("{base}/")).await;
    let (second, last) = walk(&local(&page, "next")).await;
    assert_eq!([first.clone(), second].concat(), made);
    assert_eq!(last["next"], Value::Null);
    assert_eq!(walk(&local(&last, "previous")).await.0, first);
}

#[tokio::test]
async fn a_key_reads_the_columns_of_its_makers_role_and_its_own_reports() {
    let server = working().await;
    let developer = server.actor(DEVELOPER).await;
    let may = [KeyPermission::CreateReports, KeyPermission::ReadReports];
    let program = server.program_of(&developer, &may).await;
    for body in [
        json!({"columns": ["vendor_data", "email"], "purpose": "x"}),
        json!({"columns": ["vendor_data"], "filters": {"country": ["DEU"]}}),
    ] {
        let refused = ask(&program, body).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text());
    }
    let path = asked(&program, json!({})).await;
    let report = until(&program, &path, "done").await;
    let columns = report["columns"].as_array().expect("columns");
    assert!(columns.contains(&json!("tags")) && !columns.contains(&json!("email")));

    let base = reports(&program);
    let other = server.program_of(&developer, &may).await;
    let stranger = operators::resolve_by_email(&server.ctx, STRANGER, "other", "main", "test");
    let stranger = stranger.await.expect("an answer").expect("an actor");
    let stranger = server.program_of(&stranger, &may).await;
    for (program, whose) in [(&other, "another key"), (&stranger, "another tenant")] {
        for path in [path.clone(), format!("{path}download-url/")] {
            assert_eq!(program.get(&path).await.status, StatusCode::NOT_FOUND, "{whose}: {path}");
        }
    }
    assert_eq!(other.get(&format!("{base}/")).await.json()["results"], json!([]));
}

#[tokio::test]
async fn a_second_person_who_has_not_made_the_key_approves_what_it_asks_for() {
    let server = working().await;
    let owner = server.actor(OWNER).await;
    let settings = ExportSettings { second_person: true, ..ExportSettings::default() };
    exports::save_settings(&server.ctx, &owner, &settings).await.expect("settings");
    let program = server.program().await;
    let path = asked(&program, json!({"columns": ["vendor_data"]})).await;
    let report = program.get(&path).await.json();
    assert_eq!(report["state"], "unapproved");
    let id = report["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    let own = exports::approve(&server.ctx, &owner, id).await;
    assert!(matches!(own, Err(rollcall_core::Error::Forbidden(_))), "{own:?}");
    let admin = server.actor(ADMIN).await;
    exports::approve(&server.ctx, &admin, id).await.expect("approved");
    let report = until(&program, &path, "done").await;
    assert_eq!(report["approved_by"], admin.name());
}

#[tokio::test]
async fn downloads_end_where_the_limit_or_an_operator_ends_them() {
    let server = working().await;
    let owner = server.actor(OWNER).await;
    let settings = ExportSettings { download_limit: 1, ..ExportSettings::default() };
    exports::save_settings(&server.ctx, &owner, &settings).await.expect("settings");
    let program = server.program().await;
    let path = asked(&program, json!({"columns": ["vendor_data"]})).await;
    let report = until(&program, &path, "done").await;
    let address = url(&program, &path).await;
    let more = program.json(Method::GET, &format!("{path}download-url/"), json!({}), &[]).await;
    assert_eq!(more.status, StatusCode::CONFLICT, "{}", more.text());
    assert_eq!(fetch(&server, &address, None).await.status, StatusCode::OK);
    let id = report["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    exports::revoke_link(&server.ctx, &owner, id).await.expect("revoked");
    assert_eq!(fetch(&server, &address, None).await.status, StatusCode::NOT_FOUND);
}
