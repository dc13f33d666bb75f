//! SCIM over HTTP: every answer has the form of the protocol, and a leaver is out at once.

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{Method, Request, StatusCode};
use rollcall_core::scim::{self, NewToken};
use rollcall_server::config::Rates;
use serde_json::{Value, json};

use crate::commands::Machine;
use crate::common::{Answer, OWNER, Options, READER, Server};

/// A directory, as far as the server can tell.
struct Directory<'a> {
    server: &'a Server,
    token: String,
}

impl<'a> Directory<'a> {
    async fn of(server: &'a Server) -> Self {
        let owner = server.actor(OWNER).await;
        let new = NewToken { name: "Okta".into(), expires_at: None };
        let made = scim::create_token(&server.ctx, &owner, &new).await.expect("a token");
        Self { server, token: made.token }
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Body,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(AUTHORIZATION, format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.server.send(request.body(body).expect("a request")).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, Body::empty(), &[]).await
    }

    async fn json(&self, method: Method, path: &str, body: Value) -> Answer {
        let kind = [("content-type", "application/scim+json; charset=utf-8")];
        self.send(method, path, Body::from(body.to_string()), &kind).await
    }
}

/// The JSON of an answer, which has the media type of the protocol.
fn read(answer: &Answer) -> Value {
    assert_eq!(answer.headers[CONTENT_TYPE], "application/scim+json", "{}", answer.text());
    serde_json::from_slice(&answer.body).expect("JSON")
}

/// What is refused has the form of an error.
fn refusal(answer: &Answer, status: StatusCode) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    let error = read(answer);
    assert_eq!(error["schemas"][0], "urn:ietf:params:scim:api:messages:2.0:Error");
    assert_eq!(error["status"], status.as_str());
    assert!(!error["detail"].as_str().unwrap_or_default().is_empty());
    error
}

#[tokio::test]
async fn a_leaver_is_out_of_every_page_with_the_next_request() {
    let server = Server::start().await;
    let directory = Directory::of(&server).await;
    let reader = server.signed_in(READER).await;
    assert_eq!(reader.get("/demo/main/users").await.status, StatusCode::OK);
    let made = directory.json(Method::POST, "/scim/v2/Users", json!({"userName": READER})).await;
    assert_eq!(made.status, StatusCode::CREATED);
    let made_json = read(&made);
    assert_eq!(made.headers["location"], made_json["meta"]["location"].as_str().unwrap());
    assert_eq!(made.headers["etag"], made_json["meta"]["version"].as_str().unwrap());
    let path = format!("/scim/v2/Users/{}", made_json["id"].as_str().unwrap());
    let leaves = json!({"Operations": [{"op": "Replace", "path": "active", "value": "False"}]});
    let begun = std::time::Instant::now();
    let left = directory.json(Method::PATCH, &path, leaves).await;
    assert_eq!(read(&left)["active"], false);
    for page in ["/demo/main/users", "/demo/main", "/account"] {
        let answer = reader.get(page).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{page}");
        assert!(answer.location().starts_with("/sign-in"), "{page}: {}", answer.location());
    }
    assert!(begun.elapsed().as_secs_f64() < 1.0, "{:?}", begun.elapsed());
    assert_ne!(server.browser().sign_in(READER, crate::common::PASSWORD).await.status, 303);
    let gone = directory.send(Method::DELETE, &path, Body::empty(), &[]).await;
    assert_eq!((gone.status, gone.body.len()), (StatusCode::NO_CONTENT, 0));
    refusal(&directory.get(&path).await, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_answer_has_the_form_of_the_protocol() {
    let server = Server::start().await;
    let directory = Directory::of(&server).await;
    for path in [
        "/scim",
        "/scim/",
        "/scim/v2",
        "/scim/v2/",
        "/scim/v2/x/y/z",
        "/scim/v2/users",
        "/scim/v1/Users",
    ] {
        refusal(&directory.get(path).await, StatusCode::NOT_FOUND);
    }
    let put = directory.send(Method::PUT, "/scim/v2/Users", Body::empty(), &[]).await;
    refusal(&put, StatusCode::METHOD_NOT_ALLOWED);
    for path in ["/scim/v2/Me", "/scim/v2/Bulk"] {
        refusal(&directory.get(path).await, StatusCode::NOT_IMPLEMENTED);
    }
    let nobody = Directory { server: &server, token: "rollcall_scim_x".into() };
    for path in ["/scim/v2/Users", "/scim/v2/Schemas", "/scim/v2/nothing"] {
        let refused = nobody.get(path).await;
        refusal(&refused, StatusCode::UNAUTHORIZED);
        assert!(refused.headers.contains_key("www-authenticate"));
    }
    let origin = [("origin", "https://evil.example")];
    let forged = directory.send(Method::POST, "/scim/v2/Users", Body::from("{}"), &origin).await;
    refusal(&forged, StatusCode::FORBIDDEN);
    let kind = [("content-type", "text/plain")];
    let text = directory.send(Method::POST, "/scim/v2/Users", Body::from("{}"), &kind).await;
    refusal(&text, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let broken = directory.send(Method::POST, "/scim/v2/Users", Body::from("{\"a"), &[]).await;
    assert_eq!(refusal(&broken, StatusCode::BAD_REQUEST)["scimType"], "invalidSyntax");
    let long = Body::from("x".repeat(1024 * 1024 + 1));
    let long = directory.send(Method::POST, "/scim/v2/Users", long, &[]).await;
    refusal(&long, StatusCode::PAYLOAD_TOO_LARGE);
    let filter = directory.get("/scim/v2/Users?filter=salary%20gt%203").await;
    assert_eq!(refusal(&filter, StatusCode::BAD_REQUEST)["scimType"], "invalidFilter");
    let count = directory.get("/scim/v2/Groups?count=many").await;
    assert_eq!(refusal(&count, StatusCode::BAD_REQUEST)["scimType"], "invalidValue");
    let filter = directory.get("/scim/v2/Schemas?filter=id%20pr").await;
    refusal(&filter, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn resources_are_listed_searched_and_read_if_they_have_changed() {
    let server = Server::start().await;
    let directory = Directory::of(&server).await;
    let made = directory
        .json(
            Method::POST,
            "/scim/v2/Users?attributes=userName",
            json!({"userName": "a@demo.test"}),
        )
        .await;
    let made = read(&made);
    assert!(made.get("active").is_none() && made.get("meta").is_none(), "{made}");
    let id = made["id"].as_str().unwrap();
    let group = json!({"displayName": "Staff", "members": [{"value": id}]});
    let group = read(&directory.json(Method::POST, "/scim/v2/Groups", group).await);
    assert_eq!(group["members"][0]["value"], id);
    let list =
        read(&directory.get("/scim/v2/Users?filter=userName%20eq%20%22A%40demo.test%22").await);
    assert_eq!((&list["totalResults"], &list["Resources"][0]["id"]), (&json!(1), &json!(id)));
    let search = json!({"filter": "meta.resourceType pr", "count": 1, "startIndex": 2});
    let found = read(&directory.json(Method::POST, "/scim/v2/.search", search).await);
    assert_eq!((&found["totalResults"], &found["itemsPerPage"]), (&json!(2), &json!(1)));
    assert_eq!(found["Resources"][0]["displayName"], "Staff");
    let path = format!("/scim/v2/Users/{id}");
    let seen = directory.get(&path).await;
    let version = seen.headers["etag"].to_str().unwrap().to_owned();
    let known = [("if-none-match", version.as_str())];
    let again = directory.send(Method::GET, &path, Body::empty(), &known).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    let old = [("if-match", "W/\"old\"")];
    let refused = directory.send(Method::DELETE, &path, Body::empty(), &old).await;
    refusal(&refused, StatusCode::PRECONDITION_FAILED);
    let schema = "/scim/v2/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group";
    assert_eq!(read(&directory.get(schema).await)["name"], "Group");
    assert_eq!(read(&directory.get("/scim/v2/ResourceTypes/User").await)["endpoint"], "/Users");
    let config = read(&directory.get("/scim/v2/ServiceProviderConfig").await);
    assert_eq!(config["patch"]["supported"], true);
}

#[tokio::test]
async fn a_token_has_a_rate_limit_of_its_own() {
    let rates = Rates { reads: 2, writes: 1 };
    let server = Server::start_with(Options { rates, ..Options::default() }).await;
    let directory = Directory::of(&server).await;
    let other = Directory::of(&server).await;
    for _ in 0..2 {
        assert_eq!(directory.get("/scim/v2/Schemas").await.status, StatusCode::OK);
    }
    let refused = directory.get("/scim/v2/Schemas").await;
    refusal(&refused, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers.contains_key("retry-after"));
    assert_eq!(other.get("/scim/v2/Schemas").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_directory_token_opens_neither_the_rest_interface_nor_a_page() {
    let server = Server::start().await;
    let directory = Directory::of(&server).await;
    assert_eq!(directory.get("/v3/users/").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(directory.get("/demo/main/users").await.status, StatusCode::SEE_OTHER);
    let program = server.program().await;
    let key = Directory { server: &server, token: program.key.clone() };
    refusal(&key.get("/scim/v2/Users").await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_page_shows_a_token_once_and_only_an_owner_creates_one() {
    let server = Server::start().await;
    let owner = server.signed_in(OWNER).await;
    let page = "/demo/main/settings/directory";
    assert!(owner.get(page).await.text().contains("No token yet."));
    let wrong = owner.post(page, &[("name", ""), ("expires", "365")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = owner.post_for_secret(page, &[("name", "Okta"), ("expires", "365")]).await;
    let text = made.text();
    let begin = text.find("rollcall_scim_").expect("the token");
    let token: String = text[begin..]
        .chars()
        .take_while(|one| one.is_ascii_alphanumeric() || *one == '_')
        .collect();
    let directory = Directory { server: &server, token: token.clone() };
    assert_eq!(directory.get("/scim/v2/Users").await.status, StatusCode::OK);
    let again = owner.get(page).await.text();
    assert!(again.contains("Okta") && !again.contains(&token), "the token is shown once");
    let reader = server.signed_in(READER).await;
    assert_eq!(
        reader.post(page, &[("name", "Okta"), ("expires", "365")]).await.status,
        StatusCode::FORBIDDEN
    );
    server.age_proofs().await;
    let asked = owner.post(page, &[("name", "Entra"), ("expires", "never")]).await;
    assert_ne!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text());
}

#[test]
fn commands_create_list_and_revoke_tokens() {
    let machine = Machine::seeded();
    let of = ["--application", "demo/main"];
    let run = |words: &[&str]| {
        machine.run(&[&["operator", "scim"], words, &of].concat()).with_status(0).out
    };
    assert!(run(&["list"]).contains("There is no token."));
    let token = run(&["create-token", "--name", "Okta", "--expires-in", "90d"]);
    let prefix = &token.trim()[..22];
    let list = run(&["list"]);
    assert!(list.contains(prefix) && list.contains("active") && !list.contains(token.trim()));
    assert!(run(&["revoke-token", prefix]).contains("was revoked"));
    assert!(run(&["list"]).contains("revoked"));
}
