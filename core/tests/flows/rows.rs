//! Rows of kinds that are easily taken for others: slid ones before roles that read less, missing
//! parts of names, comments at the end of a batch, and files that an older Rollcall has checked.

use rollcall_core::Error;
use rollcall_core::access::{Actor, Role};
use rollcall_core::imports::{
    self, CellDiff, Import, ImportState, MappingChoice, NewFile, PreviewRow, RowFilter, Target,
};
use rollcall_core::users::Column;

use crate::common::{TestApp, body, test_apps};

async fn rows(app: &TestApp, actor: &Actor, import: &Import) -> Vec<PreviewRow> {
    imports::rows(&app.ctx, actor, import.id, RowFilter::All, 0, 99).await.unwrap().unwrap().rows
}

#[tokio::test]
async fn the_cells_of_a_slid_row_are_withheld_from_a_role_that_may_not_read_all_columns() {
    let file = "vendor_data,full_name,email,status\n\
                sl-1,Lind, Oskar,oskar@mail.example,ACTIVE\n\
                sl-2,Ana Pop\n\
                sl-3,Bo Lee,bo@mail.example,ACTIVE\n";
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let import = app.check(&owner, file).await;
        assert_eq!(import.preview.invalid, 2, "{}", app.name);
        let seen = rows(&app, &owner, &import).await;
        assert_eq!(seen[0].raw.as_ref().unwrap().cells[2], " Oskar");
        let developer = app.actor(Role::Developer).await;
        let rows = rows(&app, &developer, &import).await;
        for row in &rows[..2] {
            // Nobody knows which column a cell of it belongs to.
            assert_eq!(row.raw, None, "{}: {row:?}", app.name);
            assert!(row.cells.iter().all(|cell| cell.diff == CellDiff::Withheld), "{row:?}");
            assert!(row.cells.iter().all(|cell| cell.value.is_empty()), "{row:?}");
            assert!(row.problem.as_ref().is_some_and(|words| words.contains("cells")), "{row:?}");
        }
        // Of a row with its cells in their places the role sees its columns.
        assert_eq!(rows[2].cells[0].value, "sl-3");
        assert!(rows[2].cells.iter().any(|cell| cell.diff == CellDiff::Withheld));
    }
}

#[tokio::test]
async fn a_part_of_a_name_that_stands_for_nothing_makes_the_row_invalid() {
    let file = "Kundennr,Vorname,Nachname\n1,Ana,Pop\n2,N/A,Lee\n3,-,Lo\n4,,Ma\n5,Null,Ek\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let file = imports::run_inline(
            &app.ctx,
            &actor,
            NewFile { name: "parts.csv".into(), ..NewFile::default() },
            body(file),
            true,
            |_| {},
        )
        .await
        .unwrap();
        let targets =
            vec![Target::Column(Column::VendorData), Target::GivenName, Target::FamilyName];
        let choice = MappingChoice { targets, ..MappingChoice::default() };
        imports::choose_mapping(&app.ctx, &actor, file.id, &choice).await.unwrap();
        let import = app.run_jobs_until(&actor, &file, ImportState::Ready).await;
        let reasons: Vec<_> =
            import.reasons.iter().map(|one| (one.column, one.code, one.count)).collect();
        assert_eq!(reasons, [(Column::FullName, 69, 2)], "{}", app.name);
        assert_eq!(import.preview.created, 3);
        let rows = rows(&app, &actor, &import).await;
        let name = |row: usize| {
            rows[row].cells.iter().find(|cell| cell.column == Column::FullName).unwrap()
        };
        assert!(matches!(&name(1).diff, CellDiff::Bad { message } if message.contains("N/A")));
        // An empty part is left out, and people are called Null.
        assert_eq!((name(3).value.as_str(), name(4).value.as_str()), ("Ma", "Null Ek"));
    }
}

#[tokio::test]
async fn a_comment_is_found_where_a_batch_begins_or_ends_with_it() {
    // A batch has 2,000 rows.
    let file = |rows: usize, end: &str| {
        let rows: String = (0..rows).map(|n| format!("cm-{n},Person {n}\n")).collect();
        format!("vendor_data,full_name\n{rows}{end}")
    };
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        for rows in [1_999, 2_000, 2_001] {
            let import = app.check(&actor, &file(rows, "# exported by hand,\n")).await;
            assert_eq!(import.preview.warned, 1, "{} {rows}", app.name);
            assert_eq!(import.warnings[0].label, "looks like a comment");
        }
        // Where keys are written so, they are keys: in the last batch as in the first.
        let keys: String = (0..2_001).map(|n| format!("#k{n},Person {n}\n")).collect();
        let import = app.check(&actor, &format!("vendor_data,full_name\n{keys}")).await;
        assert_eq!((import.preview.warned, import.preview.created), (0, 2_001), "{}", app.name);
    }
}

const SQLITE: &str = include_str!("../../migrations/sqlite/0020_import_settings.sql");
const POSTGRES: &str = include_str!("../../migrations/postgres/0020_import_settings.sql");

#[tokio::test]
async fn files_that_were_ready_before_there_were_warnings_have_to_be_uploaded_again() {
    let update = &SQLITE[SQLITE.find("UPDATE imports").unwrap()..];
    assert_eq!(update, &POSTGRES[POSTGRES.find("UPDATE imports").unwrap()..]);
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let done = app.import(&actor, "vendor_data\nmg-1\n").await;
        let ready = app.check(&actor, "vendor_data\nmg-2\n").await;
        app.execute(update).await;
        let found = imports::find(&app.ctx, &actor, ready.id).await.unwrap().unwrap();
        assert_eq!(found.state, ImportState::Failed, "{}", app.name);
        assert!(found.cause.contains("Upload it again"), "{}", found.cause);
        assert!(!found.can_resume() && !found.can_check_again(), "{}", app.name);
        let started = imports::start(&app.ctx, &actor, ready.id).await;
        assert!(matches!(started, Err(Error::Conflict(_))), "{started:?}");
        let kept = imports::find(&app.ctx, &actor, done.id).await.unwrap().unwrap();
        assert_eq!(kept.state, ImportState::Done);
        let again = app.import(&actor, "vendor_data\nmg-2\n").await;
        assert_eq!((again.state, again.applied.created), (ImportState::Done, 1));
    }
}
