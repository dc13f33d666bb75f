//! The REST contract, row by row: what each call answers, and with which status it refuses.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::common::Server;

const FIELDS: [&str; 28] = [
    "didit_internal_id",
    "vendor_data",
    "display_name",
    "full_name",
    "date_of_birth",
    "effective_name",
    "email",
    "phone",
    "country",
    "status",
    "portrait_image_url",
    "session_count",
    "approved_count",
    "declined_count",
    "in_review_count",
    "issuing_states",
    "approved_emails",
    "approved_phones",
    "features",
    "features_list",
    "tags",
    "metadata",
    "comments",
    "first_session_at",
    "last_session_at",
    "last_activity_at",
    "created_at",
    "updated_at",
];

#[tokio::test]
async fn a_user_is_created_read_changed_and_erased_under_both_paths() {
    let server = Server::start().await;
    let program = server.program().await;
    let body = json!({"vendor_data": "KP/1 ü", "full_name": "Zoë", "status": "FLAGGED",
                      "tags": ["a"], "metadata": {"b": 7}, "date_of_birth": "1991-05-23"});
    let created = program.post("/v3/users/create/", body).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
    let user = created.json();
    let named: Vec<_> = user.as_object().expect("a user").keys().map(String::as_str).collect();
    assert_eq!(named, FIELDS);
    assert_eq!((&user["effective_name"], &user["metadata"]["b"]), (&json!("Zoë"), &json!(7)));
    assert_eq!(created.header("etag"), "\"1\"");

    let id = user["didit_internal_id"].as_str().expect("an id");
    let base = &program.base;
    for path in [
        "/v3/users/kp%2F1%20%C3%BC/".to_owned(),
        format!("{base}/KP%2F1%20%C3%9C/"),
        format!("{base}/by-id/{id}/"),
    ] {
        let found = program.get(&path).await;
        assert_eq!((found.status, found.json()), (StatusCode::OK, user.clone()), "{path}");
    }
    let changed = program
        .patch(
            "/v3/users/kp%2F1%20ü/".replace('ü', "%C3%BC").as_str(),
            json!({"display_name": "Z", "status": "ACTIVE"}),
        )
        .await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text());
    assert_eq!(changed.json()["effective_name"], "Z");
    let path = format!("{base}/kp%2F1%20%C3%BC/update/");
    let changed = program.patch(&path, json!({"display_name": null})).await;
    assert_eq!((changed.status, changed.header("etag")), (StatusCode::OK, "\"3\""));
    assert_eq!(changed.json()["display_name"], Value::Null);

    let gone = program.delete("/v3/users/kp%2F1%20%C3%BC/").await;
    assert_eq!((gone.status, gone.body.len()), (StatusCode::NO_CONTENT, 0));
    assert_eq!(program.get("/v3/users/kp%2F1%20%C3%BC/").await.status, StatusCode::NOT_FOUND);
    let again = program.delete("/v3/users/kp%2F1%20%C3%BC/").await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_user_whose_key_is_a_word_of_a_path_is_reached_all_the_same() {
    let server = Server::start().await;
    let program = server.program().await;
    let base = &program.base;
    for key in ["create", "delete", "bulk-status"] {
        let created = program.post(&format!("{base}/"), json!({"vendor_data": key})).await;
        assert_eq!(created.status, StatusCode::CREATED);
        for path in [format!("/v3/users/{key}/"), format!("{base}/{key}/")] {
            let found = program.get(&path).await;
            assert_eq!((found.status, &found.json()["vendor_data"]), (StatusCode::OK, &json!(key)));
        }
    }
    assert_eq!(program.delete("/v3/users/create/").await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_wrong_field_is_named_and_a_second_create_is_refused() {
    let server = Server::start().await;
    let program = server.program().await;
    let wrong = program.post("/v3/users/create/", json!({"country": "DE", "email": 7})).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    let fields = wrong.json();
    assert_eq!(fields["email"], json!(["Send a string."]));
    assert_eq!(fields["country"], json!(["Use three letters: DEU."]));
    let missing = program.post("/v3/users/create/", json!({})).await;
    assert_eq!(missing.json(), json!({"vendor_data": ["This field is required."]}));
    let body = json!({"vendor_data": "x"});
    assert_eq!(program.post("/v3/users/create/", body.clone()).await.status, StatusCode::CREATED);
    let again = program.post("/v3/users/create/", json!({"vendor_data": "X"})).await;
    assert_eq!(again.status, StatusCode::BAD_REQUEST);
    assert!(again.json()["vendor_data"].is_array());
}

#[tokio::test]
async fn a_list_is_filtered_and_walked_by_its_own_addresses() {
    let server = Server::start().await;
    let program = server.program().await;
    for n in 0..7 {
        let body = json!({"vendor_data": format!("walk-{n}"), "tags": ["walk"],
                          "country": if n % 2 == 0 { "ISL" } else { "OMN" }});
        assert_eq!(program.post("/v3/users/create/", body).await.status, StatusCode::CREATED);
    }
    for path in ["/v3/users/".to_owned(), format!("{}/", program.base)] {
        let mut address = format!("{path}?search=walk-&page_size=3");
        let mut seen = Vec::new();
        loop {
            let page = program.get(&address).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.text());
            let page = page.json();
            let results = page["results"].as_array().expect("results").clone();
            seen.extend(results.iter().map(|user| user["vendor_data"].clone()));
            let Some(next) = page["next"].as_str() else { break };
            let local = next.strip_prefix("http://console.test").expect("an address");
            assert!(local.starts_with(&path), "{local}");
            address = local.to_owned();
        }
        let expected: Vec<_> = (0..7).rev().map(|n| json!(format!("walk-{n}"))).collect();
        assert_eq!(seen, expected);
    }
    let both = program.get("/v3/users/?tag=walk&country=ISL&status=ACTIVE").await.json();
    assert_eq!(both["results"].as_array().map(Vec::len), Some(4));
    let day = server.ctx.clock.now().day();
    let today = format!("/v3/users/?tag=walk&created_from={day}&created_to={day}");
    assert_eq!(program.get(&today).await.json()["results"].as_array().map(Vec::len), Some(7));
    let none = program.get("/v3/users/?tag=walk&created_to=2020-01-01").await.json();
    assert_eq!((&none["results"], &none["next"]), (&json!([]), &Value::Null));
    for wrong in [
        "page_size=0",
        "page_size=x",
        "cursor=zz",
        "country=XXX",
        "status=x",
        "created_from=x",
        "cursor=5b66616c73652c225c7530303030222c302c305d",
    ] {
        let refused = program.get(&format!("/v3/users/?{wrong}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn bulk_calls_count_what_they_did_and_all_is_deleted_only_when_confirmed() {
    let server = Server::start().await;
    let program = server.program().await;
    let base = program.base.clone();
    for key in ["b-1", "b-2"] {
        program.post("/v3/users/create/", json!({"vendor_data": key})).await;
    }
    let body = json!({"vendor_data_list": ["b-1", "B-2", "nobody"], "status": "BLOCKED"});
    let done = program.post(&format!("{base}/bulk-status/"), body).await;
    assert_eq!(done.status, StatusCode::OK);
    assert_eq!(done.json(), json!({"updated": 2, "unchanged": 0, "not_found": ["nobody"]}));
    let wrong = program.post(&format!("{base}/bulk-status/"), json!({"status": "x"})).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);

    let delete = async |body: Value| {
        program.json(Method::DELETE, &format!("{base}/delete/"), body, &[]).await
    };
    let listed = delete(json!({"vendor_data_list": ["b-1", "nobody"]})).await;
    assert_eq!(
        listed.json(),
        json!({"deleted": 1, "not_found": ["nobody"], "blocklisted_faces": 0})
    );
    for unconfirmed in [
        json!({"delete_all": true}),
        json!({"delete_all": true, "confirm": "true"}),
        json!({"delete_all": "true", "confirm": true}),
        json!({"delete_all": true, "confirm": true, "vendor_data_list": ["b-2"]}),
        json!({"confirm": true}),
        json!({}),
    ] {
        assert_eq!(
            delete(unconfirmed.clone()).await.status,
            StatusCode::BAD_REQUEST,
            "{unconfirmed}"
        );
    }
    assert_eq!(program.get("/v3/users/b-2/").await.status, StatusCode::OK);
    let all = delete(json!({"delete_all": true, "confirm": true})).await;
    assert_eq!(all.status, StatusCode::OK);
    let none = program.get("/v3/users/").await.json();
    assert_eq!(none["results"], json!([]));
}

#[tokio::test]
async fn a_verification_is_recorded_once_and_protects_what_it_sets() {
    let server = Server::start().await;
    let program = server.program().await;
    program.post("/v3/users/create/", json!({"vendor_data": "v-1"})).await;
    let path = "/v3/users/v-1/verifications/";
    let body = json!({"session_id": "s-1", "status": "APPROVED", "full_name": "Ada Wahr",
                      "date_of_birth": "1991-05-23", "country": "DEU",
                      "completed_at": "2026-03-12T10:22:00Z"});
    assert_eq!(program.post(path, body.clone()).await.status, StatusCode::CREATED);
    assert_eq!(program.post(path, body.clone()).await.status, StatusCode::OK);
    let mut other = body;
    other["status"] = json!("DECLINED");
    assert_eq!(program.post(path, other.clone()).await.status, StatusCode::CONFLICT);
    other["session_id"] = json!("s-2");
    assert_eq!(program.post(path, other).await.status, StatusCode::CREATED);
    let user = program.get("/v3/users/v-1/").await.json();
    assert_eq!(user["full_name"], "Ada Wahr");
    assert_eq!(user["last_session_at"], "2026-03-12T10:22:00Z");
    let counts = ["session_count", "approved_count", "declined_count", "in_review_count"];
    assert_eq!(counts.map(|name| user[name].as_i64()), [Some(2), Some(1), Some(1), Some(0)]);
    let refused = program.patch("/v3/users/v-1/", json!({"full_name": "Other"})).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.json()["full_name"].is_array());
    let wrong = program.post(path, json!({"status": "x", "date_of_birth": 7})).await.json();
    let named: Vec<_> = wrong.as_object().expect("fields").keys().cloned().collect();
    assert_eq!(named, ["completed_at", "date_of_birth", "session_id", "status"]);
    let nobody = json!({"session_id": "s-3", "status": "DECLINED",
                        "completed_at": "2026-03-12T10:22:00Z"});
    let nobody = program.post("/v3/users/nobody/verifications/", nobody).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_change_with_a_stale_etag_is_refused() {
    let server = Server::start().await;
    let program = server.program().await;
    let etag = program.post("/v3/users/create/", json!({"vendor_data": "e"})).await;
    let etag = etag.header("etag").to_owned();
    let patch = async |etag: &str, name: &str| {
        let body = json!({"display_name": name});
        program.json(Method::PATCH, "/v3/users/e/", body, &[("if-match", etag)]).await.status
    };
    assert_eq!(patch(&etag, "one").await, StatusCode::OK);
    for stale in [etag.as_str(), "W/\"2\"", "x", "\"x\""] {
        assert_eq!(patch(stale, "two").await, StatusCode::PRECONDITION_FAILED, "{stale}");
    }
    assert_eq!(patch("*", "three").await, StatusCode::OK);
    assert_eq!(patch("\"3\"", "four").await, StatusCode::OK);
}

#[tokio::test]
async fn a_write_with_an_idempotency_key_is_done_once() {
    let server = Server::start().await;
    let program = server.program().await;
    let create = async |name: &str, body: Value| {
        let headers = [("idempotency-key", name)];
        program.json(Method::POST, "/v3/users/create/", body, &headers).await
    };
    let first = create("n-1", json!({"vendor_data": "i-1"})).await;
    let again = create("n-1", json!({"vendor_data": "i-1"})).await;
    assert_eq!((first.status, again.status), (StatusCode::CREATED, StatusCode::CREATED));
    assert_eq!((first.text(), first.header("etag")), (again.text(), again.header("etag")));
    assert_eq!(again.header("idempotent-replayed"), "true");
    let other = create("n-1", json!({"vendor_data": "i-2"})).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    // What was refused may be mended and sent again under the same name.
    assert_eq!(create("n-2", json!({})).await.status, StatusCode::BAD_REQUEST);
    let mended = create("n-2", json!({"vendor_data": "i-2"})).await;
    assert_eq!(mended.status, StatusCode::CREATED);
    assert_eq!(create("", json!({"vendor_data": "i-3"})).await.status, StatusCode::BAD_REQUEST);
    // Nothing of somebody who was erased is answered again.
    program.delete("/v3/users/i-1/").await;
    let anew = create("n-1", json!({"vendor_data": "i-1"})).await;
    assert_eq!(anew.status, StatusCode::CREATED);
    assert_ne!(anew.json()["didit_internal_id"], first.json()["didit_internal_id"]);
}

/// A report of somebody who was erased is not answered from what was kept.
#[tokio::test]
async fn nothing_that_was_kept_of_a_verification_outlives_its_user() {
    let server = Server::start().await;
    let program = server.program().await;
    program.post("/v3/users/create/", json!({"vendor_data": "i-9"})).await;
    let report = async || {
        let body = json!({"session_id": "s-1", "status": "APPROVED", "full_name": "Ada Wahr",
                          "completed_at": "2026-03-12T10:22:00Z"});
        let headers = [("idempotency-key", "v-1")];
        program.json(Method::POST, "/v3/users/i-9/verifications/", body, &headers).await
    };
    assert_eq!(report().await.status, StatusCode::CREATED);
    assert_eq!(report().await.header("idempotent-replayed"), "true");
    program.delete("/v3/users/i-9/").await;
    let again = report().await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    assert!(!again.text().contains("Ada"));
}

/// Whoever hangs up before the answer finds it when they ask again.
#[tokio::test]
async fn a_write_whose_client_hangs_up_is_answered_when_it_is_sent_again() {
    let server = Server::start().await;
    let program = server.program().await;
    let create = async || {
        let headers = [("idempotency-key", "h-1")];
        let body = json!({"vendor_data": "h-1"});
        program.json(Method::POST, "/v3/users/create/", body, &headers).await
    };
    let is_there = async || {
        while program.get("/v3/users/h-1/").await.status != StatusCode::OK {}
    };
    tokio::select! {
        biased;
        () = is_there() => {}
        _ = create() => {}
    }
    let again = loop {
        let again = create().await;
        if again.status != StatusCode::CONFLICT {
            break again;
        }
    };
    assert_eq!(again.status, StatusCode::CREATED);
    assert_eq!(again.header("idempotent-replayed"), "true");
}

#[tokio::test]
async fn of_two_creates_of_one_key_at_once_one_is_taken() {
    let server = Server::start().await;
    let program = server.program().await;
    for round in 0..10 {
        let one = json!({"vendor_data": format!("twin-{round}")});
        let other = json!({"vendor_data": format!("TWIN-{round}")});
        let (one, other) = tokio::join!(
            program.post("/v3/users/create/", one),
            program.post("/v3/users/create/", other)
        );
        let mut statuses = [one.status, other.status];
        statuses.sort();
        assert_eq!(statuses, [StatusCode::CREATED, StatusCode::BAD_REQUEST]);
    }
}
