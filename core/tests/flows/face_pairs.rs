//! Possible duplicates: found when a face is added, decided by a person, and gone with the faces.

use futures::future::join_all;
use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::clock::Clock;
use rollcall_core::db::Db;
use rollcall_core::erasure;
use rollcall_core::faces::pairs::{self, DuplicateStatus, PairQuery, PairRow, PairState};
use rollcall_core::faces::{self, FaceSettings};
use rollcall_core::users::UserRef;
use rollcall_core::{Error, Timestamp};
use uuid::Uuid;

use crate::common::{TestApp, test_apps};
use crate::pixels::{Pixels, again, attach, person, users_of};

async fn scene(app: &TestApp, users: usize) -> (Actor, Vec<Uuid>) {
    let actor = app.actor(Role::Owner).await;
    let rows: String = (0..users).map(|number| format!("u-{number:03}\n")).collect();
    app.import(&actor, &format!("vendor_data\n{rows}")).await;
    app.ctx.faces.set(Pixels::engine());
    let ids = users_of(&app.ctx, &actor).await;
    (actor, ids)
}

async fn in_state(app: &TestApp, actor: &Actor, state: PairState) -> Vec<PairRow> {
    let query = PairQuery { state, cursor: None };
    pairs::list(&app.ctx, actor, &query).await.unwrap().rows
}

fn users_in(pair: &PairRow) -> [Uuid; 2] {
    let mut ids = [pair.users[0].id, pair.users[1].id];
    ids.sort();
    ids
}

fn of(a: Uuid, b: Uuid) -> [Uuid; 2] {
    let mut ids = [a, b];
    ids.sort();
    ids
}

#[tokio::test]
async fn a_new_face_makes_a_pair_with_each_user_at_or_above_the_threshold_once() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 4).await;
        let base = person(1);
        attach(&app.ctx, &actor, ids[0], &base).await;
        attach(&app.ctx, &actor, ids[1], &person(2)).await;
        attach(&app.ctx, &actor, ids[2], &again(&base, 1, 0.55)).await;
        let found = in_state(&app, &actor, PairState::Open).await;
        assert_eq!(found.len(), 1, "{}", app.name);
        assert_eq!(users_in(&found[0]), of(ids[0], ids[2]));
        assert!((7_700..8_300).contains(&found[0].similarity), "{}", found[0].similarity);
        // A better face of the same user raises the score; a worse one, and one's own, change nothing.
        attach(&app.ctx, &actor, ids[2], &again(&base, 2, 0.25)).await;
        attach(&app.ctx, &actor, ids[2], &again(&base, 3, 0.58)).await;
        let found = in_state(&app, &actor, PairState::Open).await;
        assert_eq!(found.len(), 1, "{}", app.name);
        assert!((9_400..9_600).contains(&found[0].similarity), "{}", found[0].similarity);
        let pair = pairs::find(&app.ctx, &actor, found[0].id).await.unwrap().unwrap();
        assert_eq!((pair.threshold, pair.model.as_str()), (70, "pixels"));
        assert!(pair.row.users.iter().all(|user| user.face.is_some()));
        assert_eq!(pairs::open_count(&app.ctx, &actor).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn faces_that_are_added_at_the_same_moment_find_each_other() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 6).await;
        let base = person(1);
        let faces: Vec<_> = (0..6).map(|turn| again(&base, turn, 0.2)).collect();
        let both = ids.iter().zip(&faces);
        join_all(both.map(|(id, face)| attach(&app.ctx, &actor, *id, face))).await;
        let mut found: Vec<_> =
            in_state(&app, &actor, PairState::Open).await.iter().map(users_in).collect();
        let counts = pairs::counts(&app.ctx, &actor).await.unwrap();
        assert_eq!(counts.open, 15, "{}", app.name);
        found.sort();
        found.dedup();
        assert_eq!(found.len(), 12, "{}: a page", app.name);
    }
}

#[tokio::test]
async fn a_person_with_more_faces_than_are_near_at_first_makes_a_pair_with_each_user() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 13).await;
        let base = person(1);
        // Ten users have the fifty nearest faces, two more have faces that are not among them.
        for (turn, id) in ids[..12].iter().enumerate() {
            let distance = if turn < 10 { 0.45 } else { 0.55 };
            for face in 0..5 {
                let face = again(&base, (turn * 5 + face) as u64, distance);
                attach(&app.ctx, &actor, *id, &face).await;
            }
        }
        let waiting = async || pairs::of_user(&app.ctx, &actor, ids[12]).await.unwrap().waiting;
        attach(&app.ctx, &actor, ids[12], &base).await;
        assert_eq!(waiting().await, 12, "{}", app.name);
        // The comparison of all finds them as well.
        app.execute("DELETE FROM face_pairs").await;
        for threshold in [90, 70] {
            let settings = FaceSettings { threshold, min_face: 64 };
            faces::save_settings(&app.ctx, &actor, &settings).await.unwrap();
        }
        app.run_jobs().await;
        assert_eq!(waiting().await, 12, "{}", app.name);
    }
}

#[tokio::test]
async fn a_decided_pair_does_not_come_back_and_the_decision_is_audited_with_its_reason() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 3).await;
        let base = person(1);
        for (turn, id) in ids.iter().enumerate() {
            attach(&app.ctx, &actor, *id, &again(&base, turn as u64, 0.15)).await;
        }
        let open = in_state(&app, &actor, Open).await;
        assert_eq!(open.len(), 3);
        let pair = |a: usize, b: usize| {
            open.iter().find(|pair| users_in(pair) == of(ids[a], ids[b])).unwrap().id
        };
        use PairState::*;
        let decide = async |id, from, to, reason: &str| {
            pairs::decide(&app.ctx, &actor, id, from, to, reason).await
        };
        decide(pair(0, 1), Open, Same, " same\u{0} passport\nnumber ").await.unwrap();
        decide(pair(0, 2), Open, Different, "twins").await.unwrap();
        decide(pair(1, 2), Open, Later, "").await.unwrap();
        let late = decide(pair(0, 1), Open, Different, "").await;
        assert!(matches!(late, Err(Error::Conflict(_))), "{}", app.name);
        // The button that was pressed twice: it is decided, once.
        assert_eq!(decide(pair(0, 1), Open, Same, "twice").await, Ok(true), "{}", app.name);
        // The same faces once more: nothing is to be reviewed.
        attach(&app.ctx, &actor, ids[0], &base).await;
        assert_eq!(in_state(&app, &actor, Open).await, [], "{}", app.name);
        let counts = pairs::counts(&app.ctx, &actor).await.unwrap();
        assert_eq!((counts.open, counts.later, counts.same, counts.different), (0, 1, 1, 1));
        let one = pairs::of_user(&app.ctx, &actor, ids[0]).await.unwrap();
        let two = pairs::of_user(&app.ctx, &actor, ids[1]).await.unwrap();
        assert_eq!(one.duplicated, Some(DuplicateStatus::Duplicated));
        assert_eq!((one.linked[0].user.id, two.linked[0].user.id), (ids[1], ids[0]));
        assert_eq!(two.waiting, 1);
        assert_eq!(one.linked[0].decided.as_ref().unwrap().reason, "same passport number");
        let three = pairs::of_user(&app.ctx, &actor, ids[2]).await.unwrap();
        assert_eq!(three.duplicated, Some(DuplicateStatus::NotDuplicated));
        let query = AuditQuery { action: "pair.decided".into(), ..AuditQuery::default() };
        let entries = audit::search(&app.ctx, &actor, &query).await.unwrap().entries;
        let detail = |name: &str| {
            let found = entries[2].details.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone()).unwrap()
        };
        assert_eq!(entries.len(), 3);
        assert_eq!(detail("decision"), "same");
        assert_eq!(detail("reason"), "same passport number");
        // A decision can be taken back.
        decide(pair(0, 1), Same, Open, "").await.unwrap();
        assert_eq!(in_state(&app, &actor, Open).await.len(), 1);
    }
}

#[tokio::test]
async fn a_pair_follows_the_faces_that_are_left_and_goes_with_the_user() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 3).await;
        let base = person(1);
        attach(&app.ctx, &actor, ids[0], &base).await;
        attach(&app.ctx, &actor, ids[2], &again(&base, 9, 0.1)).await;
        let good = attach(&app.ctx, &actor, ids[1], &again(&base, 1, 0.1)).await;
        let fair = attach(&app.ctx, &actor, ids[1], &again(&base, 1, 0.45)).await;
        let score = async || {
            let open = in_state(&app, &actor, PairState::Open).await;
            let pair = open.iter().find(|pair| users_in(pair) == of(ids[0], ids[1]));
            pair.map(|pair| pair.similarity)
        };
        assert!(score().await.unwrap() > 9_700);
        faces::delete(&app.ctx, &actor, ids[1], good.id, "blurred").await.unwrap();
        assert!((9_000..9_300).contains(&score().await.unwrap()), "{}", app.name);
        faces::delete(&app.ctx, &actor, ids[1], fair.id, "blurred").await.unwrap();
        assert_eq!(score().await, None, "{}", app.name);
        assert_eq!(pairs::of_user(&app.ctx, &actor, ids[1]).await.unwrap().duplicated, None);
        // Decided pairs outlive the face, not the person.
        let open = in_state(&app, &actor, PairState::Open).await;
        let (from, to) = (PairState::Open, PairState::Same);
        pairs::decide(&app.ctx, &actor, open[0].id, from, to, "").await.unwrap();
        erasure::erase(&app.ctx, &actor, UserRef::Id(ids[2])).await.unwrap();
        assert_eq!(in_state(&app, &actor, PairState::Same).await, [], "{}", app.name);
        let left = pairs::of_user(&app.ctx, &actor, ids[0]).await.unwrap();
        assert_eq!((left.linked.len(), left.waiting), (0, 0));
    }
}

#[tokio::test]
async fn a_pair_that_is_reopened_has_the_score_of_the_faces_that_are_left_or_goes() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 2).await;
        let base = person(1);
        attach(&app.ctx, &actor, ids[0], &base).await;
        let good = attach(&app.ctx, &actor, ids[1], &again(&base, 1, 0.1)).await;
        let fair = attach(&app.ctx, &actor, ids[1], &again(&base, 1, 0.45)).await;
        use PairState::*;
        let pair = in_state(&app, &actor, Open).await.remove(0);
        let decide =
            async |from, to| pairs::decide(&app.ctx, &actor, pair.id, from, to, "").await.unwrap();
        assert!(decide(Open, Same).await);
        faces::delete(&app.ctx, &actor, ids[1], good.id, "blurred").await.unwrap();
        assert!(in_state(&app, &actor, Same).await[0].similarity > 9_700, "{}", app.name);
        assert!(decide(Same, Open).await);
        let open = in_state(&app, &actor, Open).await.remove(0);
        assert!((9_000..9_300).contains(&open.similarity), "{}: {}", app.name, open.similarity);
        assert!(open.users.iter().all(|user| user.face.is_some()), "{}", app.name);

        assert!(decide(Open, Different).await);
        faces::delete(&app.ctx, &actor, ids[1], fair.id, "blurred").await.unwrap();
        attach(&app.ctx, &actor, ids[1], &person(2)).await;
        assert!(!decide(Different, Later).await, "{}: nobody resembles anybody", app.name);
        let found = pairs::find(&app.ctx, &actor, pair.id).await.unwrap();
        assert_eq!(found, None, "{}", app.name);
        let query = AuditQuery { action: "pair.decided".into(), ..AuditQuery::default() };
        let entries = audit::search(&app.ctx, &actor, &query).await.unwrap().entries;
        let gone = ("pair".to_owned(), "gone with its faces".to_owned());
        assert!(entries[0].details.contains(&gone), "{:?}", entries[0].details);
    }
}

#[tokio::test]
async fn a_decision_at_the_moment_of_a_deletion_stands() {
    for app in test_apps().await {
        // On SQLite one waits for the other from its first statement on.
        let Db::Postgres(pool) = &app.ctx.db else { continue };
        let (actor, ids) = scene(&app, 2).await;
        let base = person(1);
        attach(&app.ctx, &actor, ids[0], &base).await;
        let good = attach(&app.ctx, &actor, ids[1], &again(&base, 1, 0.1)).await;
        let fair = attach(&app.ctx, &actor, ids[1], &again(&base, 1, 0.45)).await;
        // The first deletion would give the pair another score, the second would take it away.
        for face in [good.id, fair.id] {
            let before = in_state(&app, &actor, PairState::Open).await;
            let mut decision = pool.begin().await.unwrap();
            let sql = "UPDATE face_pairs SET state = 'same', decided_at = 1, decided_by = 'Ada'";
            sqlx::query(sql).execute(&mut *decision).await.unwrap();
            let (ctx, officer, user) = (app.ctx.clone(), actor.clone(), ids[1]);
            let deletion =
                tokio::spawn(
                    async move { faces::delete(&ctx, &officer, user, face, "blurred").await },
                );
            let waiting = "SELECT COUNT(*) FROM pg_stat_activity
                 WHERE datname = current_database() AND wait_event_type = 'Lock'";
            let mut waits = (0_i64,);
            for _ in 0..1_000 {
                waits = sqlx::query_as(waiting).fetch_one(pool).await.unwrap();
                if waits.0 > 0 {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
            assert_eq!(waits, (1,), "the deletion waits for the decision");
            decision.commit().await.unwrap();
            deletion.await.unwrap().unwrap();
            let decided = in_state(&app, &actor, PairState::Same).await;
            assert_eq!(decided.len(), 1);
            assert_eq!(decided[0].similarity, before[0].similarity);
            let faces = decided[0].users.iter().filter(|user| user.face.is_some()).count();
            assert_eq!(faces, 1, "without the face that was deleted");
            app.execute(
                "UPDATE face_pairs SET state = 'open', decided_at = NULL, decided_by = NULL,
                     low_face_seq = (SELECT MAX(seq) FROM faces WHERE user_seq = low_user_seq),
                     high_face_seq = (SELECT MAX(seq) FROM faces WHERE user_seq = high_user_seq)",
            )
            .await;
        }
    }
}

#[tokio::test]
async fn a_comparison_that_fails_for_good_is_not_shown_as_going_on_and_can_be_begun_again() {
    for mut app in test_apps().await {
        let clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        app.ctx.clock = clock.clone();
        let (actor, ids) = scene(&app, 2).await;
        let base = person(1);
        attach(&app.ctx, &actor, ids[0], &base).await;
        attach(&app.ctx, &actor, ids[1], &again(&base, 1, 0.68)).await;
        let save = async |threshold| {
            let settings = FaceSettings { threshold, min_face: 64 };
            faces::save_settings(&app.ctx, &actor, &settings).await.unwrap();
            for _ in 0..1_000 {
                if faces::compare_progress(&app.ctx, &actor).await.unwrap().is_none() {
                    return;
                }
                clock.advance(1);
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
            panic!("{}: it still goes on", app.name);
        };
        let _worker = app.worker();
        app.execute("ALTER TABLE face_pairs RENAME TO pairs_away").await;
        save(51).await;
        app.execute("ALTER TABLE pairs_away RENAME TO face_pairs").await;
        assert_eq!(pairs::counts(&app.ctx, &actor).await.unwrap().open, 0, "{}", app.name);
        save(50).await;
        let found = in_state(&app, &actor, PairState::Open).await;
        assert_eq!(found.len(), 1, "{}", app.name);
        assert!(found[0].similarity >= 5_100, "the first would have found it");
    }
}

#[tokio::test]
async fn settings_say_what_they_would_change_before_they_change_it() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 4).await;
        let base = person(1);
        let distances = [0.0, 0.3, 0.55, 0.68];
        for (turn, id) in ids.iter().enumerate() {
            attach(&app.ctx, &actor, *id, &again(&base, 1, distances[turn])).await;
        }
        // All lie on one line: .3 .55 .25 .38 .13 apart are pairs, .68 is not.
        let counts = async || pairs::counts(&app.ctx, &actor).await.unwrap().open;
        let effect = async |threshold, min_face| {
            faces::effect(&app.ctx, &actor, &FaceSettings { threshold, min_face }).await.unwrap()
        };
        let save = async |threshold| {
            let settings = FaceSettings { threshold, min_face: 64 };
            faces::save_settings(&app.ctx, &actor, &settings).await.unwrap();
        };
        assert_eq!(counts().await, 5, "{}", app.name);
        let higher = effect(90, 101).await;
        assert_eq!((higher.leave, higher.small, higher.faces), (1, 4, 4), "{}", app.name);
        save(90).await;
        assert_eq!(counts().await, 4);
        let lower = effect(50, 64).await;
        assert_eq!((lower.come_back, lower.add.pairs, lower.small), (1, 1, 0), "{}", app.name);
        assert!(lower.add.is_exact());
        let _worker = app.worker();
        save(50).await;
        for _ in 0..100 {
            if faces::compare_progress(&app.ctx, &actor).await.unwrap().is_none() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert_eq!(counts().await, 6, "{}", app.name);
        let wrong = FaceSettings { threshold: 100, min_face: 20 };
        let refused = faces::save_settings(&app.ctx, &actor, &wrong).await;
        assert!(matches!(refused, Err(Error::Invalid(fields)) if fields.len() == 2));
    }
}

#[tokio::test]
async fn pages_of_pairs_go_there_and_back_without_losing_one() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 7).await;
        let base = person(1);
        for (turn, id) in ids.iter().enumerate() {
            attach(&app.ctx, &actor, *id, &again(&base, turn as u64, 0.2)).await;
        }
        let page = async |cursor| {
            let query = PairQuery { state: PairState::Open, cursor };
            pairs::list(&app.ctx, &actor, &query).await.unwrap()
        };
        let first = page(None).await;
        assert_eq!((first.rows.len(), first.previous.is_some()), (12, false));
        let second = page(first.next.clone()).await;
        assert_eq!((second.rows.len(), second.next.is_some()), (9, false), "{}", app.name);
        assert_eq!(page(second.previous.clone()).await.rows, first.rows, "{}", app.name);
        let theirs = app.actor_of("other", "main", Role::Owner).await;
        assert_eq!(pairs::counts(&app.ctx, &theirs).await.unwrap().open, 0);
        let id = first.rows[0].id;
        assert_eq!(pairs::find(&app.ctx, &theirs, id).await.unwrap(), None);
        let (from, to) = (PairState::Open, PairState::Same);
        let foreign = pairs::decide(&app.ctx, &theirs, id, from, to, "").await;
        assert!(matches!(foreign, Err(Error::NotFound(_))));
    }
}
