//! What needs a decision, in one place: who sees it, who takes care of it, until when.

use rollcall_core::access::{Actor, Role};
use rollcall_core::exports::{self, Export, ExportSettings, NewExport};
use rollcall_core::faces::pairs::{self, PairState};
use rollcall_core::imports::{self, ConflictDecision, ImportState};
use rollcall_core::inbox::{self, Inbox, InboxQuery, InboxView, Item, ItemKind};
use rollcall_core::team;
use rollcall_core::webhooks::{self, EventKind, NewWebhook};
use rollcall_core::{Error, Timestamp};
use serde_json::json;

use crate::common::authenticator::still;
use crate::common::roster::{conflict, refused_fields};
use crate::common::{TestApp, test_apps};
use crate::pixels::{Pixels, again, attach, person, users_of};
use crate::roles::id_of;

pub(crate) const DAY: i64 = 86_400;

/// Its last row is valid and probably no user.
const TOTAL_BELOW: &str = "vendor_data,full_name,email\n\
                           w-8,Ana,ana@mail.example\n\
                           w-9,Bo,bo@mail.example\n\
                           Total,2,\n";

pub(crate) async fn listed(app: &TestApp, actor: &Actor, view: InboxView) -> Vec<Item> {
    let query = InboxQuery { view, kind: None };
    let found = inbox::list(&app.ctx, actor, &query, 50).await.unwrap();
    assert!(found.more.is_empty(), "{}: {:?}", app.name, found.more);
    found.items
}

async fn kinds(app: &TestApp, actor: &Actor) -> Vec<ItemKind> {
    listed(app, actor, InboxView::ForMe).await.into_iter().map(|item| item.kind).collect()
}

/// How many wait for the actor in the navigation, and how many the bell tells of.
async fn counts(app: &TestApp, actor: &Actor) -> (i64, i64) {
    let waiting = inbox::waiting(&app.ctx, actor).await.unwrap();
    (waiting.for_me(), waiting.fresh)
}

/// An export of the compliance officer that waits for somebody else.
pub(crate) async fn waiting_export(app: &TestApp, owner: &Actor) -> (Actor, Export) {
    let settings = ExportSettings { second_person: true, ..ExportSettings::default() };
    exports::save_settings(&app.ctx, owner, &settings).await.unwrap();
    let officer = app.actor(Role::ComplianceOfficer).await;
    let new = NewExport { columns: vec!["vendor_data".into()], ..NewExport::default() };
    let export = exports::request(&app.ctx, &officer, &new).await.unwrap();
    (officer, export)
}

#[tokio::test]
async fn each_kind_of_import_waits_until_it_is_decided() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let mut found = Vec::new();
        app.import(&actor, "vendor_data,full_name\nw-1,One\n").await;
        let held = app.check(&actor, "vendor_data,full_name\nw-1,Eins\n").await;
        found.push(kinds(&app, &actor).await);
        app.import(&actor, "vendor_data,full_name\nw-1,Un\n").await;
        imports::start(&app.ctx, &actor, held.id).await.unwrap();
        app.run_jobs_until(&actor, &held, ImportState::Done).await;
        found.push(kinds(&app, &actor).await);
        let warned = app.check(&actor, TOTAL_BELOW).await;
        assert_eq!(warned.preview.warned, 1, "{}", app.name);
        found.push(kinds(&app, &actor).await);
        let expected: [&[ItemKind]; 3] =
            [&[ItemKind::Preview], &[ItemKind::Held], &[ItemKind::Held, ItemKind::Warnings]];
        assert_eq!(found, expected, "{}", app.name);
        assert_eq!(counts(&app, &actor).await.0, 2, "{}", app.name);
        let items = listed(&app, &actor, InboxView::ForMe).await;
        assert!(items[0].sentence().ends_with(": 1 row is held"), "{items:?}");
        assert!(items[1].sentence().ends_with(": 1 row has a warning"), "{items:?}");

        let drop = ConflictDecision::Drop;
        imports::resolve_all_conflicts(&app.ctx, &actor, held.id, drop).await.unwrap();
        app.run_jobs_until(&actor, &held, ImportState::Done).await;
        imports::cancel(&app.ctx, &actor, warned.id).await.unwrap();
        assert_eq!(kinds(&app, &actor).await, [], "{}", app.name);
        assert_eq!(counts(&app, &actor).await, (0, 0), "{}", app.name);
    }
}

#[tokio::test]
async fn each_kind_waits_for_those_who_may_decide_it() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data\nu-1\nu-2\n").await;
        app.ctx.faces.set(Pixels::engine());
        let ids = users_of(&app.ctx, &owner).await;
        let base = person(1);
        attach(&app.ctx, &owner, ids[0], &base).await;
        attach(&app.ctx, &owner, ids[1], &again(&base, 1, 0.3)).await;
        let url = "https://hooks.example/secret".into();
        let new = NewWebhook { url, events: EventKind::ALL.to_vec() };
        let made = webhooks::create(&app.ctx, &owner, &new).await.unwrap();
        app.patch_user(&owner, "u-1", json!({ "status": "BLOCKED" })).await.unwrap();
        app.execute("UPDATE webhook_deliveries SET state = 'failed', tried_at = created_at").await;
        let (officer, export) = waiting_export(&app, &owner).await;
        let wanted = [ItemKind::Export, ItemKind::Pair, ItemKind::Webhook];
        assert_eq!(kinds(&app, &owner).await, wanted, "{}", app.name);
        assert_eq!(counts(&app, &owner).await, (3, 3), "{}", app.name);
        let items = listed(&app, &owner, InboxView::ForMe).await;
        assert_eq!(items[0].id, export.id);
        assert!(items.iter().all(|item| !item.sentence().contains("u-1")), "{items:?}");
        assert!(items[2].title == "hooks.example" && items[2].id == made.info.id, "{items:?}");

        // Nobody decides about their own export; who only reads has nothing to decide.
        assert_eq!(kinds(&app, &officer).await, [ItemKind::Pair], "{}", app.name);
        let developer = app.actor(Role::Developer).await;
        assert_eq!(kinds(&app, &developer).await, [ItemKind::Webhook], "{}", app.name);
        let reader = app.actor(Role::Reader).await;
        assert_eq!(kinds(&app, &reader).await, [], "{}", app.name);
        let stranger = app.actor_of("other", "main", Role::Owner).await;
        assert_eq!(kinds(&app, &stranger).await, [], "{}", app.name);
        let theirs =
            inbox::assign(&app.ctx, &stranger, ItemKind::Export, export.id, stranger.operator_id());
        assert!(conflict(theirs.await).contains("no longer waits"), "{}", app.name);

        let (open, same) = (PairState::Open, PairState::Different);
        pairs::decide(&app.ctx, &owner, items[1].id, open, same, "").await.unwrap();
        exports::approve(&app.ctx, &owner, export.id).await.unwrap();
        webhooks::delete(&app.ctx, &owner, made.info.id).await.unwrap();
        assert_eq!(kinds(&app, &owner).await, [], "{}", app.name);
    }
}

#[tokio::test]
async fn more_than_the_list_shows_is_counted() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        for key in ["m-1", "m-2", "m-3"] {
            app.check(&actor, &format!("vendor_data\n{key}\n")).await;
        }
        let Inbox { items, more } =
            inbox::list(&app.ctx, &actor, &InboxQuery::default(), 2).await.unwrap();
        assert_eq!((items.len(), more), (2, vec![(ItemKind::Preview, 1)]), "{}", app.name);
        let kind = Some(ItemKind::Held);
        let query = InboxQuery { kind, ..InboxQuery::default() };
        assert_eq!(inbox::list(&app.ctx, &actor, &query, 2).await.unwrap(), Inbox::default());
    }
}

#[tokio::test]
async fn an_item_is_assigned_to_somebody_who_may_decide_it() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let admin = app.actor(Role::Admin).await;
        let reader = app.actor(Role::Reader).await;
        let stranger = app.actor_of("other", "main", Role::Owner).await;
        let (officer, export) = waiting_export(&app, &owner).await;
        let assign = async |to: Option<&Actor>| {
            let to = to.map(id_of);
            inbox::assign(&app.ctx, &owner, ItemKind::Export, export.id, to).await
        };
        // A reader, somebody of another organization, and whoever requested it.
        for nobody in [&reader, &stranger, &officer] {
            let fields = refused_fields(assign(Some(nobody)).await);
            assert!(fields.contains_key("to"), "{}: {fields:?}", app.name);
        }
        let to = inbox::colleagues(&app.ctx, &owner, ItemKind::Export).await.unwrap();
        assert!(to.iter().any(|one| one.id == id_of(&admin)), "{}", app.name);
        assert!(to.iter().all(|one| one.id != id_of(&reader)), "{}", app.name);

        assign(Some(&admin)).await.unwrap();
        assign(Some(&admin)).await.unwrap();
        assert_eq!(kinds(&app, &owner).await, [], "{}", app.name);
        assert_eq!(counts(&app, &owner).await, (0, 0), "{}", app.name);
        assert_eq!(counts(&app, &admin).await, (1, 1), "{}", app.name);
        let of = async |actor, view| listed(&app, actor, view).await.len();
        assert_eq!(of(&admin, InboxView::Mine).await, 1, "{}", app.name);
        assert_eq!(of(&owner, InboxView::Others).await, 1, "{}", app.name);
        assert_eq!(of(&owner, InboxView::Unassigned).await, 0, "{}", app.name);
        let mails = app.mail_kinds(&owner).await;
        let told = mails.iter().filter(|kind| *kind == "inbox_assigned").count();
        assert_eq!(told, 1, "{}: {mails:?}", app.name);
        let entries = app.audit_details(&owner, "inbox.assigned").await;
        assert_eq!(entries.len(), 1, "{}: {entries:?}", app.name);
        assert!(entries[0].contains(admin.name()), "{entries:?}");

        assign(None).await.unwrap();
        assert_eq!(of(&owner, InboxView::Unassigned).await, 1, "{}", app.name);
        assert_eq!(app.audit_details(&owner, "inbox.released").await.len(), 1, "{}", app.name);
        assert_eq!(app.number("SELECT COUNT(*) FROM inbox_marks").await, 0, "{}", app.name);
    }
}

#[tokio::test]
async fn where_too_many_things_are_marked_those_that_are_can_still_change() {
    let app = test_apps().await.first();
    let owner = app.actor(Role::Owner).await;
    let admin = app.actor(Role::Admin).await;
    let (_, export) = waiting_export(&app, &owner).await;
    let import = app.check(&owner, "vendor_data\nm-1\n").await;
    let assign = async |to: Option<&Actor>| {
        inbox::assign(&app.ctx, &owner, ItemKind::Export, export.id, to.map(id_of)).await
    };
    assign(Some(&admin)).await.unwrap();
    app.execute(
        "INSERT INTO inbox_marks (application_seq, kind, subject_id, due_on, changed_at)
         WITH RECURSIVE numbers(number) AS (
             SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 1999)
         SELECT m.application_seq, 'pair', randomblob(16), '2999-01-01', m.changed_at
         FROM numbers CROSS JOIN inbox_marks m",
    )
    .await;
    let day = app.ctx.clock.now().plus_seconds(DAY).day();
    let due = async || inbox::set_due(&app.ctx, &owner, ItemKind::Preview, import.id, &day).await;
    let full = due().await;
    assert!(matches!(full, Err(Error::Conflict(_))), "{full:?}");
    inbox::snooze(&app.ctx, &owner, ItemKind::Preview, import.id, &day).await.unwrap();
    assign(Some(&owner)).await.unwrap();
    assign(None).await.unwrap();
    due().await.unwrap();
}

#[tokio::test]
async fn what_somebody_who_leaves_had_is_assigned_to_nobody() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let admin = app.actor(Role::Admin).await;
        let (_, export) = waiting_export(&app, &owner).await;
        let (kind, id) = (ItemKind::Export, export.id);
        inbox::assign(&app.ctx, &owner, kind, id, admin.operator_id()).await.unwrap();
        let tomorrow = app.ctx.clock.now().plus_seconds(DAY).day();
        inbox::snooze(&app.ctx, &admin, kind, id, &tomorrow).await.unwrap();
        assert_eq!(kinds(&app, &owner).await, [], "{}", app.name);
        team::remove(&app.ctx, &owner, id_of(&admin)).await.unwrap();
        assert_eq!(kinds(&app, &owner).await, [kind], "{}", app.name);
        assert_eq!(app.number("SELECT COUNT(*) FROM inbox_snoozes").await, 0, "{}", app.name);
    }
}

#[tokio::test]
async fn what_somebody_had_who_may_not_decide_any_more_is_assigned_to_nobody() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let admin = app.actor(Role::Admin).await;
        let (_, export) = waiting_export(&app, &owner).await;
        let (kind, id) = (ItemKind::Export, export.id);
        inbox::assign(&app.ctx, &owner, kind, id, admin.operator_id()).await.unwrap();
        team::suspend(&app.ctx, &owner, id_of(&admin)).await.unwrap();
        // The worker looks after it when it starts.
        let worker = app.worker();
        for _ in 0..500 {
            if kinds(&app, &owner).await == [kind] {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        drop(worker);
        assert_eq!(kinds(&app, &owner).await, [kind], "{}", app.name);
    }
}

#[tokio::test]
async fn a_snoozed_item_comes_back_on_its_day_for_oneself_alone() {
    for app in still().await {
        let owner = app.actor(Role::Owner).await;
        let admin = app.actor(Role::Admin).await;
        let import = app.check(&owner, "vendor_data\ns-1\n").await;
        let (kind, id) = (ItemKind::Preview, import.id);
        for wrong in ["2026-09-14", "2026-09-01", "soon", "14.09.2026"] {
            let refused = inbox::snooze(&app.ctx, &owner, kind, id, wrong).await;
            assert!(refused_fields(refused).contains_key("day"), "{}: {wrong}", app.name);
        }
        inbox::snooze(&app.ctx, &owner, kind, id, "2026-09-16").await.unwrap();
        assert_eq!(counts(&app, &owner).await, (0, 0), "{}", app.name);
        assert_eq!(kinds(&app, &admin).await, [kind], "{}: for oneself", app.name);
        let snoozed = listed(&app, &owner, InboxView::Snoozed).await;
        assert_eq!(snoozed[0].snoozed_until, Timestamp::from_day("2026-09-16"), "{}", app.name);
        assert!(app.audit_details(&owner, "inbox.assigned").await.is_empty(), "{}", app.name);

        app.ctx.clock.advance(2 * DAY - 1);
        assert_eq!(kinds(&app, &owner).await, [], "{}", app.name);
        app.ctx.clock.advance(1);
        assert_eq!(kinds(&app, &owner).await, [kind], "{}", app.name);
        assert_eq!(listed(&app, &owner, InboxView::Snoozed).await, [], "{}", app.name);

        inbox::snooze(&app.ctx, &owner, kind, id, "2026-09-20").await.unwrap();
        inbox::snooze(&app.ctx, &owner, kind, id, "").await.unwrap();
        assert_eq!(counts(&app, &owner).await.0, 1, "{}", app.name);
    }
}

#[tokio::test]
async fn due_items_stand_in_the_order_of_their_days_for_everybody() {
    for app in still().await {
        let owner = app.actor(Role::Owner).await;
        let admin = app.actor(Role::Admin).await;
        let first = app.check(&owner, "vendor_data\nd-1\n").await;
        let second = app.check(&owner, "vendor_data\nd-2\n").await;
        let due =
            async |id, day| inbox::set_due(&app.ctx, &owner, ItemKind::Preview, id, day).await;
        let late = refused_fields(due(first.id, "2026-09-13").await);
        assert!(late.contains_key("day"), "{}: {late:?}", app.name);
        due(first.id, "2026-09-20").await.unwrap();
        due(second.id, "2026-09-14").await.unwrap();
        let ids: Vec<_> =
            listed(&app, &admin, InboxView::Due).await.into_iter().map(|item| item.id).collect();
        assert_eq!(ids, [second.id, first.id], "{}", app.name);
        due(second.id, "").await.unwrap();
        let left = listed(&app, &admin, InboxView::Due).await;
        assert_eq!(left[0].due.as_deref(), Some("2026-09-20"), "{}", app.name);
        assert_eq!(left.len(), 1, "{}", app.name);

        imports::cancel(&app.ctx, &owner, first.id).await.unwrap();
        assert_eq!(listed(&app, &admin, InboxView::Due).await, [], "{}", app.name);
        let gone = due(first.id, "2026-09-21").await;
        assert!(matches!(gone, Err(Error::Conflict(_))), "{}: {gone:?}", app.name);
    }
}

#[tokio::test]
async fn what_is_new_is_counted_until_the_inbox_is_opened() {
    for app in still().await {
        let owner = app.actor(Role::Owner).await;
        let admin = app.actor(Role::Admin).await;
        let first = app.check(&owner, "vendor_data\nn-1\n").await;
        app.ctx.clock.advance(60);
        inbox::look(&app.ctx, &owner).await.unwrap();
        assert_eq!(counts(&app, &owner).await, (1, 0), "{}", app.name);
        assert_eq!(counts(&app, &admin).await, (1, 1), "{}: each for themselves", app.name);
        app.ctx.clock.advance(60);
        app.check(&owner, "vendor_data\nn-2\n").await;
        assert_eq!(counts(&app, &owner).await, (2, 1), "{}", app.name);
        // What is assigned to somebody is new to them once more.
        inbox::look(&app.ctx, &owner).await.unwrap();
        app.ctx.clock.advance(60);
        let me = owner.operator_id();
        inbox::assign(&app.ctx, &admin, ItemKind::Preview, first.id, me).await.unwrap();
        assert_eq!(counts(&app, &owner).await, (2, 1), "{}", app.name);
    }
}
