//! Archives of faces: each picture checked before anything is added, then added once, whatever
//! happens between; and ZIPs that are not what they say.

use rollcall_core::access::Role;
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::clock::Clock;
use rollcall_core::erasure;
use rollcall_core::faces::archive::{self, ArchiveState, RowState};
use rollcall_core::faces::{self, FaceSource};
use rollcall_core::users::UserRef;
use rollcall_core::{Error, Timestamp};

use crate::common::archives::{TABLE, archive_of_three, packed, scene, until, upload};
use crate::common::networks::noise;
use crate::common::test_apps;

#[tokio::test]
async fn every_picture_is_checked_then_added_and_the_report_says_why_not() {
    for app in test_apps().await {
        let officer = scene(&app).await;
        let _worker = app.worker();
        let sent = upload(&app, &officer, &archive_of_three()).await.unwrap();
        let ready = until(&app, &officer, sent.id, ArchiveState::Ready).await;
        assert_eq!((ready.rows.ready, ready.rows.refused, ready.rows.pending), (2, 4, 0));
        let rows = archive::rows(&app.ctx, &officer, sent.id, None, 0, 50).await.unwrap();
        for (row, says) in rows[2..].iter().zip([
            "No user has this user ID",
            "no file with this name",
            "No face was found",
            "not a picture",
        ]) {
            assert_eq!(row.state, RowState::Refused);
            assert!(row.reason.contains(says), "{}: {}", app.name, row.reason);
        }
        let first = app.user(&officer, "k-1").await.didit_internal_id;
        assert_eq!(faces::count(&app.ctx, &officer, first).await.unwrap(), 0, "nothing yet");

        archive::start(&app.ctx, &officer, sent.id).await.unwrap();
        let done = until(&app, &officer, sent.id, ArchiveState::Done).await;
        assert_eq!((done.rows.added, done.rows.refused), (2, 4));
        let face = faces::list(&app.ctx, &officer, first).await.unwrap().remove(0);
        assert_eq!((face.source, face.comment.as_str()), (FaceSource::Archive, "first"));
        assert_eq!(face.uploaded_by, officer.name());
        for _ in 0..200 {
            if app.stored_files("face-archives").is_empty() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_eq!(app.stored_files("face-archives"), Vec::<String>::new(), "the ZIP is gone");
        let again = archive::start(&app.ctx, &officer, sent.id).await;
        assert!(matches!(again, Err(Error::Conflict(_))), "{again:?}");

        let (name, table) = archive::report(&app.ctx, &officer, sent.id).await.unwrap().unwrap();
        let table = String::from_utf8(table).unwrap();
        assert_eq!((name.as_str(), table.lines().count()), ("faces-left-out.csv", 5));
        assert!(table.starts_with("vendor_data,file,comment,line,reason\nnobody,a.jpg,,4,"));
        let query = AuditQuery { action: "face_archive".into(), ..AuditQuery::default() };
        let entries = audit::search(&app.ctx, &officer, &query).await.unwrap().entries;
        let actions: Vec<&str> = entries.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(
            actions,
            ["face_archive.finished", "face_archive.started", "face_archive.uploaded"]
        );
    }
}

#[tokio::test]
async fn a_zip_that_nobody_came_to_record_goes_when_its_week_is_over() {
    for mut app in test_apps().await {
        let clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        app.ctx.clock = clock.clone();
        let officer = scene(&app).await;
        // The client leaves when the ZIP lies in storage, and nobody has recorded it.
        let endless = futures::stream::pending();
        let sending = archive::upload(&app.ctx, &officer, "faces.zip", endless);
        let waits = "SELECT COUNT(*) FROM jobs WHERE kind = 'face_archive.expire'";
        tokio::select! {
            _ = sending => panic!("it has no end"),
            () = async { while app.number(waits).await == 0 {} } => {}
        }
        let key =
            app.text("SELECT concurrency_key FROM jobs WHERE kind = 'face_archive.expire'").await;
        let id = key.strip_prefix("expire ").unwrap();
        let folder = app.objects().join("face-archives").join(id);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("source.zip"), archive_of_three()).unwrap();
        let is_stored = || {
            let files = app.stored_files("face-archives");
            files.iter().any(|path| path.ends_with("/source.zip"))
        };
        assert!(is_stored(), "{}", app.name);
        clock.advance(7 * 86_400);
        let _worker = app.worker();
        for _ in 0..1_200 {
            if !is_stored() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert_eq!(app.stored_files("face-archives"), Vec::<String>::new(), "{}", app.name);
    }
}

#[tokio::test]
async fn rows_that_an_ended_archive_did_not_come_to_are_left_out_in_words() {
    for app in test_apps().await {
        let officer = scene(&app).await;
        let _worker = app.worker();
        let sent = upload(&app, &officer, &archive_of_three()).await.unwrap();
        let ready = until(&app, &officer, sent.id, ArchiveState::Ready).await;
        assert_eq!(ready.left_out(), 4);
        let lines = async || {
            let found = archive::report(&app.ctx, &officer, sent.id).await.unwrap().unwrap();
            String::from_utf8(found.1).unwrap()
        };
        assert_eq!(lines().await.lines().count(), 5, "{}: they may be added yet", app.name);
        let gone = archive::cancel(&app.ctx, &officer, sent.id).await.unwrap();
        assert_eq!((gone.rows.ready, gone.left_out()), (2, 6), "{}", app.name);
        let report = lines().await;
        assert_eq!(report.lines().count(), 7, "{report}");
        let first = report.lines().nth(1).unwrap();
        assert_eq!(first, "k-1,a.jpg,first,2,Not added: the archive was stopped before this row.");
        app.execute("UPDATE face_archives SET state = 'failed'").await;
        app.execute("UPDATE face_archive_rows SET state = 'pending' WHERE ordinal = 1").await;
        let report = lines().await;
        assert_eq!(report.matches("the archive failed before this row").count(), 2, "{report}");
    }
}

#[tokio::test]
async fn the_same_zip_once_more_adds_nothing_twice() {
    for app in test_apps().await {
        let officer = scene(&app).await;
        let _worker = app.worker();
        // Both are checked before either is started.
        let mut sent = Vec::new();
        for _ in 0..2 {
            let archive = upload(&app, &officer, &archive_of_three()).await.unwrap();
            let ready = until(&app, &officer, archive.id, ArchiveState::Ready).await;
            assert_eq!(ready.rows.ready, 2, "{}", app.name);
            sent.push(archive.id);
        }
        for (id, added) in sent.into_iter().zip([2, 0]) {
            archive::start(&app.ctx, &officer, id).await.unwrap();
            let done = until(&app, &officer, id, ArchiveState::Done).await;
            assert_eq!((done.rows.added, done.left_out()), (added, 6 - added), "{}", app.name);
        }
        let third = upload(&app, &officer, &archive_of_three()).await.unwrap();
        let ready = until(&app, &officer, third.id, ArchiveState::Ready).await;
        assert_eq!((ready.rows.ready, ready.rows.refused), (0, 6), "{}", app.name);
        let rows = archive::rows(&app.ctx, &officer, third.id, None, 0, 2).await.unwrap();
        for row in &rows {
            assert_eq!(row.reason, "This user already has this picture.", "{}", app.name);
        }
        for key in ["k-1", "k-2"] {
            let user = app.user(&officer, key).await.didit_internal_id;
            assert_eq!(faces::count(&app.ctx, &officer, user).await.unwrap(), 1, "{}", app.name);
        }
    }
}

#[tokio::test]
async fn an_archive_is_discarded_before_its_start_and_is_nobody_elses() {
    for app in test_apps().await {
        let officer = scene(&app).await;
        let _worker = app.worker();
        let sent = upload(&app, &officer, &archive_of_three()).await.unwrap();
        until(&app, &officer, sent.id, ArchiveState::Ready).await;
        let stranger = app.actor_of("other", "main", Role::Owner).await;
        assert_eq!(archive::find(&app.ctx, &stranger, sent.id).await.unwrap(), None);
        for refused in [
            archive::start(&app.ctx, &stranger, sent.id).await,
            archive::cancel(&app.ctx, &stranger, sent.id).await,
        ] {
            assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
        }
        for role in [Role::Developer, Role::Reader] {
            let other = app.actor(role).await;
            for refused in [
                archive::list(&app.ctx, &other).await.map(drop),
                archive::find(&app.ctx, &other, sent.id).await.map(drop),
                archive::rows(&app.ctx, &other, sent.id, None, 0, 1).await.map(drop),
                archive::report(&app.ctx, &other, sent.id).await.map(drop),
                archive::start(&app.ctx, &other, sent.id).await.map(drop),
                archive::cancel(&app.ctx, &other, sent.id).await.map(drop),
                upload(&app, &other, b"PK").await.map(drop),
            ] {
                assert!(matches!(refused, Err(Error::Forbidden(_))), "{role:?}: {refused:?}");
            }
        }
        let gone = archive::cancel(&app.ctx, &officer, sent.id).await.unwrap();
        assert_eq!(gone.state, ArchiveState::Cancelled);
        assert_eq!(app.stored_files("face-archives"), Vec::<String>::new());

        let owner = app.actor(Role::Owner).await;
        erasure::erase(&app.ctx, &owner, UserRef::VendorData("k-1")).await.unwrap();
        let rows = archive::rows(&app.ctx, &officer, sent.id, None, 0, 50).await.unwrap();
        assert_eq!((rows[0].vendor_data.as_str(), rows[0].file.as_str()), ("", ""));
    }
}

#[tokio::test]
async fn whoever_is_erased_goes_from_the_rows_that_found_no_user_too() {
    for app in test_apps().await {
        let officer = scene(&app).await;
        let owner = app.actor(Role::Owner).await;
        let table = "vendor_data,file,comment\nLate-É,a.jpg,at the desk\nk-1,a.jpg,in person\n\
                     nobody,b.jpg,\n";
        let table = packed(&[("faces.csv", table.as_bytes()), ("a.jpg", &noise())]);
        // One is there before its check, the other comes after it.
        let sent = upload(&app, &officer, &table).await.unwrap();
        erasure::erase(&app.ctx, &owner, UserRef::VendorData("k-1")).await.unwrap();
        let _worker = app.worker();
        until(&app, &officer, sent.id, ArchiveState::Ready).await;
        let rows = archive::rows(&app.ctx, &officer, sent.id, None, 0, 50).await.unwrap();
        assert_eq!(rows[0].vendor_data, "Late-É", "{}", app.name);
        app.import(&officer, "vendor_data\nLATE-É\n").await;
        erasure::erase(&app.ctx, &owner, UserRef::VendorData("late-é")).await.unwrap();
        let stranger = app.actor_of("other", "main", Role::Owner).await;
        app.import(&stranger, "vendor_data\nnobody\n").await;
        erasure::erase(&app.ctx, &stranger, UserRef::VendorData("nobody")).await.unwrap();

        let rows = archive::rows(&app.ctx, &officer, sent.id, None, 0, 50).await.unwrap();
        for row in &rows[..2] {
            let kept = [&row.vendor_data, &row.file, &row.comment];
            assert_eq!(kept, ["", "", ""], "{}", app.name);
            assert_eq!(
                (row.state, row.reason.as_str()),
                (RowState::Refused, "The user was erased.")
            );
        }
        assert_eq!(rows[2].vendor_data, "nobody", "{}: another tenant's user", app.name);
        let (_, report) = archive::report(&app.ctx, &officer, sent.id).await.unwrap().unwrap();
        let report = String::from_utf8(report).unwrap().to_lowercase();
        for word in ["late", "k-1", "desk", "person", "a.jpg"] {
            assert!(!report.contains(word), "{}: {report}", app.name);
        }
    }
}

#[tokio::test]
async fn archives_that_are_not_what_they_say_are_refused_in_words() {
    let app = test_apps().await.first();
    let officer = scene(&app).await;
    let _worker = app.worker();
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
        (packed(&[table, ("bomb.jpg", &zeroes)]), "expands to far more"),
        (packed(&many), "The limit is 10001"),
        (alike, "have the same name"),
        (outside, "leads out"),
        (encrypted, "encrypted"),
    ] {
        let sent = upload(&app, &officer, &zip).await.unwrap();
        let failed = until(&app, &officer, sent.id, ArchiveState::Failed).await;
        assert!(failed.cause.contains(says), "{says}: {}", failed.cause);
        assert_eq!(failed.rows.all(), 0);
    }
    // A ZIP in a ZIP is a file like any other: it is not opened, and it is no picture.
    let inner = packed(&[("a.jpg", b"one")]);
    let nested = packed(&[("faces.csv", b"vendor_data,file\nk-1,in.zip\n"), ("in.zip", &inner)]);
    let sent = upload(&app, &officer, &nested).await.unwrap();
    let ready = until(&app, &officer, sent.id, ArchiveState::Ready).await;
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
