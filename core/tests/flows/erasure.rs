//! Who is erased is erased from what was taken out and from what was corrected, too.

use rollcall_core::Timestamp;
use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::clock::Clock;
use rollcall_core::erasure;
use rollcall_core::exports::{self, Export, ExportFilter, ExportState, NewExport};
use rollcall_core::imports::{self, Correction, ImportState};
use rollcall_core::users::{self, Column, UserRef};
use uuid::Uuid;

use crate::common::{TestApp, body, test_apps};

async fn id_of(app: &TestApp, actor: &Actor, key: &str) -> Uuid {
    let found = users::find_by(&app.ctx, actor, UserRef::VendorData(key)).await.unwrap();
    found.unwrap().didit_internal_id
}

/// A finished export of the user IDs.
pub async fn export(app: &TestApp, actor: &Actor, filter: ExportFilter) -> Export {
    let new = NewExport { filter, columns: vec!["vendor_data".into()], ..NewExport::default() };
    let export = exports::run_inline(&app.ctx, actor, &new, |_| {}).await.unwrap();
    assert_eq!(export.state, ExportState::Done, "{}: {}", app.name, export.cause);
    export
}

/// As it is now.
pub async fn state(app: &TestApp, actor: &Actor, export: &Export) -> Export {
    exports::find(&app.ctx, actor, export.id).await.unwrap().unwrap()
}

/// Looks every 20 ms until it is so, for as long as a test may last.
async fn until(mut is_so: impl AsyncFnMut() -> bool) {
    for _ in 0..1_500 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("it did not come to it");
}

#[tokio::test]
async fn a_file_that_may_hold_an_erased_user_is_withdrawn_and_removed_and_others_stay() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-11-01").unwrap());
        let owner = app.actor(Role::Owner).await;
        let early = export(&app, &owner, ExportFilter::default()).await;
        app.ctx.clock.advance(60);
        app.import(&owner, "vendor_data,full_name\ngone-1,Ada Vergessen\nstays-1,Ben\n").await;
        let stays = vec![id_of(&app, &owner, "stays-1").await];
        let whole = export(&app, &owner, ExportFilter::default()).await;
        let other = export(&app, &owner, ExportFilter { ids: stays, ..Default::default() }).await;
        let by_name = ExportFilter { search: "VERGESSEN".into(), ..ExportFilter::default() };
        let by_name = export(&app, &owner, by_name).await;
        let ben = export(&app, &owner, ExportFilter { search: "ben".into(), ..Default::default() });
        let ben = ben.await;
        assert_eq!(app.stored_files("exports").len(), 5);

        erasure::erase(&app.ctx, &owner, UserRef::VendorData("gone-1")).await.unwrap();
        for (export, is_kept) in
            [(&early, true), (&whole, false), (&other, true), (&by_name, false), (&ben, false)]
        {
            let now = state(&app, &owner, export).await;
            assert_eq!(now.state == ExportState::Done, is_kept, "{}: {}", app.name, now.cause);
            assert_eq!(now.cause.contains("was erased"), !is_kept);
            // The proof of what the file was stays.
            assert_eq!(now.sha256, export.sha256);
        }
        let named = exports::manifest(&app.ctx, &owner, by_name.id).await.unwrap().unwrap();
        assert_eq!(named.filter.search, "(erased)");
        let named = exports::manifest(&app.ctx, &owner, ben.id).await.unwrap().unwrap();
        assert_eq!(named.filter.search, "ben");
        let _worker = app.worker();
        until(async || app.stored_files("exports").len() == 2).await;
        let query = AuditQuery { action: "export.withdrawn".into(), ..AuditQuery::default() };
        let entries = audit::search(&app.ctx, &owner, &query).await.unwrap().entries;
        assert_eq!(entries.len(), 3, "{}", app.name);
        let text = format!("{entries:?}").to_lowercase();
        assert!(!text.contains("vergessen") && !text.contains("gone-1"), "{text}");
    }
}

#[tokio::test]
async fn a_file_during_whose_writing_somebody_was_erased_is_written_again() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data\nu-1\n").await;
        // As if somebody were erased at the end of each run from now on.
        for sql in match app.name {
            "SQLite" => vec![
                "CREATE TRIGGER erasing AFTER UPDATE OF state ON exports WHEN NEW.state = 'done'
                 BEGIN UPDATE applications SET erasures = erasures + 1; END",
            ],
            _ => vec![
                "CREATE FUNCTION erasing() RETURNS trigger LANGUAGE plpgsql AS
                 'BEGIN UPDATE applications SET erasures = erasures + 1; RETURN NEW; END'",
                "CREATE TRIGGER erasing AFTER UPDATE ON exports FOR EACH ROW
                 WHEN (NEW.state = 'done') EXECUTE FUNCTION erasing()",
            ],
        } {
            app.execute(sql).await;
        }
        let new = NewExport { columns: vec!["vendor_data".into()], ..NewExport::default() };
        let asked = exports::request(&app.ctx, &owner, &new).await.unwrap();
        let _worker = app.worker();
        let mut begun = Vec::new();
        until(async || {
            let now = state(&app, &owner, &asked).await;
            assert_ne!(now.state, ExportState::Done);
            if now.running_at.is_some() && !begun.contains(&now.running_at) {
                begun.push(now.running_at);
            }
            begun.len() > 1
        })
        .await;
        app.execute(match app.name {
            "SQLite" => "DROP TRIGGER erasing",
            _ => "DROP TRIGGER erasing ON exports",
        })
        .await;
        let done = app.until_export(&owner, &asked, ExportState::Done).await;
        assert_eq!(done.rows, 1, "{}", app.name);
        assert_eq!(app.stored_files("exports").len(), 1);
    }
}

#[tokio::test]
async fn what_was_corrected_in_the_rows_of_an_erased_user_goes_and_other_corrections_stay() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let file = "vendor_data,phone\na,0049\nb,0049\n";
        let import = imports::upload(&app.ctx, &owner, "u.csv", body(file)).await.unwrap();
        app.run_jobs_until(&owner, &import, ImportState::Ready).await;
        let fix =
            |ordinal, column, value: &str| Correction { ordinal, column, value: value.into() };
        let fixes = [
            fix(0, Column::Phone, "+4915112345670"),
            fix(0, Column::VendorData, "=gone"),
            fix(1, Column::Phone, "+4915112345671"),
        ];
        imports::correct(&app.ctx, &owner, import.id, &fixes).await.unwrap();
        app.run_jobs_until(&owner, &import, ImportState::Ready).await;
        // A key that reads as a formula is warned of.
        app.start_as_shown(&owner, &import).await.unwrap();
        app.run_jobs_until(&owner, &import, ImportState::Done).await;

        let key = UserRef::VendorData("=gone");
        erasure::erase(&app.ctx, &owner, key).await.unwrap();
        let _worker = app.worker();
        let find = async || imports::find(&app.ctx, &owner, import.id).await.unwrap().unwrap();
        until(async || find().await.corrections == 1).await;
    }
}

#[tokio::test]
async fn an_export_that_waits_is_written_as_it_was_asked_for_and_its_text_goes_afterwards() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-11-01").unwrap());
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data,email\ngone,a@firm.example\nstays,b@firm.example\n").await;
        let new = NewExport {
            filter: ExportFilter { search: "@firm.example".into(), ..ExportFilter::default() },
            columns: vec!["vendor_data".into()],
            ..NewExport::default()
        };
        let export = exports::request(&app.ctx, &owner, &new).await.unwrap();
        erasure::erase(&app.ctx, &owner, UserRef::VendorData("gone")).await.unwrap();
        let waiting = state(&app, &owner, &export).await;
        assert_eq!(waiting.filter.search, "@firm.example", "{}", app.name);
        let _worker = app.worker();
        let done = app.until_export(&owner, &export, ExportState::Done).await;
        assert_eq!(done.rows, 1, "{}", app.name);
        app.ctx.clock.advance(3_600);
        until(async || state(&app, &owner, &export).await.filter.search == "(erased)").await;
    }
}
