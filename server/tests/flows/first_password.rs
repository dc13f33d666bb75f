//! Somebody who has signed in with a password that a command has made.

use axum::http::StatusCode;
use rollcall_core::operators;

use crate::common::{READER, Server};

const PAGE: &str = "/account/first-password";

#[tokio::test]
async fn nothing_else_opens_before_they_have_chosen_their_own() {
    let server = Server::start().await;
    let made = operators::reset_password(&server.ctx, READER, None).await.expect("an answer");
    let made = made.expect("a password");
    let reader = server.browser();
    assert_eq!(reader.sign_in(READER, &made).await.status, StatusCode::SEE_OTHER);
    for path in ["/demo/main/users", "/account", "/account/security/app"] {
        let to = reader.get(path).await.location().to_owned();
        assert!(to.starts_with(&format!("{PAGE}?from=")), "{path}: {to}");
    }
    let form = reader.post("/account/name", &[("name", "Ada")]).await;
    assert_eq!(form.status, StatusCode::FORBIDDEN);
    assert!(form.text().contains("choose a password of your own"), "{}", form.text());

    let page = reader.get(&format!("{PAGE}?from=/demo/main/users")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("value=\"/demo/main/users\""), "{}", page.text());
    let fields = |current, password| {
        [("from", "/demo/main/users"), ("current", current), ("password", password)]
    };
    for (current, password, says) in [
        ("no password", "seven tame wolves read books", "not your current password"),
        (&*made, "short", "has 5 characters"),
        (&*made, &*made, "Choose another one"),
    ] {
        let refused = reader.post(PAGE, &fields(current, password)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains(says), "{says}: {}", refused.text());
    }
    let done = reader.post(PAGE, &fields(&made, "seven tame wolves read books")).await;
    assert_eq!(done.location(), "/demo/main/users", "{}", done.text());
    assert_eq!(reader.get("/demo/main/users").await.status, StatusCode::OK);
    assert_eq!(reader.get(PAGE).await.location(), "/");
}
