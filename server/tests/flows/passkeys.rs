//! The pages of passkeys, without a browser that has one.

use axum::http::StatusCode;
use rollcall_core::context::Settings;

use crate::common::{OWNER, Options, READER, Server};

/// A server at an address under which browsers have passkeys.
async fn server() -> Server {
    let settings = Settings { public_url: "http://localhost:3000".into(), ..Settings::default() };
    Server::start_with(Options { settings, ..Options::default() }).await
}

#[tokio::test]
async fn at_an_ip_address_nothing_offers_a_passkey() {
    let settings = Settings { public_url: "http://127.0.0.1:3000".into(), ..Settings::default() };
    let server = Server::start_with(Options { settings, ..Options::default() }).await;
    let browser = server.browser();
    assert!(!browser.get("/sign-in").await.text().contains("passkey"));
    let answer = browser.get("/sign-in/passkey?next=/demo/main/users").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), "/sign-in?next=%2Fdemo%2Fmain%2Fusers");
    let browser = server.signed_in(READER).await;
    let page = browser.get("/account/security").await.text();
    assert!(page.contains("ROLLCALL_PUBLIC_URL") && !page.contains("Add passkey"), "{page}");
    let refused = browser.post("/account/security/passkeys/new", &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn the_sign_in_page_asks_with_a_challenge_that_its_browser_alone_can_answer() {
    let server = server().await;
    let browser = server.browser();
    assert!(browser.get("/sign-in").await.text().contains("/sign-in/passkey"));
    let answer = browser.get("/sign-in/passkey").await;
    assert_eq!(answer.status, StatusCode::OK);
    let cookie = answer.set_cookies().find(|one| one.starts_with("passkey_browser="));
    let cookie = cookie.expect("a cookie").to_owned();
    for part in ["Path=/sign-in/passkey", "SameSite=Strict", "HttpOnly"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let page = answer.text();
    assert!(page.contains("data-passkey=") && page.contains("<noscript>"), "{page}");
    let empty = browser.post("/sign-in/passkey", &[("passkey", "")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text().contains("Your browser sent no passkey."), "{}", empty.text());
    assert_eq!(browser.get("/demo/main").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn adding_a_passkey_asks_first_who_it_is() {
    let server = server().await;
    let browser = server.signed_in(OWNER).await;
    let path = "/account/security/passkeys/new?from=/demo/main";
    let page = browser.post(path, &[]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("data-passkey="), "{}", page.text());
    let nothing = browser.post("/account/security/passkeys", &[("name", "Laptop")]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nothing.text().contains("No passkey was added."), "{}", nothing.text());
    server.age_proofs().await;
    let asked = browser.post(path, &[]).await.text();
    assert!(asked.contains("Confirm that it is you"), "{asked}");
}
