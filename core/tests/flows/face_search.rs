//! Search by face: what is found, what is kept of it (nothing), and who may choose another face.

use rollcall_core::Error;
use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::clock::Clock;
use rollcall_core::faces::{self, SearchWish};
use uuid::Uuid;

use crate::common::{Bed, beds};
use crate::pixels::{Pixels, again, attach, person, picture, users_of};

async fn scene(bed: &Bed, users: usize) -> (Actor, Vec<Uuid>) {
    let actor = bed.actor(Role::Owner).await;
    let rows: String = (0..users).map(|number| format!("u-{number:03},DEU\n")).collect();
    bed.import(&actor, &format!("vendor_data,country\n{rows}")).await;
    bed.ctx.faces.set(Pixels::engine());
    let ids = users_of(&bed.ctx, &actor).await;
    (actor, ids)
}

#[tokio::test]
async fn users_are_found_once_by_their_best_face_and_the_nearest_first() {
    for bed in beds().await {
        let (actor, ids) = scene(&bed, 4).await;
        let base = person(1);
        attach(&bed.ctx, &actor, ids[0], &again(&base, 1, 0.55)).await;
        let best = attach(&bed.ctx, &actor, ids[0], &again(&base, 2, 0.3)).await;
        attach(&bed.ctx, &actor, ids[1], &again(&base, 3, 0.1)).await;
        attach(&bed.ctx, &actor, ids[2], &again(&base, 4, 0.8)).await;
        attach(&bed.ctx, &actor, ids[3], &person(2)).await;
        let answer =
            faces::search(&bed.ctx, &actor, picture(&[&base], 100), &SearchWish::default())
                .await
                .unwrap();
        let found: Vec<Uuid> = answer.matches.iter().map(|one| one.user).collect();
        assert_eq!(found, [ids[1], ids[0]], "{}", bed.name);
        assert_eq!((answer.matches[1].face, answer.matches[1].faces), (best.id, 2));
        assert_eq!(answer.matches[0].country.as_deref(), Some("DEU"));
        let below: Vec<Uuid> = answer.below.iter().map(|one| one.user).collect();
        assert_eq!((below, answer.compared), (vec![ids[2]], 5), "{}", bed.name);
    }
}

#[tokio::test]
async fn all_who_resemble_the_face_are_counted_and_the_first_are_listed() {
    for bed in beds().await {
        let (actor, ids) = scene(&bed, 57).await;
        let base = person(1);
        for (turn, id) in ids.iter().enumerate() {
            attach(&bed.ctx, &actor, *id, &again(&base, turn as u64, 0.45)).await;
        }
        let answer =
            faces::search(&bed.ctx, &actor, picture(&[&base], 100), &SearchWish::default())
                .await
                .unwrap();
        assert_eq!((answer.total, answer.matches.len()), (57, 50), "{}", bed.name);
    }
}

#[tokio::test]
async fn a_search_is_audited_and_its_picture_is_nowhere_stored() {
    for bed in beds().await {
        let (actor, ids) = scene(&bed, 1).await;
        attach(&bed.ctx, &actor, ids[0], &person(1)).await;
        let before = bed.stored_files("");
        let nobody =
            faces::search(&bed.ctx, &actor, picture(&[&person(2)], 100), &SearchWish::default())
                .await
                .unwrap();
        assert!(nobody.matches.is_empty());
        assert_eq!(bed.stored_files(""), before, "{}", bed.name);
        let query = AuditQuery { action: "faces.searched".into(), ..AuditQuery::default() };
        let entries = audit::search(&bed.ctx, &actor, &query).await.unwrap().entries;
        assert_eq!((entries.len(), entries[0].subject_id), (1, Some(nobody.id)), "{}", bed.name);
        assert!(entries[0].details.contains(&("matches".into(), "0".into())));
        // What is refused is no search.
        for image in [picture(&[], 100), bytes::Bytes::from_static(b"GIF89a")] {
            let refused = faces::search(&bed.ctx, &actor, image, &SearchWish::default()).await;
            assert!(matches!(refused, Err(Error::Invalid(fields)) if fields.contains_key("image")));
        }
        assert_eq!(audit::search(&bed.ctx, &actor, &query).await.unwrap().entries.len(), 1);
    }
}

#[tokio::test]
async fn of_several_faces_another_can_be_chosen_by_the_same_operator_for_a_while() {
    for bed in beds().await {
        let (actor, ids) = scene(&bed, 2).await;
        let (one, two) = (person(1), person(2));
        attach(&bed.ctx, &actor, ids[0], &one).await;
        attach(&bed.ctx, &actor, ids[1], &two).await;
        let both = picture(&[&one, &two], 100);
        let first = faces::search(&bed.ctx, &actor, both, &SearchWish::default()).await.unwrap();
        assert_eq!((first.searched.faces.len(), first.searched.chosen), (2, 0));
        assert_eq!(first.matches[0].user, ids[0]);
        let again = faces::search_again(&bed.ctx, &actor, &first.token, 1, &SearchWish::default())
            .await
            .unwrap();
        assert_eq!((again.searched.chosen, again.matches[0].user), (1, ids[1]), "{}", bed.name);
        let none =
            faces::search_again(&bed.ctx, &actor, &first.token, 2, &SearchWish::default()).await;
        assert!(matches!(none, Err(Error::Invalid(_))));
        let colleague = bed.actor(Role::Admin).await;
        let now = bed.ctx.clock.now();
        let mut late = bed.ctx.clone();
        late.clock = Clock::manual(now.plus_seconds(901));
        let mut forged = first.token.clone();
        forged.pop();
        for refused in [
            faces::search_again(&bed.ctx, &colleague, &first.token, 1, &SearchWish::default())
                .await,
            faces::search_again(&late, &actor, &first.token, 1, &SearchWish::default()).await,
            faces::search_again(&bed.ctx, &actor, &forged, 1, &SearchWish::default()).await,
            faces::search_again(&bed.ctx, &actor, "", 0, &SearchWish::default()).await,
        ] {
            assert!(matches!(refused, Err(Error::Conflict(_))), "{}", bed.name);
        }
    }
}
