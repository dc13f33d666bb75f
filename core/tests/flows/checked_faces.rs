//! A picture that is checked before it is saved, and the addresses of pictures.

use rollcall_core::access::Role;
use rollcall_core::clock::Clock;
use rollcall_core::db::Db;
use rollcall_core::faces::{self, FaceSource};
use rollcall_core::users::UserRef;
use rollcall_core::{Error, Timestamp, erasure};
use uuid::Uuid;

use crate::common::networks::{networks, picture, sample};
use crate::common::test_apps;
use crate::faces::{attach, number, scene, token, until_files};

#[tokio::test]
async fn a_checked_picture_waits_for_its_decision_and_is_saved_once() {
    for app in test_apps().await {
        let (officer, ids) = scene(&app, &["k-1", "k-2"]).await;
        attach(&app, &officer, ids[1], sample(1)).await;
        let (ctx, user) = (&app.ctx, ids[0]);
        let checked = faces::check(ctx, &officer, user, sample(1)).await.unwrap();
        assert_eq!(faces::count(ctx, &officer, user).await.unwrap(), 0);
        let found = faces::checked(ctx, &officer, user, &checked.token).await.unwrap().unwrap();
        let all = networks().analyse(&picture(1), 40, usize::MAX).found as i64;
        assert!(all > 1 && found.found == all && found.aligned_width >= 64, "{found:?}");
        let alike: Vec<(Uuid, i64)> =
            found.matches.iter().map(|one| (one.user, one.similarity / 100)).collect();
        assert_eq!(alike, [(ids[1], 100)], "the same photograph");
        assert!(faces::open_picture(ctx, token(&found.picture)).await.is_ok());

        let admin = app.actor(Role::Admin).await;
        for (actor, user) in [(&admin, ids[0]), (&officer, ids[1])] {
            let foreign = faces::checked(ctx, actor, user, &checked.token).await.unwrap();
            assert_eq!(foreign, None, "for one operator and one user");
        }
        let face = faces::save(ctx, &officer, user, &checked.token, "Desk 4").await.unwrap();
        assert_eq!((face.source, face.comment.as_str()), (FaceSource::Console, "Desk 4"));
        // The form that was sent twice.
        let again = faces::save(ctx, &officer, user, &checked.token, "Desk 5").await.unwrap();
        assert_eq!(again, face, "{}", app.name);
        assert!(!faces::discard(ctx, &officer, user, &checked.token).await.unwrap());
        assert_eq!(app.stored_files("faces").len(), 4, "{:?}", app.stored_files("faces"));

        let checked = faces::check(ctx, &officer, user, sample(2)).await.unwrap();
        assert!(faces::discard(ctx, &officer, user, &checked.token).await.unwrap());
        assert_eq!(app.stored_files("faces").len(), 4);
        let gone = faces::checked(ctx, &officer, user, &checked.token).await.unwrap();
        assert_eq!(gone, None);
        let late = faces::save(ctx, &officer, user, &checked.token, "").await;
        assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");
        assert_eq!(faces::count(ctx, &officer, user).await.unwrap(), 1);
        // Its files may be going already.
        let checked = faces::check(ctx, &officer, user, sample(2)).await.unwrap();
        app.execute("UPDATE jobs SET attempts = 1 WHERE kind = 'face.sweep'").await;
        let late = faces::save(ctx, &officer, user, &checked.token, "").await;
        assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");
    }
}

#[tokio::test]
async fn of_save_and_discard_at_the_same_moment_save_comes_too_late() {
    for app in test_apps().await {
        // On SQLite one waits for the other from its first statement on.
        let Db::Postgres(pool) = &app.ctx.db else { continue };
        let (officer, ids) = scene(&app, &["k-1"]).await;
        let user = ids[0];
        let checked = faces::check(&app.ctx, &officer, user, sample(1)).await.unwrap();
        let mut held = pool.begin().await.unwrap();
        let sql = "SELECT 1 FROM users WHERE id = $1 FOR UPDATE";
        sqlx::query(sql).bind(user).execute(&mut *held).await.unwrap();
        let (ctx, actor, token) = (app.ctx.clone(), officer.clone(), checked.token.clone());
        let saving = tokio::spawn(async move { faces::save(&ctx, &actor, user, &token, "").await });
        let waiting = "SELECT COUNT(*) FROM pg_stat_activity
             WHERE datname = current_database() AND wait_event_type = 'Lock'";
        for _ in 0..3_000 {
            if number(&app, waiting).await > 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        assert_eq!(number(&app, waiting).await, 1, "the one who saves waits");
        assert!(faces::discard(&app.ctx, &officer, user, &checked.token).await.unwrap());
        held.rollback().await.unwrap();
        let saved = saving.await.unwrap();
        assert!(matches!(saved, Err(Error::Conflict(_))), "{saved:?}");
        assert_eq!(faces::count(&app.ctx, &officer, user).await.unwrap(), 0);
        assert_eq!(app.stored_files("faces"), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_checked_picture_that_nobody_saves_is_swept_and_its_address_ends() {
    for mut app in test_apps().await {
        let clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        app.ctx.clock = clock.clone();
        let (officer, ids) = scene(&app, &["k-1"]).await;
        let checked = faces::check(&app.ctx, &officer, ids[0], sample(1)).await.unwrap();
        assert_eq!(app.stored_files("faces").len(), 3);
        clock.advance(16 * 60);
        let late = faces::save(&app.ctx, &officer, ids[0], &checked.token, "").await;
        assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");
        let _worker = app.worker();
        until_files(&app, 0).await;
    }
}

#[tokio::test]
async fn the_address_of_a_checked_picture_ends_with_the_upload_and_with_the_user() {
    for mut app in test_apps().await {
        let clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        app.ctx.clock = clock.clone();
        let (officer, ids) = scene(&app, &["k-1", "k-2"]).await;
        let ctx = &app.ctx;
        let check = async |user| {
            let checked = faces::check(ctx, &officer, user, sample(1)).await.unwrap();
            let found = faces::checked(ctx, &officer, user, &checked.token).await.unwrap().unwrap();
            assert!(faces::open_picture(ctx, token(&found.picture)).await.is_ok());
            (checked.token, found.picture)
        };
        let ended = async |picture: &str, when: &str| {
            let opened = faces::open_picture(ctx, token(picture)).await.map(|one| one.seconds);
            assert!(matches!(opened, Err(Error::NotFound(_))), "{}: {when}: {opened:?}", app.name);
        };
        let (upload, picture) = check(ids[0]).await;
        faces::save(ctx, &officer, ids[0], &upload, "").await.unwrap();
        ended(&picture, "saved").await;
        let face = faces::list(ctx, &officer, ids[0]).await.unwrap()[0].id;
        faces::delete(ctx, &officer, ids[0], face, "blurred").await.unwrap();
        ended(&picture, "deleted").await;

        let (upload, picture) = check(ids[0]).await;
        faces::discard(ctx, &officer, ids[0], &upload).await.unwrap();
        ended(&picture, "discarded").await;

        let (_, picture) = check(ids[1]).await;
        let owner = app.actor(Role::Owner).await;
        erasure::erase(ctx, &owner, UserRef::Id(ids[1])).await.unwrap();
        ended(&picture, "erased").await;

        let (_, picture) = check(ids[0]).await;
        clock.advance(15 * 60 - 1);
        let last = faces::open_picture(ctx, token(&picture)).await.unwrap();
        assert_eq!(last.seconds, 1, "{}", app.name);
        clock.advance(1);
        ended(&picture, "over").await;
    }
}

#[tokio::test]
async fn an_address_shows_one_picture_in_one_size_for_an_hour() {
    for mut app in test_apps().await {
        let clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        app.ctx.clock = clock.clone();
        let (officer, ids) = scene(&app, &["k-1"]).await;
        let face = attach(&app, &officer, ids[0], sample(1)).await;
        let path = faces::thumbnail_path(&app.ctx, face.id).unwrap();
        clock.advance(60);
        let same = faces::thumbnail_path(&app.ctx, face.id).unwrap();
        assert_eq!(path, same, "browsers keep the picture");
        assert!(faces::open_picture(&app.ctx, token(&path)).await.is_ok());
        let text = token(&path).to_owned();
        for place in 0..text.len() {
            let mut forged = text.clone().into_bytes();
            forged[place] = if forged[place] == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).unwrap();
            // The last letter of base64 has bits that say nothing.
            if place + 1 < text.len() {
                let opened = faces::open_picture(&app.ctx, &forged).await;
                assert!(opened.is_err(), "{}: letter {place}", app.name);
            }
        }
        clock.advance(3_600);
        assert!(matches!(
            faces::open_picture(&app.ctx, token(&path)).await,
            Err(Error::NotFound(_))
        ));
    }
}
