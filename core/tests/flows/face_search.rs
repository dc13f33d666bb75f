//! Search by face: what is found, what is kept of it (nothing), and who may choose another face.

use rollcall_core::Error;
use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::clock::Clock;
use rollcall_core::faces::{self, FaceSearchQuery};
use uuid::Uuid;

use crate::common::{TestApp, test_apps};
use crate::pixels::{Pixels, again, attach, person, picture, users_of};

async fn scene(app: &TestApp, users: usize) -> (Actor, Vec<Uuid>) {
    let actor = app.actor(Role::Owner).await;
    let rows: String = (0..users).map(|number| format!("u-{number:03},DEU\n")).collect();
    app.import(&actor, &format!("vendor_data,country\n{rows}")).await;
    app.ctx.faces.set(Pixels::engine());
    let ids = users_of(&app.ctx, &actor).await;
    (actor, ids)
}

#[tokio::test]
async fn users_are_found_once_by_their_best_face_and_the_nearest_first() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 4).await;
        let base = person(1);
        attach(&app.ctx, &actor, ids[0], &again(&base, 1, 0.55)).await;
        let best = attach(&app.ctx, &actor, ids[0], &again(&base, 2, 0.3)).await;
        attach(&app.ctx, &actor, ids[1], &again(&base, 3, 0.1)).await;
        attach(&app.ctx, &actor, ids[2], &again(&base, 4, 0.8)).await;
        attach(&app.ctx, &actor, ids[3], &person(2)).await;
        let answer =
            faces::search(&app.ctx, &actor, picture(&[&base], 100), &FaceSearchQuery::default())
                .await
                .unwrap();
        let found: Vec<Uuid> = answer.matches.iter().map(|one| one.user).collect();
        assert_eq!(found, [ids[1], ids[0]], "{}", app.name);
        assert_eq!((answer.matches[1].face, answer.matches[1].faces), (best.id, 2));
        assert_eq!(answer.matches[0].country.as_deref(), Some("DEU"));
        let below: Vec<Uuid> = answer.below.iter().map(|one| one.user).collect();
        assert_eq!((below, answer.compared), (vec![ids[2]], 5), "{}", app.name);
    }
}

#[tokio::test]
async fn all_who_resemble_the_face_are_counted_and_the_first_are_listed() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 57).await;
        let base = person(1);
        for (turn, id) in ids.iter().enumerate() {
            attach(&app.ctx, &actor, *id, &again(&base, turn as u64, 0.45)).await;
        }
        let answer =
            faces::search(&app.ctx, &actor, picture(&[&base], 100), &FaceSearchQuery::default())
                .await
                .unwrap();
        assert_eq!((answer.total, answer.matches.len()), (57, 50), "{}", app.name);
    }
}

#[tokio::test]
async fn a_search_is_audited_and_its_picture_is_nowhere_stored() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 1).await;
        attach(&app.ctx, &actor, ids[0], &person(1)).await;
        let before = app.stored_files("");
        let nobody = faces::search(
            &app.ctx,
            &actor,
            picture(&[&person(2)], 100),
            &FaceSearchQuery::default(),
        )
        .await
        .unwrap();
        assert!(nobody.matches.is_empty());
        assert_eq!(app.stored_files(""), before, "{}", app.name);
        let query = AuditQuery { action: "faces.searched".into(), ..AuditQuery::default() };
        let entries = audit::search(&app.ctx, &actor, &query).await.unwrap().entries;
        assert_eq!((entries.len(), entries[0].subject_id), (1, Some(nobody.id)), "{}", app.name);
        assert!(entries[0].details.contains(&("matches".into(), "0".into())));
        // What is refused is no search.
        for image in [picture(&[], 100), bytes::Bytes::from_static(b"GIF89a")] {
            let refused = faces::search(&app.ctx, &actor, image, &FaceSearchQuery::default()).await;
            assert!(matches!(refused, Err(Error::Invalid(fields)) if fields.contains_key("image")));
        }
        assert_eq!(audit::search(&app.ctx, &actor, &query).await.unwrap().entries.len(), 1);
    }
}

#[tokio::test]
async fn of_several_faces_another_can_be_chosen_by_the_same_operator_for_a_while() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 2).await;
        let (one, two) = (person(1), person(2));
        attach(&app.ctx, &actor, ids[0], &one).await;
        attach(&app.ctx, &actor, ids[1], &two).await;
        let both = picture(&[&one, &two], 100);
        let first =
            faces::search(&app.ctx, &actor, both, &FaceSearchQuery::default()).await.unwrap();
        assert_eq!((first.searched.faces.len(), first.searched.chosen), (2, 0));
        assert_eq!(first.matches[0].user, ids[0]);
        let again =
            faces::search_again(&app.ctx, &actor, &first.token, 1, &FaceSearchQuery::default())
                .await
                .unwrap();
        assert_eq!((again.searched.chosen, again.matches[0].user), (1, ids[1]), "{}", app.name);
        let none =
            faces::search_again(&app.ctx, &actor, &first.token, 2, &FaceSearchQuery::default())
                .await;
        assert!(matches!(none, Err(Error::Invalid(_))));
        let colleague = app.actor(Role::Admin).await;
        let now = app.ctx.clock.now();
        let mut late = app.ctx.clone();
        late.clock = Clock::manual(now.plus_seconds(901));
        let mut forged = first.token.clone();
        forged.pop();
        for refused in [
            faces::search_again(&app.ctx, &colleague, &first.token, 1, &FaceSearchQuery::default())
                .await,
            faces::search_again(&late, &actor, &first.token, 1, &FaceSearchQuery::default()).await,
            faces::search_again(&app.ctx, &actor, &forged, 1, &FaceSearchQuery::default()).await,
            faces::search_again(&app.ctx, &actor, "", 0, &FaceSearchQuery::default()).await,
        ] {
            assert!(matches!(refused, Err(Error::Conflict(_))), "{}", app.name);
        }
    }
}
