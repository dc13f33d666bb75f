//! The first page of an application: its numbers are those of the roster.

use rollcall_core::access::Role;
use rollcall_core::imports::{self, ImportState};
use rollcall_core::overview;

use crate::common::test_apps;

#[tokio::test]
async fn what_was_undone_counts_neither_as_created_nor_as_updated() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nu-1,One\nu-2,Two\n").await;
        app.import(&actor, "vendor_data,full_name\nu-1,Eins\n").await;
        let wrong = app.import(&actor, "vendor_data,full_name\nu-2,Zwei\nn-1,New\nn-2,New\n").await;
        let sums = async || {
            let overview = overview::load(&app.ctx, &actor).await.unwrap();
            let of = |value: fn(&overview::DayRows) -> i64| overview.days.iter().map(value).sum();
            let (created, updated): (i64, i64) = (of(|day| day.created), of(|day| day.updated));
            (overview.users.total(), created, updated, overview.days.len())
        };
        assert_eq!(sums().await, (4, 4, 2, 30), "{}", app.name);
        let worker = app.worker();
        imports::undo(&app.ctx, &actor, wrong.id).await.unwrap();
        app.until(&actor, &wrong, ImportState::Undone).await;
        drop(worker);
        assert_eq!(sums().await, (2, 2, 1, 30), "{}", app.name);
    }
}
