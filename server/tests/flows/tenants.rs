//! Who gets to see an application at all.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::common::{OWNER, STRANGER, Server};

const PAGES: [&str; 6] = [
    "/demo/main",
    "/demo/main/users",
    "/demo/main/imports",
    "/demo/main/imports/template.csv",
    "/demo/main/imports/00000000-0000-7000-8000-000000000000/errors.csv",
    "/demo/main/audit",
];

#[tokio::test]
async fn without_a_session_every_page_leads_to_the_sign_in_page_and_back() {
    let server = Server::start().await;
    for path in PAGES {
        let answer = server.browser().get(path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        let next = path.replace('/', "%2F");
        assert_eq!(answer.location(), format!("/sign-in?next={next}"));
    }
}

#[tokio::test]
async fn another_organizations_application_looks_like_one_that_does_not_exist() {
    let server = Server::start().await;
    let browser = server.signed_in(STRANGER).await;
    assert_eq!(browser.get("/other/main").await.status, StatusCode::OK);
    for path in PAGES {
        let theirs = browser.get(path).await;
        let nobodys = browser.get(&path.replace("/demo/", "/nobody/")).await;
        assert_eq!(theirs.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(nobodys.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(theirs.body.len(), nobodys.body.len(), "{path}");
    }
}

#[tokio::test]
async fn a_file_cannot_be_sent_to_another_organizations_application() {
    let server = Server::start().await;
    let browser = server.signed_in(STRANGER).await;
    let answer = browser.upload("/demo/main/imports", "a.csv", "vendor_data\na\n").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let answer = browser.upload_for_json("/demo/main/imports", "a.csv", "vendor_data\na\n").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.json()["detail"].is_string());
}

#[tokio::test]
async fn another_organizations_import_is_not_found_under_ones_own_application() {
    let server = Server::start().await;
    let owner = server.signed_in(OWNER).await;
    let sent = owner.upload("/demo/main/imports", "a.csv", "vendor_data\na\n").await;
    let id = sent.import_id();
    let stranger = server.signed_in(STRANGER).await;
    for path in
        [format!("/other/main/imports/{id}"), format!("/other/main/imports/{id}/errors.csv")]
    {
        assert_eq!(stranger.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let start = stranger.post(&format!("/other/main/imports/{id}/start"), &[]).await;
    assert_eq!(start.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_unknown_address_is_a_designed_page_with_status_404() {
    let server = Server::start().await;
    let answer = server.browser().get("/no/such/place/at/all").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.text().starts_with("<!doctype html>"), "{}", answer.text());
}

#[tokio::test]
async fn a_form_sent_after_the_session_ended_leads_back_to_its_page() {
    let server = Server::start().await;
    let send = |referer: &'static str| {
        let request =
            Request::post("/demo/main/imports/00000000-0000-7000-8000-000000000000/start")
                .header("sec-fetch-site", "same-origin")
                .header("referer", referer)
                .header("content-type", "application/x-www-form-urlencoded");
        server.send(request.body(Body::empty()).expect("a request"))
    };
    let answer = send("https://roll.test/demo/main/imports?page=2").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), "/sign-in?next=%2Fdemo%2Fmain%2Fimports%3Fpage%3D2");
    let answer = send("https://evil.test//evil.test").await;
    assert_eq!(answer.location(), "/sign-in?next=%2F");
}

#[tokio::test]
async fn an_address_that_only_takes_forms_is_a_designed_page_with_status_405() {
    let server = Server::start().await;
    let browser = server.signed_in(OWNER).await;
    let path = "/demo/main/imports/00000000-0000-7000-8000-000000000000/start";
    let answer = browser.get(path).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(answer.text().contains("your change was not saved"), "{}", answer.text());
}
