//! What machines ask.

use std::net::Ipv4Addr;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::common::{OWNER, Options, Server};

const ELSEWHERE: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 9);

#[tokio::test]
async fn a_running_process_is_healthy_even_without_a_worker() {
    let server = Server::start().await;
    let answer = server.browser().get("/healthz").await;
    assert_eq!((answer.status, answer.text().as_str()), (StatusCode::OK, "ok\n"));
    assert_eq!(answer.set_cookies().count(), 0);
}

#[tokio::test]
async fn it_is_not_ready_until_a_worker_was_heard_of() {
    let server = Server::start().await;
    let answer = server.browser().get("/readyz").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    let parts = answer.json();
    assert_eq!(parts["ready"], false);
    assert_eq!(parts["database"]["ok"], true);
    assert_eq!(parts["storage"]["ok"], true);
    assert_eq!(parts["worker"]["ok"], false);
    assert!(parts["worker"]["words"].as_str().expect("words").contains("no worker"));
}

#[tokio::test]
async fn with_database_storage_and_worker_it_is_ready() {
    let server = Server::start_with(Options { worker: true, ..Options::default() }).await;
    for _ in 0..100 {
        let answer = server.browser().get("/readyz").await;
        if answer.status == StatusCode::OK {
            assert_eq!(answer.json()["ready"], true);
            assert!(answer.json()["database"]["words"].as_str().expect("words").contains("SQLite"));
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it did not become ready within 5 seconds");
}

#[tokio::test]
async fn without_its_database_it_is_alive_but_not_ready() {
    let server = Server::start().await;
    server.ctx.db.close().await;
    assert_eq!(server.browser().get("/healthz").await.status, StatusCode::OK);
    let answer = server.browser().get("/readyz").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.json()["database"]["ok"], false);
}

#[tokio::test]
async fn the_metrics_count_requests_by_template_and_never_by_path() {
    let server = Server::start().await;
    let browser = server.signed_in(OWNER).await;
    browser.get("/demo/main/users?q=somebody").await;
    let answer = browser.get("/metrics").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.header("content-type").starts_with("text/plain; version=0.0.4"));
    let text = answer.text();
    for part in [
        "rollcall_http_requests_total{",
        "route=\"/{org}/{app}/users\"",
        "status=\"200\"",
        "rollcall_http_request_duration_seconds_bucket{",
        "rollcall_import_rows_total{outcome=\"created\"}",
        "rollcall_jobs{state=\"waiting\"}",
        "rollcall_jobs{state=\"running\"}",
        "rollcall_jobs{state=\"failed\"}",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(!text.contains("somebody") && !text.contains("/demo/"), "{text}");
}

#[tokio::test]
async fn the_metrics_are_refused_to_clients_from_elsewhere() {
    let server = Server::start_with(Options { peer: ELSEWHERE, ..Options::default() }).await;
    let answer = server.browser().get("/metrics").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text().contains("ROLLCALL_METRICS_PUBLIC"), "{}", answer.text());
}

#[tokio::test]
async fn the_metrics_are_refused_to_what_came_through_a_proxy_on_this_machine() {
    let server = Server::start().await;
    let request = Request::get("/metrics").header("x-forwarded-for", "203.0.113.9");
    let answer = server.send(request.body(Body::empty()).expect("a request")).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn opened_metrics_are_for_everybody() {
    let options = Options { peer: ELSEWHERE, metrics_public: true, ..Options::default() };
    let server = Server::start_with(options).await;
    assert_eq!(server.browser().get("/metrics").await.status, StatusCode::OK);
}
