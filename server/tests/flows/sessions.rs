//! Signing in and out, and the cookie.

use axum::http::StatusCode;
use rollcall_core::context::Settings;
use rollcall_core::operators::{self, sessions};

use crate::common::{Answer, Browser, OWNER, Options, PASSWORD, READER, Server};

const EXPORTS: &str = "/demo/main/settings/exports";

fn session_cookie(answer: &Answer) -> String {
    let found = answer.set_cookies().find(|cookie| cookie.contains("rollcall="));
    found.expect("a session cookie").to_owned()
}

async fn is_signed_in(browser: &Browser<'_>) -> bool {
    browser.get("/demo/main").await.status == StatusCode::OK
}

#[tokio::test]
async fn on_http_the_cookie_is_http_only_and_lax() {
    let server = Server::start().await;
    let answer = server.browser().sign_in(OWNER, PASSWORD).await;
    let cookie = session_cookie(&answer);
    assert!(cookie.starts_with("rollcall="), "{cookie}");
    for attribute in ["; HttpOnly", "; SameSite=Lax", "; Path=/", "; Max-Age="] {
        assert!(cookie.contains(attribute), "{attribute} in {cookie}");
    }
    assert!(!cookie.contains("Secure") && !cookie.contains("Domain"), "{cookie}");
}

#[tokio::test]
async fn on_https_the_cookie_is_also_secure_and_bound_to_the_host_until_its_removal() {
    let options = Options { public_url: "https://console.test", ..Options::default() };
    let server = Server::start_with(options).await;
    let browser = server.browser();
    let cookie = session_cookie(&browser.sign_in(OWNER, PASSWORD).await);
    assert!(cookie.starts_with("__Host-rollcall="), "{cookie}");
    for attribute in ["; HttpOnly", "; SameSite=Lax", "; Path=/", "; Secure"] {
        assert!(cookie.contains(attribute), "{attribute} in {cookie}");
    }
    let removal = session_cookie(&browser.post("/sign-out", &[]).await);
    assert!(removal.starts_with("__Host-rollcall=;"), "{removal}");
    assert!(removal.contains("; Secure") && removal.contains("Path=/"), "{removal}");
}

#[tokio::test]
async fn signing_in_gives_a_new_id_and_the_one_from_before_is_worth_nothing() {
    let server = Server::start().await;
    let browser = server.signed_in(OWNER).await;
    let first = browser.cookie().expect("a cookie");
    browser.sign_in(OWNER, PASSWORD).await;
    let second = browser.cookie().expect("a cookie");
    assert_ne!(first, second);
    assert!(is_signed_in(&browser).await);
    browser.set_cookie(&first);
    assert!(!is_signed_in(&browser).await);
}

#[tokio::test]
async fn an_id_that_somebody_else_chose_is_not_taken_over() {
    let server = Server::start().await;
    let browser = server.browser();
    browser.set_cookie("rollcall=AAAAAAAAAAAAAAAAAAAAAA");
    browser.sign_in(OWNER, PASSWORD).await;
    assert_ne!(browser.cookie().as_deref(), Some("rollcall=AAAAAAAAAAAAAAAAAAAAAA"));
    assert!(is_signed_in(&browser).await);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_answer_alike() {
    let server = Server::start().await;
    let strip = |answer: &Answer, email: &str| {
        let policy = answer.header("content-security-policy").to_owned();
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next());
        let text = answer.text().replace(nonce.unwrap_or("no nonce"), "");
        text.replace(email, "").replace(answer.header("x-request-id"), "")
    };
    let wrong = server.browser().sign_in(OWNER, "not the password").await;
    let unknown = server.browser().sign_in("nobody@demo.test", "not the password").await;
    assert_eq!(wrong.status, unknown.status);
    assert!(wrong.status.is_client_error(), "{}", wrong.status);
    assert_eq!(strip(&wrong, OWNER), strip(&unknown, "nobody@demo.test"));
    assert_eq!(wrong.set_cookies().count(), 0);
}

#[tokio::test]
async fn signing_out_ends_the_session_on_the_server() {
    let server = Server::start().await;
    let browser = server.signed_in(OWNER).await;
    let cookie = browser.cookie().expect("a cookie");
    let answer = browser.post("/sign-out", &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.cookie(), None);
    browser.set_cookie(&cookie);
    assert!(!is_signed_in(&browser).await);
}

#[tokio::test]
async fn a_disabled_operator_is_out_at_once() {
    let server = Server::start().await;
    let browser = server.signed_in(READER).await;
    assert!(is_signed_in(&browser).await);
    assert!(operators::disable(&server.ctx, READER).await.expect("an answer"));
    assert!(!is_signed_in(&browser).await);
}

#[tokio::test]
async fn looking_at_pages_within_a_minute_does_not_write_the_session() {
    let server = Server::start().await;
    let browser = server.signed_in(OWNER).await;
    let identity = server.actor(OWNER).await;
    let rollcall_core::access::ActorKind::Operator(identity) = identity.kind else {
        panic!("an operator")
    };
    let seen = async || {
        let list = sessions::list(&server.ctx, &identity, "").await.expect("sessions");
        list.first().expect("one").last_seen_at
    };
    let before = seen().await;
    let answer = browser.get("/demo/main/users").await;
    assert_eq!(answer.set_cookies().count(), 0);
    assert_eq!(seen().await, before);
}

#[tokio::test]
async fn a_session_past_its_limit_asks_for_the_password_again() {
    let settings = Settings { session_idle_seconds: 1, ..Settings::default() };
    let server = Server::start_with(Options { settings, ..Options::default() }).await;
    let browser = server.signed_in(OWNER).await;
    assert!(is_signed_in(&browser).await);
    tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
    let answer = browser.get("/demo/main").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.location().starts_with("/sign-in?next="), "{}", answer.location());
}

#[tokio::test]
async fn a_form_that_comes_after_the_end_of_its_session_waits_for_the_next_one() {
    let server = Server::start().await;
    let browser = server.signed_in(OWNER).await;
    let form = [("retention_days", "11"), ("link_hours", "12"), ("download_limit", "<&\"")];
    browser.lose_session();
    let kept = browser.post(EXPORTS, &form).await;
    assert_eq!(kept.status, StatusCode::UNAUTHORIZED);
    let page = kept.text();
    assert!(page.contains(&format!("action=\"{EXPORTS}\"")), "{page}");
    assert!(page.contains("name=\"download_limit\"") && !page.contains("value=\"<"), "{page}");
    // What was typed is nowhere but on the page, and the way leads through the sign-in page.
    let again = browser.get("/sign-in/again").await;
    assert_eq!(again.location(), "/sign-in?next=%2Fsign-in%2Fagain");
    browser.sign_in(OWNER, PASSWORD).await;
    assert!(browser.get("/sign-in/again").await.text().contains("You are signed in"));
    let sent = browser.post(EXPORTS, &[form[0], form[1], ("download_limit", "3")]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    // A button with nothing typed leads to the sign-in page, as a page does.
    browser.lose_session();
    let button = browser.post("/account/sessions/revoke-others", &[]).await;
    assert_eq!(button.status, StatusCode::SEE_OTHER);
    // So does a form of an account, one with a password, and one that is too large.
    let many = vec![("tags", "x"); 501];
    for (path, form) in [
        ("/account/name", [("name", "Ingrid")].as_slice()),
        (EXPORTS, [("retention_days", "11"), ("password", "secret")].as_slice()),
        (EXPORTS, many.as_slice()),
    ] {
        let lost = browser.post(path, form).await;
        assert_eq!(lost.status, StatusCode::SEE_OTHER, "{path}: {}", lost.text());
    }
}

#[tokio::test]
async fn a_form_that_was_kept_is_done_for_nobody_but_who_has_sent_it() {
    let server = Server::start().await;
    let browser = server.signed_in(READER).await;
    let form = [("name", "Kept"), ("view_name", "Kept"), ("status", "BLOCKED")];
    let views = "/demo/main/users/views";
    browser.lose_session();
    let page = browser.post(views, &form).await.text();
    let token = page.split("name=\"_kept\" value=\"").nth(1).expect("whose it is");
    let token = &token[..token.find('"').expect("its end")];
    let kept = [form[0], form[1], form[2], ("_kept", token)];

    browser.sign_in(OWNER, PASSWORD).await;
    let refused = browser.post(views, &kept).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text().contains("This is not your form"), "{}", refused.text());
    let forged = [form[0], form[1], form[2], ("_kept", "2.a.b.c")];
    assert_eq!(browser.post(views, &forged).await.status, StatusCode::FORBIDDEN);
    // It stays theirs, whoever has signed in meanwhile.
    browser.lose_session();
    let again = browser.post(views, &kept).await;
    assert_eq!(again.status, StatusCode::UNAUTHORIZED);
    assert_eq!(again.text().matches("name=\"_kept\"").count(), 1, "{}", again.text());
    browser.sign_in(READER, PASSWORD).await;
    let refused = browser.post(views, &[("_kept", "")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let sent = browser.post(views, &kept).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());

    // A form of nobody is not kept, and one after signing out is none either.
    browser.post("/sign-out", &[]).await;
    assert_eq!(browser.post(views, &form).await.status, StatusCode::SEE_OTHER);
}
