//! Dates of birth in files and in the form: as a file means them, or refused.

use rollcall_core::access::{Actor, Role};
use rollcall_core::imports::{
    self, CellDiff, Choices, Import, ImportState, Outcome, ReadOptions, RowFilter, Target,
};
use rollcall_core::users::{self, Column, UserEdit, UserRef};
use rollcall_core::{Error, verifications};
use serde_json::json;

use crate::any_csv::{as_shown, check, step, user};
use crate::common::roster::approved;
use crate::common::{TestApp, test_apps};
use crate::trust::rows;

async fn born(app: &TestApp, actor: &Actor, key: &str) -> Option<String> {
    user(app, actor, key).await.date_of_birth
}

async fn run(app: &TestApp, actor: &Actor, import: &Import) {
    app.start_as_shown(actor, import).await.unwrap();
    app.run_jobs_until(actor, import, ImportState::Done).await;
}

/// The reasons of a file's invalid rows, in its order.
async fn reasons(app: &TestApp, actor: &Actor, import: &Import) -> Vec<String> {
    let invalid = rows(app, actor, import, RowFilter::Outcome(Outcome::Invalid)).await;
    let reason = |diff: &CellDiff| match diff {
        CellDiff::Bad { message } => Some(message.clone()),
        _ => None,
    };
    invalid.iter().filter_map(|row| row.cells.iter().find_map(|cell| reason(&cell.diff))).collect()
}

#[tokio::test]
async fn a_date_of_birth_is_created_changed_cleared_and_restored_by_an_undo() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,date_of_birth\nkp-1,1985-03-25\nkp-2,19910523\n").await;
        assert_eq!(born(&app, &actor, "kp-1").await.as_deref(), Some("1985-03-25"), "{}", app.name);
        assert_eq!(born(&app, &actor, "kp-2").await.as_deref(), Some("1991-05-23"));

        let again = b"vendor_data,date_of_birth\nkp-1,25.03.1985\nkp-2,\n";
        let same = check(&app, &actor, again, ReadOptions::default()).await;
        assert_eq!(same.preview.unchanged, 2, "another notation of the same day is no change");

        let change = b"vendor_data,date_of_birth\nkp-1,1985-03-26\nkp-2,\n";
        let import = check(&app, &actor, change, ReadOptions::default()).await;
        let choices = Choices { clears: vec![Column::DateOfBirth], ..Choices::default() };
        imports::choose(&app.ctx, &actor, import.id, &choices).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!(ready.preview.updated, 2);
        let shown = rows(&app, &actor, &ready, RowFilter::All).await;
        assert_eq!(shown[0].cells[1].diff, CellDiff::Changed { old: "1985-03-25".into() });
        assert_eq!(shown[1].cells[1].diff, CellDiff::Cleared { old: "1991-05-23".into() });
        run(&app, &actor, &import).await;
        assert_eq!(born(&app, &actor, "kp-1").await.as_deref(), Some("1985-03-26"));
        assert_eq!(born(&app, &actor, "kp-2").await, None);

        imports::undo(&app.ctx, &actor, import.id).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Undone).await;
        assert_eq!(born(&app, &actor, "kp-1").await.as_deref(), Some("1985-03-25"), "{}", app.name);
        assert_eq!(born(&app, &actor, "kp-2").await.as_deref(), Some("1991-05-23"));
    }
}

#[tokio::test]
async fn what_may_be_another_day_is_refused_with_its_reason() {
    let file = "vendor_data,date_of_birth
kp-1,04/03/1985
kp-2,25.03.85
kp-3,31131
kp-4,1985-03-24T23:00:00.000Z
kp-5,1985-02-30
kp-6,2999-01-01
kp-7,0000-00-00
kp-8,1870-01-01
kp-9,soon
";
    for app in test_apps().await {
        let actor = app.actor(Role::ComplianceOfficer).await;
        let import = check(&app, &actor, file.as_bytes(), ReadOptions::default()).await;
        assert_eq!((import.state, import.preview.invalid), (ImportState::Ready, 9));
        let found = reasons(&app, &actor, &import).await;
        for (reason, said) in found.iter().zip([
            "1985-03-04 or 1985-04-03",
            "two digits",
            "probably 1985-03-25",
            "depends on the time zone",
            "no such day",
            "in the future",
            "a placeholder",
            "too far in the past",
            "not a date",
        ]) {
            assert!(reason.contains(said), "{}: {reason}, not {said}", app.name);
        }
        assert_eq!(found.len(), 9);
    }
}

#[tokio::test]
async fn the_order_of_day_and_month_is_seen_or_chosen_and_saved_with_the_mapping() {
    let shown_order = b"Customer ID,DOB\nkp-1,04/03/1985\nkp-2,25/03/1985\n";
    let open = b"Customer ID,DOB\nkp-3,04/03/1985\nkp-4,05/06/1985\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Admin).await;
        let import = check(&app, &actor, shown_order, ReadOptions::default()).await;
        let page = step(&app, &actor, &import, ReadOptions::default()).await;
        assert_eq!(page.columns[1].target, Target::BornDayFirst);
        imports::choose_mapping(&app.ctx, &actor, import.id, &as_shown(&page)).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        run(&app, &actor, &import).await;
        assert_eq!(born(&app, &actor, "kp-1").await.as_deref(), Some("1985-03-04"), "{}", app.name);

        let import = check(&app, &actor, open, ReadOptions::default()).await;
        let page = step(&app, &actor, &import, ReadOptions::default()).await;
        assert_eq!(page.columns[1].target, Target::Undecided);
        assert!(
            page.columns[1].note.contains("day or the month first"),
            "{}",
            page.columns[1].note
        );
        let mut choice = as_shown(&page);
        choice.targets[1] = Target::BornMonthFirst;
        choice.save_as = "American".into();
        imports::choose_mapping(&app.ctx, &actor, import.id, &choice).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Ready).await;

        let options = ReadOptions { mapping: "American".into(), ..ReadOptions::default() };
        let saved = check(&app, &actor, open, options.clone()).await;
        assert_eq!(saved.state, ImportState::Ready, "{}", saved.cause);
        run(&app, &actor, &saved).await;
        assert_eq!(born(&app, &actor, "kp-3").await.as_deref(), Some("1985-04-03"), "{}", app.name);
        // A row that shows the other order is no day of this file.
        let other = check(&app, &actor, shown_order, options).await;
        assert_eq!(other.preview.invalid, 1);
        assert!(reasons(&app, &actor, &other).await[0].contains("order in which"));
    }
}

#[tokio::test]
async fn two_columns_for_dates_of_birth_are_refused() {
    for app in test_apps().await {
        let actor = app.actor(Role::Admin).await;
        let file = b"Customer ID,DOB,Born\nkp-1,1985-03-04,1985-03-04\n";
        let import = check(&app, &actor, file, ReadOptions::default()).await;
        let mut choice = as_shown(&step(&app, &actor, &import, ReadOptions::default()).await);
        choice.targets[1] = Target::Column(Column::DateOfBirth);
        choice.targets[2] = Target::BornDayFirst;
        let refused = imports::choose_mapping(&app.ctx, &actor, import.id, &choice).await;
        let Err(Error::Invalid(fields)) = refused else { panic!("{}: {refused:?}", app.name) };
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["becomes-2"]);
    }
}

#[tokio::test]
async fn a_verified_date_is_kept_by_an_import_and_by_the_form() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let made = app.create_user(&actor, json!({"vendor_data": "kp-1"})).await.unwrap();
        let id = made.didit_internal_id;
        let session = approved("s-1", "Ada Wahr");
        verifications::record(&app.ctx, &actor, UserRef::Id(id), &session).await.unwrap();
        let file = b"vendor_data,date_of_birth\nkp-1,1970-02-02\n";
        let import = check(&app, &actor, file, ReadOptions::default()).await;
        let shown = rows(&app, &actor, &import, RowFilter::All).await;
        assert_eq!(shown[0].outcome, Outcome::Unchanged, "{}", app.name);
        let CellDiff::Kept { verified, .. } = &shown[0].cells[1].diff else {
            panic!("{:?}", shown[0].cells[1])
        };
        assert_eq!(verified, "1991-05-23");
        let user = user(&app, &actor, "kp-1").await;
        let mut edit = UserEdit {
            version: user.version,
            full_name: "Ada Wahr".into(),
            country: user.country.clone().unwrap_or_default(),
            date_of_birth: "1970-02-02".into(),
            status: "ACTIVE".into(),
            ..UserEdit::default()
        };
        let refused = users::edit(&app.ctx, &actor, id, &edit).await;
        let Err(Error::Invalid(fields)) = refused else { panic!("{}: {refused:?}", app.name) };
        assert!(fields["date_of_birth"][0].contains("locked by verification"));
        edit.date_of_birth = "1991-05-23".into();
        users::edit(&app.ctx, &actor, id, &edit).await.unwrap();
    }
}

#[tokio::test]
async fn the_form_sets_a_date_of_birth_and_warns_of_one_that_systems_write() {
    for app in test_apps().await {
        let actor = app.actor(Role::Admin).await;
        let made = app.create_user(&actor, json!({"vendor_data": "kp-1"})).await.unwrap();
        let id = made.didit_internal_id;
        let mut edit = UserEdit {
            version: made.version,
            status: "ACTIVE".into(),
            date_of_birth: "2999-01-01".into(),
            ..UserEdit::default()
        };
        for (day, said) in
            [("2999-01-01", "future"), ("1970-01-01", "know none"), ("3/4/1985", "1985-04-03 or")]
        {
            edit.date_of_birth = day.into();
            let refused = users::edit(&app.ctx, &actor, id, &edit).await;
            let Err(Error::Invalid(fields)) = refused else { panic!("{day}: {refused:?}") };
            assert!(fields["date_of_birth"][0].contains(said), "{day}: {fields:?}");
        }
        edit.date_of_birth = "1985-3-4".into();
        let saved = users::edit(&app.ctx, &actor, id, &edit).await.unwrap();
        assert_eq!(saved.date_of_birth.as_deref(), Some("1985-03-04"), "{}", app.name);
    }
}
