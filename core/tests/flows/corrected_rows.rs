//! Rows of the wrong width, written anew beside the header, and who sees a corrected row.

use rollcall_core::Error;
use rollcall_core::access::Role;
use rollcall_core::erasure;
use rollcall_core::imports::{
    self, CellDiff, Changes, Correction, ImportState, RowCorrection, RowFilter,
};
use rollcall_core::users::{Column, UserRef};

use crate::common::test_apps;

const UNEVEN: &str = "vendor_data,full_name,country,tags\n\
    a,Lind, Oskar,SWE,retail\n\
    b,Short\n\
    c,Right,DEU,\n";

fn laid(ordinal: i64, cells: [&str; 4]) -> RowCorrection {
    RowCorrection { ordinal, cells: cells.map(str::to_owned).to_vec() }
}

#[tokio::test]
async fn a_row_with_another_number_of_cells_is_written_anew_beside_the_header() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, UNEVEN).await;
        assert_eq!((import.preview.invalid, import.preview.created), (2, 1), "{}", app.name);
        let page = imports::rows(&app.ctx, &actor, import.id, RowFilter::All, 0, 9).await;
        let page = page.unwrap().unwrap();
        assert_eq!(page.header, ["vendor_data", "full_name", "country", "tags"]);
        let raw = page.rows[0].raw.as_ref().unwrap();
        assert_eq!(raw.cells, ["a", "Lind", " Oskar", "SWE", "retail"]);
        assert!(!raw.rewritten && page.rows[0].problem.is_some());
        assert_eq!(page.rows[2].raw, None);

        let changes = Changes {
            rows: vec![
                laid(0, ["a", "Lind, Oskar", "SE", "retail"]),
                laid(1, ["b", "Short", "", ""]),
            ],
            ..Changes::default()
        };
        let ready = app.change_import(&actor, &import, &changes).await;
        assert_eq!((ready.preview.invalid, ready.preview.created), (1, 2), "{}", app.name);
        assert_eq!(ready.corrections, 2);
        let all = app.rows(&actor, &ready, RowFilter::All).await;
        assert!(all[0].raw.as_ref().unwrap().rewritten && all[0].problem.is_none());
        assert!(matches!(all[0].cells[2].diff, CellDiff::Bad { .. }), "{:?}", all[0].cells[2]);

        // What is still wrong in it is corrected as in any other row.
        let fix = Correction { ordinal: 0, column: Column::Country, value: "SWE".into() };
        let fix = Changes { cells: vec![fix], ..Changes::default() };
        let ready = app.change_import(&actor, &import, &fix).await;
        assert_eq!((ready.preview.invalid, ready.corrections), (0, 3), "{}", app.name);
        let back = Changes { restore: vec![(1, None)], ..Changes::default() };
        let ready = app.change_import(&actor, &import, &back).await;
        assert_eq!((ready.preview.invalid, ready.corrections), (1, 2), "{}", app.name);
        let gone = imports::change(&app.ctx, &actor, import.id, &back).await;
        assert!(matches!(gone, Err(Error::Conflict(_))), "{gone:?}");

        let done = app.run_import(&actor, &ready).await;
        assert_eq!((done.applied.created, done.applied.invalid), (2, 1));
        let lind = app.find_user(&actor, "a").await.unwrap();
        assert_eq!(lind.full_name.as_deref(), Some("Lind, Oskar"));
        assert_eq!(
            (lind.country.as_deref(), lind.tags.as_slice()),
            (Some("SWE"), &["retail".to_owned()][..])
        );
        let corrected = app.audit_details(&actor, "import.corrected").await;
        assert!(corrected.iter().any(|one| one.contains("row 1, row 2")), "{corrected:?}");
        assert!(
            corrected.iter().all(|one| !one.contains("Oskar")),
            "no personal data: {corrected:?}"
        );
    }
}

#[tokio::test]
async fn a_row_of_the_wrong_width_or_no_row_at_all_is_refused() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, UNEVEN).await;
        let short = RowCorrection { ordinal: 0, cells: vec!["a".into()] };
        for (rows, words) in [
            (vec![short], "needs 4 cells"),
            (vec![laid(9, ["a", "", "", ""])], "no such row"),
            (vec![laid(0, ["a", "", "", ""]), laid(0, ["b", "", "", ""])], "twice"),
            (vec![laid(0, ["a\0", "", "", ""])], "NUL"),
        ] {
            let changes = Changes { rows, ..Changes::default() };
            let refused = imports::change(&app.ctx, &actor, import.id, &changes).await;
            let Err(Error::Invalid(fields)) = refused else { panic!("{refused:?}") };
            assert!(format!("{fields:?}").contains(words), "{fields:?}");
        }
        // Nothing of what was refused is kept.
        let found = imports::find(&app.ctx, &actor, import.id).await.unwrap().unwrap();
        assert_eq!((found.state, found.corrections), (ImportState::Ready, 0));
    }
}

#[tokio::test]
async fn the_corrected_row_of_somebody_who_was_erased_is_forgotten_and_shown_to_nobody() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data\na\n").await;
        let import = app.check(&actor, UNEVEN).await;
        let changes =
            Changes { rows: vec![laid(0, ["a", "Lind, Oskar", "SWE", ""])], ..Changes::default() };
        let ready = app.change_import(&actor, &import, &changes).await;
        assert_eq!(ready.preview.updated, 1);
        erasure::erase(&app.ctx, &actor, UserRef::VendorData("a")).await.unwrap();
        let all = format!("{:?}", app.rows(&actor, &ready, RowFilter::All).await[0]);
        assert!(!all.contains("Oskar"), "{}: {all}", app.name);
    }
}

#[tokio::test]
async fn metadata_columns_are_shown_as_the_file_has_them_also_in_invalid_rows() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, "vendor_data,branch,email\na, 007 ,nobody\n").await;
        assert_eq!(import.state, ImportState::Mapping);
        let choice = imports::MappingChoice {
            targets: vec![
                imports::Target::Column(Column::VendorData),
                imports::Target::Metadata("branch".into()),
                imports::Target::Column(Column::Email),
            ],
            ..imports::MappingChoice::default()
        };
        imports::choose_mapping(&app.ctx, &actor, import.id, &choice).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        let row = &app.rows(&actor, &ready, RowFilter::All).await[0];
        let cell = row.cells.iter().find(|cell| cell.column == Column::MetadataJson).unwrap();
        assert_eq!(cell.value, r#"{"branch":"007"}"#, "{}", app.name);
        assert_eq!(row.reasons.len(), 1);
        assert!(row.reasons[0].starts_with("email: "), "{:?}", row.reasons);
    }
}
