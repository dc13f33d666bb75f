//! Users who are ticked in the list: kept from page to page, for one person, for a day.

use rollcall_core::Error;
use rollcall_core::access::Role;
use rollcall_core::users;
use uuid::Uuid;

use crate::common::test_apps;

fn ids(numbers: std::ops::Range<u128>) -> Vec<Uuid> {
    numbers.map(Uuid::from_u128).collect()
}

#[tokio::test]
async fn ticks_are_kept_from_page_to_page_for_one_person() {
    for app in test_apps().await {
        let ctx = &app.ctx;
        let (owner, reader) = (app.actor(Role::Owner).await, app.actor(Role::Reader).await);
        let (first, second) = (ids(1..4), ids(4..7));
        let one = users::select(ctx, &owner, None, &first, &first[..2]).await.unwrap().unwrap();
        let same = users::select(ctx, &owner, Some(one), &second, &second[2..]).await.unwrap();
        assert_eq!(same, Some(one), "{}", app.name);
        let kept = users::selection(ctx, &owner, one).await.unwrap();
        assert_eq!(kept, Some(vec![first[0], first[1], second[2]]), "{}", app.name);

        // Nobody else has it, and a change by somebody else begins another one.
        assert_eq!(users::selection(ctx, &reader, one).await.unwrap(), None, "{}", app.name);
        let other = users::select(ctx, &reader, Some(one), &first, &first[2..]).await.unwrap();
        assert_ne!(other, Some(one), "{}", app.name);
        let kept = users::selection(ctx, &owner, one).await.unwrap();
        assert_eq!(kept.map(|users| users.len()), Some(3), "{}", app.name);

        // Without ticks it is gone.
        users::select(ctx, &owner, Some(one), &first, &[]).await.unwrap();
        let none = users::select(ctx, &owner, Some(one), &second, &[]).await.unwrap();
        assert_eq!(none, None, "{}", app.name);
        assert_eq!(users::selection(ctx, &owner, one).await.unwrap(), None, "{}", app.name);
    }
}

#[tokio::test]
async fn more_than_a_thousand_are_refused_and_the_selection_stays() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let many = ids(1..1_001);
        let id = users::select(&app.ctx, &owner, None, &many, &many).await.unwrap();
        let one_more = ids(2_000..2_001);
        let refused = users::select(&app.ctx, &owner, id, &one_more, &one_more).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{}", app.name);
        let kept = users::selection(&app.ctx, &owner, id.unwrap()).await.unwrap();
        assert_eq!(kept.map(|users| users.len()), Some(1_000), "{}", app.name);
    }
}

#[tokio::test]
async fn an_operator_has_twenty_selections_and_a_new_one_replaces_the_oldest() {
    for app in test_apps().await {
        let ctx = &app.ctx;
        let (owner, reader) = (app.actor(Role::Owner).await, app.actor(Role::Reader).await);
        let page = ids(1..4);
        let of_reader = users::select(ctx, &reader, None, &page, &page).await.unwrap().unwrap();
        let mut made = Vec::new();
        for _ in 0..20 {
            made.push(users::select(ctx, &owner, None, &page, &page[..1]).await.unwrap().unwrap());
        }
        // A change makes the first one newer than the second.
        let again = users::select(ctx, &owner, Some(made[0]), &page, &page[..2]).await.unwrap();
        assert_eq!(again, Some(made[0]), "{}", app.name);
        made.push(users::select(ctx, &owner, None, &page, &page).await.unwrap().unwrap());
        for (place, id) in made.iter().enumerate() {
            let kept = users::selection(ctx, &owner, *id).await.unwrap();
            assert_eq!(kept.is_some(), place != 1, "{}: {place}", app.name);
        }
        let kept = users::selection(ctx, &reader, of_reader).await.unwrap();
        assert_eq!(kept, Some(page), "{}: others keep theirs", app.name);
    }
}
