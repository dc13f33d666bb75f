//! JSON of other programs, and the lists that they give: stored as they are, and unchanged from one
//! way in or out to another.

use futures::TryStreamExt as _;
use rollcall_core::access::{Actor, Role};
use rollcall_core::exports::{self, NewExport};
use rollcall_core::imports::{Import, RowFilter};
use rollcall_core::json::Body;
use rollcall_core::users::{self, MAX_OFFSET, User, UserInput, UserQuery, UserRef};
use rollcall_core::{Error, imports};

use crate::common::{TestApp, test_apps};

const BIG: &str = include_str!("../fixtures/cases/34a-create-big-numbers.json");
const STORED: &str =
    r#"{"account_no":12345678901234567890123456789,"case_no":1546130668394913822,"rate":1.10}"#;

async fn create(app: &TestApp, actor: &Actor, body: &str) -> User {
    let body = Body::read(body.as_bytes()).unwrap();
    let input = UserInput::from_json(&body, app.ctx.clock.now()).unwrap();
    users::create(&app.ctx, actor, &input).await.unwrap()
}

async fn exported(app: &TestApp, actor: &Actor, columns: &[&str]) -> String {
    let new = NewExport {
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        purpose: "test".into(),
        ..NewExport::default()
    };
    let export = exports::run_inline(&app.ctx, actor, &new, |_| {}).await.unwrap();
    let body = exports::body(&app.ctx, actor, export.id).await.unwrap();
    let parts: Vec<_> = body.try_collect().await.unwrap();
    String::from_utf8(parts.concat()).unwrap()
}

fn unchanged(import: &Import) -> (i64, i64, i64, i64) {
    let counts = import.counts();
    (counts.created, counts.updated, counts.unchanged, counts.invalid)
}

/// Case 34a: from a body to storage, a file and back.
#[tokio::test]
async fn numbers_keep_their_digits_from_a_body_to_a_file_and_back() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let user = create(&app, &owner, BIG).await;
        assert_eq!(user.metadata_json.as_deref(), Some(STORED), "{}", app.name);
        let file = exported(&app, &owner, &["vendor_data", "metadata_json"]).await;
        assert!(file.contains(&STORED.replace('"', "\"\"")), "{file}");
        let again = app.import(&owner, &file).await;
        assert_eq!(unchanged(&again), (0, 0, 1, 0), "{}", app.name);
        let found = users::find_by(&app.ctx, &owner, UserRef::VendorData("rc-3401")).await.unwrap();
        assert_eq!(found.unwrap().metadata_json.as_deref(), Some(STORED));
    }
}

#[tokio::test]
async fn the_same_metadata_in_another_order_is_unchanged_and_other_digits_are_not() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        create(&app, &owner, BIG).await;
        let row = |json: &str| {
            format!("vendor_data,metadata_json\nRC-3401,\"{}\"\n", json.replace('"', "\"\""))
        };
        let turned = r#"{ "rate": 1.10, "case_no": 1546130668394913822, "account_no": 12345678901234567890123456789 }"#;
        let same = app.import(&owner, &row(turned)).await;
        assert_eq!(unchanged(&same), (0, 0, 1, 0), "{}", app.name);
        let other = app.import(&owner, &row(&turned.replace("1.10", "1.1"))).await;
        assert_eq!(unchanged(&other), (0, 1, 0, 0), "{}", app.name);
    }
}

#[tokio::test]
async fn metadata_that_two_readers_read_in_two_ways_is_invalid_with_its_reason() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let mut file = String::from("vendor_data,metadata_json\n");
        let cells = [
            (r#"{"risk":"high","risk":"low"}"#, "appears twice"),
            (r#"{"a":[{"b":{"c":1,"c":2}}]}"#, "a[0].b.c"),
            (r#"{"a":"\u0000"}"#, "\\u0000"),
            (r#"{"a":["\ud83d"]}"#, "surrogate"),
            (r#"{"a":1e999,"b":"\ud83d\ude00"}"#, ""),
        ];
        for (number, (json, _)) in cells.iter().enumerate() {
            file.push_str(&format!("m-{number},\"{}\"\n", json.replace('"', "\"\"")));
        }
        let import = app.check(&owner, &file).await;
        assert_eq!((import.preview.created, import.preview.invalid), (1, 4), "{}", app.name);
        let page = imports::rows(&app.ctx, &owner, import.id, RowFilter::All, 0, 9).await;
        let rows = page.unwrap().unwrap().rows;
        for (row, (_, words)) in rows.iter().zip(cells).take(4) {
            let reasons = format!("{row:?}");
            assert!(reasons.contains(&words.escape_debug().to_string()), "{words}: {reasons}");
        }
    }
}

#[tokio::test]
async fn the_lists_of_a_user_are_exported_imported_and_undone() {
    const COLUMNS: [&str; 4] =
        ["vendor_data", "approved_emails", "approved_phones", "issuing_states"];
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let body = r#"{"vendor_data":"l-1","approved_emails":["a@b.example","c@d.example"],
                       "approved_phones":["+49 151 12345678"],"issuing_states":["DEU","FRA"]}"#;
        let user = create(&app, &owner, body).await;
        assert_eq!(user.approved_phones, ["+4915112345678"], "{}", app.name);
        create(&app, &owner, r#"{"vendor_data":"l-2"}"#).await;
        let file = exported(&app, &owner, &COLUMNS).await;
        let again = app.import(&owner, &file).await;
        assert_eq!(unchanged(&again), (0, 0, 2, 0), "{}: {file}", app.name);

        let changes =
            "vendor_data,issuing_states\nl-1,\"POL, DEU\"\nl-2,FRA\nl-3,\"DEU,Germany\"\n";
        let import = app.import(&owner, changes).await;
        assert_eq!(unchanged(&import), (0, 2, 0, 1), "{}", app.name);
        let find = async |key: &str| {
            users::find_by(&app.ctx, &owner, UserRef::VendorData(key)).await.unwrap().unwrap()
        };
        let first = find("l-1").await;
        assert_eq!(
            (first.issuing_states.join(","), first.approved_emails.len()),
            ("POL,DEU".into(), 2)
        );
        assert_eq!(find("l-2").await.issuing_states, ["FRA"]);
        let history = users::history(&app.ctx, &owner, first.didit_internal_id).await.unwrap();
        let change = &history[0].changes[0];
        assert_eq!(change.field, "issuing_states");
        assert_eq!(
            (change.old.as_deref(), change.new.as_deref()),
            (Some("DEU, FRA"), Some("POL, DEU"))
        );
    }
}

#[tokio::test]
async fn a_page_is_counted_to_and_found_by_its_key_on_both_databases() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let mut file = String::from("vendor_data,tags\n");
        for number in 0..30 {
            file.push_str(&format!("o-{number:02},odd\n"));
        }
        app.import(&owner, &file).await;
        for tag in ["", "odd"] {
            let mut seen = Vec::new();
            for offset in [0, 12, 24] {
                let query =
                    UserQuery { tag: tag.into(), page_size: 12, offset, ..UserQuery::default() };
                let page = users::list(&app.ctx, &owner, &query).await.unwrap();
                assert_eq!(page.total.count, 30, "{}", app.name);
                assert_eq!(page.next.is_some(), offset < 24, "{}", app.name);
                seen.extend(page.users.into_iter().map(|user| user.vendor_data));
            }
            let expected: Vec<String> =
                (0..30).rev().map(|number| format!("o-{number:02}")).collect();
            assert_eq!(seen, expected, "{}", app.name);
        }
        let deep = UserQuery { page_size: 1, offset: MAX_OFFSET, ..UserQuery::default() };
        let refused = users::list(&app.ctx, &owner, &deep).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{}", app.name);
        let query = UserQuery { vendor_data: " O-07 ".into(), ..UserQuery::default() };
        let found = users::list(&app.ctx, &owner, &query).await.unwrap();
        assert_eq!(found.users[0].vendor_data, "o-07", "{}", app.name);
        for nobody in ["o-7", "o-07\u{0}", "%"] {
            let query = UserQuery { vendor_data: nobody.into(), ..UserQuery::default() };
            let found = users::list(&app.ctx, &owner, &query).await.unwrap();
            assert_eq!((found.users.len(), found.total.count), (0, 0), "{}: {nobody}", app.name);
        }
    }
}
