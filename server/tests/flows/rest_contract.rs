//! The contract with clients of Didit's interface, row by row of its table.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use rollcall_core::api_keys::KeyPermission;
use serde_json::{Value, json};

use crate::common::{OWNER, Program, Server};

async fn add(program: &Program<'_>, body: Value) -> String {
    let created = program.post("/v3/users/create/", body).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
    created.json()["didit_internal_id"].as_str().expect("an id").to_owned()
}

fn keys(page: &Value) -> Vec<&str> {
    let results = page["results"].as_array().expect("results");
    results.iter().map(|user| user["vendor_data"].as_str().expect("a key")).collect()
}

#[tokio::test]
async fn users_delete_takes_exactly_one_of_keys_ids_or_all() {
    let server = Server::start().await;
    let program = server.program().await;
    let path = "/v3/users/delete/";
    add(&program, json!({"vendor_data": "d-1"})).await;
    let id = add(&program, json!({"vendor_data": "d-2"})).await;
    let nobody = uuid::Uuid::nil().to_string();
    for wrong in [
        json!({}),
        json!({"delete_all": false}),
        json!({"vendor_data_list": []}),
        json!({"didit_internal_id_list": []}),
        json!({"vendor_data_list": ["d-1"], "didit_internal_id_list": [id]}),
        json!({"vendor_data_list": ["d-1"], "delete_all": true, "confirm": true}),
        json!({"didit_internal_id_list": [7]}),
        json!({"delete_all": true}),
        json!({"delete_all": true, "confirm": "true"}),
    ] {
        let refused = program.post(path, wrong.clone()).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    let by_key = program.post(path, json!({"vendor_data_list": ["D-1", "nobody"]})).await;
    assert_eq!(
        by_key.json(),
        json!({"deleted": 1, "not_found": ["nobody"], "blocklisted_faces": 0})
    );
    let ids = json!({"didit_internal_id_list": [id, nobody, "no id"]});
    let by_id = program.post(path, ids).await;
    assert_eq!(by_id.json()["deleted"], 1);
    assert_eq!(by_id.json()["not_found"], json!([nobody, "no id"]));
    let all = program.post(path, json!({"delete_all": true, "confirm": true})).await;
    assert_eq!(all.status, StatusCode::OK);
    assert_eq!(program.get("/v3/users/").await.json()["count"], 0);
    // A user whose key is that word is reached all the same.
    add(&program, json!({"vendor_data": "delete"})).await;
    assert_eq!(program.get(path).await.json()["vendor_data"], "delete");
}

#[tokio::test]
async fn update_status_sets_the_status_and_answers_the_user() {
    let server = Server::start().await;
    let program = server.program().await;
    add(&program, json!({"vendor_data": "s-1"})).await;
    let base = format!("{}/s-1/update-status/", program.base);
    for (path, status) in [("/v3/users/S-1/update-status/", "BLOCKED"), (base.as_str(), "FLAGGED")]
    {
        let done = program.patch(path, json!({ "status": status })).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.text());
        assert_eq!(
            (&done.json()["vendor_data"], &done.json()["status"]),
            (&json!("s-1"), &json!(status))
        );
    }
    for wrong in [json!({}), json!({"status": "x"}), json!({"status": "ACTIVE", "full_name": "A"})]
    {
        let refused = program.patch("/v3/users/s-1/update-status/", wrong.clone()).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    let nobody = program.patch("/v3/users/no/update-status/", json!({"status": "ACTIVE"})).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn lists_page_both_ways_with_a_count_and_a_deep_offset_names_the_cursor() {
    let server = Server::start().await;
    let program = server.program().await;
    for n in 0..5 {
        add(&program, json!({"vendor_data": format!("p-{n}"), "tags": ["paged"]})).await;
    }
    for base in ["/v3/users/".to_owned(), format!("{}/", program.base)] {
        for how in ["limit=2", "page_size=2", "limit=2&offset=0"] {
            let (mut seen, mut path) = (Vec::new(), format!("{base}?tag=paged&{how}"));
            loop {
                let page = program.get(&path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text());
                let page = page.json();
                assert_eq!(page["count"], 5, "{path}");
                seen.extend(keys(&page).into_iter().map(str::to_owned));
                let Some(next) = page["next"].as_str() else { break };
                path = next.strip_prefix("http://console.test").expect("ours").to_owned();
            }
            assert_eq!(seen, ["p-4", "p-3", "p-2", "p-1", "p-0"], "{base}?{how}");
        }
        let middle = program.get(&format!("{base}?tag=paged&limit=2&offset=3")).await.json();
        assert_eq!(keys(&middle), ["p-1", "p-0"]);
        let previous = middle["previous"].as_str().expect("an address");
        assert!(previous.ends_with("limit=2&offset=1"), "{previous}");
        let none = program.get(&format!("{base}?tag=paged&offset=50")).await.json();
        assert_eq!((keys(&none), &none["next"], &none["count"]), (vec![], &Value::Null, &json!(5)));
        for deep in ["limit=1&offset=10000", "offset=9951", "offset=2000000000"] {
            let refused = program.get(&format!("{base}?{deep}")).await;
            assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{deep}");
            let words = refused.json()["offset"][0].as_str().expect("words").to_owned();
            assert!(words.contains("cursor") && words.contains("10,000"), "{words}");
        }
    }
}

#[tokio::test]
async fn each_list_filter_filters() {
    let server = Server::start().await;
    let program = server.program().await;
    for (key, country) in [("f-1", "ISL"), ("f-10", "OMN"), ("f-2", "ISL")] {
        add(&program, json!({"vendor_data": key, "country": country, "tags": ["f"]})).await;
    }
    for (key, states) in [("d-1", json!(["TUV"])), ("d-2", json!(["TUV", "PLW"]))] {
        add(&program, json!({"vendor_data": key, "issuing_states": states, "tags": ["d"]})).await;
    }
    add(&program, json!({"vendor_data": "p-1", "country": "PLW", "tags": ["d"]})).await;
    let report = json!({"session_id": "f", "status": "DECLINED",
                        "completed_at": "2026-03-12T10:22:00Z"});
    program.post("/v3/users/f-2/verifications/", report).await;
    let tomorrow = server.ctx.clock.now().plus_seconds(24 * 3_600).day();
    for (query, expected) in [
        ("vendor_data=F-1".to_owned(), vec!["f-1"]),
        ("vendor_data=f-1&country=OMN".into(), vec![]),
        ("vendor_data=nobody".into(), vec![]),
        ("country_code=ISL".into(), vec!["f-2", "f-1"]),
        ("country_code=ISL&country_code=OMN".into(), vec!["f-2", "f-10", "f-1"]),
        ("country=ISL&country_code=OMN".into(), vec![]),
        ("date_from=2020-01-01".into(), vec!["f-2", "f-10", "f-1"]),
        (format!("date_from={tomorrow}"), vec![]),
        ("date_to=2020-01-01".into(), vec![]),
        (format!("created_after={tomorrow}"), vec![]),
        ("created_before=2020-01-01".into(), vec![]),
        (format!("created_before={tomorrow}"), vec!["f-2", "f-10", "f-1"]),
        ("last_activity_after=2026-03-12".into(), vec!["f-2"]),
        ("last_activity_after=2026-03-13".into(), vec![]),
        ("last_activity_before=2026-03-12".into(), vec!["f-2"]),
        // However long ago: who was never active was not active since.
        ("last_activity_after=1970-01-01".into(), vec!["f-2"]),
        ("last_activity_after=1900-01-01".into(), vec!["f-2"]),
    ] {
        let page = program.get(&format!("/v3/users/?tag=f&{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}: {}", page.text());
        let page = page.json();
        assert_eq!(keys(&page), expected, "{query}");
        assert_eq!(page["count"], expected.len(), "{query}");
    }
    // Documents count for `country_code`, and each user is there once.
    for (query, expected) in [
        ("country_code=TUV", vec!["d-2", "d-1"]),
        ("country_code=PLW", vec!["p-1", "d-2"]),
        ("country_code=PLW,TUV,NRU", vec!["p-1", "d-2", "d-1"]),
        ("country_code=TUV&status=BLOCKED", vec![]),
        ("country_code=TUV&country=PLW", vec![]),
        ("country_code=TUV&search=d-1", vec!["d-1"]),
        ("country=TUV", vec![]),
    ] {
        let mut walked: Vec<String> = Vec::new();
        let mut next = format!("/v3/users/?page_size=1&{query}");
        loop {
            let page = program.get(&next).await.json();
            assert_eq!(page["count"], expected.len(), "{query}");
            walked.extend(keys(&page).into_iter().map(str::to_owned));
            match page["next"].as_str().and_then(|url| url.split_once("/v3/")) {
                Some((_, path)) => next = format!("/v3/{path}"),
                None => break,
            }
        }
        assert_eq!(walked, expected, "{query}");
    }
    for day in ["-2027-01-01", "%2B2027-01-01", "0000-01-01", "0000-01-01T00:00:00Z"] {
        let refused = program.get(&format!("/v3/users/?created_from={day}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{day}: {}", refused.text());
    }
}

#[tokio::test]
async fn a_search_looks_at_approved_addresses_and_phones_too() {
    let server = Server::start().await;
    let program = server.program().await;
    add(&program, json!({"vendor_data": "a-1", "approved_emails": ["Quinn@w.example"]})).await;
    add(&program, json!({"vendor_data": "a-2", "approved_phones": ["+40721555012"]})).await;
    for (search, expected) in
        [("quinn@w.example", vec!["a-1"]), ("%2B40721555012", vec!["a-2"]), ("nobody@w", vec![])]
    {
        let page = program.get(&format!("/v3/users/?search={search}")).await.json();
        assert_eq!(keys(&page), expected, "{search}");
    }
}

#[tokio::test]
async fn tags_are_taken_as_they_are_written_in_answers() {
    let server = Server::start().await;
    let program = server.program().await;
    add(&program, json!({"vendor_data": "t-1", "tags": ["vip", "pep"]})).await;
    let tags = program.get("/v3/users/t-1/").await.json()["tags"].clone();
    assert_eq!(tags[0]["tag"]["name"], "vip");
    let kept = json!({"tags": [tags[1]], "display_name": "Ana"});
    let saved = program.json(Method::PATCH, "/v3/users/t-1/", kept, &[]).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
    let texts = program.get("/v3/users/t-1/?tags=text").await.json();
    assert_eq!(texts["tags"], json!(["pep"]));
    for wrong in
        [json!([{"name": "vip"}]), json!([{"tag": {"name": "vip"}, "note": 1}]), json!([7])]
    {
        let body = json!({"tags": wrong});
        let refused = program.json(Method::PATCH, "/v3/users/t-1/", body, &[]).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
}

#[tokio::test]
async fn a_report_with_its_filters_at_the_top_holds_nobody_else() {
    let server = Server::start().await;
    let program = server.program().await;
    add(&program, json!({"vendor_data": "r-1", "status": "BLOCKED", "tags": ["r"]})).await;
    add(&program, json!({"vendor_data": "r-2", "tags": ["r"]})).await;
    let path = program.base.replace("/vendor-users", "/reports/vendor-users/");
    for body in [
        json!({"columns": ["vendor_data"], "status": "BLOCKED", "tag": "r"}),
        json!({"columns": ["vendor_data"], "status": ["BLOCKED"], "tags": ["r"]}),
        json!({"columns": ["vendor_data"], "status": ["BLOCKED"], "filters": {"tags": ["r"]}}),
    ] {
        let report = program.post(&path, body.clone()).await;
        assert_eq!(report.status, StatusCode::ACCEPTED, "{}", report.text());
        assert_eq!(report.json()["matched"], 1, "{body}");
    }
    for wrong in [
        json!({"colums": ["vendor_data"], "status": "BLOCKED"}),
        json!({"columns": ["vendor_data"], "state": "BLOCKED"}),
        json!({"columns": ["vendor_data"], "status": [], "tag": "r"}),
        json!({"columns": ["vendor_data"], "export_all": true, "tag": "r"}),
    ] {
        assert_eq!(
            program.post(&path, wrong.clone()).await.status,
            StatusCode::BAD_REQUEST,
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn below_v3_every_answer_is_json_with_and_without_the_last_slash() {
    let server = Server::start().await;
    let program = server.program().await;
    add(&program, json!({"vendor_data": "j"})).await;
    for path in ["/v3/users/", "/v3/users/j/", &format!("{}/", program.base)] {
        let (with, without) =
            (program.get(path).await, program.get(path.trim_end_matches('/')).await);
        assert_eq!((with.status, without.status), (StatusCode::OK, StatusCode::OK), "{path}");
        assert_eq!(with.text(), without.text(), "{path}");
    }
    let created = program.post("/v3/users/create", json!({"vendor_data": "k"})).await;
    assert_eq!(created.status, StatusCode::CREATED);
    assert_eq!(program.delete("/v3/users/k").await.status, StatusCode::NO_CONTENT);
    for path in ["/v3", "/v3/", "/v3/nothing", "/v3/nothing/", "/v3/users/j/k/l", "/v3/a/b/c/d/"] {
        assert_eq!(program.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for (method, path) in [(Method::PUT, "/v3/users/j"), (Method::DELETE, "/v3/users")] {
        let refused = program.json(method.clone(), path, json!({}), &[]).await;
        assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
        assert!(!refused.header("allow").is_empty(), "{method} {path}");
    }
    for path in ["/v3", "/v3/"] {
        assert_eq!(program.post(path, json!({})).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let foreign = program.request(Method::POST, "/v3/users/create/");
    let foreign = foreign.header("origin", "https://evil.example").body(Body::from("{}"));
    let foreign = server.send(foreign.expect("a request")).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    assert!(foreign.json()["detail"].as_str().is_some_and(|it| it.contains("another site")));
    // Nobody is led to the page to sign in, whoever asks.
    let browser = server.signed_in(OWNER).await;
    for path in ["/v3", "/v3/users", "/v3/nothing", "/v3/nothing/at/all", "/v3/download/users"] {
        for answer in [
            server.send(Request::get(path).body(Body::empty()).expect("a request")).await,
            browser.get(path).await,
        ] {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
            assert_eq!(answer.header("content-type"), "application/json", "{path}");
        }
    }
    let posted = Request::post("/v3/docs").body(Body::empty()).expect("a request");
    let posted = server.send(posted).await;
    assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(posted.header("content-type"), "application/json");
}

#[tokio::test]
async fn a_user_has_every_field_of_the_contract_stored_shown_and_exported() {
    let server = Server::start().await;
    let program = server.program().await;
    let id = add(
        &program,
        json!({"vendor_data": "u-1", "tags": ["pep", "edd"],
               "approved_emails": ["A@Mail.example", "A@Mail.example"],
               "approved_phones": ["+49 151 12345678"], "issuing_states": ["DEU", "FRA"]}),
    )
    .await;
    let user = program.get("/v3/users/u-1/").await.json();
    assert_eq!(user["approved_emails"].as_array().map(Vec::len), Some(1));
    assert_eq!(user["approved_phones"], json!(["+4915112345678"]));
    assert_eq!(user["issuing_states"], json!(["DEU", "FRA"]));
    assert_eq!((&user["features"], &user["features_list"]), (&json!({}), &json!([])));
    assert_eq!((&user["metadata"], &user["comments"]), (&json!({}), &json!([])));
    assert_eq!(user["last_activity_at"], Value::Null);
    let tag = &user["tags"][0];
    assert_eq!(tag["tag"]["name"], "pep");
    for name in ["uuid", "tag", "added_by_email", "created_at"] {
        assert!(tag.get(name).is_some(), "{name}");
    }
    let texts = program.get("/v3/users/u-1/?tags=text").await.json();
    assert_eq!(texts["tags"], json!(["pep", "edd"]));
    let texts = program.get("/v3/users/?vendor_data=u-1&tags=text").await.json();
    assert_eq!(texts["results"][0]["tags"], json!(["pep", "edd"]));
    assert_eq!(program.get("/v3/users/u-1/?tags=x").await.status, StatusCode::BAD_REQUEST);

    let report = json!({"session_id": "u", "status": "APPROVED",
                        "completed_at": "2026-03-12T10:22:00Z"});
    program.post("/v3/users/u-1/verifications/", report).await;
    let user = program.get("/v3/users/u-1/").await.json();
    assert_eq!(user["features"], json!({"KYC": "Approved"}));
    assert_eq!(user["features_list"], json!([{"feature": "KYC", "status": "Approved"}]));
    assert_eq!(user["last_activity_at"], "2026-03-12T10:22:00Z");

    let browser = server.signed_in(OWNER).await;
    let page = browser.get(&format!("/demo/main/users/{id}")).await.text();
    for shown in ["Approved e-mails", "+4915112345678", "Issuing states", "DEU, FRA"] {
        assert!(page.contains(shown), "{shown} in {page}");
    }
    // The form of the page leaves them alone, and null takes them away.
    let cleared = json!({"approved_emails": null, "issuing_states": []});
    let user = program.patch("/v3/users/u-1/", cleared).await.json();
    assert_eq!((&user["approved_emails"], &user["issuing_states"]), (&json!([]), &json!([])));
    assert_eq!(user["approved_phones"], json!(["+4915112345678"]));
    let history = browser.get(&format!("/demo/main/users/{id}/history")).await.text();
    assert!(history.contains("Issuing states") && history.contains("DEU, FRA"), "{history}");

    for (body, field) in [
        (json!({"approved_emails": ["no"]}), "approved_emails"),
        (json!({"approved_phones": "+4915112345678"}), "approved_phones"),
        (json!({"issuing_states": ["Germany", "DEU"]}), "issuing_states"),
    ] {
        let refused = program.patch("/v3/users/u-1/", body.clone()).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{body}");
        assert!(refused.json()[field].is_array(), "{}", refused.text());
    }
}

#[tokio::test]
async fn a_verified_field_is_not_overridden() {
    let server = Server::start().await;
    let program = server.program().await;
    add(&program, json!({"vendor_data": "v"})).await;
    let report = json!({"session_id": "v", "status": "APPROVED", "full_name": "Ada Wahr",
                        "completed_at": "2026-03-12T10:22:00Z"});
    program.post("/v3/users/v/verifications/", report).await;
    let refused = program.patch("/v3/users/v/", json!({"full_name": "Other"})).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.json()["full_name"].is_array());
    assert_eq!(program.get("/v3/users/v/").await.json()["full_name"], "Ada Wahr");
}

#[tokio::test]
async fn the_audit_log_is_listed_newest_first_and_walked_by_its_cursor() {
    let server = Server::start().await;
    let program = server.program().await;
    for n in 0..60 {
        add(&program, json!({"vendor_data": format!("a-{n}")})).await;
    }
    let base = program.base.replace("/vendor-users", "/audit-logs/");
    let (mut numbers, mut path) = (Vec::new(), format!("{base}?action=user.created"));
    loop {
        let page = program.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text());
        let page = page.json();
        let results = page["results"].as_array().expect("results");
        assert!(results.iter().all(|entry| entry["action"] == "user.created"));
        numbers.extend(results.iter().map(|entry| entry["number"].as_i64().expect("a number")));
        let Some(next) = page["next"].as_str() else { break };
        path = next.strip_prefix("http://console.test").expect("ours").to_owned();
    }
    assert_eq!(numbers.len(), 60);
    assert!(numbers.is_sorted_by(|one, other| one > other));
    let none = program.get(&format!("{base}?date_to=2020-01-01&actor=nobody")).await.json();
    assert_eq!(none["results"], json!([]));
    for wrong in ["cursor=x", "action=", "date_from=x", "limit=5"] {
        let refused = program.get(&format!("{base}?{wrong}")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    let others: Vec<KeyPermission> =
        KeyPermission::ALL.into_iter().filter(|one| *one != KeyPermission::ReadAudit).collect();
    let narrow = server.program_that_may(&others).await;
    assert_eq!(narrow.get(&base).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn create_has_the_limits_and_the_defaults_of_the_contract() {
    let server = Server::start().await;
    let program = server.program().await;
    let named = |letters: usize| {
        let name = "ä".repeat(letters);
        json!({"vendor_data": format!("n-{letters}"), "full_name": name})
    };
    let created = program.post("/v3/users/create/", named(512)).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
    let user = created.json();
    assert_eq!((&user["status"], &user["tags"]), (&json!("ACTIVE"), &json!([])));
    let refused = program.post("/v3/users/create/", named(513)).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.json()["full_name"].is_array(), "{}", refused.text());
    for (field, wrong) in [
        ("date_of_birth", json!("23.05.1991x")),
        ("phone", json!("call me")),
        ("status", json!("GONE")),
        ("tags", json!({"a": 1})),
        ("metadata", json!([1])),
    ] {
        let body = json!({"vendor_data": "w", field: wrong});
        let refused = program.post("/v3/users/create/", body).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{field}");
        assert!(refused.json()[field].is_array(), "{field}: {}", refused.text());
    }
    assert_eq!(program.get("/v3/users/w/").await.status, StatusCode::NOT_FOUND);
}
