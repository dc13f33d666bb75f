//! Users whose keys have become one by an upgrade: both stay reachable, nobody guesses which one a key
//! means, and an operator settles it.

use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::erasure;
use rollcall_core::imports::{self, Choices, ConflictDecision, ImportState, Outcome, RowFilter};
use rollcall_core::json::Body;
use rollcall_core::merge;
use rollcall_core::users::{self, User, UserInput, UserQuery, UserRef, UserStatus};
use rollcall_core::{Error, upgrade};
use serde_json::json;

use crate::common::roster::conflict;
use crate::common::{TestApp, body, test_apps};

/// Bo as an older version stored him: with a letter that nobody sees, which told him from Ana.
async fn upgrade(app: &TestApp) {
    app.execute(
        "UPDATE users SET vendor_data = 'RC-1\u{200b}', vendor_key = 'rc-1\u{200b}'
         WHERE vendor_data = 'RC-2'",
    )
    .await;
    app.execute("UPDATE rules SET version = 0 WHERE name = 'vendor_key'").await;
    upgrade::upgrade(&app.ctx.db).await.unwrap();
}

async fn ana_and_bo(app: &TestApp) -> (Actor, User, User) {
    let actor = app.actor(Role::Owner).await;
    app.import(&actor, "vendor_data,full_name\nRC-1,Ana\nRC-2,Bo\nRC-3,Cy\n").await;
    let (ana, bo) = (by_key(app, &actor, "RC-1").await, by_key(app, &actor, "RC-2").await);
    upgrade(app).await;
    (actor, ana, bo)
}

async fn by_key(app: &TestApp, actor: &Actor, key: &str) -> User {
    users::find_by(&app.ctx, actor, UserRef::VendorData(key)).await.unwrap().unwrap()
}

fn invalid<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    match outcome {
        Err(error @ Error::Invalid(_)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_key_of_two_users_is_refused_with_both_ids_and_each_is_found_by_its_own() {
    for app in test_apps().await {
        let (actor, ana, bo) = ana_and_bo(&app).await;
        let (ctx, key) = (&app.ctx, UserRef::VendorData("rc-1"));
        let words = conflict(users::find_by(ctx, &actor, key).await);
        for id in [ana.didit_internal_id, bo.didit_internal_id] {
            assert!(words.contains(&id.to_string()), "{}: {words}", app.name);
            assert!(users::find(ctx, &actor, id).await.unwrap().is_some());
        }
        assert!(words.contains("Shared user IDs"), "{words}");
        conflict(users::find_by(ctx, &actor, UserRef::VendorData("RC-1\u{200b}")).await);
        conflict(users::patch(ctx, &actor, key, &UserInput::default(), None).await);
        conflict(erasure::erase(ctx, &actor, key).await);
        conflict(users::set_status(ctx, &actor, &["rc-1".into()], UserStatus::Blocked).await);
        let query = UserQuery { vendor_data: "RC-1".into(), ..UserQuery::default() };
        let found = users::list(ctx, &actor, &query).await.unwrap();
        assert_eq!((found.users.len(), found.total.count), (2, 2), "{}", app.name);
        let new = Body::read(json!({"vendor_data": "RC-1"}).to_string().as_bytes()).unwrap();
        let new = UserInput::from_json(&new, ctx.clock.now()).unwrap();
        assert!(invalid(users::create(ctx, &actor, &new).await).contains("already exists"));
        let shared = users::shared_keys(ctx, &actor).await.unwrap();
        assert_eq!((shared.total, shared.keys.len()), (1, 1));
        assert_eq!(users::count_shared_keys(ctx, &actor).await.unwrap(), 1);
        let names: Vec<_> = shared.keys[0].users.iter().map(User::name).collect();
        assert_eq!((shared.keys[0].key.as_str(), names), ("rc-1", vec!["Ana", "Bo"]));
        assert_eq!(users::visible_key(&shared.keys[0].users[1].vendor_data), "RC-1⟨U+200B⟩");
    }
}

#[tokio::test]
async fn neither_of_two_with_one_key_can_be_merged() {
    for app in test_apps().await {
        let (actor, ana, bo) = ana_and_bo(&app).await;
        let cy = by_key(&app, &actor, "RC-3").await.didit_internal_id;
        for id in [ana.didit_internal_id, bo.didit_internal_id] {
            for (survivor, other) in [(cy, id), (id, cy)] {
                let words = conflict(merge::prepare(&app.ctx, &actor, survivor, other).await);
                assert!(words.contains("Shared user IDs"), "{}: {words}", app.name);
            }
        }
    }
}

#[tokio::test]
async fn a_row_of_a_shared_key_is_invalid_until_one_user_has_another_key() {
    for app in test_apps().await {
        let (actor, ana, bo) = ana_and_bo(&app).await;
        let file = "vendor_data,full_name\nRC-1,Anna\nRC-3,Cy\n";
        let import = app.check(&actor, file).await;
        assert_eq!((import.preview.invalid, import.preview.unchanged), (1, 1), "{}", app.name);
        assert_eq!(import.reasons.len(), 1);
        let wrong = RowFilter::Outcome(Outcome::Invalid);
        let rows = imports::rows(&app.ctx, &actor, import.id, wrong, 0, 9).await.unwrap().unwrap();
        let words = format!("{:?}", rows.rows);
        assert!(words.contains("Several users have this user ID"), "{words}");

        let rename = |id, key| users::change_shared_key(&app.ctx, &actor, id, key);
        let id = bo.didit_internal_id;
        for taken in ["RC-1", "rc-3"] {
            assert!(invalid(rename(id, taken).await).contains("already exists"), "{taken}");
        }
        assert!(invalid(rename(id, " \u{200b}").await).contains("vendor_data"));
        assert!(invalid(rename(id, "RС-3").await).contains("Looks like RC-3"));
        let renamed = rename(id, " RC-7 ").await.unwrap();
        assert_eq!((renamed.vendor_data.as_str(), renamed.version), ("RC-7", bo.version + 1));
        assert_eq!(by_key(&app, &actor, "RC-7").await.didit_internal_id, id, "{}", app.name);
        let first = by_key(&app, &actor, "RC-1").await;
        assert_eq!(first.didit_internal_id, ana.didit_internal_id);
        assert_eq!(users::count_shared_keys(&app.ctx, &actor).await.unwrap(), 0);
        conflict(rename(id, "RC-8").await);
        let change = &users::history(&app.ctx, &actor, id).await.unwrap()[0].changes[0];
        assert_eq!(change.field, "vendor_data");
        assert_eq!(change.old.as_deref(), Some("RC-1\u{200b}"));
        assert_eq!(change.new.as_deref(), Some("RC-7"));
        let query = AuditQuery { action: "user.edited".into(), ..AuditQuery::default() };
        let entries = audit::search(&app.ctx, &actor, &query).await.unwrap().entries;
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].details, [("fields".to_owned(), "vendor_data".to_owned())]);
        let again = app.check(&actor, file).await;
        assert_eq!((again.preview.invalid, again.preview.updated), (0, 1), "{}", app.name);
    }
}

#[tokio::test]
async fn whoever_shared_a_key_has_it_when_the_other_is_deleted_or_renamed() {
    for app in test_apps().await {
        let (actor, ana, bo) = ana_and_bo(&app).await;
        erasure::erase(&app.ctx, &actor, UserRef::Id(ana.didit_internal_id)).await.unwrap();
        let found = by_key(&app, &actor, "RC-1").await;
        assert_eq!(found.didit_internal_id, bo.didit_internal_id, "{}", app.name);
        assert_eq!(users::count_shared_keys(&app.ctx, &actor).await.unwrap(), 0);
    }
    for app in test_apps().await {
        let (actor, ana, bo) = ana_and_bo(&app).await;
        let id = ana.didit_internal_id;
        users::change_shared_key(&app.ctx, &actor, id, "RC-9").await.unwrap();
        let found = by_key(&app, &actor, "RC-1").await;
        assert_eq!(found.didit_internal_id, bo.didit_internal_id, "{}", app.name);
        assert_eq!(by_key(&app, &actor, "RC-9").await.didit_internal_id, id);
    }
}

#[tokio::test]
async fn a_row_that_was_checked_before_the_upgrade_is_held_until_it_is_settled() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nRC-1,Ana\nRC-2,Bo\n").await;
        let bo = by_key(&app, &actor, "RC-2").await;
        let import = app.check(&actor, "vendor_data,full_name\nRC-1,Anna\n").await;
        upgrade(&app).await;
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        let done = app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!((done.applied.held, done.applied.updated), (1, 0), "{}", app.name);
        let held = RowFilter::Outcome(Outcome::Held);
        let rows = imports::rows(&app.ctx, &actor, import.id, held, 0, 9).await.unwrap().unwrap();
        let (ordinal, version) = (rows.rows[0].ordinal, rows.rows[0].version);
        let apply = ConflictDecision::Apply;
        let decide =
            || imports::resolve_conflict(&app.ctx, &actor, import.id, ordinal, version, apply);
        assert!(conflict(decide().await).contains("Several users"), "{}", app.name);
        let id = bo.didit_internal_id;
        users::change_shared_key(&app.ctx, &actor, id, "RC-7").await.unwrap();
        decide().await.unwrap();
        let found = by_key(&app, &actor, "RC-1").await;
        assert_eq!(found.full_name.as_deref(), Some("Anna"), "{}", app.name);
    }
}

#[tokio::test]
async fn whoever_was_given_another_key_is_erased_from_older_files_under_both() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nRC-1,Ana\nRC-2,Bo\n").await;
        let bo = by_key(&app, &actor, "RC-2").await;
        upgrade(&app).await;
        let file = "vendor_data,full_name\nRC-1\u{200b},Bo of before\nRC-5,Eve\n";
        let choices = Choices::default();
        let import = app.import_with(&actor, file, &choices, true).await;
        let id = bo.didit_internal_id;
        users::change_shared_key(&app.ctx, &actor, id, "RC-7").await.unwrap();
        erasure::erase(&app.ctx, &actor, UserRef::Id(id)).await.unwrap();
        let page = imports::rows(&app.ctx, &actor, import.id, RowFilter::All, 0, 9).await.unwrap();
        let page = format!("{:?}", page.unwrap().rows);
        assert!(!page.contains("Bo of before") && page.contains("Eve"), "{}: {page}", app.name);
        // Who is uploaded after the erasure is somebody new.
        let later = imports::upload(&app.ctx, &actor, "l.csv", body("vendor_data\nRC-7\n")).await;
        assert!(later.is_ok());
    }
}
