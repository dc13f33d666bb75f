//! A form that needs a recent proof of who sends it.

use axum::http::StatusCode;
use rollcall_core::clock::Clock;
use rollcall_core::{exports, team};

use crate::common::{Browser, OWNER, Options, PASSWORD, READER, Server};

const SETTINGS: &str = "/demo/main/settings/exports";
const FORM: [(&str, &str); 3] =
    [("retention_days", "11"), ("link_hours", "12"), ("download_limit", "<&\"'")];

async fn retention(server: &Server) -> i64 {
    let owner = server.actor(OWNER).await;
    exports::settings(&server.ctx, &owner).await.expect("settings").retention_days
}

async fn stale(server: &Server) -> Browser<'_> {
    let browser = server.signed_in(OWNER).await;
    server.age_proofs().await;
    browser
}

#[tokio::test]
async fn a_form_is_kept_while_the_password_is_asked_for_and_then_goes_on() {
    let server = Server::start().await;
    let browser = stale(&server).await;
    let form = [("retention_days", "11"), ("link_hours", "12"), ("download_limit", "3")];
    let asked = browser.post(SETTINGS, &form).await;
    assert_eq!(asked.status, StatusCode::OK);
    let page = asked.text();
    assert!(page.contains("Confirm that it is you"), "{page}");
    assert!(page.contains("name=\"retention_days\" value=\"11\""), "{page}");
    assert!(page.contains(&format!("action=\"{SETTINGS}\"")), "{page}");
    assert_ne!(retention(&server).await, 11);

    let with = |proof| [form[0], form[1], form[2], ("_proof", proof)];
    let wrong = browser.post(SETTINGS, &with("not the password")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("value=\"11\"") && !wrong.text().contains("not the password"));
    assert_ne!(retention(&server).await, 11);
    let done = browser.post(SETTINGS, &with(PASSWORD)).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(retention(&server).await, 11);
    // The proof counts for what follows.
    let next = browser.post(SETTINGS, &[("retention_days", "13"), form[1], form[2]]).await;
    assert_eq!(next.status, StatusCode::SEE_OTHER);
    assert_eq!(retention(&server).await, 13);
}

#[tokio::test]
async fn what_was_typed_cannot_break_out_of_the_page_that_asks() {
    let server = Server::start().await;
    let browser = stale(&server).await;
    let page = browser.post(SETTINGS, &FORM).await.text();
    assert!(page.contains("name=\"download_limit\""), "{page}");
    assert!(!page.contains("value=\"<") && !page.contains("&\"'"), "{page}");
}

#[tokio::test]
async fn pages_and_forms_that_need_no_proof_open_as_before() {
    let server = Server::start().await;
    let browser = stale(&server).await;
    for path in ["/demo/main", SETTINGS, "/demo/main/settings/team"] {
        assert_eq!(browser.get(path).await.status, StatusCode::OK, "{path}");
    }
    let named = browser.post("/account/name", &[("name", "Ingrid S.")]).await;
    assert_eq!(named.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_role_is_not_changed_by_a_browser_that_was_left_open() {
    let server = Server::start().await;
    let browser = stale(&server).await;
    let owner = server.actor(OWNER).await;
    let people = team::list(&server.ctx, &owner).await.expect("a team").members;
    let reader = people.into_iter().find(|one| one.email == READER).expect("a reader");
    let path = format!("/demo/main/settings/team/{}/role", reader.operator_id);
    let asked = browser.post(&path, &[("role", "ADMIN")]).await;
    assert!(asked.text().contains("Confirm that it is you"), "{}", asked.text());
    let (now, _) =
        team::find(&server.ctx, &owner, reader.operator_id).await.expect("an answer").expect("one");
    assert_eq!(now.roles, reader.roles);
    let done = browser.post(&path, &[("role", "ADMIN"), ("_proof", PASSWORD)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
}

const PROVED: [(&str, &str); 4] =
    [("retention_days", "11"), ("link_hours", "12"), ("download_limit", "3"), ("_proof", PASSWORD)];

async fn still() -> Server {
    let clock = Clock::manual(Clock::system().now());
    Server::start_with(Options { clock, ..Options::default() }).await
}

/// The same browser, as far as its requests are on their way with the ID that it has now.
fn on_their_way<'a>(server: &'a Server, browser: &Browser<'_>) -> Browser<'a> {
    let other = server.browser();
    other.set_cookie(&browser.cookie().expect("a cookie"));
    other
}

#[tokio::test]
async fn a_proof_gives_a_new_id_and_the_one_from_before_has_none_and_ends() {
    let server = still().await;
    let browser = stale(&server).await;
    let old = on_their_way(&server, &browser);
    let done = browser.post(SETTINGS, &PROVED).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_ne!(browser.cookie(), old.cookie());
    assert_eq!(
        browser.get("/account/sessions").await.text().matches("role=\"rowheader\"").count(),
        1
    );

    // What was on its way is answered, changes no cookie, and has no proof.
    server.ctx.clock.advance(50);
    let page = old.get("/demo/main").await;
    assert_eq!((page.status, page.set_cookies().count()), (StatusCode::OK, 0));
    let asked = old.post(SETTINGS, &PROVED[..3]).await;
    assert!(asked.text().contains("Confirm that it is you"), "{}", asked.text());
    assert_eq!(asked.set_cookies().count(), 0);

    server.ctx.clock.advance(50);
    assert_eq!(old.get("/demo/main").await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.get("/demo/main").await.status, StatusCode::OK);
    let next = browser.post(SETTINGS, &PROVED[..3]).await;
    assert_eq!(next.status, StatusCode::SEE_OTHER, "{}", next.text());
}

#[tokio::test]
async fn a_browser_that_never_gets_the_new_id_stays_signed_in() {
    let server = still().await;
    let browser = stale(&server).await;
    let lost = on_their_way(&server, &browser);
    assert_eq!(lost.post(SETTINGS, &PROVED).await.status, StatusCode::SEE_OTHER);
    assert_ne!(browser.cookie(), lost.cookie());
    let idle = server.ctx.settings.session_idle_seconds;
    for _ in 0..3 {
        server.ctx.clock.advance(idle / 2 + 60);
        assert_eq!(browser.get("/demo/main").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn two_tabs_that_prove_at_once_both_go_on() {
    let server = still().await;
    let browser = stale(&server).await;
    let other = on_their_way(&server, &browser);
    for tab in [&browser, &other] {
        let done = tab.post(SETTINGS, &PROVED).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    }
    server.ctx.clock.advance(120);
    for tab in [&browser, &other] {
        assert_eq!(tab.get("/demo/main").await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_password_changed_after_a_proof_leaves_the_browser_signed_in() {
    let server = still().await;
    let browser = stale(&server).await;
    let old = on_their_way(&server, &browser);
    assert_eq!(browser.post(SETTINGS, &PROVED).await.status, StatusCode::SEE_OTHER);
    let new = [("current", PASSWORD), ("password", "seven tame wolves read books")];
    let changed = browser.post("/account/password", &new).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text());
    assert_eq!(browser.get("/demo/main").await.status, StatusCode::OK);
    assert_eq!(old.get("/demo/main").await.status, StatusCode::SEE_OTHER);
}
