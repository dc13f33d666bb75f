//! The audit log in a browser: entries by themselves, and as a file; and what keeps an export from
//! asking for more than was seen.

use axum::http::StatusCode;

use crate::common::{OWNER, READER, Server};

#[tokio::test]
async fn the_log_is_saved_as_a_file_and_an_entry_has_its_own_page() {
    let server = Server::start().await;
    let owner = server.signed_in(OWNER).await;
    let csv = owner.post("/demo/main/audit/export", &[("format", "csv")]).await;
    assert_eq!(csv.status, StatusCode::OK);
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert!(csv.header("content-disposition").contains("audit-main-"));
    assert!(csv.text().starts_with("number,time,actor,"), "{}", csv.text());
    let lines = owner.post("/demo/main/audit/export", &[("format", "jsonl")]).await;
    assert_eq!(lines.header("content-type"), "application/x-ndjson");
    assert!(lines.text().starts_with("{\"number\":1,"), "{}", lines.text());
    let neither = owner.post("/demo/main/audit/export", &[("format", "exe")]).await;
    assert_eq!(neither.status, StatusCode::UNPROCESSABLE_ENTITY);
    let log = owner.get("/demo/main/audit").await.text();
    assert!(log.contains("Exported the audit log as JSON lines"), "{log}");

    let entry = owner.get("/demo/main/audit/1").await;
    assert_eq!(entry.status, StatusCode::OK);
    for nothing in ["/demo/main/audit/0", "/demo/main/audit/999999", "/demo/main/audit/x"] {
        assert_eq!(owner.get(nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
    }
    let reader = server.signed_in(READER).await;
    assert_eq!(reader.get("/demo/main/audit/1").await.status, StatusCode::FORBIDDEN);
    let refused = reader.post("/demo/main/audit/export", &[("format", "csv")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_filter_that_was_not_counted_requests_nothing() {
    let server = Server::start().await;
    let owner = server.signed_in(OWNER).await;
    let form = [("col", "vendor_data"), ("seen", "?status=ACTIVE"), ("purpose", "kept")];
    let changed = [form.as_slice(), &[("status", "BLOCKED")]].concat();
    let answer = owner.post("/demo/main/exports", &changed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("The filters have changed"), "{}", answer.text());
    assert!(answer.text().contains("Blocked users.") && answer.text().contains("kept"));
    let same = [form.as_slice(), &[("status", "ACTIVE")]].concat();
    let answer = owner.post("/demo/main/exports", &same).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    // A button that takes a filter off keeps everything else.
    let off = [same.as_slice(), &[("without", "status")]].concat();
    let off = owner.post("/demo/main/exports/new", &off).await.text();
    assert!(off.contains("All users.") && off.contains("kept"), "{off}");
}

#[tokio::test]
async fn a_time_zone_stands_beside_utc_and_an_unknown_one_is_utc() {
    let server = Server::start().await;
    let owner = server.signed_in(OWNER).await;
    let sent = owner.post("/account/time-zone", &[("zone", "Asia/Tokyo")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert!(sent.header("set-cookie").contains("zone=Asia/Tokyo"), "{}", sent.header("set-cookie"));
    let unknown = owner.post("/account/time-zone", &[("zone", "Mars/Olympus; x")]).await;
    assert!(unknown.header("set-cookie").contains("zone=UTC"), "{}", unknown.header("set-cookie"));
}
