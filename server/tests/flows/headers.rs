//! What stands in the head of every answer.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::common::{OWNER, Options, Server};

const ON_EVERY_ANSWER: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

#[tokio::test]
async fn every_kind_of_answer_has_the_security_headers() {
    let server = Server::start().await;
    let browser = server.signed_in(OWNER).await;
    for path in ["/sign-in", "/demo/main", "/nowhere", "/healthz", "/pkg/rollcall.1.css", "/readyz"]
    {
        let answer = browser.get(path).await;
        for (name, value) in ON_EVERY_ANSWER {
            assert_eq!(answer.header(name), value, "{name} of {path}");
        }
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"));
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn a_page_allows_scripts_only_by_a_nonce_that_is_new_each_time() {
    let server = Server::start().await;
    let browser = server.signed_in(OWNER).await;
    let mut policies = Vec::new();
    for path in ["/demo/main", "/demo/main/users", "/demo/main/imports", "/demo/main"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let policy = answer.header("content-security-policy").to_owned();
        assert!(policy.contains("default-src 'none'"), "{policy}");
        assert!(policy.contains("'nonce-"), "{policy}");
        assert!(!policy.contains("'unsafe-inline'"), "{policy}");
        assert!(!policy.contains("'unsafe-eval'"), "{policy}");
        assert!(!policies.contains(&policy), "a nonce came twice");
        policies.push(policy);
    }
}

#[tokio::test]
async fn what_is_not_a_page_may_load_nothing() {
    let server = Server::start().await;
    let answer = server.browser().get("/healthz").await;
    let policy = answer.header("content-security-policy");
    assert_eq!(policy, "default-src 'none'; frame-ancestors 'none'");
}

#[tokio::test]
async fn only_a_console_on_https_tells_browsers_to_stay_on_https() {
    let plain = Server::start().await.browser().get("/healthz").await;
    assert_eq!(plain.header("strict-transport-security"), "");
    let options = Options { public_url: "https://console.test", ..Options::default() };
    let secure = Server::start_with(options).await.browser().get("/healthz").await;
    assert_eq!(secure.header("strict-transport-security"), "max-age=31536000");
}

#[tokio::test]
async fn a_sane_request_id_is_echoed_and_any_other_is_replaced() {
    let server = Server::start().await;
    let ask = |id: &'static str| {
        let request = Request::get("/healthz").header("x-request-id", id).body(Body::empty());
        server.send(request.expect("a request"))
    };
    assert_eq!(ask("trace-4711.a").await.header("x-request-id"), "trace-4711.a");
    for bad in ["has space", "<b>", ""] {
        let given = ask(bad).await.header("x-request-id").to_owned();
        assert!(given != bad && given.len() == 17, "{bad:?} became {given:?}");
    }
}
