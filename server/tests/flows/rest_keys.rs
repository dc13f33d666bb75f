//! Who is let in to the REST interface, to what, how often, and what they read of it.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use rollcall_core::api_keys::{self, KeyPermission, NewApiKey};
use rollcall_core::{Error, operators};
use rollcall_server::config::Rates;
use serde_json::{Value, json};

use crate::common::{OWNER, Options, STRANGER, Server};

#[tokio::test]
async fn each_call_needs_its_permission() {
    use KeyPermission::{
        CreateReports, CreateUsers, CreateVerifications, DeleteUsers, ReadAudit, ReadReports,
        ReadUsers, WriteUsers,
    };
    let server = Server::start().await;
    let all = server.program().await;
    all.post("/v3/users/create/", json!({"vendor_data": "p"})).await;
    let base = all.base.clone();
    let reports = base.replace("/vendor-users", "/reports");
    let (nil, nobody) = (uuid::Uuid::nil(), uuid::Uuid::nil());
    let calls = [
        (ReadUsers, Method::GET, "/v3/users/".to_owned(), json!({})),
        (ReadUsers, Method::GET, "/v3/users/p/".into(), json!({})),
        (ReadUsers, Method::GET, format!("{base}/by-id/{}/", uuid::Uuid::nil()), json!({})),
        (ReadUsers, Method::GET, format!("{base}/by-id/{nobody}/faces/"), json!({})),
        (
            WriteUsers,
            Method::POST,
            format!("{base}/by-id/{nobody}/faces/upload/"),
            json!({"image": "AAAA"}),
        ),
        (WriteUsers, Method::DELETE, format!("{base}/by-id/{nobody}/faces/{nobody}/"), json!({})),
        (CreateUsers, Method::POST, "/v3/users/create/".into(), json!({"vendor_data": "q"})),
        (CreateUsers, Method::POST, format!("{base}/"), json!({"vendor_data": "q"})),
        (WriteUsers, Method::PATCH, "/v3/users/p/".into(), json!({})),
        (WriteUsers, Method::PATCH, format!("{base}/p/update/"), json!({})),
        (
            WriteUsers,
            Method::POST,
            format!("{base}/bulk-status/"),
            json!({"vendor_data_list": ["p"], "status": "ACTIVE"}),
        ),
        (
            CreateVerifications,
            Method::POST,
            "/v3/users/p/verifications/".into(),
            json!({"session_id": "s", "status": "DECLINED",
                   "completed_at": "2026-01-01T00:00:00Z"}),
        ),
        (
            DeleteUsers,
            Method::DELETE,
            format!("{base}/delete/"),
            json!({"vendor_data_list": ["q"]}),
        ),
        (DeleteUsers, Method::DELETE, "/v3/users/p/".into(), json!({})),
        (DeleteUsers, Method::POST, "/v3/users/delete/".into(), json!({"vendor_data_list": ["q"]})),
        (WriteUsers, Method::PATCH, "/v3/users/p/update-status/".into(), json!({"status": "x"})),
        (WriteUsers, Method::PATCH, format!("{base}/p/update-status/"), json!({"status": "x"})),
        (ReadAudit, Method::GET, base.replace("/vendor-users", "/audit-logs/"), json!({})),
        (ReadUsers, Method::GET, format!("{base}/"), json!({})),
        (ReadUsers, Method::GET, format!("{base}/p/"), json!({})),
        (
            CreateReports,
            Method::POST,
            format!("{reports}/vendor-users/"),
            json!({"columns": ["vendor_data"]}),
        ),
        (ReadReports, Method::GET, format!("{reports}/"), json!({})),
        (ReadReports, Method::GET, format!("{reports}/{nil}/"), json!({})),
        (ReadReports, Method::GET, format!("{reports}/{nil}/download-url/"), json!({})),
    ];
    for (permission, method, path, body) in calls {
        let others: Vec<_> =
            KeyPermission::ALL.into_iter().filter(|one| *one != permission).collect();
        let without = server.program_that_may(&others).await;
        let refused = without.json(method.clone(), &path, body.clone(), &[]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{method} {path}");
        assert!(refused.json()["detail"].is_string());
        let with = server.program_that_may(&[permission]).await;
        let taken = with.json(method.clone(), &path, body, &[]).await;
        assert_ne!(taken.status, StatusCode::FORBIDDEN, "{method} {path}");
    }
}

#[tokio::test]
async fn without_a_key_that_works_there_is_no_answer() {
    let server = Server::start().await;
    let mut program = server.program().await;
    assert_eq!(program.get("/v3/users/").await.status, StatusCode::OK);
    let bearer = Request::get("/v3/users/")
        .header("authorization", format!("Bearer {}", program.key))
        .body(Body::empty());
    assert_eq!(server.send(bearer.expect("a request")).await.status, StatusCode::OK);
    let without = server.send(Request::get("/v3/users/").body(Body::empty()).expect("one")).await;
    assert_eq!(without.status, StatusCode::UNAUTHORIZED);
    assert!(without.header("www-authenticate").starts_with("Bearer"));
    let owner = server.actor(OWNER).await;
    let good = std::mem::replace(&mut program.key, "rollcall_nothing".into());
    let unknown = program.get("/v3/users/").await;
    assert_eq!(unknown.status, StatusCode::UNAUTHORIZED);
    program.key = good;
    api_keys::revoke(&server.ctx, &owner, program.made.info.id).await.expect("revoked");
    let revoked = program.get("/v3/users/").await;
    assert_eq!((revoked.status, revoked.text()), (StatusCode::UNAUTHORIZED, unknown.text()));
    // A session of the console opens nothing here.
    let browser = server.signed_in(OWNER).await;
    assert_eq!(browser.get("/v3/users/").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn another_tenants_users_and_paths_are_not_found() {
    let server = Server::start().await;
    let ours = server.program().await;
    let stranger = operators::resolve_by_email(&server.ctx, STRANGER, "other", "main", "test");
    let stranger = stranger.await.expect("an answer").expect("an actor");
    let theirs = server.program_of(&stranger, &KeyPermission::ALL).await;
    let created = ours.post("/v3/users/create/", json!({"vendor_data": "ours"})).await.json();
    let id = created["didit_internal_id"].as_str().expect("an id").to_owned();
    for path in [
        "/v3/users/ours/".to_owned(),
        format!("{}/by-id/{id}/", theirs.base),
        format!("{}/by-id/{id}/", ours.base),
        format!("{}/", ours.base),
    ] {
        assert_eq!(theirs.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let (organization, _) = ours.base.split_once("/application/").expect("a path");
    let other = format!("{organization}/application/{}/vendor-users/", uuid::Uuid::nil());
    assert_eq!(ours.get(&other).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn one_request_too_many_is_told_when_to_come_back() {
    let rates = Rates { reads: 3, writes: 1 };
    let server = Server::start_with(Options { rates, ..Options::default() }).await;
    let program = server.program().await;
    for left in ["2", "1", "0"] {
        let answer = program.get("/v3/users/").await;
        assert_eq!((answer.status, answer.header("x-ratelimit-remaining")), (StatusCode::OK, left));
        assert_eq!(answer.header("x-ratelimit-limit"), "3");
    }
    let refused = program.get("/v3/users/").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let seconds: u64 = refused.header("retry-after").parse().expect("seconds");
    assert!((1..=61).contains(&seconds));
    // Writes have their own window, and so has another key.
    let create = program.post("/v3/users/create/", json!({"vendor_data": "r"})).await;
    assert_eq!(create.status, StatusCode::CREATED);
    assert_eq!(server.program().await.get("/v3/users/").await.status, StatusCode::OK);
    // So have addresses without a key that works.
    let without = async || {
        let request = Request::get("/v3/users/").body(Body::empty()).expect("a request");
        server.send(request).await.status
    };
    for _ in 0..3 {
        assert_eq!(without().await, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(without().await, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn every_call_of_the_document_is_answered_and_the_page_shows_it() {
    let server = Server::start().await;
    let browser = server.browser();
    let document = browser.get("/v3/openapi.json").await;
    assert_eq!(
        (document.status, document.header("content-type")),
        (StatusCode::OK, "application/json")
    );
    let document = document.json();
    assert_eq!(document["openapi"], "3.1.0");
    let program = server.program().await;
    let (base, rest) =
        ("/vendor-users/", "/v3/organization/{organization_id}/application/{application_id}");
    let own = program.base.trim_end_matches("/vendor-users");
    let paths = document["paths"].as_object().expect("paths").clone();
    assert!(paths.keys().any(|path| path.contains(base)));
    let page = browser.get("/v3/docs").await;
    assert_eq!(page.status, StatusCode::OK);
    for (path, item) in paths {
        let address = path
            .replace(rest, own)
            .replace("{vendor_data}", "nobody")
            .replace("{uuid}", &uuid::Uuid::nil().to_string())
            .replace("{didit_internal_id}", &uuid::Uuid::nil().to_string())
            .replace("{report_id}", &uuid::Uuid::nil().to_string());
        for method in item.as_object().expect("methods").keys() {
            let method: Method = method.to_uppercase().parse().expect("a method");
            let answer = program.json(method.clone(), &address, json!({}), &[]).await;
            let words = answer.text();
            assert_ne!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            assert!(!words.contains("Unknown path"), "{method} {path}: {words}");
        }
        assert!(page.text().contains(&path), "{path}");
    }
}

#[tokio::test]
async fn a_key_shows_what_the_role_of_its_maker_reads_and_null_in_the_place_of_the_rest() {
    let server = Server::start().await;
    let body = json!({"vendor_data": "c-1", "full_name": "Ada", "email": "a@b.example",
                      "country": "DEU", "tags": ["a"], "metadata": {"b": 7}});
    let created = server.program().await.post("/v3/users/create/", body).await;
    assert_eq!(created.json()["full_name"], "Ada");
    let developer = server.actor("developer@demo.test").await;
    let program = server.program_of(&developer, &[KeyPermission::ReadUsers]).await;
    let listed = program.get("/v3/users/?search=c-1").await.json()["results"][0].clone();
    let by_id = created.json()["didit_internal_id"].as_str().expect("an id").to_owned();
    for user in [
        listed,
        program.get("/v3/users/c-1/").await.json(),
        program.get(&format!("{}/by-id/{by_id}/", program.base)).await.json(),
    ] {
        for hidden in ["display_name", "full_name", "date_of_birth", "email", "phone", "country"] {
            assert_eq!(user[hidden], Value::Null, "{hidden}");
        }
        assert_eq!(user["effective_name"], "c-1");
        assert_eq!(user["tags"][0]["tag"]["name"], "a");
        for hidden in ["approved_emails", "approved_phones", "issuing_states"] {
            assert_eq!(user[hidden], Value::Null, "{hidden}");
        }
        assert_eq!((&user["metadata"]["b"], &user["session_count"]), (&json!(7), &json!(0)));
    }
    // A search and a filter tell nothing of what is hidden.
    let found = program.get("/v3/users/?search=ada").await.json();
    assert_eq!(found["results"], json!([]));
    let refused = program.get("/v3/users/?country=DEU").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_the_team_has_written_needs_a_permission_of_its_own() {
    use KeyPermission::{CreateReports, ReadNotes, ReadUsers};
    let server = Server::start().await;
    let all = server.program().await;
    all.post("/v3/users/create/", json!({"vendor_data": "c-1"})).await;
    let body = json!({"status": "BLOCKED", "reason": "forged passport"});
    let done = all.patch("/v3/users/c-1/update-status/", body).await;
    assert_eq!(done.json()["comments"][0]["comment"], "forged passport");
    let narrow = server.program_that_may(&[ReadUsers, CreateReports]).await;
    assert_eq!(narrow.get("/v3/users/c-1/").await.json()["comments"], json!([]));
    assert_eq!(narrow.get("/v3/users/").await.json()["results"][0]["comments"], json!([]));
    let reports = narrow.base.replace("/vendor-users", "/reports/vendor-users/");
    for column in ["notes", "status_reason"] {
        let body = json!({"columns": ["vendor_data", column], "purpose": "test"});
        let refused = narrow.post(&reports, body).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text());
        assert!(refused.text().contains("read:notes"), "{}", refused.text());
    }
    let without_users = server.program_that_may(&[ReadNotes]).await;
    assert_eq!(without_users.get("/v3/users/c-1/").await.status, StatusCode::FORBIDDEN);
    let developer = server.actor("developer@demo.test").await;
    let new = NewApiKey {
        name: "Tests".into(),
        permissions: vec![ReadUsers, ReadNotes],
        ..NewApiKey::default()
    };
    let Err(Error::Invalid(fields)) = api_keys::create(&server.ctx, &developer, &new).await else {
        panic!("taken")
    };
    assert!(fields["permissions"][0].contains("read:notes"), "{fields:?}");
}
