//! An import is undone: what it wrote goes or comes back, and what changed since is kept.

use rollcall_core::Timestamp;
use rollcall_core::access::{Actor, Role};
use rollcall_core::imports::{self, ConflictDecision, ImportState, KeptReason, Undone};
use rollcall_core::users::{self, ChangeSource, UserQuery, UserRef, UserStatus};
use rollcall_core::verifications::{self, NewVerification, VerificationStatus};

use crate::common::{TestApp, test_apps};
use crate::trust::{by_key, conflict, edit, many};

async fn verify(app: &TestApp, actor: &Actor, key: &str) {
    let user = by_key(app, actor, key).await.unwrap();
    let verification = NewVerification {
        session_id: format!("session-{key}"),
        status: VerificationStatus::InReview,
        full_name: None,
        date_of_birth: None,
        country: None,
        completed_at: Timestamp::from_day("2026-03-12").unwrap(),
    };
    verifications::record(&app.ctx, actor, UserRef::Id(user.didit_internal_id), &verification)
        .await
        .unwrap();
}

#[tokio::test]
async fn an_undo_takes_back_what_nobody_has_touched_since_and_lists_the_rest() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(
            &actor,
            "vendor_data,full_name,email,tags,status\nu-1,One,o@n.example,\"a,b\",FLAGGED\nu-2,Two,,,\n",
        )
        .await;
        let before = by_key(&app, &actor, "u-1").await.unwrap();
        let counts = users::status_counts(&app.ctx, &actor).await.unwrap();
        let import = app
            .import(
                &actor,
                "vendor_data,full_name,email,tags,status\nu-1,Eins,e@n.example,c,ACTIVE\nu-2,Zwei,,,\nn-1,New,,,\nn-2,New,,,\nn-3,New,,,\n",
            )
            .await;
        edit(&app, &actor, "u-2", "Edited").await;
        edit(&app, &actor, "n-2", "Edited").await;
        verify(&app, &actor, "n-3").await;

        let expected = Undone { removed: 1, restored: 1, kept: 3 };
        let consequences = imports::undo_consequences(&app.ctx, &actor, import.id).await.unwrap();
        assert_eq!(consequences, Some(expected), "{}", app.name);
        let worker = app.worker();
        imports::undo(&app.ctx, &actor, import.id).await.unwrap();
        let undone = app.until(&actor, &import, ImportState::Undone).await;
        assert_eq!(undone.undone, expected);
        assert_eq!(undone.undone_by.as_deref(), Some("Owner of acme"));
        assert_eq!(undone.finished_at, import.finished_at, "the run ended before");

        let after = by_key(&app, &actor, "u-1").await.unwrap();
        assert_eq!(
            (&after.full_name, &after.email, &after.tags, after.status),
            (&before.full_name, &before.email, &before.tags, UserStatus::Flagged)
        );
        let history = users::history(&app.ctx, &actor, after.didit_internal_id).await.unwrap();
        assert!(matches!(&history[0].source, ChangeSource::Undo { .. }));
        assert!(by_key(&app, &actor, "n-1").await.is_none());
        let zwei = by_key(&app, &actor, "u-2").await.unwrap();
        assert_eq!(zwei.full_name.as_deref(), Some("Zwei"));
        let total = users::status_counts(&app.ctx, &actor).await.unwrap();
        assert_eq!(total.total(), counts.total() + 2);

        let kept = imports::kept_users(&app.ctx, &actor, import.id, 0).await.unwrap().unwrap();
        let mut reasons: Vec<(&str, KeptReason)> =
            kept.iter().map(|user| (user.vendor_data.as_str(), user.reason)).collect();
        reasons.sort_by_key(|(key, _)| *key);
        assert_eq!(
            reasons,
            [
                ("n-2", KeptReason::Changed),
                ("n-3", KeptReason::Verified),
                ("u-2", KeptReason::Changed)
            ]
        );
        let words = conflict(imports::undo(&app.ctx, &actor, import.id).await);
        assert!(words.contains("already been undone"), "{words}");

        // Search forgets who is gone.
        for _ in 0..200 {
            if rollcall_core::jobs::status(&app.ctx).await.unwrap().waiting == 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let query = UserQuery { search: "n-1".into(), ..UserQuery::default() };
        assert_eq!(users::search(&app.ctx, &actor, &query).await.unwrap().total.count, 0);
        let back = UserQuery { search: "o@n.example".into(), ..UserQuery::default() };
        assert_eq!(users::search(&app.ctx, &actor, &back).await.unwrap().total.count, 1);
        drop(worker);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_that_is_stopped_can_go_on() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.import(&actor, &many(40_000, "Person")).await;
        app.import(&actor, "vendor_data,full_name\nm-000007,Changed\n").await;
        let worker = app.worker();
        imports::undo(&app.ctx, &actor, import.id).await.unwrap();
        loop {
            let found = imports::find(&app.ctx, &actor, import.id).await.unwrap().unwrap();
            if found.undone.removed > 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        imports::cancel(&app.ctx, &actor, import.id).await.unwrap();
        let stopped = app.until(&actor, &import, ImportState::Done).await;
        assert!(stopped.undone.removed < 40_000, "{}", app.name);
        assert!(stopped.cause.contains("undo was stopped"), "{}", stopped.cause);
        let left = imports::undo_consequences(&app.ctx, &actor, import.id).await.unwrap().unwrap();
        assert_eq!(stopped.undone.removed + left.removed, 39_999, "{}", app.name);
        assert_eq!(left.kept, 1);
        let held = ConflictDecision::Drop;
        conflict(imports::resolve_conflict(&app.ctx, &actor, import.id, 0, 0, held).await);
        imports::undo(&app.ctx, &actor, import.id).await.unwrap();
        let undone = app.until(&actor, &import, ImportState::Undone).await;
        assert_eq!((undone.undone.removed, undone.undone.kept), (39_999, 1));
        assert_eq!(users::status_counts(&app.ctx, &actor).await.unwrap().total(), 1);
        drop(worker);
    }
}
