//! Faces by the REST interface, row by row of the contract, and by the console's forms.

use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rollcall_core::api_keys::KeyPermission;
use rollcall_core::operators;
use serde_json::{Value, json};

use crate::common::{Answer, Browser, OWNER, Options, Program, READER, STRANGER, Server};

/// Where `cargo xtask models` puts networks and sample photographs.
fn folder() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    root.join(target).join("faces")
}

fn sample(number: u32) -> Vec<u8> {
    let path = folder().join(format!("samples/sample{number}.jpg"));
    std::fs::read(&path).unwrap_or_else(|error| {
        panic!("{}: {error}: `cargo xtask models` fetches the sample photographs", path.display())
    })
}

async fn start() -> Server {
    let server = Server::start_with(Options { worker: true, ..Options::default() }).await;
    let models =
        std::env::var_os("ROLLCALL_MODELS").map_or_else(|| folder().join("models"), PathBuf::from);
    server.ctx.faces.load(&models);
    server.ctx.faces.ready().map(drop).unwrap_or_else(|error| panic!("{error}"));
    server
}

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
    let server = start().await;
    let program = server.program().await;
    let nobody = search(&program, &sample(1), &[]).await;
    assert_eq!(nobody.status, StatusCode::OK, "{}", nobody.text());
    assert_eq!(nobody.json()["face_search"]["total_matches"], 0);
    assert_eq!(nobody.json()["face_search"]["matches"], json!([]));

    let (faces, id) = user(&program, "f-1").await;
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
async fn a_face_search_takes_every_field_of_the_contract_and_refuses_any_other_by_its_name() {
    let server = start().await;
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
    let server = start().await;
    let program = server.program().await;
    let (faces, id) = user(&program, "f-1").await;
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

    let (other, other_id) = user(&program, "f-2").await;
    let warned = program.post(&format!("{other}upload/"), image(&sample(1))).await;
    assert_eq!(warned.status, StatusCode::CREATED, "{}", warned.text());
    assert_eq!(warned.json()["warnings"][0]["risk"], "FACE_IN_BLOCKLIST");
    assert_eq!(warned.json()["warnings"][0]["vendor_data"], "f-1");
    // A key that may not read users does not learn whose face is on the list.
    let (third, _) = user(&program, "f-3").await;
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

#[tokio::test]
async fn a_face_goes_onto_a_list_and_off_it_by_forms_without_a_script() {
    let server = start().await;
    let program = server.program().await;
    let (faces, id) = user(&program, "f-1").await;
    let face = program.post(&format!("{faces}upload/"), image(&sample(1))).await.json();
    let face = face["uuid"].as_str().expect("an id").to_owned();
    let tab = format!("/demo/main/users/{id}/faces");
    let browser = server.signed_in(OWNER).await;
    assert!(browser.get(&tab).await.text().contains("Add to list"));
    let add = format!("{tab}/{face}/list");
    for fields in [[("list", ""), ("reason", "fraud")], [("list", "blocklist"), ("reason", " ")]] {
        let refused = browser.post(&add, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
    }
    let added = browser.post(&add, &[("list", "blocklist"), ("reason", "fraud <7>")]).await;
    assert_eq!(added.location(), format!("{tab}?done=listed"), "{}", added.text());
    let page = browser.get(&tab).await.text();
    assert!(page.contains("Blocklisted") && page.contains("fraud &lt;7&gt;"), "{page}");
    let (_, rest) = page.split_once("/faces/lists/").expect("the form to take it off");
    let remove = format!("{tab}/lists/{}/remove", &rest[..36]);
    let removed = browser.post(&remove, &[("reason", "cleared")]).await;
    assert_eq!(removed.location(), format!("{tab}?done=unlisted"), "{}", removed.text());
    assert!(!browser.get(&tab).await.text().contains("Blocklisted"));
    let reader = server.signed_in(READER).await;
    let refused = reader.post(&add, &[("list", "blocklist"), ("reason", "fraud")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_face_search_refuses_in_words_what_it_does_not_take() {
    let server = start().await;
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

/// A user of the program's application; the address of their faces.
async fn user(program: &Program<'_>, key: &str) -> (String, String) {
    let created = program.post("/v3/users/create/", json!({ "vendor_data": key })).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
    let id = created.json()["didit_internal_id"].as_str().expect("an id").to_owned();
    (format!("{}/by-id/{id}/faces/", program.base), id)
}

fn image(bytes: &[u8]) -> Value {
    json!({ "image": STANDARD.encode(bytes), "comment": "Branch visit" })
}

/// What a signed address answers to somebody who has nothing but the address.
async fn fetch(server: &Server, url: &str) -> Answer {
    let path = url.strip_prefix("http://console.test").expect("an address of this server");
    server.send(Request::get(path).body(Body::empty()).expect("a request")).await
}

#[tokio::test]
async fn a_face_is_uploaded_listed_shown_and_deleted() {
    let server = start().await;
    let program = server.program().await;
    let (faces, _) = user(&program, "f-1").await;
    let made = program.post(&format!("{faces}upload/"), image(&sample(1))).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let face = made.json();
    let names: Vec<&String> = face.as_object().expect("an object").keys().collect();
    assert_eq!(names, ["uuid", "image_url", "comment", "uploaded_by", "created_at"]);
    assert_eq!((&face["comment"], &face["uploaded_by"]), (&json!("Branch visit"), &json!("Tests")));

    let listed = program.get(&faces).await;
    assert_eq!((listed.status, listed.json()), (StatusCode::OK, json!([face.clone()])));
    let url = face["image_url"].as_str().expect("an address");
    let shown = fetch(&server, url).await;
    assert_eq!((shown.status, shown.header("content-type")), (StatusCode::OK, "image/jpeg"));
    assert!(shown.body.starts_with(&[0xff, 0xd8, 0xff]));
    assert!(shown.header("content-disposition").starts_with("inline; filename=\"face-"));
    assert_eq!(shown.header("x-content-type-options"), "nosniff");
    assert!(shown.header("content-security-policy").contains("sandbox"));
    assert_eq!(shown.header("cross-origin-resource-policy"), "cross-origin");
    assert!(shown.header("cache-control").starts_with("private, max-age="));
    let other = fetch(&server, &format!("{url}x")).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    assert_eq!(other.header("cross-origin-resource-policy"), "same-origin");

    let read = program.get("/v3/users/f-1/").await.json();
    assert_eq!(read["portrait_image_url"], face["image_url"]);
    let narrow = server.program_that_may(&[KeyPermission::CreateUsers]).await;
    assert_eq!(narrow.get(&faces).await.status, StatusCode::FORBIDDEN);

    let one = format!("{faces}{}/", face["uuid"].as_str().expect("an id"));
    let gone = program.delete(&one).await;
    assert_eq!((gone.status, gone.body.len()), (StatusCode::NO_CONTENT, 0));
    assert_eq!(program.delete(&one).await.status, StatusCode::NOT_FOUND);
    assert_eq!(program.get(&faces).await.json(), json!([]));
    assert_eq!(fetch(&server, url).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn each_thing_that_is_wrong_with_a_picture_has_words_of_its_own() {
    let server = start().await;
    let program = server.program().await;
    let (faces, _) = user(&program, "f-1").await;
    let upload = format!("{faces}upload/");
    let mut huge = png_of(30_000, 30_000);
    // Where its pixels would begin: what is wrong is known before any of them is read.
    huge.extend_from_slice(b"\x00\x00\x00\x40IDAT");
    huge.extend_from_slice(&[0; 64]);
    let mut wrong = vec![
        (json!({}), "required"),
        (json!({"image": "not base64!"}), "not valid base64"),
        (json!({"image": "data:image/jpeg;base64,/9j/"}), "leave out the prefix"),
        (image(b"a text, however it is named"), "not a picture"),
        (image(b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "GIF"),
        (image(b"\0\0\0\x14ftypheic\0\0\0\0heic"), "HEIC"),
        (image(b"\0\0\0\x14ftypavif\0\0\0\0avif"), "AVIF"),
        (image(b"BM and more"), "BMP"),
        (image(&vec![0xff; 2_000_001]), "2 MB"),
        (image(&vec![0xff; 6_000_000]), "2 MB"),
        (image(&huge), "megapixels"),
        (image(b""), "empty"),
    ];
    wrong.push((image(&blank()), "No face was found"));
    let mut told = std::collections::HashSet::new();
    for (body, says) in wrong {
        let refused = program.post(&upload, body).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{says}: {}", refused.text());
        let words = refused.json()["image"][0].as_str().expect("a message").to_owned();
        assert!(words.contains(says), "{says}: {words}");
        told.insert(words);
    }
    assert_eq!(told.len(), 12, "{told:?}");
    assert_eq!(program.get(&faces).await.json(), json!([]));

    for _ in 0..5 {
        let made = program.post(&upload, image(&sample(1))).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    }
    let sixth = program.post(&upload, image(&sample(1))).await;
    assert_eq!(sixth.status, StatusCode::BAD_REQUEST);
    assert!(sixth.text().contains("already has 5 faces, the maximum"), "{}", sixth.text());
}

/// Case 33a: `base64` and MIME break lines at 76 letters.
#[tokio::test]
async fn a_picture_in_base64_with_line_breaks_is_read_as_the_same_picture() {
    const WRAPPED: &str =
        include_str!("../../../core/tests/fixtures/cases/33a-face-base64-wrapped.json");
    let server = start().await;
    let program = server.program().await;
    let (faces, _) = user(&program, "f-1").await;
    let upload = format!("{faces}upload/");
    let wrapped: Value = serde_json::from_str(WRAPPED).expect("the case");
    assert!(wrapped["image"].as_str().is_some_and(|text| text.contains('\n')));
    let told = program.post(&upload, wrapped.clone()).await;
    let mut plain = wrapped;
    let image: String = plain["image"].as_str().expect("a text").split_whitespace().collect();
    plain["image"] = image.into();
    let other = program.post(&upload, plain).await;
    assert!(!told.text().contains("base64"), "{}", told.text());
    assert_eq!(told.status, other.status, "{} {}", told.text(), other.text());
    // A picture that is taken.
    let lines: Vec<String> = STANDARD
        .encode(sample(1))
        .as_bytes()
        .chunks(76)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    let made = program.post(&upload, json!({"image": lines.join("\r\n")})).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
}

/// Who may not is told so before anything of the body is looked at.
#[tokio::test]
async fn a_key_without_the_permission_is_refused_before_its_body_is_read() {
    let server = Server::start().await;
    let program = server.program().await;
    let (faces, _) = user(&program, "f-1").await;
    let narrow = server.program_that_may(&[KeyPermission::ReadUsers]).await;
    let upload = format!("{faces}upload/");
    let too_large = json!({"image": "A".repeat(5_000_000)});
    for body in [json!({"image": "no base64"}), json!({"unknown": 1}), too_large] {
        let refused = narrow.post(&upload, body).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text());
    }
    let request = narrow.request(Method::POST, &upload).header("content-type", "text/plain");
    assert_eq!(narrow.send(request, "{".into()).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn another_tenants_faces_are_not_found_and_without_networks_nothing_can_be_added() {
    let server = start().await;
    let program = server.program().await;
    let (faces, id) = user(&program, "f-1").await;
    let made = program.post(&format!("{faces}upload/"), image(&sample(1))).await.json();
    let stranger = operators::resolve_by_email(&server.ctx, STRANGER, "other", "main", "test");
    let stranger = stranger.await.expect("an answer").expect("an actor");
    let theirs = server.program_of(&stranger, &KeyPermission::ALL).await;
    let own = format!("{}/by-id/{id}/faces/", theirs.base);
    let one = made["uuid"].as_str().expect("an id");
    for base in [&faces, &own] {
        for (method, path) in [
            (Method::GET, base.clone()),
            (Method::POST, format!("{base}upload/")),
            (Method::DELETE, format!("{base}{one}/")),
        ] {
            let body = if method == Method::POST { image(&sample(1)) } else { json!({}) };
            let answer = theirs.json(method.clone(), &path, body, &[]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {path}");
        }
    }
    server.ctx.faces.load(Path::new("/nowhere"));
    let refused = program.post(&format!("{faces}upload/"), image(&sample(1))).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.header("retry-after").parse::<u64>().is_ok());
    assert!(refused.text().contains("ROLLCALL_MODELS"), "{}", refused.text());
    assert_eq!(program.get(&faces).await.json().as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn the_form_works_without_a_script_from_the_picture_to_the_deleted_face() {
    let server = start().await;
    let program = server.program().await;
    let (_, id) = user(&program, "f-1").await;
    let tab = format!("/demo/main/users/{id}/faces");
    let browser = server.signed_in(OWNER).await;
    let empty = browser.get(&tab).await;
    assert_eq!(empty.status, StatusCode::OK);
    assert!(empty.header("permissions-policy").starts_with("camera=(self)"));
    assert!(empty.text().contains("0 of 5"), "{}", empty.text());

    let refused = send_picture(&browser, &tab, &blank()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("No face was found"), "{}", refused.text());

    let sent = send_picture(&browser, &tab, &sample(1)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let page = browser.get(sent.location()).await;
    assert!(page.text().contains("class=\"frame\""), "{}", page.text());
    assert!(page.text().contains("Save face 1 of 5"));
    let token = sent.location().split_once("checked=").expect("a token").1.to_owned();
    let fields = [("token", token.as_str()), ("comment", "Desk <4>")];
    let saved = browser.post(&format!("{tab}/save"), &fields).await;
    assert_eq!(saved.location(), format!("{tab}?done=saved"), "{}", saved.text());
    let page = browser.get(saved.location()).await.text();
    assert!(page.contains("Face saved.") && page.contains("Desk &lt;4&gt;"), "{page}");
    let again = browser.post(&format!("{tab}/save"), &fields).await;
    assert_eq!(again.location(), format!("{tab}?done=saved"), "the form was sent twice");
    let discarded = browser.post(&format!("{tab}/discard"), &fields).await;
    assert_eq!(discarded.location(), format!("{tab}?done=saved"), "the face stays");
    assert!(browser.get(&tab).await.text().contains("1 of 5"));

    let (_, rest) = page.split_once(&format!("{tab}/")).expect("the form to delete");
    let face = &rest[..36];
    let delete = format!("{tab}/{face}/delete");
    let without = browser.post(&delete, &[("reason", " ")]).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    let deleted = browser.post(&delete, &[("reason", "wrong person")]).await;
    assert_eq!(deleted.location(), format!("{tab}?done=deleted"));

    let reader = server.signed_in(READER).await;
    assert_eq!(reader.get(&tab).await.status, StatusCode::FORBIDDEN);
    let refused = send_picture(&reader, &tab, &sample(1)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let other = reader.get(&format!("/demo/main/users/{id}")).await;
    assert!(!other.text().contains("/faces/"), "no thumbnail, no tab");
    assert!(other.header("permissions-policy").starts_with("camera=()"));
}

#[tokio::test]
async fn a_decision_keeps_its_own_reason_and_a_page_past_the_end_shows_what_waits() {
    let server = start().await;
    let program = server.program().await;
    for key in ["f-1", "f-2"] {
        let (faces, _) = user(&program, key).await;
        let made = program.post(&format!("{faces}upload/"), image(&sample(1))).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    }
    let browser = server.signed_in(OWNER).await;
    let queue = "/demo/main/faces";
    let page = browser.get(queue).await.text();
    let (_, rest) = page.split_once("/faces/pairs/").expect("a pair");
    let decide = format!("{queue}/pairs/{}/decide", &rest[..36]);
    let send = async |from, to, reason| {
        browser.post(&decide, &[("from", from), ("to", to), ("reason", reason)]).await
    };
    assert_eq!(send("open", "same", "stored words").await.status, StatusCode::SEE_OTHER);
    let twice = send("open", "same", "stored words").await;
    assert_eq!(twice.location(), format!("{queue}?done=same"));
    let late = send("open", "different", "typed words").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let page = late.text();
    assert!(page.contains("value=\"typed words\""), "{page}");
    assert!(!page.contains("value=\"stored words\""), "{page}");
    let decided = browser.get(&format!("{queue}?state=same")).await.text();
    assert!(decided.contains("stored words"), "{decided}");
    assert!(!decided.contains("value=\"stored words\""), "{decided}");

    assert_eq!(send("same", "open", "").await.status, StatusCode::SEE_OTHER);
    let past = format!("{queue}?cursor=after.0.{}", "0".repeat(32));
    let page = browser.get(&past).await.text();
    assert!(page.contains("/faces/pairs/") && page.contains("1 of 1"), "{page}");
    assert!(!page.contains("cursor=after.0"), "{page}");
}

async fn send_picture(browser: &Browser<'_>, path: &str, picture: &[u8]) -> Answer {
    let mut body = b"--edge\r\nContent-Disposition: form-data; name=\"image\"; \
                     filename=\"picture.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
        .to_vec();
    body.extend_from_slice(picture);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    let request = Request::post(path)
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "multipart/form-data; boundary=edge");
    browser.send(request, Body::from(body)).await
}

/// The beginning of a PNG (RFC 2083) that says how large it is, and holds nothing.
fn png_of(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend_from_slice(&width.to_be_bytes());
    header.extend_from_slice(&height.to_be_bytes());
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d".to_vec();
    png.extend_from_slice(&header);
    png.extend_from_slice(&crc(&header).to_be_bytes());
    png
}

/// CRC-32 as PNG has it (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

/// A white picture: 8 by 8 grey pixels in stored blocks.
fn blank() -> Vec<u8> {
    let raw: Vec<u8> =
        (0..8).flat_map(|_| [0_u8, 255, 255, 255, 255, 255, 255, 255, 255]).collect();
    let mut zlib = vec![0x78, 0x01, 0x01];
    let length = raw.len() as u16;
    zlib.extend_from_slice(&length.to_le_bytes());
    zlib.extend_from_slice(&(!length).to_le_bytes());
    zlib.extend_from_slice(&raw);
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in &raw {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    zlib.extend_from_slice(&(b << 16 | a).to_be_bytes());
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8], data: &[u8]| {
        png.extend_from_slice(&(data.len() as u32).to_be_bytes());
        let mut content = kind.to_vec();
        content.extend_from_slice(data);
        png.extend_from_slice(&content);
        png.extend_from_slice(&crc(&content).to_be_bytes());
    };
    chunk(b"IHDR", &[0, 0, 0, 8, 0, 0, 0, 8, 8, 0, 0, 0, 0]);
    chunk(b"IDAT", &zlib);
    chunk(b"IEND", &[]);
    png
}

/// What is kept of an answer goes with everybody whom it names, the blocklisted one too.
#[tokio::test]
async fn no_kept_answer_about_faces_outlives_the_users_whom_it_names() {
    let server = start().await;
    let program = server.program().await;
    let send = async |path: &str, body: Value, name: &str| {
        program.json(Method::POST, path, body, &[("idempotency-key", name)]).await
    };
    let (faces, _) = user(&program, "b-1").await;
    let face = program.post(&format!("{faces}upload/"), image(&sample(1))).await.json();
    let lists = format!("{}/face-lists/", program.base.trim_end_matches("/vendor-users"));
    let entry = json!({"face_uuid": face["uuid"], "list": "blocklist", "reason": "Forged"});
    let listed = send(&lists, entry.clone(), "list-1").await;
    assert_eq!(listed.status, StatusCode::CREATED, "{}", listed.text());
    let (other, _) = user(&program, "b-2").await;
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
