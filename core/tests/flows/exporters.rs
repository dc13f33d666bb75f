//! Files as other programs write them (`tests/fixtures/exporters/INDEX.md`): what they do not mean is
//! not stored.

use bytes::Bytes;
use rollcall_core::access::{Actor, Role};
use rollcall_core::imports::{
    self, Import, ImportState, NewFile, Outcome, ReadOptions, RowFilter, Target,
};
use rollcall_core::users::{self, UserQuery};

use crate::common::{TestApp, test_apps};

async fn check(app: &TestApp, actor: &Actor, name: &str) -> Import {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/exporters");
    let bytes = std::fs::read(folder.join(name)).unwrap();
    let pieces: Vec<_> = bytes.chunks(40).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    let file = NewFile { name: name.into(), ..NewFile::default() };
    let body = futures::stream::iter(pieces);
    imports::run_inline(&app.ctx, actor, file, body, true, |_| {}).await.unwrap()
}

/// The lines of invalid rows with their reasons.
async fn invalid(app: &TestApp, actor: &Actor, import: &Import) -> Vec<(i64, String)> {
    let page = imports::rows(&app.ctx, actor, import.id, RowFilter::All, 0, 50).await.unwrap();
    let rows = page.map(|page| page.rows).unwrap_or_default();
    let invalid = rows.into_iter().filter(|row| !row.reasons.is_empty());
    invalid.map(|row| (row.line, row.reasons.join("; "))).collect()
}

/// What becomes of every file, in short: its state, and its rows or why it waits.
#[tokio::test(flavor = "multi_thread")]
async fn files_of_other_programs_mean_what_they_mean_there() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        for (name, created, refused) in [
            ("mysql_batch.tsv", 1, &[3, 4, 5][..]),
            ("joined_with_marks.csv", 2, &[3]),
            ("dos_end_of_file.csv", 2, &[]),
            ("javascript_objects.csv", 0, &[2, 3, 4]),
            ("openrefine_records.tsv", 2, &[3]),
            ("unquoted_json.csv", 1, &[2]),
            ("padded_with_zeros.csv", 2, &[]),
        ] {
            let import = check(&app, &actor, name).await;
            assert_eq!(import.state, ImportState::Ready, "{} {name}: {}", app.name, import.cause);
            let found = invalid(&app, &actor, &import).await;
            let lines: Vec<i64> = found.iter().map(|(line, _)| *line).collect();
            assert_eq!(
                (import.preview.created, lines.as_slice()),
                (created, refused),
                "{} {name}: {found:?}",
                app.name
            );
            app.start_as_shown(&actor, &import).await.unwrap();
        }
        for name in [
            "pandas_index.csv",
            // Its few letters beyond ASCII leave the encoding a question.
            "libreoffice_de.csv",
            "django_import_export.csv",
            "csvkit_lines.csv",
            "r_write_csv.csv",
            "papaparse_extra.csv",
        ] {
            let import = check(&app, &actor, name).await;
            assert_eq!(
                import.state,
                ImportState::Mapping,
                "{} {name}: {:?}",
                app.name,
                import.reading
            );
        }
        for import in
            imports::list(&app.ctx, &actor, &imports::ImportQuery::default()).await.unwrap().imports
        {
            if import.started_at.is_some() {
                app.run_jobs_until(&actor, &import, ImportState::Done).await;
            }
        }
        let page = users::search(&app.ctx, &actor, &UserQuery::default()).await.unwrap();
        for row in &page.rows {
            let name = row.name.to_lowercase();
            assert!(
                !["\\n", "full_name", "[object object]", "nan"].contains(&name.as_str()),
                "{name}"
            );
        }
    }
}

async fn lines(app: &TestApp, actor: &Actor, import: &Import, filter: RowFilter) -> Vec<i64> {
    let page = imports::rows(&app.ctx, actor, import.id, filter, 0, 50).await.unwrap();
    page.map(|page| page.rows.iter().map(|row| row.line).collect()).unwrap_or_default()
}

/// What a program did to texts and numbers on their way into the file is seen before it is stored.
#[tokio::test(flavor = "multi_thread")]
async fn what_programs_made_of_values_is_warned_of_or_refused() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        for (name, invalid, warned) in [
            ("escaped_html.csv", &[][..], &[2, 3, 4, 5][..]),
            ("escaped_json.csv", &[], &[2, 3, 4, 5, 6, 7, 8]),
            ("dos_console.csv", &[], &[2, 3, 4]),
            ("question_marks.csv", &[], &[2, 3, 4, 5]),
            ("formatted_numbers.csv", &[6, 7, 8], &[2, 3, 4, 5]),
            ("formulas_shown.csv", &[5], &[2, 3, 4]),
            ("crm_placeholders.csv", &[2, 3, 4, 5, 6], &[]),
            ("template_left_in.csv", &[], &[2, 3]),
            ("label_rows.csv", &[], &[2, 3, 4, 5]),
            ("outlook_addresses.csv", &[2, 3, 4, 5, 6], &[]),
        ] {
            let import = check(&app, &actor, name).await;
            assert_eq!(import.state, ImportState::Ready, "{} {name}: {}", app.name, import.cause);
            let found = (
                lines(&app, &actor, &import, RowFilter::Outcome(Outcome::Invalid)).await,
                lines(&app, &actor, &import, RowFilter::Warned).await,
            );
            assert_eq!(found, (invalid.to_vec(), warned.to_vec()), "{} {name}", app.name);
        }
    }
}

/// The example of the template is seen also where a user has its key already.
#[tokio::test(flavor = "multi_thread")]
async fn the_example_of_the_template_takes_nobodys_place_unseen() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nkp-0000000001,Quentin Costa\n").await;
        let import = check(&app, &actor, "template_left_in.csv").await;
        assert_eq!((import.preview.updated, import.preview.warned), (1, 2), "{}", app.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_that_set_some_rows_apart_are_asked_about() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, "soft_deleted.csv").await;
        let options = ReadOptions::default();
        let step = imports::mapping_step(&app.ctx, &actor, import.id, &options).await;
        let step = step.unwrap().unwrap();
        let open: Vec<&str> = step
            .columns
            .iter()
            .filter(|column| column.target == Target::Undecided)
            .map(|column| column.name.as_str())
            .collect();
        assert_eq!(open, ["deleted", "Is Inactive", "blocked_at", "country_id/id"], "{}", app.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_no_table_are_named() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        for (name, what) in [("web_page.csv", "a web page (HTML)"), ("json_lines.csv", "JSON")] {
            let import = check(&app, &actor, name).await;
            let said = format!("This is {what}, not CSV.");
            assert!(import.cause.starts_with(&said), "{} {name}: {}", app.name, import.cause);
        }
    }
}
