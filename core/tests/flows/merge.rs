//! Two users who are the same person become one, and two again.

use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::faces;
use rollcall_core::faces::pairs::{self, PairQuery, PairState};
use rollcall_core::merge::{self, MergeChoice, MergeOrder, MergePlan};
use rollcall_core::users::{self, User, UserQuery, UserRef, UserStatus};
use rollcall_core::verifications;
use rollcall_core::{Error, erasure, notes};
use serde_json::json;
use uuid::Uuid;

use crate::common::roster::{approved, conflict, refused_fields};
use crate::common::{TestApp, test_apps};
use crate::pixels::{Pixels, again, attach, person};

/// A user who stays and one who goes, with what differs.
pub async fn two(app: &TestApp, actor: &Actor) -> (User, User) {
    let kept = json!({"vendor_data": "keep-1", "full_name": "Ada Berg", "tags": ["vip"]});
    let gone = json!({
        "vendor_data": "gone-1", "full_name": "Ada Bergh", "email": "ada@mail.test",
        "status": "BLOCKED", "tags": ["branch"],
    });
    let kept = app.create_user(actor, kept).await.unwrap();
    (kept, app.create_user(actor, gone).await.unwrap())
}

async fn prepared(app: &TestApp, actor: &Actor, two: (Uuid, Uuid)) -> MergePlan {
    merge::prepare(&app.ctx, actor, two.0, two.1).await.unwrap()
}

/// What the page sends if nobody chooses anything.
fn order(plan: &MergePlan) -> MergeOrder {
    MergeOrder {
        survivor_version: plan.survivor.version,
        other_version: plan.other.version,
        ..MergeOrder::default()
    }
}

pub async fn merge_as_preset(app: &TestApp, actor: &Actor, two: (Uuid, Uuid)) -> User {
    let plan = prepared(app, actor, two).await;
    merge::merge(&app.ctx, actor, two.0, two.1, &order(&plan)).await.unwrap()
}

async fn keys(app: &TestApp, actor: &Actor, query: UserQuery) -> Vec<String> {
    let page = users::search(&app.ctx, actor, &query).await.unwrap();
    page.rows.into_iter().map(|row| row.vendor_data).collect()
}

#[tokio::test]
async fn a_merged_user_is_out_of_lists_and_counts_and_both_keys_lead_to_the_survivor() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let (kept, gone) = two(&app, &owner).await;
        let ids = (kept.didit_internal_id, gone.didit_internal_id);
        let plan = prepared(&app, &owner, ids).await;
        let presets: Vec<_> =
            plan.fields.iter().map(|field| (field.name.as_str(), field.preset)).collect();
        assert!(presets.contains(&("email", Some(MergeChoice::Other))), "{presets:?}");
        assert!(presets.contains(&("full_name", Some(MergeChoice::Survivor))), "{presets:?}");
        assert!(presets.contains(&("status", Some(MergeChoice::Other))), "{presets:?}");
        let merged = merge_as_preset(&app, &owner, ids).await;
        assert_eq!((merged.status, merged.version), (UserStatus::Blocked, 2), "{}", app.name);
        assert_eq!(merged.email.as_deref(), Some("ada@mail.test"));
        assert_eq!(merged.tags, ["vip", "branch"]);

        let counts = users::status_counts(&app.ctx, &owner).await.unwrap();
        assert_eq!((counts.active, counts.blocked), (0, 1), "{}", app.name);
        assert_eq!(keys(&app, &owner, UserQuery::default()).await, ["keep-1"]);
        app.run_jobs().await;
        let searched = UserQuery { search: "GONE-1".into(), ..UserQuery::default() };
        assert_eq!(keys(&app, &owner, searched).await, ["keep-1"]);
        let by_key = UserQuery { vendor_data: "gone-1".into(), ..UserQuery::default() };
        assert_eq!(keys(&app, &owner, by_key).await, ["keep-1"]);
        assert_eq!(app.user(&owner, "Gone-1").await.didit_internal_id, ids.0);
        let by_id = users::find(&app.ctx, &owner, ids.1).await.unwrap().unwrap();
        assert_eq!(by_id.didit_internal_id, ids.0);
        let patched = app.patch_user(&owner, "gone-1", json!({"phone": "+4915112345676"})).await;
        assert_eq!(patched.unwrap().didit_internal_id, ids.0);
        let taken = app.create_user(&owner, json!({"vendor_data": "GONE-1"})).await;
        assert!(refused_fields(taken).contains_key("vendor_data"));
        let both = ["keep-1".to_owned(), "gone-1".to_owned()];
        let set = users::set_status(&app.ctx, &owner, &both, UserStatus::Flagged).await.unwrap();
        assert_eq!((set.updated, set.not_found.len()), (1, 0), "{}", app.name);
        let known = merge::merged_into(&app.ctx, &owner, ids.0).await.unwrap();
        assert_eq!((known.len(), known[0].vendor_data.as_str()), (1, "gone-1"));
    }
}

#[tokio::test]
async fn a_file_with_the_key_of_a_merged_user_updates_the_survivor() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let (kept, gone) = two(&app, &owner).await;
        merge_as_preset(&app, &owner, (kept.didit_internal_id, gone.didit_internal_id)).await;
        let import = app.import(&owner, "vendor_data,phone\ngone-1,+4915112345676\n").await;
        assert_eq!((import.applied.created, import.applied.updated), (0, 1), "{}", app.name);
        assert_eq!(app.user(&owner, "keep-1").await.phone.as_deref(), Some("+4915112345676"));
        // Two rows of one user.
        let file = "vendor_data,phone\ngone-1,+4915112345677\nkeep-1,+4915112345678\n";
        let import = app.import(&owner, file).await;
        assert_eq!((import.applied.updated, import.applied.invalid), (1, 1), "{}", app.name);
    }
}

#[tokio::test]
async fn an_undo_restores_both_as_they_were_with_notes_sessions_and_faces() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.ctx.faces.set(Pixels::engine());
        let (kept, gone) = two(&app, &owner).await;
        let ids = (kept.didit_internal_id, gone.didit_internal_id);
        notes::add(&app.ctx, &owner, ids.1, "Called twice", None).await.unwrap();
        let session = approved("s-1", "Ada Bergh");
        let user = UserRef::VendorData("gone-1");
        verifications::record(&app.ctx, &owner, user, &session).await.unwrap();
        attach(&app.ctx, &owner, ids.1, &person(1)).await;
        let (kept, gone) = (app.user(&owner, "keep-1").await, app.user(&owner, "gone-1").await);

        let merged = merge_as_preset(&app, &owner, ids).await;
        // What was verified wins.
        assert_eq!(merged.full_name.as_deref(), Some("Ada Bergh"), "{}", app.name);
        assert!(merged.verified.full_name);
        assert_eq!(merged.counters.approved_count, 1, "{}", app.name);
        assert_eq!(notes::count(&app.ctx, &owner, ids.0).await.unwrap(), 1);
        assert_eq!(faces::count(&app.ctx, &owner, ids.0).await.unwrap(), 1);
        let history = users::history(&app.ctx, &owner, ids.0).await.unwrap();
        assert!(history.iter().any(|entry| entry.of_merged.as_deref() == Some("gone-1")));

        let undone = merge::unmerge(&app.ctx, &owner, ids.1).await.unwrap();
        assert!(undone.kept.is_empty(), "{}: {:?}", app.name, undone.kept);
        let (first, second) = (app.user(&owner, "keep-1").await, app.user(&owner, "gone-1").await);
        // Only the versions and the time of the survivor tell that there was something.
        assert!(second.version > merged.version, "{}", app.name);
        assert_eq!(User { version: gone.version, ..second }, gone, "{}", app.name);
        let first = User { version: kept.version, updated_at: kept.updated_at, ..first };
        assert_eq!(first, kept, "{}", app.name);
        assert_eq!(notes::count(&app.ctx, &owner, ids.1).await.unwrap(), 1);
        assert_eq!(faces::count(&app.ctx, &owner, ids.0).await.unwrap(), 0);
        let counts = users::status_counts(&app.ctx, &owner).await.unwrap();
        assert_eq!((counts.active, counts.blocked), (1, 1), "{}", app.name);
        let again = merge::unmerge(&app.ctx, &owner, ids.1).await;
        assert!(matches!(again, Err(Error::NotFound(_))), "{again:?}");
    }
}

#[tokio::test]
async fn what_was_changed_since_a_merge_stays_with_the_survivor_and_is_named() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let (kept, gone) = two(&app, &owner).await;
        let ids = (kept.didit_internal_id, gone.didit_internal_id);
        merge_as_preset(&app, &owner, ids).await;
        app.patch_user(&owner, "keep-1", json!({"email": "new@mail.test"})).await.unwrap();
        let undone = merge::unmerge(&app.ctx, &owner, ids.1).await.unwrap();
        assert_eq!(undone.kept, ["email"], "{}", app.name);
        let first = app.user(&owner, "keep-1").await;
        assert_eq!(first.email.as_deref(), Some("new@mail.test"));
        assert_eq!((first.status, first.tags), (UserStatus::Active, vec!["vip".to_owned()]));
        let query = AuditQuery { action: "user".into(), ..AuditQuery::default() };
        let entries = audit::search(&app.ctx, &owner, &query).await.unwrap().entries;
        let text = format!("{entries:?}");
        assert!(text.contains("user.merged") && text.contains("user.unmerged"), "{text}");
        assert!(!text.contains("mail.test") && !text.contains("gone-1"), "{text}");
    }
}

#[tokio::test]
async fn a_change_meanwhile_is_said_and_a_lower_status_needs_a_reason() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let (kept, gone) = two(&app, &owner).await;
        let ids = (kept.didit_internal_id, gone.didit_internal_id);
        let stale = order(&prepared(&app, &owner, ids).await);
        app.patch_user(&owner, "gone-1", json!({"country": "DEU"})).await.unwrap();
        let refused = merge::merge(&app.ctx, &owner, ids.0, ids.1, &stale).await;
        assert!(conflict(refused).contains("Someone else"), "{}", app.name);
        let mut order = order(&prepared(&app, &owner, ids).await);
        order.choices.insert("status".into(), "survivor".into());
        let refused = merge::merge(&app.ctx, &owner, ids.0, ids.1, &order).await;
        assert!(refused_fields(refused).contains_key("reason"), "{}", app.name);
        order.reason = "Cleared after review".into();
        let merged = merge::merge(&app.ctx, &owner, ids.0, ids.1, &order).await.unwrap();
        assert_eq!(merged.status, UserStatus::Active, "{}", app.name);
        let history = users::history(&app.ctx, &owner, ids.0).await.unwrap();
        let reason = history[0].reason.clone().unwrap_or_default();
        assert_eq!(reason.name, "Cleared after review", "{}", app.name);
    }
}

#[tokio::test]
async fn of_two_verified_values_somebody_has_to_choose() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let (kept, gone) = two(&app, &owner).await;
        let ids = (kept.didit_internal_id, gone.didit_internal_id);
        for (id, session, name) in [(ids.0, "s-1", "Ada Berg"), (ids.1, "s-2", "Ada Bergh")] {
            let session = approved(session, name);
            verifications::record(&app.ctx, &owner, UserRef::Id(id), &session).await.unwrap();
        }
        let mut order = order(&prepared(&app, &owner, ids).await);
        let refused = merge::merge(&app.ctx, &owner, ids.0, ids.1, &order).await;
        assert!(refused_fields(refused).contains_key("full_name"), "{}", app.name);
        order.choices.insert("full_name".into(), "other".into());
        let merged = merge::merge(&app.ctx, &owner, ids.0, ids.1, &order).await.unwrap();
        assert_eq!(merged.full_name.as_deref(), Some("Ada Bergh"), "{}", app.name);
        assert_eq!(merged.verified.session_id.as_deref(), Some("s-2"));
        let undone = merge::unmerge(&app.ctx, &owner, ids.1).await.unwrap();
        assert!(undone.kept.is_empty(), "{:?}", undone.kept);
        let first = app.user(&owner, "keep-1").await;
        assert_eq!(first.verified.session_id.as_deref(), Some("s-1"), "{}", app.name);
    }
}

#[tokio::test]
async fn an_erasure_by_either_key_erases_both_records() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let (kept, gone) = two(&app, &owner).await;
        merge_as_preset(&app, &owner, (kept.didit_internal_id, gone.didit_internal_id)).await;
        erasure::erase(&app.ctx, &owner, UserRef::VendorData("gone-1")).await.unwrap();
        assert_eq!(app.number("SELECT COUNT(*) FROM users").await, 0, "{}", app.name);
        assert_eq!(app.number("SELECT COUNT(*) FROM user_merges").await, 0, "{}", app.name);
        assert_eq!(app.number("SELECT COUNT(*) FROM revisions").await, 0, "{}", app.name);
        let counts = users::status_counts(&app.ctx, &owner).await.unwrap();
        assert_eq!(counts.total(), 0, "{}", app.name);
    }
}

#[tokio::test]
async fn faces_beyond_five_stay_with_the_merged_user_and_come_back() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.ctx.faces.set(Pixels::engine());
        let (kept, gone) = two(&app, &owner).await;
        let ids = (kept.didit_internal_id, gone.didit_internal_id);
        for seed in 1..=4 {
            attach(&app.ctx, &owner, ids.0, &person(seed)).await;
        }
        for seed in 11..=13 {
            attach(&app.ctx, &owner, ids.1, &person(seed)).await;
        }
        let plan = prepared(&app, &owner, ids).await;
        assert_eq!((plan.faces.len(), plan.places), (3, 1), "{}", app.name);
        let mut order = order(&plan);
        order.faces = Some(plan.faces.clone());
        let refused = merge::merge(&app.ctx, &owner, ids.0, ids.1, &order).await;
        assert!(refused_fields(refused).contains_key("faces"), "{}", app.name);
        order.faces = Some(vec![plan.faces[2]]);
        merge::merge(&app.ctx, &owner, ids.0, ids.1, &order).await.unwrap();
        let now = faces::list(&app.ctx, &owner, ids.0).await.unwrap();
        assert!(now.len() == 5 && now.iter().any(|face| face.id == plan.faces[2]), "{}", app.name);
        merge::unmerge(&app.ctx, &owner, ids.1).await.unwrap();
        assert_eq!(faces::count(&app.ctx, &owner, ids.0).await.unwrap(), 4, "{}", app.name);
        assert_eq!(faces::count(&app.ctx, &owner, ids.1).await.unwrap(), 3, "{}", app.name);
    }
}

#[tokio::test]
async fn a_possible_duplicate_of_a_merged_user_goes_on_as_one_of_the_survivor() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.ctx.faces.set(Pixels::engine());
        let (kept, gone) = two(&app, &owner).await;
        let ids = (kept.didit_internal_id, gone.didit_internal_id);
        let third = app.create_user(&owner, json!({"vendor_data": "third"})).await.unwrap();
        let third = third.didit_internal_id;
        let base = person(1);
        attach(&app.ctx, &owner, ids.1, &base).await;
        attach(&app.ctx, &owner, third, &again(&base, 1, 0.4)).await;
        let open = async || {
            let query = PairQuery { state: PairState::Open, cursor: None };
            let rows = pairs::list(&app.ctx, &owner, &query).await.unwrap().rows;
            assert_eq!(rows.len(), 1, "{}", app.name);
            [rows[0].users[0].id, rows[0].users[1].id]
        };
        assert!(open().await.contains(&ids.1), "{}", app.name);
        merge_as_preset(&app, &owner, ids).await;
        let pair = open().await;
        assert!(pair.contains(&ids.0) && pair.contains(&third), "{}", app.name);
        // The index knows whose the face is now: the same person once more makes no pair of their own.
        attach(&app.ctx, &owner, ids.0, &again(&base, 2, 0.3)).await;
        assert!(open().await.contains(&ids.0), "{}", app.name);
        let face = faces::list(&app.ctx, &owner, ids.0).await.unwrap().remove(1);
        faces::delete(&app.ctx, &owner, ids.0, face.id, "wrong picture").await.unwrap();
        merge::unmerge(&app.ctx, &owner, ids.1).await.unwrap();
        let pair = open().await;
        assert!(pair.contains(&ids.1) && pair.contains(&third), "{}", app.name);
    }
}

#[tokio::test]
async fn users_of_another_tenant_cannot_be_merged() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let (kept, gone) = two(&app, &owner).await;
        let ids = (kept.didit_internal_id, gone.didit_internal_id);
        let stranger = app.actor_of("other", "main", Role::Owner).await;
        let foreign = app.create_user(&stranger, json!({"vendor_data": "keep-1"})).await.unwrap();
        let foreign = foreign.didit_internal_id;
        let refused = merge::prepare(&app.ctx, &owner, ids.0, foreign).await;
        assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
        let same = merge::prepare(&app.ctx, &owner, ids.0, ids.0).await;
        assert!(refused_fields(same).contains_key("other"));
        merge_as_preset(&app, &owner, ids).await;
        let undo = merge::unmerge(&app.ctx, &stranger, ids.1).await;
        assert!(matches!(undo, Err(Error::NotFound(_))), "{undo:?}");
        assert!(app.find_user(&stranger, "gone-1").await.is_none(), "{}", app.name);
    }
}
