//! Correcting by the kind and by the row, and a start that never drops what was changed before it.

use futures::TryStreamExt;
use rollcall_core::Error;
use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::erasure;
use rollcall_core::imports::{
    self, Accepted, CellDiff, Changes, Choices, Correction, Import, ImportState, Mode, Outcome,
    PreviewRow, RowCorrection, RowFilter, Started,
};
use rollcall_core::users::{self, Column, User, UserRef};

use crate::common::{TestApp, test_apps};

const NOTHING: Accepted = Accepted { warned: 0, status_changes: 0 };

async fn user(app: &TestApp, actor: &Actor, key: &str) -> Option<User> {
    users::find_by(&app.ctx, actor, UserRef::VendorData(key)).await.unwrap()
}

async fn rows(app: &TestApp, actor: &Actor, import: &Import, filter: RowFilter) -> Vec<PreviewRow> {
    let page = imports::rows(&app.ctx, actor, import.id, filter, 0, 200).await.unwrap();
    page.unwrap().rows
}

/// Changes an import and waits for its new preview.
async fn changed(app: &TestApp, actor: &Actor, import: &Import, changes: &Changes) -> Import {
    imports::change(&app.ctx, actor, import.id, changes).await.unwrap();
    app.run_jobs_until(actor, import, ImportState::Ready).await
}

async fn run(app: &TestApp, actor: &Actor, import: &Import) -> Import {
    imports::start(&app.ctx, actor, import.id).await.unwrap();
    app.run_jobs_until(actor, import, ImportState::Done).await
}

async fn report(app: &TestApp, actor: &Actor, import: &Import) -> String {
    let report = imports::error_report(&app.ctx, actor, import.id).await.unwrap().unwrap();
    let bytes: Vec<u8> = report
        .body
        .try_fold(Vec::new(), |mut all, part| async move {
            all.extend_from_slice(&part);
            Ok(all)
        })
        .await
        .unwrap();
    String::from_utf8(bytes).unwrap()
}

async fn entries(app: &TestApp, actor: &Actor, action: &str) -> Vec<String> {
    let query = AuditQuery { action: "import".into(), ..AuditQuery::default() };
    let entries = audit::search(&app.ctx, actor, &query).await.unwrap().entries;
    let named = entries.into_iter().filter(|entry| entry.action == action);
    named.map(|entry| format!("{:?}", entry.details)).collect()
}

fn accept(column: Column, code: u8) -> Changes {
    Changes { accept: vec![(column, code)], ..Changes::default() }
}

/// 3,000 rows of another system's countries and phones, two of them beyond help.
fn foreign() -> String {
    let mut file = "vendor_data,full_name,phone,country\n".to_owned();
    for n in 0..3_000 {
        let country = if n % 3 == 0 { "US" } else { "DE" };
        file += &format!("f-{n:04},Person {n},0044 20 5550 {n:04},{country}\n");
    }
    file + "f-x,Nobody,,XX\n,Keyless,,US\n"
}

#[tokio::test]
async fn an_accepted_suggestion_corrects_all_cells_of_its_reason_until_it_is_taken_back() {
    for app in test_apps().await {
        let actor = app.actor(Role::ComplianceOfficer).await;
        let import = app.check(&actor, &foreign()).await;
        assert_eq!((import.preview.invalid, import.preview.created), (3_002, 0), "{}", app.name);
        let offers: Vec<_> =
            import.offers.iter().map(|one| (one.column, one.rows, one.accepted)).collect();
        assert_eq!(offers, [(Column::Country, 3_001, false), (Column::Phone, 3_000, false)]);
        let [country, phone] = import.offers.as_slice() else { panic!("{:?}", import.offers) };
        let values = [("DEU".to_owned(), 2_000), ("USA".to_owned(), 1_001)];
        assert_eq!(country.values, values);
        assert_eq!(phone.values, [], "nobody's number is kept with the import");
        let (country, phone) = ((country.column, country.code), (phone.column, phone.code));

        let ready = changed(&app, &actor, &import, &accept(country.0, country.1)).await;
        assert_eq!((ready.preview.invalid, ready.corrections), (3_002, 0));
        let ready = changed(&app, &actor, &import, &accept(phone.0, phone.1)).await;
        assert_eq!((ready.preview.invalid, ready.preview.created), (2, 3_000), "{}", app.name);
        assert!(ready.offers.iter().all(|one| one.accepted));
        assert_eq!(ready.offers[0].rows, 3_001);
        let filter = RowFilter::Reason { column: country.0, code: country.1 };
        let first = &rows(&app, &actor, &ready, filter).await[0];
        assert_eq!((first.line, first.outcome), (2, Outcome::Created));
        let cell = first.cells.iter().find(|cell| cell.column == Column::Country).unwrap();
        assert_eq!((cell.value.as_str(), cell.corrected_from.as_deref()), ("USA", Some("US")));
        assert!(cell.offered);
        assert_eq!(app.number("SELECT COUNT(*) FROM import_corrections").await, 0);

        let back = Changes { withdraw: vec![country], ..Changes::default() };
        let ready = changed(&app, &actor, &import, &back).await;
        assert_eq!(ready.preview.invalid, 3_002, "{}", app.name);
        let twice = imports::change(&app.ctx, &actor, import.id, &back).await;
        assert!(matches!(twice, Err(Error::Conflict(_))), "{twice:?}");
        let unknown = accept(Column::Email, 6);
        let unknown = imports::change(&app.ctx, &actor, import.id, &unknown).await;
        assert!(matches!(unknown, Err(Error::Conflict(_))), "{unknown:?}");

        let accepted = entries(&app, &actor, "import.suggestion_accepted").await;
        assert_eq!(accepted.len(), 2);
        assert!(accepted[1].contains("country: ") && accepted[1].contains("3001"), "{accepted:?}");
        assert_eq!(entries(&app, &actor, "import.suggestion_taken_back").await.len(), 1);
        let previews = entries(&app, &actor, "import.previewed").await;
        let named: Vec<bool> =
            previews.iter().rev().map(|one| one.contains("accepted_suggestions")).collect();
        assert_eq!(named, [false, true, true, true], "{}: {previews:?}", app.name);
    }
}

#[tokio::test]
async fn what_a_suggestion_wrote_is_what_runs_and_what_the_report_holds() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, &foreign()).await;
        let reasons = import.offers.iter().map(|one| (one.column, one.code)).collect();
        let all = Changes { accept: reasons, ..Changes::default() };
        let ready = changed(&app, &actor, &import, &all).await;
        let done = run(&app, &actor, &ready).await;
        assert_eq!(done.applied, ready.preview, "{}", app.name);
        let one = user(&app, &actor, "f-0003").await.unwrap();
        assert_eq!(one.country.as_deref(), Some("USA"));
        assert_eq!(one.phone.as_deref(), Some("+442055500003"));
        let text = report(&app, &actor, &done).await;
        assert!(text.contains(",Keyless,,USA\r\n"), "{}: {text}", app.name);
        // What was written can be found after the run as before it.
        let filter = RowFilter::Reason { column: Column::Country, code: ready.offers[0].code };
        let shown = rows(&app, &actor, &done, filter).await;
        assert_eq!(shown[0].cells[3].corrected_from.as_deref(), Some("US"));
    }
}

#[tokio::test]
async fn what_was_typed_gets_the_suggestion_too_and_a_repeated_key_stays_one() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let file = "vendor_data,country\na,US\nb,XX\na,US\n";
        let import = app.check(&actor, file).await;
        let offer = &import.offers[0];
        let changes = Changes {
            cells: vec![Correction { ordinal: 1, column: Column::Country, value: "FR".into() }],
            ..accept(offer.column, offer.code)
        };
        let ready = changed(&app, &actor, &import, &changes).await;
        assert_eq!((ready.preview.created, ready.preview.invalid), (2, 1), "{}", app.name);
        let all = rows(&app, &actor, &ready, RowFilter::All).await;
        assert_eq!(all[1].cells[1].value, "FRA");
        assert_eq!(all[1].cells[1].corrected_from.as_deref(), Some("XX"));
        assert!(
            matches!(&all[2].cells[0].diff, CellDiff::Bad { message } if message.contains("line 2"))
        );
        let done = run(&app, &actor, &ready).await;
        assert_eq!(done.applied.created, 2);
        assert_eq!(user(&app, &actor, "b").await.unwrap().country.as_deref(), Some("FRA"));
    }
}

#[tokio::test]
async fn another_mapping_discards_corrections_only_after_their_number_was_confirmed() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, "vendor_data,country\na,US\nb,XX\n").await;
        let offer = import.offers.iter().find(|one| one.rows == 1).unwrap();
        let typed = Correction { ordinal: 1, column: Column::Country, value: "FRA".into() };
        let both = Changes { cells: vec![typed], ..accept(offer.column, offer.code) };
        let corrected = changed(&app, &actor, &import, &both).await;
        assert_eq!(corrected.corrections_made(), 2, "{}", app.name);
        let choice = imports::MappingChoice {
            targets: vec![
                imports::Target::Column(Column::VendorData),
                imports::Target::Column(Column::FullName),
            ],
            ..imports::MappingChoice::default()
        };
        for unseen in [0, 1] {
            let choice = imports::MappingChoice { discard: unseen, ..choice.clone() };
            let refused = imports::choose_mapping(&app.ctx, &actor, import.id, &choice).await;
            let Err(Error::Invalid(fields)) = refused else { panic!("{refused:?}") };
            assert!(fields["discard"][0].starts_with("2 corrections"), "{fields:?}");
        }
        let kept = imports::find(&app.ctx, &actor, import.id).await.unwrap().unwrap();
        assert_eq!((kept.state, kept.corrections_made()), (ImportState::Ready, 2));
        let choice = imports::MappingChoice { discard: 2, ..choice };
        imports::choose_mapping(&app.ctx, &actor, import.id, &choice).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!((ready.preview.created, ready.offers.len()), (2, 0), "{}", app.name);
        assert_eq!(ready.corrections_made(), 0);
    }
}

#[tokio::test]
async fn every_suggestion_for_the_files_of_the_cases_can_be_accepted_and_makes_its_cells_valid() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases");
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let mut offered = 0;
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let Ok(file) = std::fs::read_to_string(&path) else { continue };
            let import = app.check(&actor, &file).await;
            if import.state != ImportState::Ready || import.offers.is_empty() {
                continue;
            }
            let name = format!("{}: {}", app.name, path.display());
            let before = rows(&app, &actor, &import, RowFilter::All).await;
            let reasons = import.offers.iter().map(|one| (one.column, one.code)).collect();
            let all = Changes { accept: reasons, ..Changes::default() };
            let ready = changed(&app, &actor, &import, &all).await;
            offered += ready.offers.len();
            assert!(ready.offers.iter().all(|one| one.accepted && one.rows > 0), "{name}");
            for (old, new) in before.iter().zip(rows(&app, &actor, &ready, RowFilter::All).await) {
                let written = new.cells.iter().filter(|cell| cell.offered);
                for cell in written {
                    assert!(!matches!(cell.diff, CellDiff::Bad { .. }), "{name}: {cell:?}");
                }
                if old.outcome != Outcome::Invalid {
                    assert_eq!(old.cells, new.cells, "{name}: a valid row is left alone");
                }
            }
        }
        assert!(offered > 0, "{}", app.name);
    }
}

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
        let ready = changed(&app, &actor, &import, &changes).await;
        assert_eq!((ready.preview.invalid, ready.preview.created), (1, 2), "{}", app.name);
        assert_eq!(ready.corrections, 2);
        let all = rows(&app, &actor, &ready, RowFilter::All).await;
        assert!(all[0].raw.as_ref().unwrap().rewritten && all[0].problem.is_none());
        assert!(matches!(all[0].cells[2].diff, CellDiff::Bad { .. }), "{:?}", all[0].cells[2]);

        // What is still wrong in it is corrected as in any other row.
        let fix = Correction { ordinal: 0, column: Column::Country, value: "SWE".into() };
        let fix = Changes { cells: vec![fix], ..Changes::default() };
        let ready = changed(&app, &actor, &import, &fix).await;
        assert_eq!((ready.preview.invalid, ready.corrections), (0, 3), "{}", app.name);
        let back = Changes { restore: vec![(1, None)], ..Changes::default() };
        let ready = changed(&app, &actor, &import, &back).await;
        assert_eq!((ready.preview.invalid, ready.corrections), (1, 2), "{}", app.name);
        let gone = imports::change(&app.ctx, &actor, import.id, &back).await;
        assert!(matches!(gone, Err(Error::Conflict(_))), "{gone:?}");

        let done = run(&app, &actor, &ready).await;
        assert_eq!((done.applied.created, done.applied.invalid), (2, 1));
        let lind = user(&app, &actor, "a").await.unwrap();
        assert_eq!(lind.full_name.as_deref(), Some("Lind, Oskar"));
        assert_eq!(
            (lind.country.as_deref(), lind.tags.as_slice()),
            (Some("SWE"), &["retail".to_owned()][..])
        );
        let corrected = entries(&app, &actor, "import.corrected").await;
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
        let ready = changed(&app, &actor, &import, &changes).await;
        assert_eq!(ready.preview.updated, 1);
        erasure::erase(&app.ctx, &actor, UserRef::VendorData("a")).await.unwrap();
        let all = format!("{:?}", rows(&app, &actor, &ready, RowFilter::All).await[0]);
        assert!(!all.contains("Oskar"), "{}: {all}", app.name);
    }
}

#[tokio::test]
async fn a_start_with_changes_that_no_preview_has_shown_checks_them_first() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, "vendor_data,country\na,DEU\nb,US\n").await;
        let changes = Changes {
            choices: Some(Choices { all_or_nothing: true, ..Choices::default() }),
            ..Changes::default()
        };
        let seen = imports::as_seen(&import);
        let start =
            imports::start_or_check(&app.ctx, &actor, import.id, Some(&seen), NOTHING, &changes);
        assert!(matches!(start.await.unwrap(), Started::Checking(_, 1)), "{}", app.name);
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert!(ready.choices.all_or_nothing);
        assert!(user(&app, &actor, "a").await.is_none(), "nothing was written");

        // The page that was open before is stale now, with whatever is typed on it.
        let stale =
            imports::start_or_check(&app.ctx, &actor, import.id, Some(&seen), NOTHING, &changes);
        assert!(matches!(stale.await, Err(Error::Conflict(_))));
        let seen = imports::as_seen(&ready);
        let stopped =
            imports::start_or_check(&app.ctx, &actor, import.id, Some(&seen), NOTHING, &changes);
        assert!(
            matches!(stopped.await, Err(Error::Conflict(words)) if words.contains("1 row is invalid"))
        );
        let typed = Changes {
            cells: vec![Correction { ordinal: 1, column: Column::Country, value: "USA".into() }],
            ..changes.clone()
        };
        let start =
            imports::start_or_check(&app.ctx, &actor, import.id, Some(&seen), NOTHING, &typed);
        assert!(matches!(start.await.unwrap(), Started::Checking(_, 1)), "{}", app.name);
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!((ready.preview.created, ready.preview.invalid), (2, 0));
        let seen = imports::as_seen(&ready);
        let start =
            imports::start_or_check(&app.ctx, &actor, import.id, Some(&seen), NOTHING, &changes);
        assert!(matches!(start.await.unwrap(), Started::Started(_)), "{}", app.name);
        let done = app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!(done.applied.created, 2);
        let late = imports::start_or_check(&app.ctx, &actor, import.id, None, NOTHING, &typed);
        assert!(matches!(late.await, Err(Error::Conflict(_))), "a change is not dropped either");
    }
}

#[tokio::test]
async fn changes_from_a_page_that_somebody_else_has_changed_since_are_refused_whole() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, "vendor_data,country\na,US\n").await;
        let seen = imports::as_seen(&import);
        let theirs = Choices { mode: Mode::CreateOnly, ..Choices::default() };
        let theirs = Changes { choices: Some(theirs), ..Changes::default() };
        let ready = changed(&app, &actor, &import, &theirs).await;
        let mine = Changes {
            choices: Some(Choices::default()),
            cells: vec![Correction { ordinal: 0, column: Column::Country, value: "USA".into() }],
            ..Changes::default()
        };
        let late = imports::change_as_seen(&app.ctx, &actor, import.id, Some(&seen), &mine).await;
        assert!(matches!(late, Err(Error::Conflict(_))), "{}: {late:?}", app.name);
        let found = imports::find(&app.ctx, &actor, import.id).await.unwrap().unwrap();
        assert_eq!((found.choices.mode, found.corrections), (Mode::CreateOnly, 0));
        assert_ne!(imports::as_seen(&ready), seen);
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
        let row = &rows(&app, &actor, &ready, RowFilter::All).await[0];
        let cell = row.cells.iter().find(|cell| cell.column == Column::MetadataJson).unwrap();
        assert_eq!(cell.value, r#"{"branch":"007"}"#, "{}", app.name);
        assert_eq!(row.reasons.len(), 1);
        assert!(row.reasons[0].starts_with("email: "), "{:?}", row.reasons);
    }
}
