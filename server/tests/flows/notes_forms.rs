//! The status of a user, and notes on them, by the console's forms without a script.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use rollcall_core::api_keys::KeyPermission;

use crate::common::{Answer, Browser, OWNER, READER, Server};

const LINE: &str = "--line";

/// What a browser sends for the form of a note.
async fn send_note(browser: &Browser<'_>, tab: &str, text: &str, file: (&str, &str)) -> Answer {
    let (name, content) = file;
    let body = format!(
        "{LINE}\r\ncontent-disposition: form-data; name=\"text\"\r\n\r\n{text}\r\n\
         {LINE}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         content-type: text/html\r\n\r\n{content}\r\n{LINE}--\r\n"
    );
    let request = Request::post(tab)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=line");
    browser.send(request, Body::from(body)).await
}

#[tokio::test]
async fn a_status_is_changed_with_a_reason_by_its_form_alone() {
    let server = Server::start().await;
    let program = server.program().await;
    let user = program.post("/v3/users/create/", serde_json::json!({"vendor_data": "n-1"})).await;
    let id = user.json()["didit_internal_id"].as_str().expect("an id").to_owned();
    let page = format!("/demo/main/users/{id}");
    let browser = server.signed_in(OWNER).await;
    let form = format!("{page}/status");
    let shown = browser.get(&form).await.text();
    assert!(shown.contains("Sanctions match (for Flagged or Blocked)"), "{shown}");
    let typed = |reason, text| {
        [("from", "ACTIVE"), ("status", "BLOCKED"), ("reason", reason), ("text", text)]
    };
    let refused = browser.post(&form, &typed("", "<kept>")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("&lt;kept&gt;"), "{}", refused.text());
    let changed = browser.post(&form, &typed("Court order", "Az. <7>")).await;
    assert_eq!(changed.location(), format!("{page}?status"), "{}", changed.text());
    let shown = browser.get(&page).await.text();
    assert!(shown.contains("Court order") && shown.contains("Az. &lt;7&gt;"), "{shown}");
    let late = browser.post(&form, &typed("Court order", "")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let reader = server.signed_in(READER).await;
    assert_eq!(reader.post(&form, &typed("Court order", "")).await.status, StatusCode::FORBIDDEN);
    assert!(!reader.get(&page).await.text().contains("Court order"));

    let settings = "/demo/main/settings/statuses";
    let fields = [("name_0", "Case <closed>"), ("name_1", "case <CLOSED>"), ("fits_0", "ACTIVE")];
    let refused = browser.post(settings, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let saved = browser.post(settings, &[("name_0", "Case <closed>")]).await;
    assert_eq!(saved.location(), format!("{settings}?saved"), "{}", saved.text());
    assert!(browser.get(&form).await.text().contains("Case &lt;closed&gt;"));
}

#[tokio::test]
async fn a_note_and_its_file_go_there_and_back_and_run_nothing() {
    let server = Server::start().await;
    let program = server.program().await;
    let user = program.post("/v3/users/create/", serde_json::json!({"vendor_data": "n-1"})).await;
    let id = user.json()["didit_internal_id"].as_str().expect("an id").to_owned();
    let tab = format!("/demo/main/users/{id}/notes");
    let browser = server.signed_in(OWNER).await;
    let refused = send_note(&browser, &tab, "<kept>", ("x.zip", "PK\u{3}\u{4}")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
    assert!(refused.text().contains("&lt;kept&gt;") && refused.text().contains("Attach a PDF"));
    let added = send_note(&browser, &tab, "<b>1</b>", ("a\u{fc}<.html", "<script>")).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    assert!(added.location().starts_with(&format!("{tab}?done=added")), "{}", added.location());
    let shown = browser.get(&tab).await.text();
    assert!(shown.contains("&lt;b&gt;1&lt;/b&gt;"), "{shown}");
    let (_, rest) = shown.split_once("/notes/files/").expect("the file");
    let file = format!("{tab}/files/{}", &rest[..36]);
    let answer = browser.get(&file).await;
    assert_eq!((answer.status, answer.text().as_str()), (StatusCode::OK, "<script>"));
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(answer.header("content-security-policy").contains("sandbox"));
    assert!(answer.header("content-disposition").starts_with("attachment; "));
    let comments = program.get("/v3/users/n-1/").await.json()["comments"].clone();
    assert_eq!(comments[0]["comment_type"], "COMMENT");
    assert_eq!(comments[0]["comment"], "<b>1</b>");
    let older = server.program_that_may(&[KeyPermission::ReadUsers]).await;
    let told = older.get("/v3/users/n-1/").await.json()["comments"].clone();
    assert_eq!(told, serde_json::json!([]));
    assert!(browser.get("/demo/main/notes?q=1").await.text().contains("&lt;b&gt;1"));

    let reader = server.signed_in(READER).await;
    assert_eq!(reader.get(&file).await.status, StatusCode::NOT_FOUND);
    let refused = send_note(&reader, &tab, "x", ("", "")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!reader.get("/demo/main/notes").await.text().contains("&lt;b&gt;1"));
    let repeated = async || {
        let body = serde_json::json!({"country": "DEU"});
        let headers = [("idempotency-key", "n-1")];
        program.json(Method::PATCH, "/v3/users/n-1/", body, &headers).await.json()["comments"]
            .to_string()
    };
    assert!(repeated().await.contains("<b>1</b>"));
    let (_, rest) = shown.split_once("id=\"note-").expect("the note");
    let note = format!("{tab}/{}", &rest[..36]);
    let edited = browser.post(&format!("{note}/edit"), &[("version", "1"), ("text", "2")]).await;
    assert!(edited.location().starts_with(&format!("{tab}?done=edited")), "{}", edited.text());
    assert!(browser.get(&tab).await.text().contains("1 former text"));
    assert!(!repeated().await.contains("<b>1</b>"));
    let gone = browser.post(&format!("{note}/delete"), &[]).await;
    assert!(gone.location().starts_with(&format!("{tab}?done=deleted")), "{}", gone.text());
    assert_eq!(browser.get(&file).await.status, StatusCode::NOT_FOUND);
    assert_eq!(repeated().await, "[]");
}
