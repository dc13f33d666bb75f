//! Input that no program should send: each has its status, and none an answer without a form.

use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::common::{Program, Server};

async fn create(program: &Program<'_>, body: impl Into<Body>) -> StatusCode {
    let request = program
        .request(Method::POST, "/v3/users/create/")
        .header("content-type", "application/json");
    program.send(request, body.into()).await.status
}

#[tokio::test]
async fn a_body_that_is_no_json_object_is_refused() {
    let server = Server::start().await;
    let program = server.program().await;
    let deep = format!("{{\"metadata\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    for body in ["", "{", "null", "[]", "\"text\"", "7", "{\"a\":}", "{'a':1}", deep.as_str()] {
        let short: String = body.chars().take(20).collect();
        assert_eq!(create(&program, body.to_owned()).await, StatusCode::BAD_REQUEST, "{short}");
    }
    let latin = b"{\"vendor_data\": \"Zo\xeb\"}".to_vec();
    assert_eq!(create(&program, latin).await, StatusCode::BAD_REQUEST);
    let lone = r#"{"vendor_data": "\ud800"}"#;
    assert_eq!(create(&program, lone).await, StatusCode::BAD_REQUEST);
    let nul = r#"{"vendor_data": "a\u0000b"}"#;
    assert_eq!(create(&program, nul).await, StatusCode::BAD_REQUEST);
    let form = program
        .request(Method::POST, "/v3/users/create/")
        .header("content-type", "application/x-www-form-urlencoded");
    let form = program.send(form, "vendor_data=a".into()).await;
    assert_eq!(form.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_with_and_without_its_length() {
    let server = Server::start().await;
    let program = server.program().await;
    let large = format!("{{\"vendor_data\": \"{}\"}}", "x".repeat(1 << 20));
    assert_eq!(create(&program, large.clone()).await, StatusCode::PAYLOAD_TOO_LARGE);
    let pieces = futures::stream::iter(
        large
            .into_bytes()
            .chunks(4_096)
            .map(Bytes::copy_from_slice)
            .map(Ok::<_, std::io::Error>)
            .collect::<Vec<_>>(),
    );
    assert_eq!(create(&program, Body::from_stream(pieces)).await, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_body_that_breaks_off_is_refused() {
    let server = Server::start().await;
    let program = server.program().await;
    let broken = futures::stream::iter([
        Ok(Bytes::from_static(b"{\"vendor_data\":")),
        Err(std::io::Error::other("gone")),
    ]);
    assert_eq!(create(&program, Body::from_stream(broken)).await, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_path_that_names_nothing_is_answered_in_the_contracts_form() {
    let server = Server::start().await;
    let program = server.program().await;
    program.post("/v3/users/create/", json!({"vendor_data": "a"})).await;
    for (path, status) in [
        ("/v3/users/%00/", StatusCode::NOT_FOUND),
        ("/v3/users/a%0D%0Ab/", StatusCode::NOT_FOUND),
        ("/v3/users/%FF/", StatusCode::BAD_REQUEST),
        ("/v3/users/..%2F..%2Fetc%2Fpasswd/", StatusCode::NOT_FOUND),
        ("/v3/users//", StatusCode::NOT_FOUND),
        ("/v3/users/b", StatusCode::NOT_FOUND),
        ("/v3/users/a", StatusCode::OK),
        ("/v3/nothing/", StatusCode::NOT_FOUND),
        ("/v3/organization/x/application/y/vendor-users/", StatusCode::NOT_FOUND),
        ("/v3/users/?search=%00&tag=%00%FF", StatusCode::BAD_REQUEST),
        ("/v3/users/?tag=%FF", StatusCode::OK),
        ("/v3/users/?status=%00", StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(program.get(path).await.status, status, "{path}");
    }
    let by_id = format!("{}/by-id/not-an-id/", program.base);
    assert_eq!(program.get(&by_id).await.status, StatusCode::NOT_FOUND);
    for (method, path) in [
        (Method::PUT, "/v3/users/a/"),
        (Method::POST, "/v3/users/"),
        (Method::DELETE, "/v3/users/"),
    ] {
        let answer = program.json(method.clone(), path, json!({}), &[]).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
        assert!(!answer.header("allow").is_empty(), "{method} {path}");
    }
    let long = format!("/v3/users/{}/", "a".repeat(5_000));
    assert_eq!(program.get(&long).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_body_that_is_empty_or_encoded_is_refused_with_that_reason() {
    let server = Server::start().await;
    let program = server.program().await;
    let post = || program.request(Method::POST, "/v3/users/create/");
    let empty = program.send(post().header("content-type", "application/json"), "".into()).await;
    assert!(empty.text().contains("The body is empty"), "{}", empty.text());
    let zipped =
        post().header("content-type", "application/json").header("content-encoding", "gzip");
    let zipped = program.send(zipped, vec![0x1f, 0x8b, 8, 0].into()).await;
    assert_eq!(zipped.status, StatusCode::BAD_REQUEST);
    assert!(zipped.json()["content-encoding"].is_array(), "{}", zipped.text());
}

#[tokio::test]
async fn a_status_and_a_country_are_read_in_any_capitals_wherever_they_are_sent() {
    let server = Server::start().await;
    let program = server.program().await;
    let user = json!({"vendor_data": "a", "status": "flagged", "country": "deu"});
    assert_eq!(program.post("/v3/users/create/", user).await.status, StatusCode::CREATED);
    program.post("/v3/users/create/", json!({"vendor_data": "b"})).await;
    let bulk = format!("{}/bulk-status/", program.base);
    let body = json!({"vendor_data_list": ["a"], "status": "blocked"});
    let done = program.post(&bulk, body).await;
    assert_eq!(done.json()["updated"], 1, "{}", done.text());
    let listed = program.get("/v3/users/?status=blocked&country=deu").await;
    assert_eq!(listed.json()["count"], 1, "{}", listed.text());
    let missing = program.post(&bulk, json!({"vendor_data_list": ["a"]})).await;
    assert_eq!(missing.json()["status"][0], "This field is required.", "{}", missing.text());
    let missing = program.post(&bulk, json!({"status": "ACTIVE"})).await;
    assert_eq!(missing.json()["vendor_data_list"][0], "This field is required.");
}

#[tokio::test]
async fn what_a_program_made_of_a_value_is_refused_with_the_right_one() {
    let server = Server::start().await;
    let program = server.program().await;
    for (field, value, words) in [
        ("phone", "+4915112345678.00", "Use +4915112345678."),
        ("phone", "+4,915,112,345,678", "Use +4915112345678."),
        ("phone", "+36 06 30 123 4567", "Use +36301234567."),
        ("email", "'a@b.example'", "Use a@b.example."),
        ("email", "a@b.123", "not an e-mail address"),
        ("full_name", ".", "placeholder"),
        ("full_name", "Loading...", "spreadsheet error"),
    ] {
        let refused =
            program.post("/v3/users/create/", json!({"vendor_data": "a", field: value})).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{value}");
        assert!(refused.text().contains(words), "{value}: {}", refused.text());
    }
}
