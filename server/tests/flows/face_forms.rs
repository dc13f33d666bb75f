//! Faces by the console's forms, without a script.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::common::faces::{blank, image, new_user, sample, start_with_networks};
use crate::common::{Answer, Browser, OWNER, READER};

#[tokio::test]
async fn a_face_goes_onto_a_list_and_off_it_by_forms_without_a_script() {
    let server = start_with_networks().await;
    let program = server.program().await;
    let (faces, id) = new_user(&program, "f-1").await;
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
async fn the_form_works_without_a_script_from_the_picture_to_the_deleted_face() {
    let server = start_with_networks().await;
    let program = server.program().await;
    let (_, id) = new_user(&program, "f-1").await;
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
    let server = start_with_networks().await;
    let program = server.program().await;
    for key in ["f-1", "f-2"] {
        let (faces, _) = new_user(&program, key).await;
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

#[tokio::test]
async fn a_decision_leads_on_also_where_the_next_pair_is_gone_by_then() {
    let server = start_with_networks().await;
    let program = server.program().await;
    let mut faces = Vec::new();
    for key in ["f-1", "f-2", "f-3"] {
        let (of_user, _) = new_user(&program, key).await;
        let made = program.post(&format!("{of_user}upload/"), image(&sample(1))).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        faces.push(format!("{of_user}{}/", made.json()["uuid"].as_str().expect("an id")));
    }
    let browser = server.signed_in(OWNER).await;
    let queue = "/demo/main/faces";
    let page = browser.get(queue).await.text();
    let found =
        page.match_indices("/faces/pairs/").map(|(at, path)| &page[at + path.len()..][..36]);
    let pair = found.last().expect("a pair").to_owned();
    let gone = "00000000-0000-7000-8000-000000000000";
    let fields = [("from", "open"), ("to", "later"), ("reason", ""), ("next", gone)];
    let decided = browser.post(&format!("{queue}/pairs/{pair}/decide"), &fields).await;
    assert_eq!(decided.location(), format!("{queue}?pair={gone}&done=later"));
    let next = browser.get(decided.location()).await;
    assert_eq!(next.status, StatusCode::OK, "{}", next.text());
    assert!(next.text().contains("Postponed.") && next.text().contains("/faces/pairs/"));
    // Without a decision, the address of a pair that is gone says so.
    let missing = browser.get(&format!("{queue}?pair={gone}")).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);

    for face in faces {
        assert_eq!(program.delete(&face).await.status, StatusCode::NO_CONTENT);
    }
    let last = browser.get(decided.location()).await;
    assert_eq!(last.status, StatusCode::OK, "{}", last.text());
    assert!(last.text().contains("Nothing to review"), "{}", last.text());
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
