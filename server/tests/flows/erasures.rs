//! Many users are erased by forms: the selected ones, once their number is typed.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;

use crate::common::{OWNER, Options, Program, READER, Server};

const SELECTION: &str = "/demo/main/users/selection";
const ERASE: &str = "/demo/main/users/erase";
const GONE: &str = "00000000-0000-7000-8000-000000000000";

async fn new_users(program: &Program<'_>, keys: &[&str]) -> Vec<String> {
    let mut ids = Vec::new();
    for key in keys {
        let created = program.post("/v3/users/create/", json!({ "vendor_data": key })).await;
        assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
        ids.push(created.json()["didit_internal_id"].as_str().expect("an id").to_owned());
    }
    ids
}

#[tokio::test]
async fn ticked_users_are_erased_once_their_number_is_typed() {
    let server = Server::start_with(Options { worker: true, ..Options::default() }).await;
    let program = server.program().await;
    let ids = new_users(&program, &["EM-1", "EM-2", "EM-3"]).await;
    let browser = server.signed_in(OWNER).await;
    let (rows, here) = (ids.join(","), "/demo/main/users?all=1");
    let (first, second) = (("id", ids[0].as_str()), ("id", ids[1].as_str()));
    let ticks = [("do", "erase"), ("rows", rows.as_str()), ("here", here), first, second];
    let ticked = browser.post(SELECTION, &ticks).await;
    assert_eq!(ticked.status, StatusCode::SEE_OTHER, "{}", ticked.text());
    let page = browser.get(ticked.location()).await.text();
    assert!(page.contains("Erase 2 users") && page.contains("cannot be undone"), "{page}");

    let with = |typed| [first, second, ("typed", typed), ("reason", "Retention ended")];
    let wrong = browser.post(ERASE, &with("3")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Type the number of users to confirm: 2."), "{}", wrong.text());
    let started = browser.post(ERASE, &with("2")).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.text());
    let path = started.location().to_owned();
    let mut page = browser.get(&path).await.text();
    for _ in 0..600 {
        if page.contains("No longer there") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        page = browser.get(&path).await.text();
    }
    assert!(page.contains("No longer there") && page.contains("Retention ended"), "{page}");
    for (key, status) in [("EM-1", StatusCode::NOT_FOUND), ("EM-3", StatusCode::OK)] {
        let found = program.get(&format!("/v3/users/{key}/")).await;
        assert_eq!(found.status, status, "{key}");
    }
    let listed = browser.get("/demo/main/users/erasures").await.text();
    assert!(listed.contains(&path), "{listed}");
    let late = browser.post(&format!("{path}/cancel"), &[]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let reader = server.signed_in(READER).await;
    for page in [ERASE, "/demo/main/users/erasures", path.as_str()] {
        assert_eq!(reader.get(page).await.status, StatusCode::FORBIDDEN, "{page}");
    }
    server.age_proofs().await;
    let asked = browser.get(ERASE).await.text();
    assert!(asked.contains("Confirm that it is you"), "{asked}");
}

#[tokio::test]
async fn a_selection_that_has_ended_is_refused_and_never_means_everybody() {
    let server = Server::start().await;
    let program = server.program().await;
    let ids = new_users(&program, &["EM-1", "EM-2"]).await;
    let browser = server.signed_in(OWNER).await;
    for page in [ERASE, "/demo/main/users/change", "/demo/main/exports/new"] {
        for selection in [GONE, ""] {
            let refused = browser.get(&format!("{page}?selection={selection}")).await;
            assert_eq!(refused.status, StatusCode::CONFLICT, "{page} {selection}");
        }
    }
    let rows = ids.join(",");
    for work in ["erase", "change", "export"] {
        let form = [
            ("do", work),
            ("selection", GONE),
            ("rows", rows.as_str()),
            ("here", "/demo/main/users?all=1"),
            ("id", ids[0].as_str()),
        ];
        let refused = browser.post(SELECTION, &form).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{work}");
    }
}
