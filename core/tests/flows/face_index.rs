//! The index of faces: several processes over one database know the same faces.

use std::time::Duration;

use rollcall_core::access::{Actor, Role};
use rollcall_core::clock::Clock;
use rollcall_core::context::Context;
use rollcall_core::erasure;
use rollcall_core::faces::{self, FaceIndex, FaceSearchQuery};
use rollcall_core::users;
use rollcall_faces::Embedding;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::common::{TestApp, test_apps};
use crate::pixels::{Pixels, again, attach, person, picture, users_of};

/// Another process over the same database: nothing in its memory yet.
fn process(app: &TestApp) -> Context {
    let mut ctx = app.ctx.clone();
    ctx.face_index = FaceIndex::default();
    ctx
}

async fn scene(app: &TestApp, users: usize) -> (Actor, Vec<Uuid>) {
    let actor = app.actor(Role::Owner).await;
    let rows: String = (0..users).map(|number| format!("u-{number:03}\n")).collect();
    app.import(&actor, &format!("vendor_data\n{rows}")).await;
    app.ctx.faces.set(Pixels::engine());
    let ids = users_of(&app.ctx, &actor).await;
    (actor, ids)
}

async fn found(ctx: &Context, actor: &Actor, face: &Embedding) -> Vec<Uuid> {
    let answer = faces::search(ctx, actor, picture(&[face], 100), &FaceSearchQuery::default())
        .await
        .unwrap();
    answer.matches.into_iter().map(|one| one.user).collect()
}

/// Until a process holds so many faces, without anybody searching.
async fn holds(ctx: &Context, actor: &Actor, faces: usize) -> bool {
    for _ in 0..40 {
        if ctx.face_index.len(actor.application.seq) == faces {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    false
}

#[tokio::test]
async fn what_one_process_adds_or_deletes_another_knows_within_two_seconds() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 2).await;
        let other = process(&app);
        let stop = CancellationToken::new();
        tokio::spawn(faces::keep_current(other.clone(), stop.clone()));
        let face = attach(&app.ctx, &actor, ids[0], &person(1)).await;
        attach(&app.ctx, &actor, ids[1], &person(2)).await;
        assert!(holds(&other, &actor, 2).await, "{}", app.name);
        faces::delete(&app.ctx, &actor, ids[0], face.id, "a mistake").await.unwrap();
        assert_eq!(app.ctx.face_index.len(actor.application.seq), 1, "{}: at once", app.name);
        assert!(holds(&other, &actor, 1).await, "{}", app.name);
        stop.cancel();
    }
}

#[tokio::test]
async fn a_search_knows_every_change_that_was_committed_before_it() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 3).await;
        let (other, late) = (process(&app), process(&app));
        let base = person(7);
        assert_eq!(found(&other, &actor, &base).await, [] as [Uuid; 0]);
        let mut stored = Vec::new();
        for (turn, id) in ids.iter().enumerate() {
            let face = again(&base, turn as u64, 0.1 + turn as f32 * 0.1);
            stored.push(attach(&app.ctx, &actor, *id, &face).await);
            assert_eq!(found(&other, &actor, &base).await, ids[..=turn], "{}", app.name);
        }
        faces::delete(&other, &actor, ids[1], stored[1].id, "taken twice").await.unwrap();
        for ctx in [&app.ctx, &other, &late] {
            assert_eq!(found(ctx, &actor, &base).await, [ids[0], ids[2]], "{}", app.name);
        }
        erasure::erase(&other, &actor, users::UserRef::Id(ids[0])).await.unwrap();
        for ctx in [&app.ctx, &other, &late] {
            assert_eq!(found(ctx, &actor, &base).await, [ids[2]], "{}", app.name);
        }
    }
}

#[tokio::test]
async fn a_process_that_was_away_until_the_changes_were_removed_reads_everything_anew() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 3).await;
        let away = process(&app);
        let base = person(3);
        let first = attach(&app.ctx, &actor, ids[0], &base).await;
        assert_eq!(found(&away, &actor, &base).await, [ids[0]]);
        attach(&app.ctx, &actor, ids[1], &again(&base, 1, 0.2)).await;
        faces::delete(&app.ctx, &actor, ids[0], first.id, "not theirs").await.unwrap();
        // Two hours later, in a process that removes old changes.
        let now = app.ctx.clock.now();
        let mut later = process(&app);
        later.clock = Clock::manual(now.plus_seconds(7_200));
        let stop = CancellationToken::new();
        let keeper = tokio::spawn(faces::keep_current(later.clone(), stop.clone()));
        assert!(holds(&later, &actor, 1).await, "{}", app.name);
        tokio::time::sleep(Duration::from_millis(300)).await;
        stop.cancel();
        keeper.await.unwrap();
        attach(&app.ctx, &actor, ids[2], &again(&base, 2, 0.3)).await;
        for ctx in [&away, &app.ctx, &later] {
            assert_eq!(found(ctx, &actor, &base).await, [ids[1], ids[2]], "{}", app.name);
        }
    }
}

#[tokio::test]
async fn applications_do_not_see_each_others_faces() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 1).await;
        let theirs = app.actor_of("other", "main", Role::Owner).await;
        attach(&app.ctx, &actor, ids[0], &person(5)).await;
        assert_eq!(found(&app.ctx, &theirs, &person(5)).await, [] as [Uuid; 0]);
        assert_eq!(found(&app.ctx, &actor, &person(5)).await, ids);
    }
}
