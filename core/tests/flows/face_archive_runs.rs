//! Runs of face archives that are interrupted, beaten to a row, or without their storage: each face
//! is added once.

use rollcall_core::Timestamp;
use rollcall_core::clock::Clock;
use rollcall_core::db::Db;
use rollcall_core::faces;
use rollcall_core::faces::archive::{self, ArchiveState};
use sqlx::PgPool;

use crate::common::archives::{archive_of_three, packed, scene, until, upload};
use crate::common::networks::portrait;
use crate::common::{TestApp, test_apps};

/// Seven pictures, no two alike.
const PORTRAITS: [(u32, usize); 7] = [(1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0), (1, 1)];

#[tokio::test]
async fn a_run_that_is_interrupted_adds_each_face_once_and_a_sixth_is_left_out() {
    for app in test_apps().await {
        let officer = scene(&app).await;
        let table: String = (0..7).map(|number| format!("k-1,{number}.jpg,\n")).collect();
        let table = format!("vendor_data,file,comment\n{table}");
        let (mut faces_of, mut names) = (Vec::new(), Vec::new());
        for (number, (sample, face)) in PORTRAITS.into_iter().enumerate() {
            faces_of.push(portrait(sample, face));
            names.push(format!("{number}.jpg"));
        }
        let mut files: Vec<(&str, &[u8])> = vec![("faces.csv", table.as_bytes())];
        files.extend(names.iter().zip(&faces_of).map(|(name, face)| (name.as_str(), &face[..])));
        let sent = upload(&app, &officer, &packed(&files)).await.unwrap();
        let worker = app.worker();
        let ready = until(&app, &officer, sent.id, ArchiveState::Ready).await;
        assert_eq!((ready.rows.ready, ready.rows.refused), (5, 2), "{}", app.name);
        archive::start(&app.ctx, &officer, sent.id).await.unwrap();
        let first = app.user(&officer, "k-1").await.didit_internal_id;
        for _ in 0..600 {
            if faces::count(&app.ctx, &officer, first).await.unwrap() > 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        drop(worker);
        let _another = app.worker();
        let done = until(&app, &officer, sent.id, ArchiveState::Done).await;
        assert_eq!((done.rows.added, done.rows.refused), (5, 2), "{}", app.name);
        assert_eq!(faces::count(&app.ctx, &officer, first).await.unwrap(), 5);
    }
}

#[tokio::test]
async fn an_archive_outlives_a_storage_that_is_away_and_no_row_is_refused_for_it() {
    for mut app in test_apps().await {
        let clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        app.ctx.clock = clock.clone();
        let officer = scene(&app).await;
        let sent = upload(&app, &officer, &archive_of_three()).await.unwrap();
        let stored = app.objects().join(format!("face-archives/{}/source.zip", sent.id));
        let away = app.objects().join("away.zip");
        std::fs::rename(&stored, &away).unwrap();
        // It has been away for an hour already.
        app.execute("UPDATE jobs SET attempts = 10 WHERE kind = 'face_archive.check'").await;
        let worker = app.worker();
        until_tried(
            &app,
            "SELECT COUNT(*) FROM jobs WHERE kind = 'face_archive.check' AND attempts > 10
                 AND state = 'waiting'",
        )
        .await;
        let found = archive::find(&app.ctx, &officer, sent.id).await.unwrap().unwrap();
        assert_eq!((found.state, found.cause.as_str()), (ArchiveState::Checking, ""));
        std::fs::rename(&away, &stored).unwrap();
        clock.advance(3_600);
        let ready = until(&app, &officer, sent.id, ArchiveState::Ready).await;
        assert_eq!((ready.rows.ready, ready.rows.refused), (2, 4), "{}", app.name);

        drop(worker);
        std::fs::rename(&stored, &away).unwrap();
        archive::start(&app.ctx, &officer, sent.id).await.unwrap();
        app.execute("UPDATE jobs SET attempts = 10 WHERE kind = 'face_archive.run'").await;
        let _worker = app.worker();
        until_tried(
            &app,
            "SELECT COUNT(*) FROM jobs WHERE kind = 'face_archive.run' AND attempts > 10
                 AND state = 'waiting'",
        )
        .await;
        std::fs::rename(&away, &stored).unwrap();
        clock.advance(3_600);
        let done = until(&app, &officer, sent.id, ArchiveState::Done).await;
        assert_eq!((done.rows.added, done.rows.refused), (2, 4), "{}", app.name);
    }
}

/// Waits until a count of jobs that were tried is not 0.
async fn until_tried(app: &TestApp, sql: &'static str) {
    for _ in 0..1_200 {
        let count: (i64,) = match &app.ctx.db {
            Db::Sqlite { read, .. } => sqlx::query_as(sql).fetch_one(read).await.unwrap(),
            Db::Postgres(pool) => sqlx::query_as(sql).fetch_one(pool).await.unwrap(),
        };
        if count.0 > 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{}: no job was tried and waits", app.name);
}

/// Makes a change to an archive at the very moment at which its job, which has read it, wants to
/// write. On SQLite one waits for the other from its first statement on.
async fn meanwhile(pool: &PgPool, sql: &'static str, begin: impl AsyncFnOnce()) {
    let mut change = pool.begin().await.unwrap();
    sqlx::query(sql).execute(&mut *change).await.unwrap();
    begin().await;
    // On a slow machine the renewal of the job's lease waits for the job at the same time.
    let waiting = "SELECT COUNT(*) FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'
           AND query NOT LIKE '%leased_until%'";
    let mut waits = (0_i64,);
    for _ in 0..3_000 {
        waits = sqlx::query_as(waiting).fetch_one(pool).await.unwrap();
        if waits.0 > 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(waits, (1,), "the job waits for the change");
    change.commit().await.unwrap();
}

#[tokio::test]
async fn what_an_operator_asks_at_the_moment_of_a_jobs_step_is_done() {
    for app in test_apps().await {
        let Db::Postgres(pool) = &app.ctx.db else { continue };
        let officer = scene(&app).await;
        // Stopped after its last row was checked.
        let sent = upload(&app, &officer, &archive_of_three()).await.unwrap();
        let mut worker = None;
        let sql = "UPDATE face_archives SET cancel_requested = TRUE";
        meanwhile(pool, sql, async || worker = Some(app.worker())).await;
        until(&app, &officer, sent.id, ArchiveState::Cancelled).await;

        // Discarded while its run begins.
        let sent = upload(&app, &officer, &archive_of_three()).await.unwrap();
        until(&app, &officer, sent.id, ArchiveState::Ready).await;
        drop(worker.take());
        archive::start(&app.ctx, &officer, sent.id).await.unwrap();
        let sql = "UPDATE face_archives SET state = 'cancelled' WHERE state = 'waiting'";
        meanwhile(pool, sql, async || worker = Some(app.worker())).await;
        let jobs = "SELECT COUNT(*) FROM jobs WHERE kind = 'face_archive.run'";
        for _ in 0..600 {
            if sqlx::query_as::<_, (i64,)>(jobs).fetch_one(pool).await.unwrap() == (0,) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let left = archive::find(&app.ctx, &officer, sent.id).await.unwrap().unwrap();
        assert_eq!((left.state, left.rows.added), (ArchiveState::Cancelled, 0));
        let first = app.user(&officer, "k-1").await.didit_internal_id;
        assert_eq!(faces::count(&app.ctx, &officer, first).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_row_that_another_worker_settled_gets_no_second_face() {
    for app in test_apps().await {
        let Db::Postgres(pool) = &app.ctx.db else { continue };
        let officer = scene(&app).await;
        let sent = upload(&app, &officer, &archive_of_three()).await.unwrap();
        let worker = app.worker();
        until(&app, &officer, sent.id, ArchiveState::Ready).await;
        drop(worker);
        archive::start(&app.ctx, &officer, sent.id).await.unwrap();
        let sql = "UPDATE face_archive_rows SET state = 'added' WHERE ordinal = 0";
        let mut worker = None;
        meanwhile(pool, sql, async || worker = Some(app.worker())).await;
        let done = until(&app, &officer, sent.id, ArchiveState::Done).await;
        assert_eq!(done.rows.added, 2);
        let [first, second] = [
            app.user(&officer, "k-1").await.didit_internal_id,
            app.user(&officer, "k-2").await.didit_internal_id,
        ];
        assert_eq!(faces::count(&app.ctx, &officer, first).await.unwrap(), 0);
        assert_eq!(faces::count(&app.ctx, &officer, second).await.unwrap(), 1);
    }
}
