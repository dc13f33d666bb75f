//! Faces of users: checked before they are stored, five at most, and gone without a trace.

use bytes::Bytes;
use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::clock::Clock;
use rollcall_core::db::Db;
use rollcall_core::faces::{self, Face, FaceSettings, FaceSource, Upload};
use rollcall_core::imports::{self, ImportState, KeptReason};
use rollcall_core::users::{self, UserQuery, UserRef};
use rollcall_core::{Error, Timestamp, erasure};
use rollcall_faces::{Limits, Turn, decode};
use uuid::Uuid;

use crate::common::networks::{models, networks, noise, picture, portrait, sample};
use crate::common::{TestApp, test_apps};

/// A test app whose faces can be analysed, an officer, and users with these keys.
pub(crate) async fn scene(app: &TestApp, keys: &[&str]) -> (Actor, Vec<Uuid>) {
    app.ctx.faces.set(networks());
    let officer = app.actor(Role::ComplianceOfficer).await;
    let mut file = String::from("vendor_data,full_name\n");
    for key in keys {
        file.push_str(&format!("{key},Person {key}\n"));
    }
    app.import(&officer, &file).await;
    let mut ids = Vec::new();
    for key in keys {
        let found = users::find_by(&app.ctx, &officer, UserRef::VendorData(key)).await.unwrap();
        ids.push(found.unwrap().didit_internal_id);
    }
    (officer, ids)
}

pub(crate) fn upload(image: Bytes) -> Upload {
    Upload { image, comment: "Branch visit".into(), source: FaceSource::Api }
}

pub(crate) async fn attach(app: &TestApp, actor: &Actor, user: Uuid, image: Bytes) -> Face {
    faces::attach(&app.ctx, actor, user, upload(image)).await.unwrap()
}

/// Waits until nothing lies under the faces' folder but these many files.
pub(crate) async fn until_files(app: &TestApp, count: usize) {
    for _ in 0..600 {
        if app.stored_files("faces").len() == count {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{}: {:?}", app.name, app.stored_files("faces"));
}

pub(crate) async fn number(app: &TestApp, sql: &'static str) -> i64 {
    let row: (i64,) = match &app.ctx.db {
        Db::Sqlite { read, .. } => sqlx::query_as(sql).fetch_one(read).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_as(sql).fetch_one(pool).await.unwrap(),
    };
    row.0
}

pub(crate) fn token(path: &str) -> &str {
    path.strip_prefix("/faces/").unwrap()
}

fn words(error: &Error) -> String {
    match error {
        Error::Invalid(fields) => fields["image"].join(" "),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_attached_face_is_stored_upright_without_metadata_and_listed() {
    for app in test_apps().await {
        let (officer, ids) = scene(&app, &["k-1"]).await;
        let user = ids[0];
        let sent = sample(1);
        assert!(sent.windows(4).any(|four| four == b"Exif"), "the sample has metadata");
        let face = attach(&app, &officer, user, sent.clone()).await;
        assert_eq!((face.source, face.comment.as_str()), (FaceSource::Api, "Branch visit"));
        assert_eq!(face.uploaded_by, officer.name());
        let upright = picture(1);
        assert_eq!((face.width, face.height), (upright.width.into(), upright.height.into()));
        assert!(face.frame.width >= 40 && face.frame.x < face.width, "{:?}", face.frame);
        assert_eq!(faces::list(&app.ctx, &officer, user).await.unwrap(), vec![face.clone()]);

        let path = faces::picture_path(&app.ctx, face.id).unwrap();
        let stored = faces::open_picture(&app.ctx, token(&path)).await.unwrap();
        assert!(stored.jpeg.starts_with(&[0xff, 0xd8]) && stored.jpeg != sent);
        for mark in [&b"Exif"[..], b"GPS", b"ICC_PROFILE", b"http://ns.adobe"] {
            assert!(!stored.jpeg.windows(mark.len()).any(|part| part == mark), "{mark:?}");
        }
        let path = faces::thumbnail_path(&app.ctx, face.id).unwrap();
        let small = faces::open_picture(&app.ctx, token(&path)).await.unwrap();
        assert!(small.jpeg.len() < stored.jpeg.len());
        assert_eq!(app.stored_files("faces").len(), 2, "{}", app.name);

        let found = users::find(&app.ctx, &officer, user).await.unwrap().unwrap();
        assert_eq!(found.portrait, Some(face.id));
        let portraits = faces::portraits(&app.ctx, &officer, &ids).await.unwrap();
        assert_eq!(portraits[&user], path);
        let query = AuditQuery { action: "face".into(), ..AuditQuery::default() };
        let entries = audit::search(&app.ctx, &officer, &query).await.unwrap().entries;
        assert_eq!(entries.len(), 1);
        assert_eq!(
            (entries[0].action.as_str(), entries[0].subject_id),
            ("face.added", Some(face.id))
        );
    }
}

#[tokio::test]
async fn what_is_no_picture_of_a_face_is_refused_in_its_own_words_and_leaves_nothing() {
    for app in test_apps().await {
        let (officer, ids) = scene(&app, &["k-1"]).await;
        let gif = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;".to_vec();
        let mut truncated = sample(2).to_vec();
        truncated.truncate(900);
        for (image, says) in [
            (Vec::new(), "empty"),
            (b"hello, this is no picture".to_vec(), "not a picture"),
            (gif, "GIF"),
            (vec![0xff; 2_000_001], "2 MB"),
            (truncated, "ends too early"),
            (noise().to_vec(), "No face was found"),
        ] {
            let refused = faces::attach(&app.ctx, &officer, ids[0], upload(image.into())).await;
            let refused = words(&refused.unwrap_err());
            assert!(refused.contains(says), "{}: {refused}", app.name);
        }
        let long = Upload { comment: "x".repeat(201), ..upload(sample(1)) };
        let refused = faces::attach(&app.ctx, &officer, ids[0], long).await.unwrap_err();
        assert!(refused.to_string().contains("200 characters"), "{refused}");
        assert_eq!(app.stored_files("faces"), Vec::<String>::new());
        assert_eq!(faces::count(&app.ctx, &officer, ids[0]).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_photograph_that_lies_on_its_side_is_stored_upright() {
    for app in test_apps().await {
        let (officer, ids) = scene(&app, &["k-1"]).await;
        let upright = picture(1);
        let lying = upright.clone().turned(Turn::Left).to_jpeg(90);
        let face = attach(&app, &officer, ids[0], lying.into()).await;
        assert_eq!((face.width, face.height), (upright.width.into(), upright.height.into()));
        let path = faces::picture_path(&app.ctx, face.id).unwrap();
        let stored = faces::open_picture(&app.ctx, token(&path)).await.unwrap();
        let stored = decode(&stored.jpeg, &Limits::UPLOAD).unwrap();
        assert_eq!((stored.width, stored.height), (upright.width, upright.height));
        let again = networks().analyse(&stored, 40, 1);
        assert_eq!((again.turned, again.largest.len()), (Turn::None, 1), "{}", app.name);
    }
}

#[tokio::test]
async fn a_face_that_is_too_small_is_refused_with_its_width_and_the_width_that_is_needed() {
    for app in test_apps().await {
        let (officer, ids) = scene(&app, &["k-1"]).await;
        let image = portrait(1, 0);
        let found = networks().analyse(&decode(&image, &Limits::UPLOAD).unwrap(), 40, 1);
        let width = found.largest[0].aligned_width.round() as i64;
        let admin = app.actor(Role::Admin).await;
        let settings = FaceSettings { min_face: width + 19, ..FaceSettings::default() };
        faces::save_settings(&app.ctx, &admin, &settings).await.unwrap();
        let refused = faces::attach(&app.ctx, &officer, ids[0], upload(image)).await.unwrap_err();
        let says = format!("The face is {width} px wide. At least {} px are required.", width + 19);
        assert!(words(&refused).starts_with(&says), "{}: {}", app.name, words(&refused));
    }
}

#[tokio::test]
async fn of_twenty_uploads_at_once_exactly_five_become_faces() {
    for app in test_apps().await {
        let (officer, ids) = scene(&app, &["k-1"]).await;
        let image = portrait(1, 0);
        let uploads = (0..20).map(|_| {
            let (ctx, officer, upload) = (app.ctx.clone(), officer.clone(), upload(image.clone()));
            let user = ids[0];
            tokio::spawn(async move { faces::attach(&ctx, &officer, user, upload).await })
        });
        let ended = futures::future::join_all(uploads).await;
        let (mut taken, mut sixth) = (0, 0);
        for one in ended {
            match one.unwrap() {
                Ok(_) => taken += 1,
                Err(error) => {
                    assert!(words(&error).contains("has 5 faces"), "{}: {error}", app.name);
                    sixth += 1;
                }
            }
        }
        assert_eq!((taken, sixth), (5, 15), "{}", app.name);
        assert_eq!(faces::list(&app.ctx, &officer, ids[0]).await.unwrap().len(), 5);
        assert_eq!(app.stored_files("faces").len(), 10, "{}", app.name);
        // A place that becomes free can be taken again.
        let first = faces::list(&app.ctx, &officer, ids[0]).await.unwrap()[0].id;
        faces::delete(&app.ctx, &officer, ids[0], first, "blurred").await.unwrap();
        let next = attach(&app, &officer, ids[0], image).await;
        let found = users::find(&app.ctx, &officer, ids[0]).await.unwrap().unwrap();
        assert_eq!(found.portrait, Some(next.id), "the first place");
    }
}

#[tokio::test]
async fn a_deleted_face_goes_with_its_pictures_and_its_reason_stays() {
    for app in test_apps().await {
        let (officer, ids) = scene(&app, &["k-1", "k-2"]).await;
        let face = attach(&app, &officer, ids[0], sample(1)).await;
        let path = faces::picture_path(&app.ctx, face.id).unwrap();
        let without = faces::delete(&app.ctx, &officer, ids[0], face.id, "  ").await;
        assert!(matches!(without, Err(Error::Invalid(fields)) if fields.contains_key("reason")));
        let unseen = faces::delete(&app.ctx, &officer, ids[0], face.id, "\u{0}\u{1b}").await;
        assert!(matches!(unseen, Err(Error::Invalid(fields)) if fields.contains_key("reason")));
        let other = faces::delete(&app.ctx, &officer, ids[1], face.id, "wrong person").await;
        assert!(matches!(other, Err(Error::NotFound(_))), "{other:?}");
        faces::delete(&app.ctx, &officer, ids[0], face.id, "wrong\u{0} person").await.unwrap();
        let gone = faces::open_picture(&app.ctx, token(&path)).await;
        assert!(matches!(gone, Err(Error::NotFound(_))));
        let again = faces::delete(&app.ctx, &officer, ids[0], face.id, "wrong person").await;
        assert!(matches!(again, Err(Error::NotFound(_))));
        let _worker = app.worker();
        until_files(&app, 0).await;
        let query = AuditQuery { action: "face.deleted".into(), ..AuditQuery::default() };
        let entries = audit::search(&app.ctx, &officer, &query).await.unwrap().entries;
        assert!(entries[0].details.contains(&("reason".into(), "wrong person".into())));
    }
}

#[tokio::test]
async fn a_deleted_picture_goes_however_long_storage_was_away() {
    for mut app in test_apps().await {
        let clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        app.ctx.clock = clock.clone();
        let (officer, ids) = scene(&app, &["k-1"]).await;
        let face = attach(&app, &officer, ids[0], sample(1)).await;
        // A folder in the file's place cannot be taken away as a file.
        let picture = app.objects().join(format!("faces/{}/picture.jpg", face.id));
        std::fs::remove_file(&picture).unwrap();
        std::fs::create_dir(&picture).unwrap();
        faces::delete(&app.ctx, &officer, ids[0], face.id, "blurred").await.unwrap();
        let worker = app.worker();
        let mut attempts = 0;
        for _ in 0..1_000 {
            let sql = "SELECT COALESCE(MAX(attempts), 0) FROM jobs WHERE kind = 'face.sweep'";
            attempts = number(&app, sql).await;
            if attempts > 6 {
                break;
            }
            clock.advance(2);
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        assert!(attempts > 6, "{}: it was given up after {attempts} attempts", app.name);
        drop(worker);
        // Days later, and whatever became of workers: it is tried all the same.
        app.execute(
            "UPDATE jobs SET attempts = 100, run_at = 0, leased_until = NULL, worker = NULL,
                 state = 'waiting' WHERE kind = 'face.sweep'",
        )
        .await;
        let _worker = app.worker();
        for _ in 0..1_000 {
            let sql = "SELECT COUNT(*) FROM jobs WHERE kind = 'face.sweep' AND attempts > 100
                 AND state <> 'running'";
            if number(&app, sql).await > 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        let sql = "SELECT COUNT(*) FROM jobs WHERE attempts > 100 AND state = 'waiting'";
        assert_eq!(number(&app, sql).await, 1, "{}: it is given up never", app.name);
        std::fs::remove_dir(&picture).unwrap();
        clock.advance(3_600);
        for _ in 0..1_000 {
            if app.stored_files("faces").is_empty() {
                break;
            }
            clock.advance(2);
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        assert_eq!(app.stored_files("faces"), Vec::<String>::new(), "{}", app.name);
    }
}

#[tokio::test]
async fn a_failing_record_leaves_neither_row_nor_file() {
    for app in test_apps().await {
        let (officer, ids) = scene(&app, &["k-1"]).await;
        // The entry of the audit log is the last thing to be written.
        app.execute("ALTER TABLE audit_entries RENAME TO audit_away").await;
        let failed = faces::attach(&app.ctx, &officer, ids[0], upload(sample(1))).await;
        assert!(matches!(failed, Err(Error::Internal(_))), "{failed:?}");
        assert_eq!(app.stored_files("faces"), Vec::<String>::new(), "{}", app.name);
        app.execute("ALTER TABLE audit_away RENAME TO audit_entries").await;
        assert_eq!(faces::count(&app.ctx, &officer, ids[0]).await.unwrap(), 0);
        attach(&app, &officer, ids[0], sample(1)).await;
    }
}

#[tokio::test]
async fn without_networks_faces_are_not_available_and_say_what_is_missing() {
    for app in test_apps().await {
        let (officer, ids) = scene(&app, &["k-1"]).await;
        app.ctx.faces.load(&app.objects().join("nothing"));
        for refused in [
            faces::attach(&app.ctx, &officer, ids[0], upload(sample(1))).await.map(drop),
            faces::check(&app.ctx, &officer, ids[0], sample(1)).await.map(drop),
        ] {
            let Err(Error::Unavailable(words)) = refused else { panic!("{refused:?}") };
            assert!(words.contains("ROLLCALL_MODELS"), "{words}");
        }
        app.ctx.faces.load(&models());
        attach(&app, &officer, ids[0], sample(1)).await;
    }
}

#[tokio::test]
async fn another_tenants_users_and_faces_are_not_found() {
    for app in test_apps().await {
        let (officer, ids) = scene(&app, &["k-1"]).await;
        let face = attach(&app, &officer, ids[0], sample(1)).await;
        let stranger = app.actor_of("other", "main", Role::Owner).await;
        let ctx = &app.ctx;
        for refused in [
            faces::list(ctx, &stranger, ids[0]).await.map(drop),
            faces::attach(ctx, &stranger, ids[0], upload(sample(1))).await.map(drop),
            faces::check(ctx, &stranger, ids[0], sample(1)).await.map(drop),
            faces::delete(ctx, &stranger, ids[0], face.id, "reason").await,
        ] {
            assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
        }
        assert!(faces::portraits(ctx, &stranger, &ids).await.unwrap().is_empty());
        for role in [Role::Developer, Role::Reader] {
            let other = app.actor(role).await;
            assert!(faces::portraits(ctx, &other, &ids).await.unwrap().is_empty(), "{role:?}");
            let user = users::find(ctx, &other, ids[0]).await.unwrap().unwrap();
            assert_eq!(user.portrait, None, "{role:?}");
        }
    }
}

#[tokio::test]
async fn an_erased_user_goes_with_faces_and_pictures_and_an_undo_keeps_who_has_a_face() {
    for app in test_apps().await {
        let (officer, ids) = scene(&app, &["k-1", "k-2"]).await;
        let face = attach(&app, &officer, ids[0], sample(1)).await;
        attach(&app, &officer, ids[0], sample(2)).await;
        let path = faces::picture_path(&app.ctx, face.id).unwrap();
        let owner = app.actor(Role::Owner).await;
        let _worker = app.worker();

        let list = imports::list(&app.ctx, &officer, &imports::ImportQuery::default()).await;
        let import = list.unwrap().imports.remove(0);
        let would = imports::undo_consequences(&app.ctx, &officer, import.id).await.unwrap();
        let would = would.unwrap();
        assert_eq!((would.removed, would.kept), (1, 1), "{}", app.name);
        imports::undo(&app.ctx, &officer, import.id).await.unwrap();
        let undone = app.until(&officer, &import, ImportState::Undone).await;
        assert_eq!((undone.undone.removed, undone.undone.kept), (1, 1), "{}", app.name);
        let kept = imports::kept_users(&app.ctx, &officer, import.id, 0).await.unwrap().unwrap();
        assert_eq!(kept[0].reason, KeptReason::HasFace);
        let left = users::search(&app.ctx, &officer, &UserQuery::default()).await.unwrap();
        assert_eq!(left.rows.len(), 1);

        erasure::erase(&app.ctx, &owner, UserRef::Id(ids[0])).await.unwrap();
        until_files(&app, 0).await;
        assert!(faces::open_picture(&app.ctx, token(&path)).await.is_err());
        assert!(users::find(&app.ctx, &owner, ids[0]).await.unwrap().is_none());
    }
}
