//! What becomes of possible duplicates when one of the two users is merged away, and comes back.

use rollcall_core::access::{Actor, Role};
use rollcall_core::faces;
use rollcall_core::faces::lists::{self, FaceList};
use rollcall_core::faces::pairs::{self, PairQuery, PairState};
use rollcall_core::merge::{self, MergeOrder};
use serde_json::json;
use uuid::Uuid;

use crate::common::roster::conflict;
use crate::common::{TestApp, test_apps};
use crate::pixels::{Pixels, again, attach, person};

async fn users<const N: usize>(app: &TestApp, actor: &Actor, keys: [&str; N]) -> [Uuid; N] {
    app.ctx.faces.set(Pixels::engine());
    let mut ids = [Uuid::nil(); N];
    for (id, key) in ids.iter_mut().zip(keys) {
        let user = app.create_user(actor, json!({"vendor_data": key})).await.unwrap();
        *id = user.didit_internal_id;
    }
    ids
}

async fn merge_into(app: &TestApp, actor: &Actor, survivor: Uuid, other: Uuid) {
    let plan = merge::prepare(&app.ctx, actor, survivor, other).await.unwrap();
    let order = MergeOrder {
        survivor_version: plan.survivor.version,
        other_version: plan.other.version,
        ..MergeOrder::default()
    };
    merge::merge(&app.ctx, actor, survivor, other, &order).await.unwrap();
}

/// Whose pairs are in a state, each with the lower ID first.
async fn pairs_in(app: &TestApp, actor: &Actor, state: PairState) -> Vec<[Uuid; 2]> {
    let query = PairQuery { state, cursor: None };
    let rows = pairs::list(&app.ctx, actor, &query).await.unwrap().rows;
    let mut found: Vec<_> = rows.iter().map(|row| both(row.users[0].id, row.users[1].id)).collect();
    found.sort();
    found
}

fn both(a: Uuid, b: Uuid) -> [Uuid; 2] {
    [a.min(b), a.max(b)]
}

#[tokio::test]
async fn a_pair_that_was_found_during_a_merge_is_one_of_whose_face_it_is_afterwards() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let [kept, gone, third] = users(&app, &owner, ["kept", "gone", "third"]).await;
        let base = person(1);
        attach(&app.ctx, &owner, gone, &base).await;
        attach(&app.ctx, &owner, kept, &person(2)).await;
        merge_into(&app, &owner, kept, gone).await;
        attach(&app.ctx, &owner, third, &again(&base, 1, 0.3)).await;
        let open = pairs_in(&app, &owner, PairState::Open).await;
        assert_eq!(open, [both(kept, third)], "{}", app.name);
        merge::unmerge(&app.ctx, &owner, gone).await.unwrap();
        assert_eq!(pairs_in(&app, &owner, PairState::Open).await, [[third; 2]; 0], "{}", app.name);
        app.run_jobs().await;
        let open = pairs_in(&app, &owner, PairState::Open).await;
        assert_eq!(open, [both(gone, third)], "{}", app.name);
    }
}

#[tokio::test]
async fn a_decision_that_was_made_during_a_merge_outlives_later_merges_and_undos() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let [kept, gone, third] = users(&app, &owner, ["kept", "gone", "third"]).await;
        let base = person(1);
        attach(&app.ctx, &owner, gone, &base).await;
        attach(&app.ctx, &owner, third, &again(&base, 1, 0.3)).await;
        merge_into(&app, &owner, kept, gone).await;
        let query = PairQuery { state: PairState::Open, cursor: None };
        let copy = pairs::list(&app.ctx, &owner, &query).await.unwrap().rows.remove(0).id;
        let (open, different) = (PairState::Open, PairState::Different);
        pairs::decide(&app.ctx, &owner, copy, open, different, "Twins").await.unwrap();
        for turn in 1..=2 {
            merge::unmerge(&app.ctx, &owner, gone).await.unwrap();
            let decided = pairs_in(&app, &owner, different).await;
            assert_eq!(decided, [both(kept, third)], "{}: undo {turn}", app.name);
            let waiting = pairs_in(&app, &owner, open).await;
            assert_eq!(waiting, [both(gone, third)], "{}: undo {turn}", app.name);
            merge_into(&app, &owner, kept, gone).await;
        }
    }
}

#[tokio::test]
async fn two_merges_of_a_pair_are_undone_in_the_reverse_order_and_no_pair_is_lost() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let keys = ["kept", "gone", "third", "fourth"];
        let [kept, gone, third, fourth] = users(&app, &owner, keys).await;
        let base = person(1);
        attach(&app.ctx, &owner, gone, &base).await;
        attach(&app.ctx, &owner, third, &again(&base, 1, 0.3)).await;
        merge_into(&app, &owner, kept, gone).await;
        merge_into(&app, &owner, fourth, third).await;
        let open = pairs_in(&app, &owner, PairState::Open).await;
        assert_eq!(open, [both(kept, fourth)], "{}", app.name);
        let refused = merge::unmerge(&app.ctx, &owner, gone).await;
        assert!(conflict(refused).contains("third"), "{}", app.name);
        for (merged, pair) in [(third, both(kept, third)), (gone, both(gone, third))] {
            merge::unmerge(&app.ctx, &owner, merged).await.unwrap();
            let open = pairs_in(&app, &owner, PairState::Open).await;
            assert_eq!(open, [pair], "{}", app.name);
        }
        app.run_jobs().await;
        let open = pairs_in(&app, &owner, PairState::Open).await;
        assert_eq!(open, [both(gone, third)], "{}", app.name);
    }
}

#[tokio::test]
async fn a_face_that_stayed_with_a_merged_user_is_the_survivors() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let [kept, gone, third] = users(&app, &owner, ["kept", "gone", "third"]).await;
        let base = person(11);
        for seed in 1..=5 {
            attach(&app.ctx, &owner, kept, &person(seed)).await;
        }
        let stayed = attach(&app.ctx, &owner, gone, &base).await.id;
        merge_into(&app, &owner, kept, gone).await;
        let nearest = attach(&app.ctx, &owner, third, &again(&base, 1, 0.2)).await.id;
        attach(&app.ctx, &owner, third, &again(&base, 2, 0.3)).await;
        faces::delete(&app.ctx, &owner, third, nearest, "wrong picture").await.unwrap();
        let open = async || pairs_in(&app, &owner, PairState::Open).await;
        assert_eq!(open().await, [both(kept, third)], "{}", app.name);
        let list = FaceList::Blocklist;
        let entry = lists::add(&app.ctx, &owner, stayed, list, "forged").await.unwrap();
        assert_eq!(entry.user, kept, "{}", app.name);
        let listed = lists::of_user(&app.ctx, &owner, kept).await.unwrap();
        assert_eq!(listed.len(), 1, "{}", app.name);
        lists::remove(&app.ctx, &owner, entry.id, "a mistake").await.unwrap();
        faces::delete(&app.ctx, &owner, kept, stayed, "wrong picture").await.unwrap();
        assert_eq!(open().await.len(), 0, "{}", app.name);
    }
}
