//! Files that would store something else than they mean: columns that a saved mapping misses, keys
//! that a spreadsheet has changed, headings and values in the wrong place.

use rollcall_core::access::{Actor, Role};
use rollcall_core::imports::{
    self, Cell, CellDiff, Changes, Choices, Correction, Import, ImportState, Mode, Outcome,
    PreviewRow, ReadOptions, RowFilter, Target,
};
use rollcall_core::users::Column;

use crate::any_csv::{as_shown, check, step, user, words};
use crate::common::importing::{case, kinds, lines, said};
use crate::common::{TestApp, test_apps};

const KEY: Column = Column::VendorData;
const HEADING: (Column, u8) = (KEY, 150);
const MISPLACED: u8 = 151;
const ZEROS: (Column, u8) = (KEY, 154);
const MISREAD: (Column, u8) = (Column::FullName, 128);
const MIXED: (Column, u8) = (Column::FullName, 130);

fn named(mapping: &str) -> ReadOptions {
    ReadOptions { mapping: mapping.into(), ..ReadOptions::default() }
}

/// Saves the mapping of a file whose status is in other words.
async fn save_mapping(app: &TestApp, actor: &Actor) {
    let file = b"Kdnr,Wert,Zustand,Nick\nVG-0,Ida Ek,gesperrt,id\n";
    let import = check(app, actor, file, ReadOptions::default()).await;
    let mut choice = as_shown(&step(app, actor, &import, ReadOptions::default()).await);
    choice.targets = vec![
        Target::Column(KEY),
        Target::Column(Column::FullName),
        Target::Column(Column::Status),
        Target::Column(Column::DisplayName),
    ];
    choice.save_as = "m1".into();
    imports::choose_mapping(&app.ctx, actor, import.id, &choice).await.unwrap();
    let ready = app.run_jobs_until(actor, &import, ImportState::Ready).await;
    let mut words = words(app, actor, &ready).await;
    words.remember = true;
    imports::choose_words(&app.ctx, actor, import.id, &words).await.unwrap();
    app.run_jobs_until(actor, &import, ImportState::Ready).await;
}

#[tokio::test]
async fn a_column_that_a_saved_mapping_reads_and_the_file_lacks_stops_the_import() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        save_mapping(&app, &actor).await;
        let whole = b"Nick,Kdnr,Zustand,Wert\nan,VG-1,gesperrt,Ana Pop\n";
        let import = check(&app, &actor, whole, named("m1")).await;
        assert_eq!(import.state, ImportState::Ready, "{}: {}", app.name, import.cause);

        let gone = check(&app, &actor, b"Kdnr,Wert,Nick\nVG-1,Ana Pop,an\n", named("m1")).await;
        assert_eq!(gone.state, ImportState::Mapping, "{}", app.name);
        assert!(gone.cause.contains("expects \"Zustand\" (status). This file"), "{}", gone.cause);
        // The page fills the mapping in and names the column; a person may go on without it.
        let shown = step(&app, &actor, &gone, ReadOptions::default()).await;
        assert_eq!(shown.mapping, "m1");
        assert_eq!(shown.missing, [("Zustand".to_owned(), Target::Column(Column::Status))]);
        assert_eq!(shown.columns[1].target, Target::Column(Column::FullName));
        imports::choose_mapping(&app.ctx, &actor, gone.id, &as_shown(&shown)).await.unwrap();
        let ready = app.run_jobs_until(&actor, &gone, ImportState::Ready).await;
        assert_eq!((ready.preview.created, ready.reading.mapping.as_str()), (1, ""));

        let renamed = b"Kdnr,Wert,State,Nick\nVG-1,Ana Pop,gesperrt,an\n";
        let renamed = check(&app, &actor, renamed, named("m1")).await;
        assert!(renamed.cause.contains("expects \"Zustand\" (status)"), "{}", renamed.cause);
        assert!(renamed.cause.contains("does not cover \"State\""), "{}", renamed.cause);
        let shown = step(&app, &actor, &renamed, ReadOptions::default()).await;
        assert_eq!(shown.missing.len(), 1);
        assert_eq!(shown.columns[0].target, Target::Column(KEY));

        let keyless = check(&app, &actor, b"Wert,Zustand\nAna,gesperrt\n", named("m1")).await;
        assert!(keyless.cause.contains("\"Kdnr\" (vendor_data)"), "{}", keyless.cause);
    }
}

#[tokio::test]
async fn a_key_that_lost_its_leading_zeros_is_warned_of_and_stays_another_user() {
    let blocked = "vendor_data,full_name,status\n000912377,Ana Pop,BLOCKED\n55,Bo Ek,ACTIVE\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let first = app.import(&actor, blocked).await;
        assert_eq!((first.applied.created, first.applied.warned), (2, 0), "{}", app.name);
        let csv = "vendor_data,full_name,status\n\
                   912377,Ana Pop,\n00055,Bo Ek,\n000912377,Ana Pop,\n912378,Cy Lo,\n0912,Di Ma,\n";
        let import = app.check(&actor, csv).await;
        assert_eq!(kinds(&import), [(ZEROS, 2)], "{}", app.name);
        let warned = app.rows(&actor, &import, RowFilter::Warned).await;
        assert_eq!(lines(&warned), [2, 3], "{}", app.name);
        assert!(said(&warned[0], KEY).contains("The ID of user 000912377"), "{warned:?}");
        assert!(said(&warned[1], KEY).contains("The ID of user 55"), "{warned:?}");
        assert_eq!(warned[0].outcome, Outcome::Created);
        // Only numbers lose their zeros.
        let letters = app.check(&actor, "vendor_data\nKP-0055\n0x55\n").await;
        assert_eq!(letters.preview.warned, 0, "{}", app.name);
        let elsewhere = app.actor_of("rival", "main", Role::Owner).await;
        let theirs = app.check(&elsewhere, "vendor_data\n912377\n").await;
        assert_eq!(theirs.preview.warned, 0, "{}", app.name);
    }
}

#[tokio::test]
async fn keys_of_one_file_that_lost_their_leading_zeros_are_warned_of() {
    const LOST: (Column, u8) = (KEY, 156);
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        // 97 is shorter than most; 105 is 000105 without its zeros.
        let import = app.check(&actor, &case("37-lost-zeros")).await;
        assert_eq!(kinds(&import), [(ZEROS, 1), (LOST, 1)], "{}", app.name);
        let warned = app.rows(&actor, &import, RowFilter::Warned).await;
        assert_eq!(lines(&warned), [22, 23], "{}", app.name);
        assert!(said(&warned[0], KEY).contains("Almost all user IDs"), "{warned:?}");
        assert!(said(&warned[1], KEY).starts_with("Another user ID differs"), "{warned:?}");
        // Both spellings are users: nothing is left to say.
        let pair = "vendor_data\n000124\n124\n";
        assert_eq!(app.import(&actor, pair).await.applied.created, 2, "{}", app.name);
        assert_eq!(app.check(&actor, pair).await.preview.warned, 0, "{}", app.name);
    }
}

#[tokio::test]
async fn an_address_or_a_number_of_another_user_is_warned_of_in_a_later_import() {
    const EMAIL: (Column, u8) = (Column::Email, 152);
    const PHONE: (Column, u8) = (Column::Phone, 153);
    let first = "vendor_data,email,phone,status\n\
                 VC-1,ana@mail.example,+4915119999999,BLOCKED\nVC-2,bo@mail.example,,ACTIVE\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let done = app.import(&actor, first).await;
        assert_eq!((done.applied.created, done.applied.warned), (2, 0), "{}", app.name);
        let csv = "vendor_data,email,phone\n\
                   VC-3,,+49 151 19999999\nVC-4,ANA@mail.example,+4915112345678\n\
                   VC-1,ana@mail.example,+4915119999999\nVC-2,ana@mail.example,\nVC-5,,\n\
                   VC-6,cy@mail.example,\n";
        let import = app.check(&actor, csv).await;
        // Line 5 has the address of line 3, too.
        let in_file = (Column::Email, 137);
        assert_eq!(kinds(&import), [(in_file, 1), (EMAIL, 2), (PHONE, 1)], "{}", app.name);
        let warned = app.rows(&actor, &import, RowFilter::Warned).await;
        assert_eq!(lines(&warned), [2, 3, 5], "{}", app.name);
        assert!(said(&warned[0], Column::Phone).starts_with("User VC-1 has the same phone number"));
        assert!(said(&warned[1], Column::Email).starts_with("User VC-1 has the same e-mail"));
        let same = app.check(&actor, first).await;
        assert_eq!((same.preview.unchanged, same.preview.warned), (2, 0), "{}", app.name);
        let elsewhere = app.actor_of("rival", "main", Role::Owner).await;
        assert_eq!(app.check(&elsewhere, first).await.preview.warned, 0, "{}", app.name);
        let choices = Choices { mode: Mode::UpdateOnly, ..Choices::default() };
        let updates = app.import_with(&actor, csv, &choices, true).await;
        assert_eq!(updates.preview.warned, 1, "{}", app.name);
    }
}

#[tokio::test]
async fn a_row_of_our_export_that_names_another_user_is_invalid() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,status\n000123,BLOCKED\nKP-2,ACTIVE\n").await;
        let ids = [user(&app, &actor, "000123").await, user(&app, &actor, "KP-2").await]
            .map(|user| user.didit_internal_id);
        let csv = format!(
            "didit_internal_id,vendor_data,full_name\n\
             {},123,Ana Pop\n{},KP-2,Bo Ek\n{},KP-3,Cy Lo\n,KP-4,Di Ma\n{},KP-5,Ed No\n",
            ids[0],
            ids[1],
            ids[1],
            uuid::Uuid::from_u128(7),
        );
        let import = app.check(&actor, &csv).await;
        let invalid = app.rows(&actor, &import, RowFilter::Outcome(Outcome::Invalid)).await;
        assert_eq!(lines(&invalid), [2, 4], "{}: {:?}", app.name, import.reasons);
        assert!(format!("{invalid:?}").contains("belongs to another user"), "{invalid:?}");
        // The ID of another system, or of nobody, says nothing.
        assert_eq!((import.preview.updated, import.preview.created), (1, 2), "{}", app.name);
        let done = app.import(&actor, &csv).await;
        assert_eq!((done.applied.created, done.applied.invalid), (2, 2), "{}", app.name);
    }
}

#[tokio::test]
async fn a_heading_between_the_rows_and_a_second_table_are_no_users() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        for (csv, line) in [
            (
                "vendor_data,full_name,country,status\nVT-101,Ana Pop,DEU,ACTIVE\n,,,\nBlocked,,,\n\
                 VT-103,Bo Ek,,\nVT-104,Cy Lo,,\n",
                4,
            ),
            (
                "vendor_data,full_name,country,status\nVQ-1,Ana Pop,DEU,ACTIVE\n\
                 Gesperrte Kunden,,,\nVQ-2,Bo Ek,DEU,\nVQ-3,Cy Lo,DEU,\n",
                3,
            ),
        ] {
            let import = app.check(&actor, csv).await;
            assert!(kinds(&import).contains(&(HEADING, 1)), "{}: {:?}", app.name, import.warnings);
            let warned = app.rows(&actor, &import, RowFilter::Warned).await;
            assert_eq!(lines(&warned), [line], "{}", app.name);
            assert!(said(&warned[0], KEY).contains("a heading between the rows"), "{warned:?}");
        }
        let two = "vendor_data,display_name,full_name,email,phone,country,status,tags,metadata_json\n\
                   VU-1,,Ana Pop,,,DEU,ACTIVE,,\n,,,,,,,,\nBlocked users,,,,,,,,\n\
                   vendor_data,reason,since,,,,,,\nVU-9,fraud,May 2020,,,,,,\n";
        let import = app.check(&actor, two).await;
        assert!(kinds(&import).contains(&(HEADING, 1)), "{}: {:?}", app.name, import.warnings);
        let invalid = app.rows(&actor, &import, RowFilter::Outcome(Outcome::Invalid)).await;
        assert_eq!(lines(&invalid), [5], "{}", app.name);
        assert!(format!("{invalid:?}").contains("is the name of a column"), "{invalid:?}");
        // Users of whom nothing but the key is known.
        let bare = "vendor_data,full_name,email\nVT-1,Ana,a@b.example\nVT-2,,\nVT-3,,\n";
        assert_eq!(app.check(&actor, bare).await.preview.warned, 0, "{}", app.name);
    }
}

#[tokio::test]
async fn values_of_other_columns_are_warned_of_as_keys_and_names() {
    let csv = "vendor_data,full_name,status\n\
               VN-1,BLOCKED,\nVN-2,\"{\"\"first\"\":\"\"Ana\"\"}\",\nVN-3,TRUE,\nACTIVE,Ana Pop,\n\
               DEU,Bo Ek,\nAna Pop,C-1,BLOCKED\nVN-7,Ben Active,\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, csv).await;
        let warned = app.rows(&actor, &import, RowFilter::Warned).await;
        assert_eq!(lines(&warned), [2, 3, 4, 5, 6, 7], "{}: {warned:?}", app.name);
        for column in [KEY, Column::FullName] {
            assert!(kinds(&import).iter().any(|(kind, _)| *kind == (column, MISPLACED)));
        }
        assert!(said(&warned[0], Column::FullName).starts_with("This is a status, not a name."));
        assert!(said(&warned[4], KEY).starts_with("This is a country code, not a user ID."));
        let none = app.check(&actor, "vendor_data,full_name\nNone,Ana\n").await;
        assert_eq!(none.preview.invalid, 1, "{}", app.name);
    }
}

#[tokio::test]
async fn one_letter_in_the_wrong_encoding_is_warned_of_with_the_guess() {
    let csv = "vendor_data,full_name\nVL-1,JĂĽrgen Pop\nVL-2,Jьrgen Pop\nVL-3,J眉rgen Pop\n\
               VL-4,Ji\u{792} Dvo\u{787}k\nVL-5,Jürgen Groß\nVL-6,Мария Иванова\nVL-7,王小明\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, csv).await;
        assert_eq!(kinds(&import), [(MISREAD, 3), (MIXED, 1)], "{}", app.name);
        let warned = app.rows(&actor, &import, RowFilter::Warned).await;
        for row in &warned[..3] {
            assert!(said(row, Column::FullName).contains("Jürgen Pop"), "{row:?}");
        }
    }
}

fn status_of(row: &PreviewRow) -> &Cell {
    row.cells.iter().find(|cell| cell.column == Column::Status).unwrap()
}

async fn empty_status(app: &TestApp, actor: &Actor, import: &Import, ordinal: i64) -> Import {
    let cell = Correction { ordinal, column: Column::Status, value: String::new() };
    let changes = Changes { cells: vec![cell], ..Changes::default() };
    app.change_import(actor, import, &changes).await
}

#[tokio::test]
async fn an_emptied_status_makes_nobody_active_and_the_preview_shows_what_a_row_becomes() {
    let csv = "vendor_data,full_name,status\nP1-1,Ana Pop,gesperrt\nP1-2,Bo Ek,\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, csv).await;
        assert_eq!((import.preview.created, import.preview.invalid), (1, 1), "{}", app.name);
        let corrected = empty_status(&app, &actor, &import, 0).await;
        assert_eq!((corrected.preview.created, corrected.preview.invalid), (1, 1), "{}", app.name);
        let rows = app.rows(&actor, &corrected, RowFilter::All).await;
        let CellDiff::Bad { message } = &status_of(&rows[0]).diff else { panic!("{rows:?}") };
        assert!(message.contains("this new user would be ACTIVE"), "{message}");
        assert_eq!(status_of(&rows[1]).value, "ACTIVE", "{}", app.name);
        let report = app.error_report(&actor, &corrected).await;
        assert!(report.contains("this new user would be ACTIVE"), "{report}");
        let done = app.run_import(&actor, &corrected).await;
        assert_eq!((done.applied.created, done.applied.invalid), (1, 1), "{}", app.name);

        // A user who is there keeps their status, so there an empty cell is right.
        app.import(&actor, "vendor_data,status\nP1-1,BLOCKED\n").await;
        let again = app.check(&actor, csv).await;
        let corrected = empty_status(&app, &actor, &again, 0).await;
        assert_eq!(corrected.preview.invalid, 0, "{}", app.name);
        let rows = app.rows(&actor, &corrected, RowFilter::All).await;
        assert_eq!(status_of(&rows[0]).value, "BLOCKED", "{}", app.name);
        let choices = Choices { mode: Mode::UpdateOnly, ..Choices::default() };
        let updated = app.import_with(&actor, csv, &choices, true).await;
        assert_eq!(updated.preview.created, 0, "{}", app.name);
    }
}
