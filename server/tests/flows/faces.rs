//! Faces by the REST interface, row by row of the contract.

use std::path::Path;

use axum::http::{Method, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rollcall_core::api_keys::KeyPermission;
use rollcall_core::operators;
use serde_json::{Value, json};

use crate::common::faces::{blank, fetch, image, new_user, png_of, sample, start_with_networks};
use crate::common::{STRANGER, Server};

#[tokio::test]
async fn a_face_is_uploaded_listed_shown_and_deleted() {
    let server = start_with_networks().await;
    let program = server.program().await;
    let (faces, _) = new_user(&program, "f-1").await;
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
    let server = start_with_networks().await;
    let program = server.program().await;
    let (faces, _) = new_user(&program, "f-1").await;
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
    let server = start_with_networks().await;
    let program = server.program().await;
    let (faces, _) = new_user(&program, "f-1").await;
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
    let (faces, _) = new_user(&program, "f-1").await;
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
    let server = start_with_networks().await;
    let program = server.program().await;
    let (faces, id) = new_user(&program, "f-1").await;
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
