//! Many users are erased by a job: only what was confirmed goes, an interruption repeats and loses
//! nothing, and a stop keeps the rest.

use std::time::Duration;

use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::clock::Clock;
use rollcall_core::erasure::{self, Erasure, ErasureState, NewErasure};
use rollcall_core::exports::{self, ExportFilter, ExportState, NewExport};
use rollcall_core::faces::lists::{self, FaceList};
use rollcall_core::jobs::Worker;
use rollcall_core::merge::{self, MergeOrder};
use rollcall_core::users::{NoteFilter, UserRef};
use rollcall_core::verifications::{self, NewVerification};
use rollcall_core::{Error, Timestamp, account, mail, notes};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::common::people::identity_of;
use crate::common::roster::{approved, conflict, refused_fields};
use crate::common::{TestApp, test_apps};
use crate::pixels::{Pixels, attach, person};

const ROSTER: &str = "vendor_data,country,full_name
kp-1,DEU,Ada Vergessen
kp-2,DEU,Ben Vergessen
kp-3,FRA,Carla Bleibt
kp-4,FRA,Dora Bleibt
";

fn germans() -> ExportFilter {
    ExportFilter { country: vec!["DEU".into()], ..ExportFilter::default() }
}

fn these(ids: Vec<Uuid>) -> ExportFilter {
    ExportFilter { ids, ..ExportFilter::default() }
}

async fn start(
    app: &TestApp,
    actor: &Actor,
    filter: ExportFilter,
    typed: &str,
) -> Result<Erasure, Error> {
    let new = NewErasure { filter, typed: typed.into(), reason: "Retention ended".into() };
    erasure::start(&app.ctx, actor, &new).await
}

async fn found(app: &TestApp, actor: &Actor, id: Uuid) -> Erasure {
    erasure::find(&app.ctx, actor, id).await.unwrap().unwrap()
}

async fn listed(app: &TestApp) -> i64 {
    app.number("SELECT COUNT(*) FROM erasure_users").await
}

async fn users(app: &TestApp) -> i64 {
    app.number("SELECT COUNT(*) FROM users").await
}

/// Imports this many users, `u-0` and so on.
async fn many(app: &TestApp, actor: &Actor, count: usize) {
    let rows: String = (0..count).map(|number| format!("u-{number}\n")).collect();
    app.import(actor, &format!("vendor_data\n{rows}")).await;
}

#[tokio::test]
async fn a_filter_is_erased_with_its_number_and_reported_in_numbers() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, ROSTER).await;
        let one = app.user(&owner, "kp-1").await.didit_internal_id;
        let session = NewVerification { country: None, ..approved("s-1", "Ada Vergessen") };
        verifications::record(&app.ctx, &owner, UserRef::Id(one), &session).await.unwrap();
        app.ctx.faces.set(Pixels::engine());
        let face = attach(&app.ctx, &owner, one, &person(1)).await;
        lists::add(&app.ctx, &owner, face.id, FaceList::Blocklist, "forged").await.unwrap();
        let new = NewExport { columns: vec!["vendor_data".into()], ..NewExport::default() };
        let whole = exports::run_inline(&app.ctx, &owner, &new, |_| {}).await.unwrap();
        let stays = vec![app.user(&owner, "kp-3").await.didit_internal_id];
        let new = NewExport { filter: these(stays), ..new };
        let other = exports::run_inline(&app.ctx, &owner, &new, |_| {}).await.unwrap();

        let chosen = these(vec![one, app.user(&owner, "kp-2").await.didit_internal_id]);
        let reach = erasure::reach(&app.ctx, &owner, &chosen).await.unwrap();
        let numbers = (reach.users, reach.with_sessions, reach.with_faces, reach.blocklisted);
        assert_eq!(numbers, (2, 1, Some(1), Some(1)), "{}", app.name);
        assert_eq!(reach.exports, 1, "{}", app.name);
        let nobody = ExportFilter { country: vec!["JPN".into()], ..ExportFilter::default() };
        let reach = erasure::reach(&app.ctx, &owner, &nobody).await.unwrap();
        assert_eq!((reach.users, reach.exports), (0, 0), "{}", app.name);

        let refused = refused_fields(start(&app, &owner, nobody, "0").await);
        assert_eq!(refused.keys().collect::<Vec<_>>(), ["filter"], "{}", app.name);
        let refused = refused_fields(start(&app, &owner, germans(), "4").await);
        assert_eq!(refused.keys().collect::<Vec<_>>(), ["typed"], "{}", app.name);
        let without = NewErasure { filter: germans(), ..NewErasure::default() };
        let refused = refused_fields(erasure::start(&app.ctx, &owner, &without).await);
        assert_eq!(refused.keys().collect::<Vec<_>>(), ["reason", "typed"], "{}", app.name);
        assert_eq!((users(&app).await, listed(&app).await), (4, 0), "{}", app.name);

        let asked = start(&app, &owner, germans(), " 2 ").await.unwrap();
        assert_eq!((asked.state, asked.total), (ErasureState::Waiting, 2), "{}", app.name);
        app.run_jobs().await;
        let done = found(&app, &owner, asked.id).await;
        assert_eq!((done.state, done.cause.as_str()), (ErasureState::Done, ""), "{}", app.name);
        assert_eq!((done.erased, done.missing, done.failed), (2, 0, 0), "{}", app.name);
        assert_eq!((done.blocklisted_faces, done.left()), (1, 0), "{}", app.name);
        assert_eq!((users(&app).await, listed(&app).await), (2, 0), "{}", app.name);
        assert!(app.find_user(&owner, "kp-1").await.is_none(), "{}", app.name);
        assert_eq!(erasure::list(&app.ctx, &owner).await.unwrap(), [done], "{}", app.name);
        for (export, is_kept) in [(whole, false), (other, true)] {
            let now = exports::find(&app.ctx, &owner, export.id).await.unwrap().unwrap();
            assert_eq!(now.state == ExportState::Done, is_kept, "{}", app.name);
        }

        let log = audit::search(&app.ctx, &owner, &AuditQuery::default()).await.unwrap();
        let of = |action: &str| log.entries.iter().filter(|one| one.action == action).count();
        assert_eq!((of("erasure.started"), of("erasure.finished"), of("user.erased")), (1, 1, 2));
        let erased = log.entries.iter().find(|entry| entry.action == "user.erased").unwrap();
        let by = ("requested_by".to_owned(), owner.name().to_owned());
        assert!(erased.details.contains(&by), "{}: {:?}", app.name, erased.details);
        let text = format!("{:?}", log.entries);
        assert!(!text.contains("Vergessen") && !text.contains("Retention"), "{text}");
    }
}

#[tokio::test]
async fn whoever_started_an_erasure_that_took_long_is_told_its_numbers() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let mails = async || {
            let mails = mail::list(&app.ctx, &owner, None).await.unwrap().mails;
            mails.into_iter().filter(|mail| mail.kind == "erasure_ended").collect::<Vec<_>>()
        };
        app.import(&owner, ROSTER).await;
        let one = vec![app.user(&owner, "kp-3").await.didit_internal_id];
        start(&app, &owner, these(one), "1").await.unwrap();
        app.run_jobs().await;
        assert!(mails().await.is_empty(), "{}: nobody waits for a quick one", app.name);

        start(&app, &owner, germans(), "2").await.unwrap();
        app.execute("UPDATE erasures SET requested_at = 1 WHERE state = 'waiting'").await;
        app.run_jobs().await;
        let told = mails().await;
        assert_eq!(told.len(), 1, "{}", app.name);
        assert_eq!(told[0].recipient, "owner@acme.test", "{}", app.name);
        assert_eq!(told[0].subject, "Your erasure of 2 users is done", "{}", app.name);
        let opened = mail::find(&app.ctx, &owner, told[0].id).await.unwrap().unwrap();
        assert!(opened.text.contains("Result: 2 users erased\n"), "{}", opened.text);
        assert!(!opened.text.contains("Vergessen") && !opened.text.contains("Retention"));

        account::set_notices(&app.ctx, &identity_of(&owner), &[], "test").await.unwrap();
        start(&app, &owner, ExportFilter::default(), "1").await.unwrap();
        app.execute("UPDATE erasures SET requested_at = 1 WHERE state = 'waiting'").await;
        app.run_jobs().await;
        assert_eq!(mails().await.len(), 1, "{}", app.name);
    }
}

#[tokio::test]
async fn selected_users_go_and_one_who_is_gone_already_is_counted() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, ROSTER).await;
        let mut ids = Vec::new();
        for key in ["kp-1", "kp-3"] {
            ids.push(app.user(&owner, key).await.didit_internal_id);
        }
        let asked = start(&app, &owner, these(ids), "2").await.unwrap();
        erasure::erase(&app.ctx, &owner, UserRef::VendorData("kp-3")).await.unwrap();
        app.run_jobs().await;
        let done = found(&app, &owner, asked.id).await;
        assert_eq!((done.state, done.erased, done.missing), (ErasureState::Done, 1, 1));
        assert_eq!((users(&app).await, listed(&app).await), (2, 0), "{}", app.name);
    }
}

/// Merges the user with the second key into the one with the first.
async fn merge_by_keys(app: &TestApp, actor: &Actor, keys: [&str; 2]) {
    let survivor = app.user(actor, keys[0]).await;
    let other = app.user(actor, keys[1]).await;
    let order = MergeOrder {
        survivor_version: survivor.version,
        other_version: other.version,
        ..MergeOrder::default()
    };
    let ids = (survivor.didit_internal_id, other.didit_internal_id);
    merge::merge(&app.ctx, actor, ids.0, ids.1, &order).await.unwrap();
}

#[tokio::test]
async fn whoever_was_merged_since_the_start_is_erased_only_with_a_confirmed_user() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, ROSTER).await;
        let asked = start(&app, &owner, germans(), "2").await.unwrap();
        // Nobody has confirmed the one who has her data now.
        merge_by_keys(&app, &owner, ["kp-3", "kp-1"]).await;
        app.run_jobs().await;
        let done = found(&app, &owner, asked.id).await;
        assert_eq!((done.erased, done.missing, done.failed), (1, 0, 1), "{}", app.name);
        assert!(done.cause.contains("merged them into"), "{}: {}", app.name, done.cause);
        assert_eq!(app.user(&owner, "kp-1").await.vendor_data, "kp-3", "{}", app.name);

        app.import(&owner, "vendor_data\nkq-1\nkq-2\n").await;
        let asked = start(&app, &owner, ExportFilter::default(), "4").await.unwrap();
        merge_by_keys(&app, &owner, ["kq-2", "kq-1"]).await;
        app.run_jobs().await;
        let done = found(&app, &owner, asked.id).await;
        assert_eq!((done.erased, done.missing, done.failed), (4, 0, 0), "{}", app.name);
        assert_eq!((users(&app).await, listed(&app).await), (0, 0), "{}", app.name);
    }
}

#[tokio::test]
async fn an_erasure_does_not_keep_the_texts_by_which_it_was_chosen() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, ROSTER).await;
        let one = app.user(&owner, "kp-1").await.didit_internal_id;
        notes::add(&app.ctx, &owner, one, "Frau Vergessen rief an", None).await.unwrap();
        app.run_jobs().await;
        let note = Some(NoteFilter::Text("Frau Vergessen".into()));
        let filter = ExportFilter { note, search: "Vergessen".into(), ..ExportFilter::default() };
        let asked = start(&app, &owner, filter, "1").await.unwrap();
        app.run_jobs().await;
        let done = found(&app, &owner, asked.id).await;
        assert_eq!((done.state, done.erased), (ErasureState::Done, 1), "{}", app.name);
        assert!(done.chosen.contains("“a text”"), "{}: {}", app.name, done.chosen);
        assert!(!done.chosen.contains("Vergessen"), "{}: {}", app.name, done.chosen);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_dies_again_and_again_erases_everybody_once() {
    const USERS: usize = 1_500;
    for mut app in test_apps().await {
        // Time moves by hand, so that nobody has to wait for a dead worker's lease.
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        let owner = app.actor(Role::Owner).await;
        many(&app, &owner, USERS).await;
        app.run_jobs().await;
        let asked = start(&app, &owner, ExportFilter::default(), "1,500").await.unwrap();
        let mut deaths = 0;
        while found(&app, &owner, asked.id).await.state != ErasureState::Done {
            let dying = tokio::spawn(Worker::new(app.ctx.clone()).run(CancellationToken::new()));
            // The first dies so early that no machine is fast enough to have ended.
            let longest = if deaths == 0 { 10 } else { 600 };
            tokio::time::sleep(Duration::from_millis(rand::random_range(1..longest))).await;
            dying.abort();
            deaths += 1;
            assert!(deaths < 500, "{}: it does not get on", app.name);
            app.ctx.clock.advance(10);
        }
        let done = found(&app, &owner, asked.id).await;
        assert_eq!((done.erased, done.missing, done.failed), (USERS as i64, 0, 0), "{}", app.name);
        assert_eq!((users(&app).await, listed(&app).await), (0, 0), "{}", app.name);
        let entries = "SELECT COUNT(*) FROM audit_entries WHERE action = 'user.erased'";
        assert_eq!(app.number(entries).await, USERS as i64, "{}", app.name);
        for report in audit::verify(&app.ctx, None).await.unwrap() {
            assert_eq!(report.broken, None);
        }
    }
}

#[tokio::test]
async fn a_stop_keeps_the_rest_and_forgets_the_list() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        many(&app, &owner, 3).await;
        let all = ExportFilter::default;
        let waiting = start(&app, &owner, all(), "3").await.unwrap();
        let stopped = erasure::cancel(&app.ctx, &owner, waiting.id).await.unwrap();
        assert_eq!((stopped.state, stopped.left()), (ErasureState::Cancelled, 3), "{}", app.name);
        assert_eq!(listed(&app).await, 0, "{}", app.name);
        let again = conflict(erasure::cancel(&app.ctx, &owner, waiting.id).await);
        assert!(again.contains("can no longer be stopped"), "{}: {again}", app.name);
        app.run_jobs().await;
        assert_eq!(users(&app).await, 3, "{}", app.name);

        let running = start(&app, &owner, all(), "3").await.unwrap();
        // As a run leaves it between two batches.
        app.execute("UPDATE erasures SET state = 'running' WHERE state = 'waiting'").await;
        let asked = erasure::cancel(&app.ctx, &owner, running.id).await.unwrap();
        assert!(asked.cancel_requested && asked.state == ErasureState::Running, "{}", app.name);
        let again = conflict(erasure::cancel(&app.ctx, &owner, running.id).await);
        assert!(again.contains("stopping already"), "{}: {again}", app.name);
        app.run_jobs().await;
        let stopped = found(&app, &owner, running.id).await;
        assert_eq!((stopped.state, stopped.erased), (ErasureState::Cancelled, 0), "{}", app.name);
        assert!(stopped.cause.contains("3 users were not erased"), "{}", stopped.cause);
        assert_eq!((users(&app).await, listed(&app).await), (3, 0), "{}", app.name);
    }
}

#[tokio::test]
async fn somebody_who_cannot_be_erased_does_not_hold_up_the_others() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        many(&app, &owner, 5).await;
        for sql in match app.name {
            "SQLite" => vec![
                "CREATE TRIGGER keeping BEFORE DELETE ON users WHEN OLD.vendor_data = 'u-2'
                 BEGIN SELECT RAISE(ABORT, 'kept'); END",
            ],
            _ => vec![
                "CREATE FUNCTION keeping() RETURNS trigger LANGUAGE plpgsql AS
                 'BEGIN RAISE EXCEPTION ''kept''; END'",
                "CREATE TRIGGER keeping BEFORE DELETE ON users FOR EACH ROW
                 WHEN (OLD.vendor_data = 'u-2') EXECUTE FUNCTION keeping()",
            ],
        } {
            app.execute(sql).await;
        }
        let asked = start(&app, &owner, ExportFilter::default(), "5").await.unwrap();
        app.run_jobs().await;
        let done = found(&app, &owner, asked.id).await;
        assert_eq!((done.state, done.erased, done.failed), (ErasureState::Done, 4, 1));
        assert!(done.cause.starts_with("1 user could not be erased"), "{}", done.cause);
        assert!(app.find_user(&owner, "u-2").await.is_some(), "{}", app.name);
        assert_eq!(listed(&app).await, 0, "{}", app.name);
    }
}

#[tokio::test]
async fn a_run_has_the_permissions_of_its_requester_at_that_moment() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        many(&app, &owner, 2).await;
        let asked = start(&app, &owner, ExportFilter::default(), "2").await.unwrap();
        app.set_role(&owner, Role::Reader).await;
        app.run_jobs().await;
        let failed = found(&app, &owner, asked.id).await;
        assert_eq!((failed.state, failed.erased), (ErasureState::Failed, 0), "{}", app.name);
        assert!(failed.cause.contains("may no longer erase"), "{}", failed.cause);
        assert_eq!((users(&app).await, listed(&app).await), (2, 0), "{}", app.name);
    }
}

#[tokio::test]
async fn another_organization_sees_stops_and_names_nothing() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        many(&app, &owner, 2).await;
        let stranger = app.actor_of("other", "main", Role::Owner).await;
        let id = app.user(&owner, "u-0").await.didit_internal_id;
        let refused = refused_fields(start(&app, &stranger, these(vec![id]), "1").await);
        assert!(refused.contains_key("filter"), "{}", app.name);
        let asked = start(&app, &owner, ExportFilter::default(), "2").await.unwrap();
        let seen = erasure::find(&app.ctx, &stranger, asked.id).await.unwrap();
        assert_eq!(seen, None, "{}", app.name);
        assert!(erasure::list(&app.ctx, &stranger).await.unwrap().is_empty(), "{}", app.name);
        let stopped = erasure::cancel(&app.ctx, &stranger, asked.id).await;
        assert!(matches!(stopped, Err(Error::NotFound(_))), "{}", app.name);
        let reach = erasure::reach(&app.ctx, &stranger, &ExportFilter::default()).await.unwrap();
        assert_eq!(reach.users, 0, "{}", app.name);
    }
}
