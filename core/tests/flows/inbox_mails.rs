//! The daily summary: once a day, for whoever wants it, if something waits.

use rollcall_core::access::{Actor, Role};
use rollcall_core::inbox::{self, ItemKind};

use crate::common::authenticator::still;
use crate::common::people::identity_of;
use crate::common::roster::refused_fields;
use crate::common::{TestApp, test_apps};
use crate::inbox::{DAY, waiting_export};

const HOUR: i64 = 3_600;

/// Summaries, after two workers at once have looked after them.
async fn sent(app: &TestApp, expected: i64) -> i64 {
    let sql = "SELECT COUNT(*) FROM mails WHERE kind = 'daily_summary'";
    let workers = (app.worker(), app.worker());
    for _ in 0..50 {
        if app.number(sql).await >= expected {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    // A second one would come now.
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    drop(workers);
    app.number(sql).await
}

async fn set(app: &TestApp, actor: &Actor, hour: Option<i64>) {
    let identity = identity_of(actor);
    inbox::set_summary_hour(&app.ctx, &identity, hour, "test").await.unwrap();
}

#[tokio::test]
async fn a_summary_is_sent_once_a_day_from_its_hour_if_something_waits() {
    for app in still().await {
        let owner = app.actor(Role::Owner).await;
        set(&app, &owner, Some(7)).await;
        // Nothing waits yet.
        app.ctx.clock.advance(8 * HOUR);
        assert_eq!(sent(&app, 1).await, 0, "{}", app.name);
        let (officer, _) = waiting_export(&app, &owner).await;
        assert_eq!(sent(&app, 1).await, 0, "{}: the day's summary was empty", app.name);
        app.ctx.clock.advance(DAY - 2 * HOUR);
        assert_eq!(sent(&app, 1).await, 0, "{}: before its hour", app.name);
        app.ctx.clock.advance(HOUR);
        assert_eq!(sent(&app, 1).await, 1, "{}", app.name);
        app.ctx.clock.advance(2 * HOUR);
        assert_eq!(sent(&app, 2).await, 1, "{}: once a day", app.name);
        let text = app.text("SELECT text_body FROM mails WHERE kind = 'daily_summary'").await;
        assert!(text.contains("(1 thing)") && text.contains("/acme/main/inbox"), "{text}");
        assert!(text.contains(officer.name()), "{text}");

        // Nor is there a second one for who switches it off and on.
        set(&app, &owner, None).await;
        set(&app, &owner, Some(20)).await;
        app.ctx.clock.advance(12 * HOUR);
        assert_eq!(sent(&app, 2).await, 1, "{}: off and on", app.name);

        set(&app, &owner, None).await;
        app.ctx.clock.advance(DAY);
        assert_eq!(sent(&app, 2).await, 1, "{}: switched off", app.name);
        let details = app.audit_details(&owner, "operator.notices_changed").await;
        assert_eq!(details.len(), 4, "{}: {details:?}", app.name);
    }
}

#[tokio::test]
async fn a_new_hour_that_has_passed_counts_from_tomorrow() {
    for app in still().await {
        let owner = app.actor(Role::Owner).await;
        waiting_export(&app, &owner).await;
        app.ctx.clock.advance(10 * HOUR);
        set(&app, &owner, Some(20)).await;
        set(&app, &owner, Some(7)).await;
        assert_eq!(sent(&app, 1).await, 0, "{}", app.name);
        app.ctx.clock.advance(21 * HOUR);
        assert_eq!(sent(&app, 1).await, 1, "{}", app.name);
    }
}

#[tokio::test]
async fn a_summary_has_what_its_reader_may_decide() {
    for app in still().await {
        let owner = app.actor(Role::Owner).await;
        let (officer, export) = waiting_export(&app, &owner).await;
        let reader = app.actor(Role::Reader).await;
        let admin = app.actor(Role::Admin).await;
        for actor in [&officer, &reader, &admin] {
            set(&app, actor, Some(0)).await;
        }
        let to = admin.operator_id();
        inbox::assign(&app.ctx, &owner, ItemKind::Export, export.id, to).await.unwrap();
        // The hour of today has passed, so the first summary is that of tomorrow.
        assert_eq!(sent(&app, 1).await, 0, "{}", app.name);
        app.ctx.clock.advance(DAY);
        assert_eq!(sent(&app, 1).await, 1, "{}", app.name);
        let recipient = "SELECT recipient FROM mails WHERE kind = 'daily_summary'";
        assert_eq!(app.text(recipient).await, "admin@acme.test", "{}", app.name);
    }
}

#[tokio::test]
async fn the_hour_is_one_of_a_day() {
    for app in test_apps().await {
        let identity = identity_of(&app.actor(Role::Owner).await);
        let hour = async || inbox::summary_hour(&app.ctx, &identity).await.unwrap();
        assert_eq!(hour().await, None, "{}", app.name);
        for wrong in [-1, 24] {
            let refused = inbox::set_summary_hour(&app.ctx, &identity, Some(wrong), "test").await;
            assert!(refused_fields(refused).contains_key("hour"), "{}", app.name);
        }
        inbox::set_summary_hour(&app.ctx, &identity, Some(23), "test").await.unwrap();
        assert_eq!(hour().await, Some(23), "{}", app.name);
        inbox::set_summary_hour(&app.ctx, &identity, None, "test").await.unwrap();
        assert_eq!(hour().await, None, "{}", app.name);
    }
}
