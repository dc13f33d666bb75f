//! Archives of faces: each picture checked before anything is added, then added once, whatever
//! happens between; and ZIPs that are not what they say.

use std::io::{Cursor, Write};

use bytes::Bytes;
use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::clock::Clock;
use rollcall_core::db::Db;
use rollcall_core::faces::archive::{self, Archive, ArchiveState, RowState};
use rollcall_core::faces::{self, FaceSource};
use rollcall_core::users::{self, UserRef};
use rollcall_core::{Error, Result, Timestamp};
use sqlx::PgPool;
use uuid::Uuid;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::common::networks::{networks, noise, portrait};
use crate::common::{Bed, beds};

async fn scene(bed: &Bed) -> Actor {
    bed.ctx.faces.set(networks());
    let officer = bed.actor(Role::ComplianceOfficer).await;
    bed.import(&officer, "vendor_data\nk-1\nk-2\nk-3\n").await;
    officer
}

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

async fn upload(bed: &Bed, actor: &Actor, zip: &[u8]) -> Result<Archive> {
    let pieces: Vec<_> =
        zip.chunks(64 * 1024).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    archive::upload(&bed.ctx, actor, "faces.zip", futures::stream::iter(pieces)).await
}

async fn until(bed: &Bed, actor: &Actor, id: Uuid, state: ArchiveState) -> Archive {
    for _ in 0..1_200 {
        let found = archive::find(&bed.ctx, actor, id).await.unwrap().unwrap();
        if found.state == state {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let found = archive::find(&bed.ctx, actor, id).await.unwrap().unwrap();
    panic!("{}: {:?} instead of {state:?}: {}", bed.name, found.state, found.cause);
}

async fn user(bed: &Bed, actor: &Actor, key: &str) -> Uuid {
    let found = users::find_by(&bed.ctx, actor, UserRef::VendorData(key)).await.unwrap();
    found.unwrap().didit_internal_id
}

const TABLE: &str = "vendor_data,file,comment\nk-1,a.jpg,first\nK-2,b.jpg,=second\nnobody,a.jpg,\n\
                     k-3,missing.jpg,\nk-3,noise.jpg,\nk-3,text.txt,\n";

fn archive_of_three() -> Vec<u8> {
    packed(&[
        ("branch/faces.csv", TABLE.as_bytes()),
        ("branch/a.jpg", &portrait(1, 0)),
        ("branch/b.jpg", &portrait(2, 0)),
        ("branch/noise.jpg", &noise()),
        ("branch/text.txt", b"no picture"),
    ])
}

#[tokio::test]
async fn every_picture_is_checked_then_added_and_the_report_says_why_not() {
    for bed in beds().await {
        let officer = scene(&bed).await;
        let _worker = bed.worker();
        let sent = upload(&bed, &officer, &archive_of_three()).await.unwrap();
        let ready = until(&bed, &officer, sent.id, ArchiveState::Ready).await;
        assert_eq!((ready.rows.ready, ready.rows.refused, ready.rows.pending), (2, 4, 0));
        let rows = archive::rows(&bed.ctx, &officer, sent.id, None, 0, 50).await.unwrap();
        for (row, says) in rows[2..].iter().zip([
            "no user with this vendor_data",
            "no file of this name",
            "No face was found",
            "not a picture",
        ]) {
            assert_eq!(row.state, RowState::Refused);
            assert!(row.reason.contains(says), "{}: {}", bed.name, row.reason);
        }
        let first = user(&bed, &officer, "k-1").await;
        assert_eq!(faces::count(&bed.ctx, &officer, first).await.unwrap(), 0, "nothing yet");

        archive::start(&bed.ctx, &officer, sent.id).await.unwrap();
        let done = until(&bed, &officer, sent.id, ArchiveState::Done).await;
        assert_eq!((done.rows.added, done.rows.refused), (2, 4));
        let face = faces::list(&bed.ctx, &officer, first).await.unwrap().remove(0);
        assert_eq!((face.source, face.comment.as_str()), (FaceSource::Archive, "first"));
        assert_eq!(face.uploaded_by, officer.name());
        for _ in 0..200 {
            if bed.stored_files("face-archives").is_empty() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_eq!(bed.stored_files("face-archives"), Vec::<String>::new(), "the ZIP is gone");
        let again = archive::start(&bed.ctx, &officer, sent.id).await;
        assert!(matches!(again, Err(Error::Conflict(_))), "{again:?}");

        let (name, table) = archive::report(&bed.ctx, &officer, sent.id).await.unwrap().unwrap();
        let table = String::from_utf8(table).unwrap();
        assert_eq!((name.as_str(), table.lines().count()), ("faces-left-out.csv", 5));
        assert!(table.starts_with("vendor_data,file,comment,line,reason\nnobody,a.jpg,,4,"));
        let query = AuditQuery { action: "face_archive".into(), ..AuditQuery::default() };
        let entries = audit::search(&bed.ctx, &officer, &query).await.unwrap().entries;
        let actions: Vec<&str> = entries.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(
            actions,
            ["face_archive.finished", "face_archive.started", "face_archive.uploaded"]
        );
    }
}

/// Seven pictures, no two alike.
const PORTRAITS: [(u32, usize); 7] = [(1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0), (1, 1)];

#[tokio::test]
async fn a_run_that_is_interrupted_adds_each_face_once_and_a_sixth_is_left_out() {
    for bed in beds().await {
        let officer = scene(&bed).await;
        let table: String = (0..7).map(|number| format!("k-1,{number}.jpg,\n")).collect();
        let table = format!("vendor_data,file,comment\n{table}");
        let (mut faces_of, mut names) = (Vec::new(), Vec::new());
        for (number, (sample, face)) in PORTRAITS.into_iter().enumerate() {
            faces_of.push(portrait(sample, face));
            names.push(format!("{number}.jpg"));
        }
        let mut files: Vec<(&str, &[u8])> = vec![("faces.csv", table.as_bytes())];
        files.extend(names.iter().zip(&faces_of).map(|(name, face)| (name.as_str(), &face[..])));
        let sent = upload(&bed, &officer, &packed(&files)).await.unwrap();
        let worker = bed.worker();
        let ready = until(&bed, &officer, sent.id, ArchiveState::Ready).await;
        assert_eq!((ready.rows.ready, ready.rows.refused), (5, 2), "{}", bed.name);
        archive::start(&bed.ctx, &officer, sent.id).await.unwrap();
        let first = user(&bed, &officer, "k-1").await;
        for _ in 0..600 {
            if faces::count(&bed.ctx, &officer, first).await.unwrap() > 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        drop(worker);
        let _another = bed.worker();
        let done = until(&bed, &officer, sent.id, ArchiveState::Done).await;
        assert_eq!((done.rows.added, done.rows.refused), (5, 2), "{}", bed.name);
        assert_eq!(faces::count(&bed.ctx, &officer, first).await.unwrap(), 5);
    }
}

#[tokio::test]
async fn an_archive_outlives_a_storage_that_is_away_and_no_row_is_refused_for_it() {
    for mut bed in beds().await {
        let clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        bed.ctx.clock = clock.clone();
        let officer = scene(&bed).await;
        let sent = upload(&bed, &officer, &archive_of_three()).await.unwrap();
        let stored = bed.objects().join(format!("face-archives/{}/source.zip", sent.id));
        let away = bed.objects().join("away.zip");
        std::fs::rename(&stored, &away).unwrap();
        // It has been away for an hour already.
        bed.execute("UPDATE jobs SET attempts = 10 WHERE kind = 'face_archive.check'").await;
        let worker = bed.worker();
        until_tried(
            &bed,
            "SELECT COUNT(*) FROM jobs WHERE kind = 'face_archive.check' AND attempts > 10
                 AND state = 'waiting'",
        )
        .await;
        let found = archive::find(&bed.ctx, &officer, sent.id).await.unwrap().unwrap();
        assert_eq!((found.state, found.cause.as_str()), (ArchiveState::Checking, ""));
        std::fs::rename(&away, &stored).unwrap();
        clock.advance(3_600);
        let ready = until(&bed, &officer, sent.id, ArchiveState::Ready).await;
        assert_eq!((ready.rows.ready, ready.rows.refused), (2, 4), "{}", bed.name);

        drop(worker);
        std::fs::rename(&stored, &away).unwrap();
        archive::start(&bed.ctx, &officer, sent.id).await.unwrap();
        bed.execute("UPDATE jobs SET attempts = 10 WHERE kind = 'face_archive.run'").await;
        let _worker = bed.worker();
        until_tried(
            &bed,
            "SELECT COUNT(*) FROM jobs WHERE kind = 'face_archive.run' AND attempts > 10
                 AND state = 'waiting'",
        )
        .await;
        std::fs::rename(&away, &stored).unwrap();
        clock.advance(3_600);
        let done = until(&bed, &officer, sent.id, ArchiveState::Done).await;
        assert_eq!((done.rows.added, done.rows.refused), (2, 4), "{}", bed.name);
    }
}

#[tokio::test]
async fn a_zip_that_nobody_came_to_record_goes_when_its_week_is_over() {
    for mut bed in beds().await {
        let clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        bed.ctx.clock = clock.clone();
        let officer = scene(&bed).await;
        // The client leaves when the ZIP lies in storage, and nobody has recorded it.
        let endless = futures::stream::pending();
        let sending = archive::upload(&bed.ctx, &officer, "faces.zip", endless);
        let waits = "SELECT COUNT(*) FROM jobs WHERE kind = 'face_archive.expire'";
        tokio::select! {
            _ = sending => panic!("it has no end"),
            () = async { while bed.number(waits).await == 0 {} } => {}
        }
        let lane = bed.text("SELECT lane FROM jobs WHERE kind = 'face_archive.expire'").await;
        let id = lane.strip_prefix("expire ").unwrap();
        let folder = bed.objects().join("face-archives").join(id);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("source.zip"), archive_of_three()).unwrap();
        let is_stored = || {
            let files = bed.stored_files("face-archives");
            files.iter().any(|path| path.ends_with("/source.zip"))
        };
        assert!(is_stored(), "{}", bed.name);
        clock.advance(7 * 86_400);
        let _worker = bed.worker();
        for _ in 0..1_200 {
            if !is_stored() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert_eq!(bed.stored_files("face-archives"), Vec::<String>::new(), "{}", bed.name);
    }
}

#[tokio::test]
async fn rows_that_an_ended_archive_did_not_come_to_are_left_out_in_words() {
    for bed in beds().await {
        let officer = scene(&bed).await;
        let _worker = bed.worker();
        let sent = upload(&bed, &officer, &archive_of_three()).await.unwrap();
        let ready = until(&bed, &officer, sent.id, ArchiveState::Ready).await;
        assert_eq!(ready.left_out(), 4);
        let lines = async || {
            let found = archive::report(&bed.ctx, &officer, sent.id).await.unwrap().unwrap();
            String::from_utf8(found.1).unwrap()
        };
        assert_eq!(lines().await.lines().count(), 5, "{}: they may be added yet", bed.name);
        let gone = archive::cancel(&bed.ctx, &officer, sent.id).await.unwrap();
        assert_eq!((gone.rows.ready, gone.left_out()), (2, 6), "{}", bed.name);
        let report = lines().await;
        assert_eq!(report.lines().count(), 7, "{report}");
        let first = report.lines().nth(1).unwrap();
        assert_eq!(first, "k-1,a.jpg,first,2,Not added: the archive was stopped before this row.");
        bed.execute("UPDATE face_archives SET state = 'failed'").await;
        bed.execute("UPDATE face_archive_rows SET state = 'pending' WHERE ordinal = 1").await;
        let report = lines().await;
        assert_eq!(report.matches("the archive failed before this row").count(), 2, "{report}");
    }
}

#[tokio::test]
async fn the_same_zip_once_more_adds_nothing_twice() {
    for bed in beds().await {
        let officer = scene(&bed).await;
        let _worker = bed.worker();
        // Both are checked before either is started.
        let mut sent = Vec::new();
        for _ in 0..2 {
            let archive = upload(&bed, &officer, &archive_of_three()).await.unwrap();
            let ready = until(&bed, &officer, archive.id, ArchiveState::Ready).await;
            assert_eq!(ready.rows.ready, 2, "{}", bed.name);
            sent.push(archive.id);
        }
        for (id, added) in sent.into_iter().zip([2, 0]) {
            archive::start(&bed.ctx, &officer, id).await.unwrap();
            let done = until(&bed, &officer, id, ArchiveState::Done).await;
            assert_eq!((done.rows.added, done.left_out()), (added, 6 - added), "{}", bed.name);
        }
        let third = upload(&bed, &officer, &archive_of_three()).await.unwrap();
        let ready = until(&bed, &officer, third.id, ArchiveState::Ready).await;
        assert_eq!((ready.rows.ready, ready.rows.refused), (0, 6), "{}", bed.name);
        let rows = archive::rows(&bed.ctx, &officer, third.id, None, 0, 2).await.unwrap();
        for row in &rows {
            assert_eq!(row.reason, "This user already has this picture.", "{}", bed.name);
        }
        for key in ["k-1", "k-2"] {
            let user = user(&bed, &officer, key).await;
            assert_eq!(faces::count(&bed.ctx, &officer, user).await.unwrap(), 1, "{}", bed.name);
        }
    }
}

/// Waits until a count of jobs that were tried is not 0.
async fn until_tried(bed: &Bed, sql: &'static str) {
    for _ in 0..1_200 {
        let count: (i64,) = match &bed.ctx.db {
            Db::Sqlite { read, .. } => sqlx::query_as(sql).fetch_one(read).await.unwrap(),
            Db::Postgres(pool) => sqlx::query_as(sql).fetch_one(pool).await.unwrap(),
        };
        if count.0 > 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{}: no job was tried and waits", bed.name);
}

#[tokio::test]
async fn an_archive_is_discarded_before_its_start_and_is_nobody_elses() {
    for bed in beds().await {
        let officer = scene(&bed).await;
        let _worker = bed.worker();
        let sent = upload(&bed, &officer, &archive_of_three()).await.unwrap();
        until(&bed, &officer, sent.id, ArchiveState::Ready).await;
        let stranger = bed.actor_of("other", "main", Role::Owner).await;
        assert_eq!(archive::find(&bed.ctx, &stranger, sent.id).await.unwrap(), None);
        for refused in [
            archive::start(&bed.ctx, &stranger, sent.id).await,
            archive::cancel(&bed.ctx, &stranger, sent.id).await,
        ] {
            assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
        }
        for role in [Role::Developer, Role::Reader] {
            let other = bed.actor(role).await;
            for refused in [
                archive::list(&bed.ctx, &other).await.map(drop),
                archive::find(&bed.ctx, &other, sent.id).await.map(drop),
                archive::rows(&bed.ctx, &other, sent.id, None, 0, 1).await.map(drop),
                archive::report(&bed.ctx, &other, sent.id).await.map(drop),
                archive::start(&bed.ctx, &other, sent.id).await.map(drop),
                archive::cancel(&bed.ctx, &other, sent.id).await.map(drop),
                upload(&bed, &other, b"PK").await.map(drop),
            ] {
                assert!(matches!(refused, Err(Error::Forbidden(_))), "{role:?}: {refused:?}");
            }
        }
        let gone = archive::cancel(&bed.ctx, &officer, sent.id).await.unwrap();
        assert_eq!(gone.state, ArchiveState::Cancelled);
        assert_eq!(bed.stored_files("face-archives"), Vec::<String>::new());

        let owner = bed.actor(Role::Owner).await;
        users::erase(&bed.ctx, &owner, UserRef::VendorData("k-1")).await.unwrap();
        let rows = archive::rows(&bed.ctx, &officer, sent.id, None, 0, 50).await.unwrap();
        assert_eq!((rows[0].vendor_data.as_str(), rows[0].file.as_str()), ("", ""));
    }
}

#[tokio::test]
async fn whoever_is_erased_goes_from_the_rows_that_found_no_user_too() {
    for bed in beds().await {
        let officer = scene(&bed).await;
        let owner = bed.actor(Role::Owner).await;
        let table = "vendor_data,file,comment\nLate-É,a.jpg,at the desk\nk-1,a.jpg,in person\n\
                     nobody,b.jpg,\n";
        let table = packed(&[("faces.csv", table.as_bytes()), ("a.jpg", &noise())]);
        // One is there before its check, the other comes after it.
        let sent = upload(&bed, &officer, &table).await.unwrap();
        users::erase(&bed.ctx, &owner, UserRef::VendorData("k-1")).await.unwrap();
        let _worker = bed.worker();
        until(&bed, &officer, sent.id, ArchiveState::Ready).await;
        let rows = archive::rows(&bed.ctx, &officer, sent.id, None, 0, 50).await.unwrap();
        assert_eq!(rows[0].vendor_data, "Late-É", "{}", bed.name);
        bed.import(&officer, "vendor_data\nLATE-É\n").await;
        users::erase(&bed.ctx, &owner, UserRef::VendorData("late-é")).await.unwrap();
        let stranger = bed.actor_of("other", "main", Role::Owner).await;
        bed.import(&stranger, "vendor_data\nnobody\n").await;
        users::erase(&bed.ctx, &stranger, UserRef::VendorData("nobody")).await.unwrap();

        let rows = archive::rows(&bed.ctx, &officer, sent.id, None, 0, 50).await.unwrap();
        for row in &rows[..2] {
            let kept = [&row.vendor_data, &row.file, &row.comment];
            assert_eq!(kept, ["", "", ""], "{}", bed.name);
            assert_eq!(
                (row.state, row.reason.as_str()),
                (RowState::Refused, "The user was erased.")
            );
        }
        assert_eq!(rows[2].vendor_data, "nobody", "{}: another tenant's user", bed.name);
        let (_, report) = archive::report(&bed.ctx, &officer, sent.id).await.unwrap().unwrap();
        let report = String::from_utf8(report).unwrap().to_lowercase();
        for word in ["late", "k-1", "desk", "person", "a.jpg"] {
            assert!(!report.contains(word), "{}: {report}", bed.name);
        }
    }
}

/// Makes a change to an archive at the very moment at which its job, which has read it, wants to
/// write. On SQLite one waits for the other from its first statement on.
async fn meanwhile(pool: &PgPool, sql: &'static str, begin: impl AsyncFnOnce()) {
    let mut change = pool.begin().await.unwrap();
    sqlx::query(sql).execute(&mut *change).await.unwrap();
    begin().await;
    let waiting = "SELECT COUNT(*) FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'";
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
    for bed in beds().await {
        let Db::Postgres(pool) = &bed.ctx.db else { continue };
        let officer = scene(&bed).await;
        // Stopped after its last row was checked.
        let sent = upload(&bed, &officer, &archive_of_three()).await.unwrap();
        let mut worker = None;
        let sql = "UPDATE face_archives SET cancel_requested = TRUE";
        meanwhile(pool, sql, async || worker = Some(bed.worker())).await;
        until(&bed, &officer, sent.id, ArchiveState::Cancelled).await;

        // Discarded while its run begins.
        let sent = upload(&bed, &officer, &archive_of_three()).await.unwrap();
        until(&bed, &officer, sent.id, ArchiveState::Ready).await;
        drop(worker.take());
        archive::start(&bed.ctx, &officer, sent.id).await.unwrap();
        let sql = "UPDATE face_archives SET state = 'cancelled' WHERE state = 'waiting'";
        meanwhile(pool, sql, async || worker = Some(bed.worker())).await;
        let jobs = "SELECT COUNT(*) FROM jobs WHERE kind = 'face_archive.run'";
        for _ in 0..600 {
            if sqlx::query_as::<_, (i64,)>(jobs).fetch_one(pool).await.unwrap() == (0,) {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        let left = archive::find(&bed.ctx, &officer, sent.id).await.unwrap().unwrap();
        assert_eq!((left.state, left.rows.added), (ArchiveState::Cancelled, 0));
        let first = user(&bed, &officer, "k-1").await;
        assert_eq!(faces::count(&bed.ctx, &officer, first).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_row_that_another_worker_settled_gets_no_second_face() {
    for bed in beds().await {
        let Db::Postgres(pool) = &bed.ctx.db else { continue };
        let officer = scene(&bed).await;
        let sent = upload(&bed, &officer, &archive_of_three()).await.unwrap();
        let worker = bed.worker();
        until(&bed, &officer, sent.id, ArchiveState::Ready).await;
        drop(worker);
        archive::start(&bed.ctx, &officer, sent.id).await.unwrap();
        let sql = "UPDATE face_archive_rows SET state = 'added' WHERE ordinal = 0";
        let mut worker = None;
        meanwhile(pool, sql, async || worker = Some(bed.worker())).await;
        let done = until(&bed, &officer, sent.id, ArchiveState::Done).await;
        assert_eq!(done.rows.added, 2);
        let [first, second] =
            [user(&bed, &officer, "k-1").await, user(&bed, &officer, "k-2").await];
        assert_eq!(faces::count(&bed.ctx, &officer, first).await.unwrap(), 0);
        assert_eq!(faces::count(&bed.ctx, &officer, second).await.unwrap(), 1);
    }
}

#[tokio::test]
async fn archives_that_are_not_what_they_say_are_refused_in_words() {
    let bed = beds().await.remove(0);
    let officer = scene(&bed).await;
    let _worker = bed.worker();
    let table = ("faces.csv", TABLE.as_bytes());
    let zeroes = vec![0; 40_000_000];
    let mut alike = packed(&[table, ("a.jpg", b"one"), ("b.jpg", b"two")]);
    rename(&mut alike, b"b.jpg", b"a.jpg");
    let mut outside = packed(&[table, ("aaa.jpg", b"one")]);
    rename(&mut outside, b"aaa.jpg", b"../.jpg");
    let mut encrypted = packed(&[table, ("a.jpg", b"one")]);
    encrypt(&mut encrypted);
    let mut cut = packed(&[table]);
    cut.truncate(cut.len() / 2);
    let many: Vec<String> = (0..10_002).map(|number| format!("{number}.jpg")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
    for (zip, says) in [
        (b"this is no archive".to_vec(), "not a ZIP"),
        (cut, "not a ZIP"),
        (packed(&[("a.jpg", b"one")]), "0 tables"),
        (packed(&[table, ("other.csv", b"x")]), "2 tables"),
        (packed(&[("faces.csv", b"a,b\n1,2\n")]), "vendor_data and file"),
        (packed(&[table, ("bomb.jpg", &zeroes)]), "far more than pictures"),
        (packed(&many), "at most 10001"),
        (alike, "alike"),
        (outside, "leads out"),
        (encrypted, "encrypted"),
    ] {
        let sent = upload(&bed, &officer, &zip).await.unwrap();
        let failed = until(&bed, &officer, sent.id, ArchiveState::Failed).await;
        assert!(failed.cause.contains(says), "{says}: {}", failed.cause);
        assert_eq!(failed.rows.all(), 0);
    }
    // A ZIP in a ZIP is a file like any other: it is not opened, and it is no picture.
    let inner = packed(&[("a.jpg", b"one")]);
    let nested = packed(&[("faces.csv", b"vendor_data,file\nk-1,in.zip\n"), ("in.zip", &inner)]);
    let sent = upload(&bed, &officer, &nested).await.unwrap();
    let ready = until(&bed, &officer, sent.id, ArchiveState::Ready).await;
    assert_eq!((ready.rows.ready, ready.rows.refused), (0, 1));
}

/// Writes another name of the same length over one, wherever it stands.
fn rename(zip: &mut [u8], from: &[u8], to: &[u8]) {
    for at in 0..zip.len() - from.len() {
        if zip[at..].starts_with(from) {
            zip[at..at + to.len()].copy_from_slice(to);
        }
    }
}

/// Sets the flag of encryption in every header (APPNOTE 4.4.4, bit 0).
fn encrypt(zip: &mut [u8]) {
    for at in 0..zip.len() - 10 {
        if zip[at..].starts_with(b"PK\x03\x04") {
            zip[at + 6] |= 1;
        } else if zip[at..].starts_with(b"PK\x01\x02") {
            zip[at + 8] |= 1;
        }
    }
}
