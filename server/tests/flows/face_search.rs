//! Face search and the lists of faces by the REST interface, row by row of the contract.

use axum::http::{Method, StatusCode};
use rollcall_core::api_keys::KeyPermission;
use serde_json::{Value, json};

use crate::common::faces::{blank, fetch, image, new_user, sample, start_with_networks};
use crate::common::{Answer, OWNER, Program};

/// Sends a picture to the search, with other fields.
async fn search(program: &Program<'_>, picture: &[u8], others: &[(&str, &str)]) -> Answer {
    search_at(program, "/v3/face-search/", picture, others).await
}

async fn search_at(
    program: &Program<'_>,
    path: &str,
    picture: &[u8],
    others: &[(&str, &str)],
) -> Answer {
    let mut body = Vec::new();
    for (name, value) in others {
        let field =
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(field.as_bytes());
    }
    body.extend_from_slice(
        b"--b\r\nContent-Disposition: form-data; name=\"user_image\"; filename=\"a\"\r\n\r\n",
    );
    body.extend_from_slice(picture);
    body.extend_from_slice(b"\r\n--b--\r\n");
    let request = program.request(Method::POST, path);
    program
        .send(request.header("content-type", "multipart/form-data; boundary=b"), body.into())
        .await
}

#[tokio::test]
async fn a_face_search_answers_as_the_contract_says_and_nobody_is_an_ordinary_answer() {
    let server = start_with_networks().await;
    let program = server.program().await;
    let nobody = search(&program, &sample(1), &[]).await;
    assert_eq!(nobody.status, StatusCode::OK, "{}", nobody.text());
    assert_eq!(nobody.json()["face_search"]["total_matches"], 0);
    assert_eq!(nobody.json()["face_search"]["matches"], json!([]));

    let (faces, id) = new_user(&program, "f-1").await;
    program.post(&format!("{faces}upload/"), image(&sample(1))).await;
    let found = search(&program, &sample(1), &[("search_type", "most_similar")]).await;
    assert_eq!(found.status, StatusCode::OK, "{}", found.text());
    let body = found.json();
    assert!(body["request_id"].is_string());
    let answer = &body["face_search"];
    assert_eq!((&answer["status"], &answer["total_matches"]), (&json!("Approved"), &json!(1)));
    let one = &answer["matches"][0];
    assert_eq!((&one["vendor_user_id"], &one["vendor_data"]), (&json!(id), &json!("f-1")));
    assert_eq!(one["status"], "Approved");
    assert_eq!((&one["source"], &one["is_blocklisted"]), (&json!("imported"), &json!(false)));
    for name in ["session_id", "session_number", "api_service", "verification_date"] {
        assert!(one.get(name).is_some_and(Value::is_null), "{name}: {one}");
    }
    assert!(one["user_details"].get("full_name").is_some());
    assert_eq!(answer["user_image"]["best_angle"], 0);
    assert!(one["similarity_percentage"].as_f64().is_some_and(|percent| percent > 99.0), "{one}");
    let url = one["match_image_url"].as_str().expect("an address");
    assert_eq!(fetch(&server, url).await.status, StatusCode::OK);
    let entities = answer["user_image"]["entities"].as_array().expect("faces");
    assert!(
        entities.iter().all(|face| face["bbox"].as_array().is_some_and(|bbox| bbox.len() == 4))
    );
    assert_eq!(answer["warnings"][0]["risk"], "DUPLICATED_FACE");
}

#[tokio::test]
async fn a_match_is_approved_only_if_its_verification_is() {
    let server = start_with_networks().await;
    let program = server.program().await;
    let (faces, _) = new_user(&program, "f-1").await;
    program.post(&format!("{faces}upload/"), image(&sample(1))).await;
    let kinds = ["most_similar", "blocklisted_or_approved"];
    for (session, result, status, found) in [
        ("1", "DECLINED", "Declined", [1, 0]),
        ("2", "IN_REVIEW", "In Review", [1, 0]),
        ("3", "APPROVED", "Approved", [1, 1]),
    ] {
        let report = json!({"session_id": session, "status": result,
                            "completed_at": "2026-03-12T10:22:00Z"});
        program.post("/v3/users/f-1/verifications/", report).await;
        for (kind, found) in kinds.into_iter().zip(found) {
            let answer = search(&program, &sample(1), &[("search_type", kind)]).await.json();
            let matches = answer["face_search"]["matches"].as_array().expect("a list").clone();
            assert_eq!(matches.len(), found, "{result}, {kind}");
            assert!(matches.iter().all(|one| one["status"] == status), "{result}: {matches:?}");
        }
    }
}

#[tokio::test]
async fn a_face_search_takes_every_field_of_the_contract_and_refuses_any_other_by_its_name() {
    let server = start_with_networks().await;
    let program = server.program().await;
    let fields = [
        ("search_type", "blocklisted_or_approved"),
        ("rotate_image", "true"),
        ("save_api_request", "false"),
        ("vendor_data", "case-7"),
        ("metadata", "{\"flow\": \"dedup\"}"),
        ("all_faces", "true"),
    ];
    let base = program.base.trim_end_matches("/vendor-users");
    for path in ["/v3/face-search/".to_owned(), format!("{base}/apis/face-search/")] {
        let found = search_at(&program, &path, &sample(1), &fields).await;
        assert_eq!(found.status, StatusCode::OK, "{path}: {}", found.text());
        let body = found.json();
        assert_eq!(
            (&body["vendor_data"], &body["metadata"]["flow"]),
            (&json!("case-7"), &json!("dedup"))
        );
        let each = body["face_search"]["faces"].as_array().map(Vec::len);
        let entities = body["face_search"]["user_image"]["entities"].as_array().map(Vec::len);
        assert_eq!((each, each.is_some_and(|count| count > 2)), (entities, true), "{path}");
    }
    for (name, value) in [
        ("serach_type", "most_similar"),
        ("threshold", "1"),
        ("rotate_image", "perhaps"),
        ("metadata", "7"),
    ] {
        let refused = search(&program, &sample(1), &[(name, value)]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{name}");
        assert!(refused.json()[name].is_array(), "{name}: {}", refused.text());
    }
    let twice = [("search_type", "most_similar"), ("search_type", "most_similar")];
    let refused = search(&program, &sample(1), &twice).await;
    assert!(refused.text().contains("twice"), "{}", refused.text());
}

#[tokio::test]
async fn a_blocklisted_face_declines_a_search_and_warns_of_an_upload_until_it_is_taken_off() {
    let server = start_with_networks().await;
    let program = server.program().await;
    let (faces, id) = new_user(&program, "f-1").await;
    let face = program.post(&format!("{faces}upload/"), image(&sample(1))).await.json();
    let lists = format!("{}/face-lists/", program.base.trim_end_matches("/vendor-users"));
    let entry =
        json!({"face_uuid": face["uuid"], "list": "blocklist", "reason": "Forged document"});
    let listed = program.post(&lists, entry.clone()).await;
    assert_eq!(listed.status, StatusCode::CREATED, "{}", listed.text());
    let listed = listed.json();
    assert_eq!((&listed["vendor_user_id"], &listed["list"]), (&json!(id), &json!("blocklist")));
    assert_eq!(program.post(&lists, entry).await.status, StatusCode::CONFLICT);

    let found = search(&program, &sample(1), &[]).await.json();
    let answer = &found["face_search"];
    assert_eq!(answer["status"], "Declined");
    let warning = &answer["warnings"][0];
    assert_eq!(
        (&warning["risk"], &warning["log_type"]),
        (&json!("FACE_IN_BLOCKLIST"), &json!("error"))
    );
    assert_eq!(warning["additional_data"]["vendor_data"], "f-1");
    let one = &answer["matches"][0];
    assert_eq!((&one["is_blocklisted"], &one["source"]), (&json!(true), &json!("list_entry")));

    let (other, other_id) = new_user(&program, "f-2").await;
    let warned = program.post(&format!("{other}upload/"), image(&sample(1))).await;
    assert_eq!(warned.status, StatusCode::CREATED, "{}", warned.text());
    assert_eq!(warned.json()["warnings"][0]["risk"], "FACE_IN_BLOCKLIST");
    assert_eq!(warned.json()["warnings"][0]["vendor_data"], "f-1");
    // A key that may not read users does not learn whose face is on the list.
    let (third, _) = new_user(&program, "f-3").await;
    let writer = server.program_that_may(&[KeyPermission::WriteUsers]).await;
    let unsaid = writer.post(&format!("{third}upload/"), image(&sample(1))).await;
    assert_eq!(unsaid.status, StatusCode::CREATED, "{}", unsaid.text());
    assert!(unsaid.json().get("warnings").is_none(), "{}", unsaid.text());
    let all = program.get(&lists).await.json();
    assert_eq!(all["results"].as_array().map(Vec::len), Some(1), "the upload is on no list");
    let browser = server.signed_in(OWNER).await;
    let page = browser.get(&format!("/demo/main/users/{other_id}/faces")).await.text();
    assert!(page.contains("Looks like a blocklisted face."), "{page}");

    let held = format!("{faces}{}/", face["uuid"].as_str().expect("an id"));
    assert_eq!(program.delete(&held).await.status, StatusCode::CONFLICT);
    let one = format!("{lists}{}/", listed["uuid"].as_str().expect("an id"));
    assert_eq!(program.delete(&one).await.status, StatusCode::NO_CONTENT);
    assert_eq!(program.delete(&one).await.status, StatusCode::NOT_FOUND);
    let found = search(&program, &sample(1), &[]).await.json();
    assert_eq!(found["face_search"]["status"], "Approved");
}

/// An erasure is not stopped by a list, and it is not silent either: a search finds nobody from then on.
#[tokio::test]
async fn an_erasure_says_how_many_faces_leave_the_blocklist() {
    let server = start_with_networks().await;
    let program = server.program().await;
    let lists = format!("{}/face-lists/", program.base.trim_end_matches("/vendor-users"));
    for key in ["e-1", "e-2"] {
        let (faces, _) = new_user(&program, key).await;
        let face = program.post(&format!("{faces}upload/"), image(&sample(1))).await.json();
        let entry = json!({"face_uuid": face["uuid"], "list": "blocklist", "reason": "Fraud"});
        assert_eq!(program.post(&lists, entry).await.status, StatusCode::CREATED);
    }
    let erased = program.post("/v3/users/delete/", json!({"vendor_data_list": ["e-1"]})).await;
    assert_eq!(erased.json(), json!({"deleted": 1, "not_found": [], "blocklisted_faces": 1}));
    assert_eq!(program.delete("/v3/users/e-2/").await.status, StatusCode::NO_CONTENT);
    let log = format!("{}/audit-logs/", program.base.trim_end_matches("/vendor-users"));
    let entries = program.get(&log).await.json();
    let entries = entries["results"].as_array().expect("entries").clone();
    let said = |entry: &&Value| {
        entry["action"] == "user.erased" && entry.to_string().contains("blocklisted_faces")
    };
    assert_eq!(entries.iter().filter(said).count(), 2, "{entries:?}");
}

#[tokio::test]
async fn a_face_search_refuses_in_words_what_it_does_not_take() {
    let server = start_with_networks().await;
    let program = server.program().await;
    for (picture, says) in [
        (b"no picture".to_vec(), "not a picture"),
        (vec![0xff; 5_000_001], "5 MB"),
        (vec![0xff; 7_000_000], "5 MB"),
        (blank(), "No face was found"),
    ] {
        let refused = search(&program, &picture, &[]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{says}: {}", refused.text());
        let words = refused.json()["user_image"][0].as_str().expect("a message").to_owned();
        assert!(words.contains(says), "{says}: {words}");
    }
    let other = search(&program, &sample(1), &[("search_type", "oldest")]).await;
    assert_eq!(other.status, StatusCode::BAD_REQUEST);
    assert!(other.json()["search_type"].is_array(), "{}", other.text());
    let json = program.post("/v3/face-search/", json!({})).await;
    assert_eq!(json.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let narrow = server.program_that_may(&[KeyPermission::CreateUsers]).await;
    assert_eq!(search(&narrow, &sample(1), &[]).await.status, StatusCode::FORBIDDEN);
}

/// What is kept of an answer goes with everybody whom it names, the blocklisted one too.
#[tokio::test]
async fn no_kept_answer_about_faces_outlives_the_users_whom_it_names() {
    let server = start_with_networks().await;
    let program = server.program().await;
    let send = async |path: &str, body: Value, name: &str| {
        program.json(Method::POST, path, body, &[("idempotency-key", name)]).await
    };
    let (faces, _) = new_user(&program, "b-1").await;
    let face = program.post(&format!("{faces}upload/"), image(&sample(1))).await.json();
    let lists = format!("{}/face-lists/", program.base.trim_end_matches("/vendor-users"));
    let entry = json!({"face_uuid": face["uuid"], "list": "blocklist", "reason": "Forged"});
    let listed = send(&lists, entry.clone(), "list-1").await;
    assert_eq!(listed.status, StatusCode::CREATED, "{}", listed.text());
    let (other, _) = new_user(&program, "b-2").await;
    let upload = format!("{other}upload/");
    let warned = send(&upload, image(&sample(1)), "upload-1").await;
    assert!(warned.text().contains("b-1"), "{}", warned.text());
    let again = send(&upload, image(&sample(1)), "upload-1").await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.text(), warned.text());

    program.delete("/v3/users/b-1/").await;
    let again = send(&lists, entry, "list-1").await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "{}", again.text());
    let again = send(&upload, image(&sample(1)), "upload-1").await;
    assert!(!again.text().contains("b-1"), "{}", again.text());
}
