//! Values that cannot be meant, or are probably not: what is refused and what is said first, in a file and
//! in a form.

use futures::TryStreamExt;
use rollcall_core::access::{Actor, Role};
use rollcall_core::imports::{self, Import, ImportState, PreviewRow, RowFilter};
use rollcall_core::users::{self, Column, UserEdit, UserRef};
use rollcall_core::{Error, FieldErrors};

use crate::common::{TestApp, test_apps};

const CAPITALS: (Column, u8) = (Column::VendorData, 144);
const TRUTH: (Column, u8) = (Column::VendorData, 145);
const NO_NAME: (Column, u8) = (Column::FullName, 146);

async fn rows(app: &TestApp, actor: &Actor, import: &Import, filter: RowFilter) -> Vec<PreviewRow> {
    imports::rows(&app.ctx, actor, import.id, filter, 0, 200).await.unwrap().unwrap().rows
}

fn lines(rows: &[PreviewRow]) -> Vec<i64> {
    rows.iter().map(|row| row.line).collect()
}

fn said(row: &PreviewRow, column: Column) -> String {
    let cell = row.cells.iter().find(|cell| cell.column == column);
    cell.map(|cell| cell.warnings.join(" ")).unwrap_or_default()
}

fn kinds(import: &Import) -> Vec<((Column, u8), i64)> {
    import.warnings.iter().map(|one| ((one.column, one.code), one.count)).collect()
}

#[tokio::test]
async fn a_number_that_no_phone_of_its_country_has_is_refused() {
    let csv = "vendor_data,phone\n\
               p-1,+1 202 555 0143\np-2,+1 202 555 014\np-3,+1 1 202 555 0143\n\
               p-4,+7 912 345 67 89\np-5,+7 8 912 345 67 89\np-6,+77012345678\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, csv).await;
        let invalid =
            rows(&app, &actor, &import, RowFilter::Outcome(imports::Outcome::Invalid)).await;
        assert_eq!(lines(&invalid), [3, 4, 6], "{}", app.name);
        let words = format!("{:?}", invalid[0]);
        assert!(
            words.contains("9 digits after +1. Numbers that begin with +1 have 10."),
            "{words}"
        );
    }
}

#[tokio::test]
async fn a_key_in_other_capitals_is_said_before_its_user_changes() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\n001D00aB,Ana Lind\n001D00ac,Bo Lind\n").await;
        let csv = "vendor_data,full_name\n001D00Ab,Cy Lind\n001d00ac,Bo Lind\n";
        let import = app.check(&actor, csv).await;
        // A row that changes nothing is nobody's surprise.
        assert_eq!(kinds(&import), [(CAPITALS, 1)], "{}", app.name);
        let warned = rows(&app, &actor, &import, RowFilter::Warned).await;
        assert_eq!(lines(&warned), [2]);
        let words = said(&warned[0], Column::VendorData);
        assert!(words.contains("not case-sensitive") && words.contains("001D00aB"), "{words}");
        let report = imports::error_report(&app.ctx, &actor, import.id).await.unwrap().unwrap();
        let pieces: Vec<_> = report.body.try_collect().await.unwrap();
        let report = String::from_utf8(pieces.concat()).unwrap();
        assert!(report.contains("not case-sensitive"), "{report}");
        let started = imports::start(&app.ctx, &actor, import.id).await;
        assert!(matches!(started, Err(Error::Conflict(_))), "{}", app.name);
        assert_eq!(import.state, ImportState::Ready);

        // Within one file the second row is refused, with the line of the first.
        let twice = app.check(&actor, "vendor_data\nKP-1\nkp-1\n").await;
        let invalid =
            rows(&app, &actor, &twice, RowFilter::Outcome(imports::Outcome::Invalid)).await;
        let words = format!("{invalid:?}");
        assert!(words.contains("line 2 (not case-sensitive)"), "{words}");
    }
}

#[tokio::test]
async fn a_truth_value_as_a_key_and_a_number_as_a_name_are_warned_of() {
    let csv = "vendor_data,full_name\n\
               TRUE,Ana Lind\nt-2,12345\nt-3,ana@mail.example\nt-4,X Æ A-12\nt-5,Louis XIV\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, csv).await;
        let mut found = kinds(&import);
        found.sort_by_key(|((_, code), _)| *code);
        assert_eq!(found, [(TRUTH, 1), (NO_NAME, 2)], "{}", app.name);
        let warned = rows(&app, &actor, &import, RowFilter::Warned).await;
        assert_eq!(lines(&warned), [2, 3, 4], "{}", app.name);
    }
}

#[tokio::test]
async fn a_form_saves_what_is_probably_wrong_only_after_it_has_said_so() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nf-1,Ana Lind\n").await;
        let user = users::find_by(&app.ctx, &actor, UserRef::VendorData("f-1")).await;
        let user = user.unwrap().unwrap();
        let typed = UserEdit {
            version: user.version,
            full_name: "JosÃ© NÃºÃ±ez".into(),
            email: "ana@mail.example".into(),
            ..UserEdit::default()
        };
        let save = async |typed: &UserEdit| -> Option<FieldErrors> {
            match users::edit(&app.ctx, &actor, user.didit_internal_id, typed).await {
                Ok(_) => None,
                Err(Error::Invalid(errors)) => Some(errors),
                Err(other) => panic!("{other:?}"),
            }
        };
        let errors = save(&typed).await.expect("a name that was misread");
        let words = errors["full_name"].join(" ");
        assert!(words.contains("José Núñez") && words.ends_with("save again."), "{words}");
        assert_eq!(errors.len(), 1, "{}: {errors:?}", app.name);

        // Another value that is probably wrong was not shown yet.
        let seen = users::seen_values(&typed, &errors);
        let other = UserEdit { full_name: "MÃ¼ller".into(), seen: seen.clone(), ..typed.clone() };
        assert!(save(&other).await.is_some(), "{}", app.name);
        assert_eq!(save(&UserEdit { seen, ..typed }).await, None, "{}", app.name);
    }
}
