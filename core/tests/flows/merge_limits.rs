//! What a merge must not let happen: rows for the wrong one of the two, somebody else's verified name after
//! an undo, and data that an erasure leaves.

use rollcall_core::access::{Actor, Role};
use rollcall_core::erasure;
use rollcall_core::faces::archive;
use rollcall_core::imports::{self, ImportState};
use rollcall_core::merge;
use rollcall_core::users::{self, UserQuery, UserRef, UserSort};
use rollcall_core::verifications::{self, NewVerification};
use serde_json::json;

use crate::common::archives::{packed, upload};
use crate::common::roster::{approved, conflict};
use crate::common::{TestApp, test_apps};
use crate::merge::{merge_as_preset, two};
use crate::pixels::Pixels;

/// Checks a file, merges or undoes in between, and starts it.
async fn rows_held_after(
    app: &TestApp,
    actor: &Actor,
    key: &str,
    between: impl AsyncFnOnce(),
) -> i64 {
    let file = format!("vendor_data,full_name\n{key},Somebody Else\n");
    let import = app.check(actor, &file).await;
    between().await;
    imports::start(&app.ctx, actor, import.id).await.unwrap();
    app.run_jobs_until(actor, &import, ImportState::Done).await.applied.held
}

#[tokio::test]
async fn a_row_that_was_previewed_for_one_of_the_two_is_held_for_the_other() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let (kept, gone) = two(&app, &owner).await;
        let ids = (kept.didit_internal_id, gone.didit_internal_id);
        // The merge alone would give the survivor the version that the row has seen of the other.
        app.patch_user(&owner, "gone-1", json!({"country": "DEU"})).await.unwrap();
        let merging = async || drop(merge_as_preset(&app, &owner, ids).await);
        assert_eq!(rows_held_after(&app, &owner, "gone-1", merging).await, 1, "{}", app.name);
        let undoing = async || drop(merge::unmerge(&app.ctx, &owner, ids.1).await.unwrap());
        assert_eq!(rows_held_after(&app, &owner, "gone-1", undoing).await, 1, "{}", app.name);
        for key in ["keep-1", "gone-1"] {
            let name = app.user(&owner, key).await.full_name;
            assert_ne!(name.as_deref(), Some("Somebody Else"), "{}", app.name);
        }
    }
}

#[tokio::test]
async fn pages_with_a_survivor_keep_their_size_and_leave_nobody_out() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data\ngone-10\ngone-11\ngone-12\n").await;
        let (kept, gone) = two(&app, &owner).await;
        merge_as_preset(&app, &owner, (kept.didit_internal_id, gone.didit_internal_id)).await;
        app.run_jobs().await;
        for (page_size, sort, ascending) in [
            (1, UserSort::Created, false),
            (1, UserSort::VendorData, false),
            (1, UserSort::VendorData, true),
            (2, UserSort::Created, false),
            (3, UserSort::Name, true),
        ] {
            let search = "gone-1".into();
            let mut query =
                UserQuery { search, page_size, sort, ascending, ..UserQuery::default() };
            let mut listed = Vec::new();
            loop {
                let page = users::list(&app.ctx, &owner, &query).await.unwrap();
                assert_eq!(page.total.count, 4, "{}: {query:?}", app.name);
                assert!(page.users.len() <= page_size as usize, "{}: {query:?}", app.name);
                listed.extend(page.users.into_iter().map(|user| user.vendor_data));
                query.cursor = page.next;
                if query.cursor.is_none() {
                    break;
                }
                assert!(listed.len() < 9, "{}: {listed:?}", app.name);
            }
            assert_eq!(listed[0], "keep-1", "{}: {listed:?}", app.name);
            listed.sort();
            assert_eq!(listed, ["gone-10", "gone-11", "gone-12", "keep-1"], "{}", app.name);
        }
    }
}

#[tokio::test]
async fn of_several_merges_the_latest_is_undone_first() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let (kept, gone) = two(&app, &owner).await;
        let ids = (kept.didit_internal_id, gone.didit_internal_id);
        let third =
            json!({"vendor_data": "gone-2", "full_name": "Ada B.", "phone": "+4915112345676"});
        let third = app.create_user(&owner, third).await.unwrap().didit_internal_id;
        merge_as_preset(&app, &owner, ids).await;
        merge_as_preset(&app, &owner, (ids.0, third)).await;
        let early = conflict(merge::unmerge(&app.ctx, &owner, ids.1).await);
        assert!(early.contains("later merge first"), "{}: {early}", app.name);
        merge::unmerge(&app.ctx, &owner, third).await.unwrap();
        merge::unmerge(&app.ctx, &owner, ids.1).await.unwrap();
        let first = app.user(&owner, "keep-1").await;
        let last = (first.full_name, first.email, first.phone);
        assert_eq!(last, (kept.full_name, kept.email, kept.phone), "{}", app.name);
    }
}

#[tokio::test]
async fn an_undo_keeps_only_what_was_verified_since_the_merge() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let (kept, gone) = two(&app, &owner).await;
        let ids = (kept.didit_internal_id, gone.didit_internal_id);
        let session = approved("s-1", "Ada Bergh");
        verifications::record(&app.ctx, &owner, UserRef::Id(ids.1), &session).await.unwrap();
        merge_as_preset(&app, &owner, ids).await;
        // Only the date of birth.
        let born = NewVerification {
            full_name: None,
            date_of_birth: Some("1990-01-02".into()),
            ..approved("s-2", "")
        };
        verifications::record(&app.ctx, &owner, UserRef::Id(ids.0), &born).await.unwrap();
        let undone = merge::unmerge(&app.ctx, &owner, ids.1).await.unwrap();
        assert!(undone.kept.contains(&"date_of_birth".to_owned()), "{:?}", undone.kept);
        let first = app.user(&owner, "keep-1").await;
        assert_eq!(first.full_name.as_deref(), Some("Ada Berg"), "{}", app.name);
        assert_eq!(first.date_of_birth.as_deref(), Some("1990-01-02"), "{}", app.name);
        let verified = (first.verified.full_name, first.verified.date_of_birth);
        assert_eq!(verified, (false, true), "{}", app.name);
        assert_eq!(first.verified.session_id.as_deref(), Some("s-2"), "{}", app.name);
        let second = app.user(&owner, "gone-1").await;
        assert_eq!(second.verified.session_id.as_deref(), Some("s-1"), "{}", app.name);
    }
}

#[tokio::test]
async fn nothing_of_somebody_who_came_back_and_was_erased_stays_with_the_survivor() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let (kept, gone) = two(&app, &owner).await;
        let ids = (kept.didit_internal_id, gone.didit_internal_id);
        merge_as_preset(&app, &owner, ids).await;
        app.patch_user(&owner, "keep-1", json!({"email": "new@mail.test"})).await.unwrap();
        merge::unmerge(&app.ctx, &owner, ids.1).await.unwrap();
        erasure::erase(&app.ctx, &owner, UserRef::VendorData("gone-1")).await.unwrap();
        let history = users::history(&app.ctx, &owner, ids.0).await.unwrap();
        assert_eq!(history.len(), 4, "{}: {history:?}", app.name);
        assert!(!format!("{history:?}").contains("ada@mail.test"), "{}: {history:?}", app.name);
        assert_eq!(app.user(&owner, "keep-1").await.full_name, kept.full_name, "{}", app.name);
    }
}

#[tokio::test]
async fn an_erasure_empties_the_archive_rows_of_the_merged_user_too() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.ctx.faces.set(Pixels::engine());
        let (kept, gone) = two(&app, &owner).await;
        let table = "vendor_data,file,comment\nGone-1,a.jpg,in person\nkeep-1,a.jpg,\n";
        let zip = packed(&[("faces.csv", table.as_bytes()), ("a.jpg", b"no picture")]);
        let sent = upload(&app, &owner, &zip).await.unwrap();
        app.run_jobs().await;
        merge_as_preset(&app, &owner, (kept.didit_internal_id, gone.didit_internal_id)).await;
        erasure::erase(&app.ctx, &owner, UserRef::VendorData("keep-1")).await.unwrap();
        let rows = archive::rows(&app.ctx, &owner, sent.id, None, 0, 50).await.unwrap();
        for row in &rows {
            let kept = [&row.vendor_data, &row.file, &row.comment];
            assert_eq!(kept, ["", "", ""], "{}", app.name);
        }
        assert_eq!(rows.len(), 2, "{}", app.name);
    }
}
