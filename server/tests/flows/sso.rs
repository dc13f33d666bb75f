//! Single sign-on over HTTP: the way to a provider, the way back, and the provider's own calls.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Request, StatusCode};
use rollcall_core::context::Settings;
use rollcall_core::sso::{self, Provider, ProviderText};
use serde_json::{Value, json};

use crate::common::identity_provider::{CLIENT_ID, CLIENT_SECRET, IdentityProvider, parameter};
use crate::common::{Answer, Browser, OWNER, Options, PASSWORD, READER, Server, bare_post};

struct Scene {
    server: Server,
    idp: IdentityProvider,
    provider: Provider,
}

impl Scene {
    async fn new() -> Self {
        let settings = Settings { sso_private_networks: true, ..Settings::default() };
        let server = Server::start_with(Options { settings, ..Options::default() }).await;
        let owner = server.actor(OWNER).await;
        let idp = IdentityProvider::start().await;
        let text = ProviderText {
            name: "Directory".into(),
            issuer: idp.issuer.clone(),
            client_id: CLIENT_ID.into(),
            client_secret: CLIENT_SECRET.into(),
            domains: "demo.test".into(),
            has_button: true,
            ..ProviderText::default()
        };
        let provider = sso::create(&server.ctx, &owner, &text).await.unwrap();
        Self { server, idp, provider }
    }

    fn seconds(&self) -> i64 {
        self.server.ctx.clock.now().micros() / 1_000_000
    }

    /// The address at the provider to which its button leads, with the cookie of the way there.
    async fn start(&self, browser: &Browser<'_>) -> String {
        let id = self.provider.id.to_string();
        let fields = [("provider", id.as_str()), ("next", "/demo/main/users")];
        let answer = browser.post("/sign-in/sso", &fields).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        keep_cookie(browser, &answer);
        let refresh = answer.header("refresh");
        refresh.strip_prefix("0; url=").unwrap_or_else(|| panic!("{refresh}")).to_owned()
    }

    /// The address at the provider to which a browser is sent, whose cookie it keeps.
    async fn leave(&self, browser: &Browser<'_>, path: &str) -> String {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        keep_cookie(browser, &answer);
        answer.location().to_owned()
    }

    async fn come_back(&self, browser: &Browser<'_>, address: &str, email: &str) -> Answer {
        let now = self.seconds();
        let claims = json!({
            "iss": self.idp.issuer, "aud": CLIENT_ID, "sub": email, "email": email,
            "email_verified": true, "nonce": parameter(address, "nonce"), "iat": now,
            "exp": now + 60, "auth_time": now, "sid": "sid-1",
        });
        let code = self.idp.code_for(address, self.idp.sign(&claims));
        let state = parameter(address, "state");
        browser.get(&format!("/sign-in/sso/demo/callback?code={code}&state={state}")).await
    }

    fn logout_token(&self, claims: &Value) -> String {
        let mut whole = json!({
            "iss": self.idp.issuer, "aud": CLIENT_ID, "iat": self.seconds(), "jti": "j-1",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        });
        for (name, value) in claims.as_object().unwrap() {
            whole[name] = value.clone();
        }
        self.idp.sign(&whole)
    }

    async fn log_out(&self, token: &str) -> Answer {
        let body = Body::from(format!("logout_token={token}"));
        self.server.send(bare_post("/sign-in/sso/demo/logout").body(body).unwrap()).await
    }
}

fn keep_cookie(browser: &Browser<'_>, answer: &Answer) {
    let cookie = answer.set_cookies().find(|cookie| cookie.starts_with("sso_begun="));
    let cookie = cookie.expect("the cookie of the way there");
    for attribute in ["; HttpOnly", "; SameSite=Lax", "; Path=/sign-in/sso;", "; Max-Age=600"] {
        assert!(cookie.contains(attribute), "{attribute} in {cookie}");
    }
    let pair = cookie.split(';').next().unwrap();
    // Beside the session's, if there is one.
    let pairs: Vec<String> = browser.cookie().into_iter().chain([pair.to_owned()]).collect();
    browser.set_cookie(&pairs.join("; "));
}

#[tokio::test]
async fn somebody_goes_to_the_provider_and_comes_back_signed_in() {
    let scene = Scene::new().await;
    let browser = scene.server.browser();
    // There are several organizations, so the button is on the way to this one's pages alone.
    let page = browser.get("/sign-in?next=%2Fdemo%2Fmain").await.text();
    assert!(page.contains("Sign in with Directory") && page.contains("Use single sign-on"));
    for strange in ["/sign-in", "/sign-in?next=%2Fother%2Fmain"] {
        let page = browser.get(strange).await.text();
        assert!(!page.contains("Sign in with Directory") && page.contains("Use single sign-on"));
    }
    let address = scene.start(&browser).await;
    assert!(address.starts_with(&scene.idp.issuer));
    let answer = scene.come_back(&browser, &address, READER).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/demo/main/users"));
    assert!(answer.set_cookies().any(|cookie| cookie.starts_with("sso_begun=; ")));
    assert_eq!(browser.get("/demo/main/users").await.status, StatusCode::OK);
    let account = browser.get("/account").await.text();
    assert!(!account.contains("Current password") && account.contains("Directory"));
    // Signing out offers to do it at the provider, too.
    let answer = browser.post("/sign-out", &[]).await;
    let page = browser.get(answer.location()).await.text();
    assert!(page.contains(&format!("{}/end?client_id={CLIENT_ID}", scene.idp.issuer)), "{page}");
}

#[tokio::test]
async fn neither_a_link_nor_another_site_begins_a_sign_in() {
    let scene = Scene::new().await;
    let browser = scene.server.browser();
    let id = scene.provider.id;
    let link = browser.get(&format!("/sign-in/sso?provider={id}&next=/demo/main")).await;
    assert_eq!(link.location(), "/sign-in?next=%2Fdemo%2Fmain");
    assert_eq!(link.set_cookies().count(), 0);
    let from_elsewhere = Request::post("/sign-in/sso")
        .header("sec-fetch-site", "cross-site")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("provider={id}")));
    let answer = scene.server.send(from_elsewhere.unwrap()).await;
    assert_eq!((answer.status, answer.set_cookies().count()), (StatusCode::FORBIDDEN, 0));
}

#[tokio::test]
async fn an_answer_in_another_browser_signs_nobody_in() {
    let scene = Scene::new().await;
    let browser = scene.server.browser();
    let address = scene.start(&browser).await;
    let other = scene.server.browser();
    let answer = scene.come_back(&other, &address, READER).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text().contains("another browser"));
    // One that has begun a way of its own is no better.
    scene.start(&other).await;
    let answer = scene.come_back(&other, &address, READER).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(other.get("/demo/main").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_address_leads_to_its_provider_by_a_page_that_goes_on_by_itself() {
    let scene = Scene::new().await;
    let browser = scene.server.browser();
    let fields = [("email", READER), ("password", ""), ("next", "/")];
    let answer = browser.post("/sign-in/sso", &fields).await;
    assert_eq!(answer.status, StatusCode::OK);
    let refresh = answer.header("refresh");
    assert!(refresh.starts_with(&format!("0; url={}/authorize?", scene.idp.issuer)), "{refresh}");
    assert_eq!(parameter(refresh, "login_hint"), READER);
    assert!(answer.text().contains("Continue to "));
    let answer = browser.post("/sign-in/sso", &[("email", "a@nowhere.test")]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.text().contains("There is no single sign-on for this e-mail address."));
    let answer = browser.post("/sign-in/sso", &[("email", " ")]).await;
    assert!(answer.text().contains("Enter your e-mail address"));
}

#[tokio::test]
async fn the_provider_ends_a_session_and_no_browser_can() {
    let scene = Scene::new().await;
    let browser = scene.server.browser();
    let address = scene.start(&browser).await;
    scene.come_back(&browser, &address, READER).await;
    assert_eq!(browser.get("/demo/main").await.status, StatusCode::OK);
    let token = scene.logout_token(&json!({"sid": "sid-1"}));
    let from_page = Request::post("/sign-in/sso/demo/logout")
        .header("origin", "https://evil.example")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("logout_token={token}")));
    let answer = scene.server.send(from_page.unwrap()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let answer = scene.log_out("x.y.z").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(browser.get("/demo/main").await.status, StatusCode::OK);
    let answer = scene.log_out(&token).await;
    assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "no-store"));
    assert_eq!(browser.get("/demo/main").await.status, StatusCode::SEE_OTHER);
    assert_eq!(scene.log_out(&token).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_needs_a_proof_sends_to_the_provider_and_keeps_the_form() {
    let scene = Scene::new().await;
    let browser = scene.server.browser();
    let address = scene.start(&browser).await;
    scene.come_back(&browser, &address, OWNER).await;
    // The sign-in is old by now.
    scene.server.age_proofs().await;
    let form = [("name", "Second"), ("_proof", PASSWORD)];
    let page = browser.post("/demo/main/settings/applications", &form).await.text();
    assert!(page.contains("Confirm at ") && page.contains("value=\"Second\""), "{page}");
    let before = browser.cookie().expect("a cookie");
    let address = scene.leave(&browser, "/sign-in/sso/prove").await;
    let page = scene.come_back(&browser, &address, OWNER).await;
    assert!(page.text().contains("Confirmed"), "{}", page.text());
    let after = browser.cookie().expect("a cookie");
    assert!(!after.contains(&before), "{after}: the ID from before the proof");
    let answer = browser.post("/demo/main/settings/applications", &[("name", "Second")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}
