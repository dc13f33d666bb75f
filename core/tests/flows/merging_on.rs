//! A user into whom somebody was merged is the same person as a third one, and is merged on.

use rollcall_core::access::{Actor, Role};
use rollcall_core::exports::{ExportFilter, ExportState};
use rollcall_core::faces;
use rollcall_core::faces::pairs::{self, PairQuery, PairState};
use rollcall_core::merge;
use rollcall_core::users::{self, User, UserQuery, UserRef};
use rollcall_core::verifications;
use rollcall_core::{Error, erasure, notes};
use serde_json::json;
use uuid::Uuid;

use crate::common::roster::{approved, conflict};
use crate::common::{TestApp, test_apps};
use crate::erasure::{export, state};
use crate::merge::{merge_as_preset, two};
use crate::pixels::{Pixels, again, attach, person};

/// "gone-1" and "keep-1" of [`two`], and "last-1", who differs from both.
async fn three(app: &TestApp, actor: &Actor) -> [Uuid; 3] {
    app.ctx.faces.set(Pixels::engine());
    let (middle, first) = two(app, actor).await;
    let last = json!({"vendor_data": "last-1", "display_name": "Ada", "tags": ["old"]});
    let last = app.create_user(actor, last).await.unwrap();
    [first.didit_internal_id, middle.didit_internal_id, last.didit_internal_id]
}

/// The first into the second, and the second into the third.
async fn merge_on(app: &TestApp, actor: &Actor, [first, middle, last]: [Uuid; 3]) -> User {
    merge_as_preset(app, actor, (middle, first)).await;
    merge_as_preset(app, actor, (last, middle)).await
}

#[tokio::test]
async fn every_user_id_leads_to_the_last_survivor_and_nobody_can_be_merged_in_a_circle() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let ids = three(&app, &owner).await;
        let [first, middle, last] = ids;
        let merged = merge_on(&app, &owner, ids).await;
        assert_eq!(merged.full_name.as_deref(), Some("Ada Berg"), "{}", app.name);
        assert_eq!(merged.email.as_deref(), Some("ada@mail.test"), "{}", app.name);
        app.run_jobs().await;
        for (key, id) in [("gone-1", first), ("keep-1", middle)] {
            assert_eq!(app.user(&owner, key).await.didit_internal_id, last, "{}", app.name);
            let by_id = users::find(&app.ctx, &owner, id).await.unwrap().unwrap();
            assert_eq!(by_id.didit_internal_id, last, "{}: {key}", app.name);
            let searched = UserQuery { search: key.into(), ..UserQuery::default() };
            let page = users::search(&app.ctx, &owner, &searched).await.unwrap();
            assert_eq!(page.rows.len(), 1, "{}: {key}", app.name);
            assert_eq!(page.rows[0].vendor_data, "last-1", "{}: {key}", app.name);
            let circle = merge::prepare(&app.ctx, &owner, id, last).await;
            assert!(matches!(circle, Err(Error::NotFound(_))), "{}: {circle:?}", app.name);
        }
        let counts = users::status_counts(&app.ctx, &owner).await.unwrap();
        assert_eq!(counts.total(), 1, "{}", app.name);
        let import = app.import(&owner, "vendor_data,phone\ngone-1,+4915112345676\n").await;
        assert_eq!((import.applied.created, import.applied.updated), (0, 1), "{}", app.name);
        assert_eq!(app.user(&owner, "last-1").await.phone.as_deref(), Some("+4915112345676"));

        let known = merge::merged_into(&app.ctx, &owner, last).await.unwrap();
        let known: Vec<_> =
            known.iter().map(|one| (one.vendor_data.as_str(), one.first_into.as_deref())).collect();
        assert_eq!(known, [("keep-1", None), ("gone-1", Some("keep-1"))], "{}", app.name);
        let history = users::history(&app.ctx, &owner, last).await.unwrap();
        for key in ["keep-1", "gone-1"] {
            let told = history.iter().any(|entry| entry.of_merged.as_deref() == Some(key));
            assert!(told, "{}: {key}", app.name);
        }
    }
}

#[tokio::test]
async fn merges_are_undone_latest_first_and_each_gets_their_own_back() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let ids = three(&app, &owner).await;
        let [first, middle, last] = ids;
        notes::add(&app.ctx, &owner, first, "Called twice", None).await.unwrap();
        notes::add(&app.ctx, &owner, middle, "Called once", None).await.unwrap();
        let session = approved("s-1", "Ada Bergh");
        verifications::record(&app.ctx, &owner, UserRef::Id(first), &session).await.unwrap();
        attach(&app.ctx, &owner, first, &person(1)).await;
        attach(&app.ctx, &owner, middle, &person(2)).await;
        let before = [app.user(&owner, "gone-1").await, app.user(&owner, "keep-1").await];

        let merged = merge_on(&app, &owner, ids).await;
        assert_eq!(merged.full_name.as_deref(), Some("Ada Bergh"), "{}", app.name);
        assert_eq!(merged.counters.approved_count, 1, "{}", app.name);
        let counted = async |id: Uuid| {
            let notes = notes::count(&app.ctx, &owner, id).await.unwrap();
            (notes, faces::count(&app.ctx, &owner, id).await.unwrap())
        };
        assert_eq!(counted(last).await, (2, 2), "{}", app.name);
        let early = conflict(merge::unmerge(&app.ctx, &owner, first).await);
        assert!(early.contains("later merge first"), "{}: {early}", app.name);

        let undone = merge::unmerge(&app.ctx, &owner, middle).await.unwrap();
        assert!(undone.kept.is_empty(), "{}: {:?}", app.name, undone.kept);
        assert_eq!(counted(last).await, (0, 0), "{}", app.name);
        assert_eq!(counted(middle).await, (2, 2), "{}", app.name);
        // The first one still is the second.
        let found = app.user(&owner, "gone-1").await;
        assert_eq!(found.didit_internal_id, middle, "{}", app.name);
        assert_eq!(found.counters.approved_count, 1, "{}", app.name);
        assert_eq!(app.user(&owner, "last-1").await.counters.approved_count, 0, "{}", app.name);

        let undone = merge::unmerge(&app.ctx, &owner, first).await.unwrap();
        assert!(undone.kept.is_empty(), "{}: {:?}", app.name, undone.kept);
        assert_eq!(counted(first).await, (1, 1), "{}", app.name);
        assert_eq!(counted(middle).await, (1, 1), "{}", app.name);
        for (key, was) in [("gone-1", &before[0]), ("keep-1", &before[1])] {
            let now = app.user(&owner, key).await;
            let now = User { version: was.version, updated_at: was.updated_at, ..now };
            assert_eq!(&now, was, "{}: {key}", app.name);
        }
    }
}

#[tokio::test]
async fn an_erasure_of_the_last_survivor_takes_all_who_were_merged_into_them() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let ids = three(&app, &owner).await;
        merge_on(&app, &owner, ids).await;
        erasure::erase(&app.ctx, &owner, UserRef::VendorData("gone-1")).await.unwrap();
        assert_eq!(app.number("SELECT COUNT(*) FROM users").await, 0, "{}", app.name);
        assert_eq!(app.number("SELECT COUNT(*) FROM user_merges").await, 0, "{}", app.name);
        assert_eq!(app.number("SELECT COUNT(*) FROM revisions").await, 0, "{}", app.name);
        let counts = users::status_counts(&app.ctx, &owner).await.unwrap();
        assert_eq!(counts.total(), 0, "{}", app.name);
    }
}

#[tokio::test]
async fn nothing_of_the_first_one_stays_with_anybody_after_all_undos_and_an_erasure() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let ids = three(&app, &owner).await;
        let [first, middle, last] = ids;
        merge_on(&app, &owner, ids).await;
        // What the last one had of the first becomes a former value.
        app.patch_user(&owner, "last-1", json!({"email": "new@mail.test"})).await.unwrap();
        let tags = json!({"tags": ["old", "vip", "branch", "since"]});
        app.patch_user(&owner, "last-1", tags).await.unwrap();
        app.patch_user(&owner, "last-1", json!({"tags": []})).await.unwrap();
        let ids_of = |id| ExportFilter { ids: vec![id], ..ExportFilter::default() };
        let held = export(&app, &owner, ids_of(last)).await;
        let other = json!({"vendor_data": "other-1"});
        let other = app.create_user(&owner, other).await.unwrap().didit_internal_id;
        let other = export(&app, &owner, ids_of(other)).await;
        merge::unmerge(&app.ctx, &owner, middle).await.unwrap();
        merge::unmerge(&app.ctx, &owner, first).await.unwrap();
        let told = users::history(&app.ctx, &owner, last).await.unwrap();
        for theirs in ["ada@mail.test", "branch"] {
            assert!(format!("{told:?}").contains(theirs), "{}: {told:?}", app.name);
        }
        erasure::erase(&app.ctx, &owner, UserRef::VendorData("gone-1")).await.unwrap();
        for id in [middle, last] {
            let told = users::history(&app.ctx, &owner, id).await.unwrap();
            for theirs in ["ada@mail.test", "branch"] {
                assert!(!format!("{told:?}").contains(theirs), "{}: {told:?}", app.name);
            }
        }
        // The files of the last one, of whom the first was a part, go; those of others stay.
        assert_eq!(state(&app, &owner, &held).await.state, ExportState::Deleted, "{}", app.name);
        assert_eq!(state(&app, &owner, &other).await.state, ExportState::Done, "{}", app.name);
        let named = app.number("SELECT COUNT(*) FROM revisions_also_about").await;
        assert_eq!(named, 0, "{}", app.name);
    }
}

#[tokio::test]
async fn a_face_that_stayed_with_the_first_one_is_the_last_survivors_until_the_undo() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let ids = three(&app, &owner).await;
        let [first, middle, last] = ids;
        for seed in 1..=5 {
            attach(&app.ctx, &owner, middle, &person(seed)).await;
        }
        let base = person(11);
        attach(&app.ctx, &owner, first, &base).await;
        merge_on(&app, &owner, ids).await;
        let other = json!({"vendor_data": "look-alike"});
        let other = app.create_user(&owner, other).await.unwrap().didit_internal_id;
        attach(&app.ctx, &owner, other, &again(&base, 1, 0.2)).await;
        let pair = async || {
            let query = PairQuery { state: PairState::Open, cursor: None };
            let rows = pairs::list(&app.ctx, &owner, &query).await.unwrap().rows;
            assert_eq!(rows.len(), 1, "{}", app.name);
            [rows[0].users[0].id, rows[0].users[1].id]
        };
        assert!(pair().await.contains(&last), "{}", app.name);
        for (merged, holder) in [(middle, middle), (first, first)] {
            merge::unmerge(&app.ctx, &owner, merged).await.unwrap();
            app.run_jobs().await;
            assert!(pair().await.contains(&holder), "{}", app.name);
        }
        assert_eq!(faces::count(&app.ctx, &owner, middle).await.unwrap(), 5, "{}", app.name);
    }
}
