//! The hosted form of Didit's tools for assistants (GitHub `didit-protocol/mcp`): the same under the
//! application's path, with reports and the audit log.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::common::Server;

#[tokio::test]
async fn its_tools_for_users_reports_and_the_audit_log_work() {
    let server = Server::start().await;
    let program = server.program().await;
    let base = &program.base;
    let created = program.post(&format!("{base}/"), json!({"vendor_data": "a b/1"})).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
    let found = program.get(&format!("{base}/a%20b%2F1/")).await;
    assert_eq!(found.json()["vendor_data"], "a b/1");
    // The search of its tools: filters, and a number of rows.
    let path = format!(
        "{base}/?search=a+b&vendor_data=A+B%2F1&status=ACTIVE&date_from=2020-01-01\
         &date_to=2100-01-01&limit=20"
    );
    let hits = program.get(&path).await;
    assert_eq!(hits.json()["count"], 1, "{}", hits.text());
    let update = json!({"approved_phones": ["+49 151 12345678"], "metadata": {"a": 1}});
    let changed = program.patch(&format!("{base}/a%20b%2F1/update/"), update).await;
    assert_eq!(changed.json()["approved_phones"], json!(["+4915112345678"]));
    let body = json!({"vendor_data_list": ["a b/1"], "status": "FLAGGED"});
    let flagged = program.post(&format!("{base}/bulk-status/"), body).await;
    assert_eq!(flagged.json()["updated"], 1);

    let reports = base.replace("/vendor-users", "/reports");
    let body = json!({"columns": ["vendor_data"], "status": ["FLAGGED"]});
    let report = program.post(&format!("{reports}/vendor-users/"), body).await;
    assert_eq!(report.status, StatusCode::ACCEPTED, "{}", report.text());
    let id = report.json()["id"].as_str().expect("an id").to_owned();
    assert_eq!(program.get(&format!("{reports}/")).await.json()["results"][0]["id"], id.as_str());
    assert_eq!(program.get(&format!("{reports}/{id}/")).await.status, StatusCode::OK);
    // Its words for an unknown column begin with the member that is wrong.
    let wrong = program.post(&format!("{reports}/vendor-users/"), json!({"columns": ["x"]})).await;
    assert!(wrong.json()["columns"][0].is_string(), "{}", wrong.text());

    let audit = base.replace("/vendor-users", "/audit-logs");
    let entries = program.get(&format!("{audit}/")).await.json();
    assert_eq!(entries["results"][0]["action"], "export.requested");

    let body = json!({"vendor_data_list": ["a b/1"], "delete_all": false});
    let gone = program.json(Method::DELETE, &format!("{base}/delete/"), body, &[]).await;
    assert_eq!(gone.json(), json!({"deleted": 1, "not_found": [], "blocklisted_faces": 0}));
    let everybody = json!({"vendor_data_list": Value::Null, "delete_all": true});
    let unconfirmed =
        program.json(Method::DELETE, &format!("{base}/delete/"), everybody, &[]).await;
    assert_eq!(unconfirmed.status, StatusCode::BAD_REQUEST);
    assert!(unconfirmed.text().contains("confirm"), "{}", unconfirmed.text());
}
