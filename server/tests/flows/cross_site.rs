//! Posts from other sites.

use axum::body::Body;
use axum::http::StatusCode;

use crate::common::{OWNER, Options, Server, bare_post};

#[tokio::test]
async fn a_post_from_another_site_is_refused_in_words_and_does_nothing() {
    let server = Server::start().await;
    let browser = server.signed_in(OWNER).await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let request = bare_post("/sign-out").header(name, value).header("host", "console.test");
        let answer = browser.send(request, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
        assert!(answer.text().contains("another site"), "{}", answer.text());
    }
    assert_eq!(browser.get("/demo/main").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_post_that_says_nothing_of_its_origin_is_refused() {
    let server = Server::start().await;
    let browser = server.signed_in(OWNER).await;
    let answer = browser.send(bare_post("/sign-out"), Body::empty()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(browser.get("/demo/main").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_post_from_the_public_address_or_the_host_that_was_asked_is_taken() {
    let server = Server::start().await;
    for (origin, host) in
        [("http://console.test", "127.0.0.1:3000"), ("http://127.0.0.1:3000", "127.0.0.1:3000")]
    {
        let browser = server.signed_in(OWNER).await;
        let request = bare_post("/sign-out").header("origin", origin).header("host", host);
        let answer = browser.send(request, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{origin}");
    }
}

#[tokio::test]
async fn an_upload_from_another_site_is_refused_before_its_content_is_read() {
    let options = Options { public_url: "https://console.test", ..Options::default() };
    let server = Server::start_with(options).await;
    let browser = server.signed_in(OWNER).await;
    let request = bare_post("/demo/main/imports").header("origin", "http://console.test");
    let answer = browser.send(request, Body::empty()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}
