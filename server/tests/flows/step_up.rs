//! A form that needs a recent proof of who sends it.

use axum::http::StatusCode;
use rollcall_core::{exports, team};

use crate::common::{Browser, OWNER, PASSWORD, READER, Server};

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

#[tokio::test]
async fn a_proof_gives_a_new_id_and_the_one_from_before_has_no_part_of_it() {
    let server = Server::start().await;
    let browser = stale(&server).await;
    let form = [("retention_days", "11"), ("link_hours", "12"), ("download_limit", "3")];
    let before = browser.cookie().expect("a cookie");
    let proved = [form[0], form[1], form[2], ("_proof", PASSWORD)];
    let done = browser.post(SETTINGS, &proved).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let after = browser.cookie().expect("a cookie");
    assert_ne!(before, after);
    assert_eq!(browser.post(SETTINGS, &form).await.status, StatusCode::SEE_OTHER);

    // What other tabs have under way is answered, and gives the browser no other cookie.
    browser.set_cookie(&before);
    let page = browser.get("/demo/main").await;
    assert_eq!((page.status, page.set_cookies().count()), (StatusCode::OK, 0));
    let asked = browser.post(SETTINGS, &form).await;
    assert!(asked.text().contains("Confirm that it is you"), "{}", asked.text());
    // Nor does it get the new ID, and the proof with it, by another change.
    let passwords = [("current", PASSWORD), ("password", "seven tame wolves read books")];
    let changed = browser.post("/account/password", &passwords).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text());
    assert_eq!(changed.set_cookies().count(), 0);
    // It ends with the session.
    browser.set_cookie(&after);
    browser.post("/sign-out", &[]).await;
    for ended in [&before, &after] {
        browser.set_cookie(ended);
        assert_eq!(browser.get("/demo/main").await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn a_new_password_gives_a_new_id() {
    let server = Server::start().await;
    let browser = server.signed_in(READER).await;
    let before = browser.cookie().expect("a cookie");
    let new = "seven tame wolves read books";
    let wrong = [("current", "not the password"), ("password", new)];
    assert_eq!(browser.post("/account/password", &wrong).await.set_cookies().count(), 0);
    let form = [("current", PASSWORD), ("password", new)];
    let changed = browser.post("/account/password", &form).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text());
    assert_ne!(browser.cookie().expect("a cookie"), before);
    assert_eq!(browser.get("/demo/main").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_proof_and_a_new_password_in_one_request_give_one_new_id() {
    let server = Server::start().await;
    let browser = server.signed_in(READER).await;
    let before = browser.cookie().expect("a cookie");
    let form =
        [("current", PASSWORD), ("password", "seven tame wolves read books"), ("_proof", PASSWORD)];
    let changed = browser.post("/account/password", &form).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text());
    assert_ne!(browser.cookie().expect("a cookie"), before);
    // What other tabs have under way is still answered.
    browser.set_cookie(&before);
    assert_eq!(browser.get("/demo/main").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_form_that_waits_for_a_proof_is_done_for_nobody_but_who_has_sent_it() {
    let server = Server::start().await;
    let browser = stale(&server).await;
    let form = [("retention_days", "11"), ("link_hours", "12"), ("download_limit", "3")];
    let page = browser.post(SETTINGS, &form).await.text();
    let token = owner_of(&page);
    let waiting = [form[0], form[1], form[2], ("_kept", token.as_str()), ("_proof", PASSWORD)];

    browser.post("/sign-out", &[]).await;
    browser.sign_in(READER, PASSWORD).await;
    let refused = browser.post(SETTINGS, &waiting).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text().contains("This is not your form"), "{}", refused.text());
    assert_ne!(retention(&server).await, 11);

    browser.sign_in(OWNER, PASSWORD).await;
    let done = browser.post(SETTINGS, &waiting).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    assert_eq!(retention(&server).await, 11);
}

#[tokio::test]
async fn a_form_that_has_gone_on_is_not_done_again_by_going_back() {
    let server = Server::start().await;
    let browser = stale(&server).await;
    let form = [("retention_days", "11"), ("link_hours", "12"), ("download_limit", "3")];
    let page = browser.post(SETTINGS, &form).await.text();
    let token = owner_of(&page);
    let kept = [("_kept", token.as_str()), ("_back", "/demo/main/settings/exports?from=here")];
    let waiting = [form[0], form[1], form[2], kept[0], kept[1], ("_proof", PASSWORD)];
    // The page that asks once more still knows the way back.
    let wrong = [form[0], form[1], form[2], kept[0], kept[1], ("_proof", "not the password")];
    let asked = browser.post(SETTINGS, &wrong).await.text();
    assert!(asked.contains("href=\"/demo/main/settings/exports?from=here\""), "{asked}");
    assert_eq!(browser.post(SETTINGS, &waiting).await.status, StatusCode::SEE_OTHER);
    let other = [("retention_days", "13"), form[1], form[2]];
    assert_eq!(browser.post(SETTINGS, &other).await.status, StatusCode::SEE_OTHER);

    // The browser shows the page that asked, or sends the first form by itself.
    for again in [&waiting[..], &form[..]] {
        let told = browser.post(SETTINGS, again).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        assert!(told.text().contains("You sent this already"), "{}", told.text());
        assert_eq!(retention(&server).await, 13);
    }
    let meant = [form[0], form[1], form[2], kept[0], kept[1], ("_again", "yes")];
    assert_eq!(browser.post(SETTINGS, &meant).await.status, StatusCode::SEE_OTHER);
    assert_eq!(retention(&server).await, 11);
}

/// The token in a page that says whose form waits there.
fn owner_of(page: &str) -> String {
    let token = page.split("name=\"_kept\" value=\"").nth(1).expect("whose it is");
    token[..token.find('"').expect("its end")].to_owned()
}
