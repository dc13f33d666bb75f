//! Files as other programs write them (`tests/fixtures/exporters/INDEX.md`): what they do not mean is
//! not stored.

use bytes::Bytes;
use rollcall_core::access::{Actor, Role};
use rollcall_core::imports::{self, Import, ImportState, NewFile, RowFilter};
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
        let worker = app.worker();
        for import in
            imports::list(&app.ctx, &actor, &imports::ImportQuery::default()).await.unwrap().imports
        {
            if import.started_at.is_some() {
                app.until(&actor, &import, ImportState::Done).await;
            }
        }
        drop(worker);
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
