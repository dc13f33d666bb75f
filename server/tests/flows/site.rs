//! The browser's files.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};

use rollcall_server::site::Site;

use crate::common::{Answer, Options, Server, write_site};

async fn get(server: &Server, path: &str, name: &str, value: &str) -> Answer {
    let request = Request::get(path).header(name, value).body(Body::empty());
    server.send(request.expect("a request")).await
}

#[tokio::test]
async fn a_file_of_the_build_comes_in_the_smallest_form_that_is_taken_and_may_be_kept() {
    let server = Server::start().await;
    for (accepted, encoding, body) in [
        ("gzip, deflate, br", "br", "brotli"),
        ("gzip", "gzip", "gzip"),
        ("br;q=0, gzip", "gzip", "gzip"),
        ("identity", "", "body { margin: 0 }"),
    ] {
        let answer = get(&server, "/pkg/rollcall.1.css", "accept-encoding", accepted).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("content-encoding"), encoding, "{accepted}");
        assert_eq!(answer.text(), body, "{accepted}");
        assert_eq!(answer.header("content-type"), "text/css; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(answer.header("vary"), "accept-encoding");
        assert_eq!(answer.set_cookies().count(), 0);
    }
}

#[tokio::test]
async fn a_file_without_compressed_forms_comes_as_it_is() {
    let server = Server::start().await;
    let answer = get(&server, "/pkg/rollcall.1.wasm", "accept-encoding", "br").await;
    assert_eq!((answer.header("content-encoding"), answer.text().as_str()), ("", "wasm"));
    assert_eq!(answer.header("content-type"), "application/wasm");
}

#[tokio::test]
async fn a_path_out_of_the_folder_finds_nothing() {
    let server = Server::start().await;
    for path in ["/pkg/../rollcall.db", "/pkg/%2e%2e/rollcall.db", "/pkg//etc/passwd", "/pkg/none"]
    {
        let answer = get(&server, path, "accept", "*/*").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn an_icon_is_asked_for_again_by_its_hash() {
    let server = Server::start().await;
    let first = get(&server, "/favicon.svg", "accept", "*/*").await;
    assert_eq!(first.status, StatusCode::OK);
    assert_eq!(first.header("content-type"), "image/svg+xml");
    assert_eq!(first.header("cache-control"), "public, max-age=3600");
    let etag = first.header("etag");
    assert!(etag.starts_with("W/\""), "{etag}");
    let again = get(&server, "/favicon.svg", "if-none-match", etag).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
}

#[tokio::test]
async fn a_server_takes_the_browser_library_when_its_build_has_ended() {
    let server = Server::start_with(Options { library_follows: true, ..Options::default() }).await;
    let page = get(&server, "/sign-in", "accept", "text/html").await.text();
    assert!(page.contains("The browser library is still being built."), "{page}");
    assert!(!page.contains("<script"), "{page}");
    assert_eq!(get(&server, "/pkg/rollcall.1.css", "accept", "*/*").await.status, StatusCode::OK);
    assert_eq!(
        get(&server, "/pkg/rollcall.1.js", "accept", "*/*").await.status,
        StatusCode::NOT_FOUND
    );

    write_site(&server.site_folder());
    let page = loop {
        let page = get(&server, "/sign-in", "accept", "text/html").await.text();
        if page.contains("<script") {
            break page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert!(page.contains("/pkg/rollcall.1.js"), "{page}");
    assert!(!page.contains("still being built"), "{page}");
    for (name, content) in [("rollcall.1.js", "export default 1"), ("rollcall.1.wasm", "wasm")] {
        let answer = get(&server, &format!("/pkg/{name}"), "accept", "*/*").await;
        assert_eq!(answer.text(), content, "{name}");
    }
}

#[tokio::test]
async fn a_site_that_lacks_its_library_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    write_site(folder.path());
    std::fs::write(folder.path().join("pkg/manifest.json"), r#"{"css":"rollcall.1.css"}"#)
        .expect("a file");
    let error = Site::load(folder.path()).expect_err("no library").to_string();
    assert!(error.contains("it names no script or no module"), "{error}");
    write_site(folder.path());
    std::fs::remove_file(folder.path().join("pkg/rollcall.1.wasm")).expect("a file");
    let error = Site::load(folder.path()).expect_err("no module").to_string();
    assert!(error.contains("pkg/rollcall.1.wasm is missing"), "{error}");
}
