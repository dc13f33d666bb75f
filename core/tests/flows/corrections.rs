//! Correcting by the kind and by the row, and a start that never drops what was changed before it.

use rollcall_core::Error;
use rollcall_core::access::Role;
use rollcall_core::imports::{
    self, Accepted, CellDiff, Changes, Choices, Correction, ImportState, Mode, Outcome, RowFilter,
    Started,
};
use rollcall_core::users::Column;

use crate::common::test_apps;

const NOTHING: Accepted = Accepted { warned: 0, status_changes: 0 };

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

        let ready = app.change_import(&actor, &import, &accept(country.0, country.1)).await;
        assert_eq!((ready.preview.invalid, ready.corrections), (3_002, 0));
        let ready = app.change_import(&actor, &import, &accept(phone.0, phone.1)).await;
        assert_eq!((ready.preview.invalid, ready.preview.created), (2, 3_000), "{}", app.name);
        assert!(ready.offers.iter().all(|one| one.accepted));
        assert_eq!(ready.offers[0].rows, 3_001);
        let filter = RowFilter::Reason { column: country.0, code: country.1 };
        let first = &app.rows(&actor, &ready, filter).await[0];
        assert_eq!((first.line, first.outcome), (2, Outcome::Created));
        let cell = first.cells.iter().find(|cell| cell.column == Column::Country).unwrap();
        assert_eq!((cell.value.as_str(), cell.corrected_from.as_deref()), ("USA", Some("US")));
        assert!(cell.offered);
        assert_eq!(app.number("SELECT COUNT(*) FROM import_corrections").await, 0);

        let back = Changes { withdraw: vec![country], ..Changes::default() };
        let ready = app.change_import(&actor, &import, &back).await;
        assert_eq!(ready.preview.invalid, 3_002, "{}", app.name);
        let twice = imports::change(&app.ctx, &actor, import.id, &back).await;
        assert!(matches!(twice, Err(Error::Conflict(_))), "{twice:?}");
        let unknown = accept(Column::Email, 6);
        let unknown = imports::change(&app.ctx, &actor, import.id, &unknown).await;
        assert!(matches!(unknown, Err(Error::Conflict(_))), "{unknown:?}");

        let accepted = app.audit_details(&actor, "import.suggestion_accepted").await;
        assert_eq!(accepted.len(), 2);
        assert!(accepted[1].contains("country: ") && accepted[1].contains("3001"), "{accepted:?}");
        assert_eq!(app.audit_details(&actor, "import.suggestion_taken_back").await.len(), 1);
        let previews = app.audit_details(&actor, "import.previewed").await;
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
        let ready = app.change_import(&actor, &import, &all).await;
        let done = app.run_import(&actor, &ready).await;
        assert_eq!(done.applied, ready.preview, "{}", app.name);
        let one = app.find_user(&actor, "f-0003").await.unwrap();
        assert_eq!(one.country.as_deref(), Some("USA"));
        assert_eq!(one.phone.as_deref(), Some("+442055500003"));
        let text = app.error_report(&actor, &done).await;
        assert!(text.contains(",Keyless,,USA\r\n"), "{}: {text}", app.name);
        // What was written can be found after the run as before it.
        let filter = RowFilter::Reason { column: Column::Country, code: ready.offers[0].code };
        let shown = app.rows(&actor, &done, filter).await;
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
        let ready = app.change_import(&actor, &import, &changes).await;
        assert_eq!((ready.preview.created, ready.preview.invalid), (2, 1), "{}", app.name);
        let all = app.rows(&actor, &ready, RowFilter::All).await;
        assert_eq!(all[1].cells[1].value, "FRA");
        assert_eq!(all[1].cells[1].corrected_from.as_deref(), Some("XX"));
        assert!(
            matches!(&all[2].cells[0].diff, CellDiff::Bad { message } if message.contains("line 2"))
        );
        let done = app.run_import(&actor, &ready).await;
        assert_eq!(done.applied.created, 2);
        assert_eq!(app.find_user(&actor, "b").await.unwrap().country.as_deref(), Some("FRA"));
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
        let corrected = app.change_import(&actor, &import, &both).await;
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
            let before = app.rows(&actor, &import, RowFilter::All).await;
            let reasons = import.offers.iter().map(|one| (one.column, one.code)).collect();
            let all = Changes { accept: reasons, ..Changes::default() };
            let ready = app.change_import(&actor, &import, &all).await;
            offered += ready.offers.len();
            assert!(ready.offers.iter().all(|one| one.accepted && one.rows > 0), "{name}");
            for (old, new) in before.iter().zip(app.rows(&actor, &ready, RowFilter::All).await) {
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
        assert!(app.find_user(&actor, "a").await.is_none(), "nothing was written");

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
        let ready = app.change_import(&actor, &import, &theirs).await;
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
