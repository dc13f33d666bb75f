//! The upload, and what an import's file becomes.

use axum::body::Body;
use axum::http::StatusCode;
use rollcall_core::context::Settings;
use rollcall_core::imports::{self, ImportState};

use crate::common::{OWNER, Options, READER, Server, bare_post};

const IMPORTS: &str = "/demo/main/imports";
const CSV: &str = "vendor_data,display_name,country\n\
                   upload-1,Ana Example,DEU\n\
                   upload-2,Ben Example,USA\n\
                   upload-3,Cleo Example,US\n";

async fn with_worker() -> Server {
    Server::start_with(Options { worker: true, ..Options::default() }).await
}

#[tokio::test]
async fn the_template_is_a_csv_file_to_save() {
    let server = Server::start().await;
    let answer = server.signed_in(READER).await.get(&format!("{IMPORTS}/template.csv")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert!(answer.header("content-disposition").starts_with("attachment; filename=\"rollcall-"));
    assert_eq!(answer.text(), imports::TEMPLATE);
    assert_eq!(answer.text().lines().count(), 3);
}

#[tokio::test]
async fn a_file_is_checked_started_and_done_and_its_bad_row_is_in_the_report() {
    let server = with_worker().await;
    let browser = server.signed_in(OWNER).await;
    let sent = browser.upload(IMPORTS, "three.csv", CSV).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let id = sent.import_id();
    assert_eq!(sent.location(), format!("{IMPORTS}/{id}"));

    let ready = server.ready(id).await;
    assert_eq!((ready.rows, ready.preview.created, ready.preview.invalid), (3, 2, 1));
    assert_eq!(ready.file_name, "three.csv");

    let started = browser.post(&format!("{IMPORTS}/{id}/start"), &[]).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.text());
    let done = server.settled(id).await;
    assert_eq!(done.state, ImportState::Done, "{}", done.cause);
    assert_eq!((done.applied.created, done.applied.invalid), (2, 1));

    let report = browser.get(&format!("{IMPORTS}/{id}/errors.csv")).await;
    assert_eq!(report.status, StatusCode::OK);
    assert!(report.header("content-disposition").starts_with("attachment; filename="));
    assert!(report.text().contains("upload-3"), "{}", report.text());
    assert!(report.text().contains("USA"), "{}", report.text());
    assert!(!report.text().contains("upload-1"), "{}", report.text());
}

#[tokio::test]
async fn the_island_is_told_where_the_import_is() {
    let server = Server::start().await;
    let browser = server.signed_in(OWNER).await;
    let answer = browser.upload_for_json(IMPORTS, "three.csv", CSV).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    assert_eq!(answer.json()["location"], answer.location());
    assert!(answer.location().starts_with("/demo/main/imports/"));
}

#[tokio::test]
async fn a_form_without_a_file_is_shown_again_with_the_reason() {
    let server = Server::start().await;
    let browser = server.signed_in(OWNER).await;
    let answer = browser.upload(IMPORTS, "", "").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("Choose a CSV file first."), "{}", answer.text());
    let answer = browser.upload_for_json(IMPORTS, "", "").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.json()["detail"], "Choose a CSV file first.");
}

#[tokio::test]
async fn a_file_above_the_limit_is_refused_in_words() {
    let settings = Settings { max_upload_bytes: 2 << 20, ..Settings::default() };
    let server = Server::start_with(Options { settings, ..Options::default() }).await;
    let browser = server.signed_in(OWNER).await;
    let answer = browser.upload_for_json(IMPORTS, "large.csv", &CSV.repeat(30_000)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let words = answer.json()["detail"].as_str().expect("words").to_owned();
    assert!(words.contains("larger than 2 MiB"), "{words}");
    assert_eq!(browser.get(IMPORTS).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_file_larger_than_any_other_body_may_be_is_taken() {
    let server = Server::start().await;
    let browser = server.signed_in(OWNER).await;
    let mut csv = String::from("vendor_data\n");
    for row in 0..300_000 {
        csv.push_str(&format!("row-{row}\n"));
    }
    assert!(csv.len() > 2 << 20);
    let answer = browser.upload(IMPORTS, "large.csv", &csv).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

#[tokio::test]
async fn any_other_body_above_one_mebibyte_answers_413() {
    let server = Server::start().await;
    let large = "a".repeat((1 << 20) + 1);
    let announced = bare_post("/sign-in")
        .header("sec-fetch-site", "same-origin")
        .header("content-length", large.len());
    let answer = server.browser().send(announced, Body::from(large.clone())).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let growing = bare_post("/sign-in").header("sec-fetch-site", "same-origin");
    let answer = server.browser().send(growing, Body::from(large)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn without_a_session_the_form_goes_to_the_sign_in_page_and_the_island_is_told() {
    let server = Server::start().await;
    let answer = server.browser().upload(IMPORTS, "three.csv", CSV).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.location().starts_with("/sign-in"), "{}", answer.location());
    let answer = server.browser().upload_for_json(IMPORTS, "three.csv", CSV).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.json()["detail"].is_string());
}

#[tokio::test]
async fn roles_that_may_not_import_cannot_upload_start_or_cancel() {
    let server = with_worker().await;
    let owner = server.signed_in(OWNER).await;
    let id = owner.upload(IMPORTS, "three.csv", CSV).await.import_id();
    server.ready(id).await;
    for role in ["developer@demo.test", READER] {
        let browser = server.signed_in(role).await;
        let form = browser.upload(IMPORTS, "three.csv", CSV).await;
        assert_eq!(form.status, StatusCode::FORBIDDEN, "{role} uploads");
        let island = browser.upload_for_json(IMPORTS, "three.csv", CSV).await;
        assert_eq!(island.status, StatusCode::FORBIDDEN, "{role} uploads");
        for step in ["start", "cancel"] {
            let answer = browser.post(&format!("{IMPORTS}/{id}/{step}"), &[]).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role}: {step}");
        }
    }
    server.ready(id).await;
}

#[tokio::test]
async fn roles_that_may_import_can_cancel_what_another_one_has_sent() {
    let server = with_worker().await;
    let owner = server.signed_in(OWNER).await;
    for role in ["admin@demo.test", "compliance@demo.test"] {
        let browser = server.signed_in(role).await;
        let id = browser.upload(IMPORTS, "three.csv", CSV).await.import_id();
        server.ready(id).await;
        let answer = owner.post(&format!("{IMPORTS}/{id}/cancel"), &[]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{role}");
        assert_eq!(server.settled(id).await.state, ImportState::Cancelled, "{role}");
    }
}

#[tokio::test]
async fn only_roles_that_read_imports_get_the_error_report() {
    let server = with_worker().await;
    let owner = server.signed_in(OWNER).await;
    let id = owner.upload(IMPORTS, "three.csv", CSV).await.import_id();
    server.ready(id).await;
    let path = format!("{IMPORTS}/{id}/errors.csv");
    let developer = server.signed_in("developer@demo.test").await;
    assert_eq!(developer.get(&path).await.status, StatusCode::OK);
    let reader = server.signed_in(READER).await;
    assert_eq!(reader.get(&path).await.status, StatusCode::FORBIDDEN);
}
