//! Signing in with a second factor.

use axum::http::StatusCode;
use rollcall_core::access::ActorKind;
use rollcall_core::factors::{self, Holder};
use rollcall_core::operators::sessions::{self, SessionRecord};
use rollcall_core::team;
use totp_rs::{Builder, Secret, Totp};

use crate::common::{Answer, Browser, OWNER, PASSWORD, READER, Server};

/// Sets up an authenticator app. Returns it with the recovery codes.
async fn set_up(server: &Server, email: &str) -> (Totp, Vec<String>) {
    let ActorKind::Operator(identity) = server.actor(email).await.kind else {
        panic!("an operator")
    };
    let ctx = &server.ctx;
    let new = factors::begin_set_up(ctx, &identity, None).unwrap();
    let secret = Secret::try_from_base32(&new.secret).unwrap();
    let phone = Builder::new().with_secret(secret).build().unwrap();
    let holder =
        Holder { identity: &identity, address: "192.0.2.1", request_id: "r", proved_at: None };
    let code = code_in(server, &phone, 0);
    let now = ctx.clock.now();
    let key = format!("set up {email}");
    let record = SessionRecord {
        key: key.clone(),
        operator_id: Some(identity.operator_id),
        data: "{}".into(),
        created_at: now,
        last_seen_at: now,
        longest_pause_seconds: 0,
        proved_at: None,
        expires_at: now.plus_seconds(600),
        provider: None,
        address: "192.0.2.1".into(),
        user_agent: "Browser".into(),
    };
    assert!(sessions::create(ctx, &record).await.unwrap());
    let codes = factors::add_app(ctx, &holder, &new.token, &code, PASSWORD, &key).await.unwrap();
    (phone, codes)
}

/// What the app shows so many seconds from now.
fn code_in(server: &Server, phone: &Totp, seconds: u64) -> String {
    let now = server.ctx.clock.now().micros().unsigned_abs() / 1_000_000;
    phone.generate(now + seconds).to_string()
}

async fn code(browser: &Browser<'_>, code: &str) -> Answer {
    browser.post("/sign-in/code", &[("code", code), ("next", "/demo/main/users")]).await
}

#[tokio::test]
async fn the_password_alone_opens_nothing() {
    let server = Server::start().await;
    let (phone, _) = set_up(&server, OWNER).await;
    let browser = server.browser();
    let answer = browser.sign_in(OWNER, PASSWORD).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.location().starts_with("/sign-in/code"), "{}", answer.location());
    let between = browser.cookie().expect("a cookie");
    for path in
        ["/demo/main", "/account", "/account/security/app", "/", "/demo/main/imports/template.csv"]
    {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(answer.location().starts_with("/sign-in"), "{path}: {}", answer.location());
    }
    assert_eq!(code(&browser, "000000").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = code(&browser, &code_in(&server, &phone, 30)).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/demo/main/users"));
    assert_eq!(browser.get("/demo/main").await.status, StatusCode::OK);
    // The id from between the steps is worth nothing.
    browser.set_cookie(&between);
    assert_eq!(browser.get("/demo/main").await.status, StatusCode::SEE_OTHER);
    assert!(browser.get("/sign-in/code").await.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn a_password_typed_in_a_signed_in_browser_ends_its_session() {
    let server = Server::start().await;
    let browser = server.signed_in(READER).await;
    let before = browser.cookie().expect("a cookie");
    set_up(&server, OWNER).await;
    browser.sign_in(OWNER, PASSWORD).await;
    assert_eq!(browser.get("/demo/main").await.status, StatusCode::SEE_OTHER);
    browser.set_cookie(&before);
    assert_eq!(browser.get("/demo/main").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_recovery_code_is_taken_in_the_same_field() {
    let server = Server::start().await;
    let (_, codes) = set_up(&server, OWNER).await;
    for (given, status) in
        [(&codes[0], StatusCode::SEE_OTHER), (&codes[0], StatusCode::UNPROCESSABLE_ENTITY)]
    {
        let browser = server.browser();
        browser.sign_in(OWNER, PASSWORD).await;
        assert_eq!(code(&browser, given).await.status, status);
    }
}

#[tokio::test]
async fn a_wrong_password_is_answered_alike_with_and_without_a_second_factor() {
    let server = Server::start().await;
    set_up(&server, OWNER).await;
    let with = server.browser().sign_in(OWNER, "not the password").await;
    let without = server.browser().sign_in(READER, "not the password").await;
    assert_eq!(with.status, without.status);
    assert_eq!(with.status, StatusCode::FORBIDDEN);
    assert_eq!(with.set_cookies().count(), 0);
    // Nobody is between the steps.
    let browser = server.browser();
    assert!(browser.get("/sign-in/code").await.location().starts_with("/sign-in"));
    assert!(code(&browser, "000000").await.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn the_pages_of_sign_in_security_set_an_app_up_and_remove_it() {
    let server = Server::start().await;
    let browser = server.signed_in(READER).await;
    assert_eq!(browser.get("/account/security").await.status, StatusCode::OK);
    let page = browser.get("/account/security/app").await.text();
    assert!(page.contains("class=\"qr\""), "{page}");
    let (phone, token) = form_of(&page);
    let first = code_in(&server, &phone, 0);
    let fields = |code: &str| {
        [("token", token.clone()), ("code", code.to_owned()), ("proof", PASSWORD.to_owned())]
    };
    let post = async |code: &str| {
        let fields = fields(code);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        browser.post("/account/security/app", &fields).await
    };
    let wrong = post("000000").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Incorrect code."));
    let done = post(&first).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    assert_eq!(done.text().matches("<li><code>").count(), 10);
    let page = browser.get("/account/security").await.text();
    let (_, made) = page.split_once("name=\"made\" value=\"").expect("when they were made");
    let made = made.split('"').next().expect("a time").to_owned();
    let fields = [("proof", PASSWORD), ("made", made.as_str())];
    let codes = browser.post("/account/security/codes", &fields).await;
    assert_eq!(codes.status, StatusCode::CREATED, "{}", codes.text());
    let reloaded = browser.post("/account/security/codes", &fields).await;
    assert_eq!(reloaded.text().matches("<li><code>").count(), 0, "no other codes");
    let wrong = browser.post("/account/security/app/remove", &[("remove_proof", "no")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let gone = browser.post("/account/security/app/remove", &[("remove_proof", PASSWORD)]).await;
    assert_eq!(gone.location(), "/account/security?done=removed");
    let again = server.browser().sign_in(READER, PASSWORD).await;
    assert_eq!(again.location(), "/");
}

#[tokio::test]
async fn where_a_second_factor_is_required_nothing_else_opens_before() {
    let server = Server::start().await;
    let browser = server.signed_in(READER).await;
    set_up(&server, OWNER).await;
    let owner = server.actor(OWNER).await;
    team::require_second_factor(&server.ctx, &owner, true).await.unwrap();
    for path in [
        "/",
        "/demo/main",
        "/demo/main/users?q=a",
        "/demo/main/imports/template.csv",
        "/demo/main/faces/archives/00000000-0000-0000-0000-000000000000/left-out.csv",
        "/download/ticket/users.csv",
        "/account",
        "/account/sessions",
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        let to = answer.location().to_owned();
        assert!(to.starts_with("/account/security/app?from=%2F"), "{path}: {to}");
    }
    let refused = StatusCode::FORBIDDEN;
    assert_eq!(browser.get("/api/import_progress").await.status, refused);
    assert_eq!(browser.post("/demo/main/exports", &[("purpose", "x")]).await.status, refused);
    assert_eq!(
        browser.post("/account/security/codes", &[("proof", PASSWORD)]).await.status,
        refused
    );
    assert_eq!(
        browser.upload("/demo/main/imports", "u.csv", "vendor_data\n1\n").await.status,
        refused
    );

    // The page names nothing of the application, and leads on when the app is set up.
    let page = browser.get("/account/security/app?from=%2Fdemo%2Fmain%2Fusers").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("Your organization requires a second factor."));
    assert!(!page.text().contains("href=\"/demo/main"), "{}", page.text());
    let (phone, fields) = form_of(&page.text());
    let code = code_in(&server, &phone, 0);
    let fields = [
        ("token", fields.as_str()),
        ("code", &code),
        ("proof", PASSWORD),
        ("from", "/demo/main/users"),
    ];
    let done = browser.post("/account/security/app", &fields).await;
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text());
    assert!(done.text().contains("href=\"/demo/main/users\""));
    assert_eq!(browser.get("/demo/main/users").await.status, StatusCode::OK);
}

/// The app that a set-up page shows, and the token of its form.
fn form_of(page: &str) -> (Totp, String) {
    let value = |before: &str| {
        let rest = page.split(before).nth(1).unwrap_or_else(|| panic!("{before} in {page}"));
        rest.split('"').next().unwrap().to_owned()
    };
    let secret = value("aria-label=\"Copy key\" value=\"");
    let secret = Secret::try_from_base32(&secret).unwrap();
    (Builder::new().with_secret(secret).build().unwrap(), value("name=\"token\" value=\""))
}
