//! The blocklist and the allowlist of faces: put there by a person, said by searches and uploads, and
//! never grown by a score.

use rollcall_core::Error;
use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::erasure;
use rollcall_core::faces::lists::{self, FaceList};
use rollcall_core::faces::{self, FaceSearchQuery, SearchKind};
use rollcall_core::users::{self, UserRef, UserStatus};
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

async fn audited(app: &TestApp, actor: &Actor, action: &str) -> Vec<(String, String)> {
    let query = AuditQuery { action: action.into(), ..AuditQuery::default() };
    let entries = audit::search(&app.ctx, actor, &query).await.unwrap().entries;
    assert_eq!(entries.len(), 1, "{}: {action}", app.name);
    entries[0].details.clone()
}

#[tokio::test]
async fn a_face_is_put_on_one_list_with_a_reason_and_taken_off_with_another() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 1).await;
        let face = attach(&app.ctx, &actor, ids[0], &person(1)).await;
        let add = |list, reason| lists::add(&app.ctx, &actor, face.id, list, reason);
        let without = add(FaceList::Blocklist, " \u{0} ").await;
        assert!(matches!(without, Err(Error::Invalid(fields)) if fields.contains_key("reason")));
        let entry = add(FaceList::Blocklist, "forged\n document").await.unwrap();
        assert_eq!(
            (entry.list, entry.user, entry.reason.as_str()),
            (FaceList::Blocklist, ids[0], "forged document")
        );
        for list in FaceList::ALL {
            let again = add(list, "again").await;
            assert!(matches!(again, Err(Error::Conflict(_))), "{}: {again:?}", app.name);
        }
        assert_eq!(lists::of_user(&app.ctx, &actor, ids[0]).await.unwrap(), vec![entry.clone()]);
        let deleted = faces::delete(&app.ctx, &actor, ids[0], face.id, "blurred").await;
        assert!(matches!(deleted, Err(Error::Conflict(words)) if words.contains("blocklist")));

        let remove = |reason| lists::remove(&app.ctx, &actor, entry.id, reason);
        assert!(matches!(remove("").await, Err(Error::Invalid(_))));
        remove("it was a mistake").await.unwrap();
        assert!(matches!(remove("twice").await, Err(Error::NotFound(_))));
        assert!(lists::of_user(&app.ctx, &actor, ids[0]).await.unwrap().is_empty());
        let added = audited(&app, &actor, "face_list.added").await;
        assert!(added.contains(&("reason".into(), "forged document".into())), "{added:?}");
        let removed = audited(&app, &actor, "face_list.removed").await;
        assert!(removed.contains(&("list".into(), "blocklist".into())), "{removed:?}");
        faces::delete(&app.ctx, &actor, ids[0], face.id, "blurred").await.unwrap();
        let nobody = lists::add(&app.ctx, &actor, face.id, FaceList::Allowlist, "r").await;
        assert!(matches!(nobody, Err(Error::NotFound(_))));
    }
}

#[tokio::test]
async fn another_application_sees_neither_the_entry_nor_the_face() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 1).await;
        let face = attach(&app.ctx, &actor, ids[0], &person(1)).await;
        let entry = lists::add(&app.ctx, &actor, face.id, FaceList::Blocklist, "r").await.unwrap();
        let stranger = app.actor_of("other", "main", Role::Owner).await;
        let page = lists::list(&app.ctx, &stranger, None, None, 50).await.unwrap();
        assert!(page.entries.is_empty(), "{}", app.name);
        for refused in [
            lists::add(&app.ctx, &stranger, face.id, FaceList::Allowlist, "r").await.map(drop),
            lists::remove(&app.ctx, &stranger, entry.id, "r").await,
            faces::delete(&app.ctx, &stranger, ids[0], face.id, "r").await,
        ] {
            assert!(matches!(refused, Err(Error::NotFound(_))), "{}: {refused:?}", app.name);
        }
    }
}

#[tokio::test]
async fn an_upload_that_resembles_a_blocklisted_face_is_warned_of_and_is_on_no_list() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 3).await;
        let base = person(1);
        let bad = attach(&app.ctx, &actor, ids[0], &base).await;
        let listed = lists::add(&app.ctx, &actor, bad.id, FaceList::Blocklist, "fraud").await;
        let listed = listed.unwrap();
        let near = attach(&app.ctx, &actor, ids[1], &again(&base, 1, 0.3)).await;
        attach(&app.ctx, &actor, ids[2], &again(&base, 2, 0.8)).await;
        let found = lists::resembling(&app.ctx, &actor, ids[1]).await.unwrap();
        assert_eq!((found.len(), found[0].face), (1, near.id), "{}", app.name);
        assert_eq!(found[0].entry, listed);
        assert!((9_300..=9_500).contains(&found[0].similarity), "{}", found[0].similarity);
        assert!(lists::resembling(&app.ctx, &actor, ids[2]).await.unwrap().is_empty());
        // A blocklisted face does not resemble itself.
        assert!(lists::resembling(&app.ctx, &actor, ids[0]).await.unwrap().is_empty());
        let page = lists::list(&app.ctx, &actor, None, None, 50).await.unwrap();
        assert_eq!((page.entries, page.next), (vec![listed], None), "{}", app.name);
        let query = AuditQuery { action: "face.added".into(), ..AuditQuery::default() };
        let entries = audit::search(&app.ctx, &actor, &query).await.unwrap().entries;
        let told = |count: &str| {
            let detail = ("blocklisted_alike".to_owned(), count.to_owned());
            entries.iter().filter(|entry| entry.details.contains(&detail)).count()
        };
        assert_eq!((told("0"), told("1")), (2, 1), "{}", app.name);

        let checked = faces::check(&app.ctx, &actor, ids[2], picture(&[&base], 100)).await.unwrap();
        let shown =
            faces::checked(&app.ctx, &actor, ids[2], &checked.token).await.unwrap().unwrap();
        let flagged: Vec<bool> =
            shown.matches.iter().map(|one| one.flags.blocklisted.is_some()).collect();
        assert_eq!(flagged, [true, false], "{}", app.name);
    }
}

#[tokio::test]
async fn a_search_says_who_is_blocklisted_even_where_another_face_of_theirs_is_nearer() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 2).await;
        let base = person(1);
        let far = attach(&app.ctx, &actor, ids[0], &again(&base, 1, 0.55)).await;
        attach(&app.ctx, &actor, ids[0], &again(&base, 2, 0.1)).await;
        let friend = attach(&app.ctx, &actor, ids[1], &again(&base, 3, 0.2)).await;
        lists::add(&app.ctx, &actor, far.id, FaceList::Blocklist, "fraud").await.unwrap();
        lists::add(&app.ctx, &actor, friend.id, FaceList::Allowlist, "staff").await.unwrap();
        let query = FaceSearchQuery::default();
        let found = faces::search(&app.ctx, &actor, picture(&[&base], 100), &query).await.unwrap();
        let flags: Vec<(bool, bool)> = found
            .matches
            .iter()
            .map(|one| (one.flags.blocklisted.is_some(), one.flags.allowlisted))
            .collect();
        assert_eq!(flags, [(true, false), (false, true)], "{}", app.name);
        // The blocklisted face itself, not the one beside it.
        assert!(found.blocklisted.is_some_and(|score| (7_500..8_500).contains(&score)));
    }
}

#[tokio::test]
async fn the_second_kind_of_search_leaves_out_blocked_users_on_no_list_and_names_blocklisted_first()
{
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 4).await;
        let base = person(1);
        let mut stored = Vec::new();
        for (turn, id) in ids.iter().enumerate() {
            let distance = 0.1 + 0.1 * turn as f32;
            stored.push(attach(&app.ctx, &actor, *id, &again(&base, turn as u64, distance)).await);
        }
        let keys = ["u-000".to_owned(), "u-003".to_owned()];
        users::set_status(&app.ctx, &actor, &keys, UserStatus::Blocked).await.unwrap();
        lists::add(&app.ctx, &actor, stored[3].id, FaceList::Blocklist, "fraud").await.unwrap();
        let query = FaceSearchQuery {
            kind: SearchKind::BlocklistedOrApproved,
            ..FaceSearchQuery::default()
        };
        let found = faces::search(&app.ctx, &actor, picture(&[&base], 100), &query).await.unwrap();
        let order: Vec<Uuid> = found.matches.iter().map(|one| one.user).collect();
        assert_eq!((order, found.total), (vec![ids[3], ids[1], ids[2]], 3), "{}", app.name);
        let all = FaceSearchQuery::default();
        let all = faces::search(&app.ctx, &actor, picture(&[&base], 100), &all).await.unwrap();
        let order: Vec<Uuid> = all.matches.iter().map(|one| one.user).collect();
        assert_eq!(order, ids, "{}", app.name);
    }
}

#[tokio::test]
async fn entries_are_listed_page_by_page_and_leave_with_an_erased_user() {
    for app in test_apps().await {
        let (actor, ids) = scene(&app, 5).await;
        for (turn, id) in ids.iter().enumerate() {
            let face = attach(&app.ctx, &actor, *id, &person(turn as u64)).await;
            let list = if turn == 4 { FaceList::Allowlist } else { FaceList::Blocklist };
            lists::add(&app.ctx, &actor, face.id, list, "r").await.unwrap();
        }
        let blocked = Some(FaceList::Blocklist);
        let first = lists::list(&app.ctx, &actor, blocked, None, 3).await.unwrap();
        let rest = lists::list(&app.ctx, &actor, blocked, first.next, 3).await.unwrap();
        let order = |page: &lists::ListPage| -> Vec<Uuid> {
            page.entries.iter().map(|entry| entry.user).collect()
        };
        assert_eq!(order(&first), [ids[3], ids[2], ids[1]], "{}", app.name);
        assert_eq!((order(&rest), rest.next), (vec![ids[0]], None), "{}", app.name);
        erasure::erase(&app.ctx, &actor, UserRef::Id(ids[3])).await.unwrap();
        let left = lists::list(&app.ctx, &actor, blocked, None, 50).await.unwrap();
        assert_eq!(order(&left), [ids[2], ids[1], ids[0]], "{}", app.name);
    }
}
