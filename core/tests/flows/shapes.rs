//! Files whose shape is not what the template has: titles above the header, quotes that do not
//! match, rows of other lengths, bytes of another encoding, and the report about all that.

use bytes::Bytes;
use futures::TryStreamExt;
use rollcall_core::access::{Actor, Role};
use rollcall_core::imports::{
    self, CellDiff, Correction, Delimiter, Dialect, Encoding, Import, ImportState, MappingChoice,
    NewFile, Outcome, PreviewRow, Question, ReadOptions, RowFilter, Target,
};
use rollcall_core::users::{self, Column};
use unicode_normalization::UnicodeNormalization;

use crate::common::{TestApp, test_apps};

macro_rules! case {
    ($name:literal) => {
        include_bytes!(concat!("../fixtures/cases/", $name, ".csv"))
    };
}

async fn check_as(app: &TestApp, actor: &Actor, bytes: &[u8], options: ReadOptions) -> Import {
    let pieces: Vec<_> = bytes.chunks(99).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    let file = NewFile { name: "shape.csv".into(), options, ..NewFile::default() };
    imports::run_inline(&app.ctx, actor, file, futures::stream::iter(pieces), true, |_| {})
        .await
        .unwrap()
}

async fn check(app: &TestApp, actor: &Actor, bytes: &[u8]) -> Import {
    check_as(app, actor, bytes, ReadOptions::default()).await
}

async fn rows(app: &TestApp, actor: &Actor, import: &Import) -> Vec<PreviewRow> {
    imports::rows(&app.ctx, actor, import.id, RowFilter::All, 0, 99).await.unwrap().unwrap().rows
}

fn value(row: &PreviewRow, column: Column) -> &str {
    row.cells.iter().find(|cell| cell.column == column).map_or("", |cell| cell.value.as_str())
}

/// What is wrong with a row: as a whole, else in its first bad cell.
fn wrong(row: &PreviewRow) -> String {
    let bad = row.cells.iter().find_map(|cell| match &cell.diff {
        CellDiff::Bad { message } => Some(format!("{}: {message}", cell.column.name())),
        _ => None,
    });
    row.problem.clone().or(bad).unwrap_or_default()
}

async fn report(app: &TestApp, actor: &Actor, import: &Import) -> Vec<u8> {
    let report = imports::error_report(&app.ctx, actor, import.id).await.unwrap().unwrap();
    report.body.try_collect::<Vec<_>>().await.unwrap().concat()
}

#[tokio::test]
async fn a_header_below_title_lines_is_found_and_said_and_its_rows_keep_their_lines() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, case!("10-title-before-header")).await;
        assert_eq!(import.state, ImportState::Ready, "{}", import.cause);
        assert_eq!((import.reading.header_line, import.reading.titles), (4, 2));
        let rows = rows(&app, &actor, &import).await;
        let lines: Vec<(i64, &str)> =
            rows.iter().map(|row| (row.line, value(row, Column::FullName))).collect();
        assert_eq!(lines, [(5, "Ella Krog"), (6, ""), (7, "Finn Lauri")]);
    }
}

#[tokio::test]
async fn where_the_lines_above_a_header_look_like_rows_an_operator_says_which_line_it_is() {
    let file = b"a-1,Ana,a@b.example\nvendor_data,full_name,email\nz-1,Zoe,z@b.example\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, file).await;
        assert_eq!(import.state, ImportState::Mapping);
        assert_eq!(import.reading.question, Question::HeaderLine);
        assert!(import.cause.starts_with("Line 2 looks like the header"), "{}", import.cause);
        let options = ReadOptions { header_line: Some(2), ..ReadOptions::default() };
        let said = check_as(&app, &actor, file, options).await;
        assert_eq!((said.state, said.rows), (ImportState::Ready, 1), "{}", said.cause);
        // Going on from the page is an answer, too.
        let column = |column| Target::Column(column);
        let targets = [Column::VendorData, Column::FullName, Column::Email].map(column).to_vec();
        let choice = MappingChoice { targets: targets.clone(), ..MappingChoice::default() };
        imports::choose_mapping(&app.ctx, &actor, import.id, &choice).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!((ready.reading.header_line, ready.rows), (2, 1));
        let choice = MappingChoice { targets, header_line: Some(1), ..MappingChoice::default() };
        imports::choose_mapping(&app.ctx, &actor, import.id, &choice).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!((ready.reading.header_line, ready.rows), (1, 2));
    }
}

#[tokio::test]
async fn a_separator_line_and_every_kind_of_line_end_leave_the_files_own_line_numbers() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, case!("02-sep-line-bom")).await;
        assert_eq!((import.reading.header_line, import.reading.titles), (2, 0));
        assert_eq!(import.reading.delimiter, Delimiter::Semicolon);
        let found = rows(&app, &actor, &import).await;
        assert_eq!(found.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(value(&found[0], Column::FullName), "Lind, Oskar");
        assert_eq!(value(&found[1], Column::FullName), "Zoë Brandt");
        let import = check(&app, &actor, case!("04a-cr-only")).await;
        let found = rows(&app, &actor, &import).await;
        assert_eq!(found.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3, 5]);
    }
}

#[tokio::test]
async fn text_behind_a_closing_quote_makes_the_row_invalid_and_never_another_name() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, case!("13a-inner-quotes")).await;
        assert_eq!((import.preview.created, import.preview.invalid), (4, 1));
        let found = rows(&app, &actor, &import).await;
        assert_eq!(found.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3, 4, 5, 6]);
        assert_eq!(value(&found[0], Column::FullName), "Jonas \"Jo\" Lind");
        assert_eq!(value(&found[1], Column::FullName), "\"Petra \"Pet\" Holm\"");
        assert!(wrong(&found[1]).starts_with("Cell 3 continues after its closing quote"));
        assert_eq!(value(&found[2], Column::DisplayName), "5\" tall");
        assert_eq!(value(&found[3], Column::FullName), "Louise \"Lou\" Marin");
        let text = String::from_utf8(report(&app, &actor, &import).await).unwrap();
        assert!(text.ends_with(",RC-1302,Pet,\"Petra \"Pet\" Holm\",DNK\r\n"), "{text}");
    }
}

#[tokio::test]
async fn backslashes_before_quotes_are_named_and_read_where_an_operator_says_so() {
    let file = case!("14-backslash-quotes");
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, file).await;
        let found = rows(&app, &actor, &import).await;
        assert_eq!((import.preview.created, import.preview.invalid), (2, 2));
        for row in &found[..2] {
            assert!(wrong(row).contains("a backslash before a quote"), "{}", wrong(row));
        }
        assert_eq!(value(&found[3], Column::FullName), "C:\\Temp");
        let step = imports::mapping_step(&app.ctx, &actor, import.id, &ReadOptions::default())
            .await
            .unwrap()
            .unwrap();
        assert!(step.backslashes && step.dialect == Dialect::Doubled);
        let options = ReadOptions { dialect: Some(Dialect::Backslash), ..ReadOptions::default() };
        let step =
            imports::mapping_step(&app.ctx, &actor, import.id, &options).await.unwrap().unwrap();
        assert!(!step.backslashes && step.dialect == Dialect::Backslash);
        let targets = step.columns.iter().map(|column| column.target.clone()).collect();
        let choice = MappingChoice {
            dialect: Some(Dialect::Backslash),
            targets,
            ..MappingChoice::default()
        };
        imports::choose_mapping(&app.ctx, &actor, import.id, &choice).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!(ready.reading.dialect, Dialect::Backslash);
        let found = rows(&app, &actor, &ready).await;
        assert_eq!(value(&found[0], Column::FullName), "Ana \"Nita\" Ruiz");
        assert_eq!(value(&found[0], Column::MetadataJson), r#"{"tier":"gold","desk":"A"}"#);
        assert_eq!((found[1].outcome, found[3].outcome), (Outcome::Invalid, Outcome::Created));
        assert_eq!(value(&found[3], Column::FullName), "C:\\Temp");
        // The report is read without that choice.
        let text = String::from_utf8(report(&app, &actor, &ready).await).unwrap();
        assert!(
            text.ends_with(",RC-1402,Bo Quist,\\N,\"{\"\"tier\"\":\"\"basic\"\"}\"\r\n"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn empty_cells_at_the_end_and_rows_of_blanks_are_nothing_and_other_lengths_have_their_words()
{
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, case!("27-semicolon-with-commas")).await;
        assert_eq!((import.preview.created, import.preview.invalid), (3, 0), "{}", import.cause);
        let found = rows(&app, &actor, &import).await;
        assert_eq!(value(&found[0], Column::MetadataJson), r#"{"limit":"12,5","desk":"A,B,C"}"#);
        assert_eq!(value(&found[2], Column::Tags), "a, b, c, d, e");

        let file = "vendor_data,full_name,email,,\r\nkp-1,Ann,,,\r\n , \"\",\t,\u{a0},\r\n\
                    kp-2,Bo,\r\n\"\"\r\nkp-3,Cy,,,,,,\r\n\u{1a}";
        let import = check(&app, &actor, file.as_bytes()).await;
        assert_eq!(import.columns, [Column::VendorData, Column::FullName, Column::Email]);
        let found = rows(&app, &actor, &import).await;
        let lines: Vec<i64> = found.iter().map(|row| row.line).collect();
        assert_eq!((lines.as_slice(), import.preview.created), (&[2, 4, 6][..], 3));

        let file = "vendor_data,full_name,email\r\nkp-3\r\nkp-4,Cy,Lee,c@d.example\r\n\
                    kp-5,Di,,,x\r\nvendor_data,Full_Name,email,,\r\n";
        let import = check(&app, &actor, file.as_bytes()).await;
        let found = rows(&app, &actor, &import).await;
        assert!(wrong(&found[0]).starts_with("The row has 1 cell, the header has 3. Add"));
        assert!(wrong(&found[1]).starts_with("The row has 4 cells, the header has 3. Put quotes"));
        assert!(wrong(&found[2]).starts_with("The row has 5 cells, the header has 3. Put quotes"));
        assert!(wrong(&found[3]).contains("repeats the header"));
    }
}

#[tokio::test]
async fn a_foreign_byte_in_utf_8_costs_its_row_alone_and_can_be_corrected() {
    let file = b"vendor_data,full_name,note\nkp-1,Zo\xC3\xAB Brandt,\xC3\xA9\nkp-2,Ann \xEB Lee,x\nkp-3,Bo,\xFF\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, file).await;
        assert_eq!(import.reading.encoding, Encoding::UTF_8);
        let targets = vec![
            Target::Column(Column::VendorData),
            Target::Column(Column::FullName),
            Target::Ignore,
        ];
        let choice = MappingChoice { targets, ..MappingChoice::default() };
        imports::choose_mapping(&app.ctx, &actor, import.id, &choice).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert!(!ready.reading.guessed);
        let found = rows(&app, &actor, &ready).await;
        assert_eq!(value(&found[0], Column::FullName), "Zoë Brandt");
        assert!(wrong(&found[1]).starts_with("full_name: The byte 0xEB is not UTF-8"));
        // Nobody reads the column that holds the other one.
        assert_eq!(found[2].outcome, Outcome::Created);
        let bytes = report(&app, &actor, &ready).await;
        assert!(bytes.ends_with(b",kp-2,Ann \xEB Lee,x\r\n"), "the row's own bytes");
        let value = "Ann Noël Lee".to_owned();
        let fix = Correction { ordinal: 1, column: Column::FullName, value };
        imports::correct(&app.ctx, &actor, import.id, &[fix]).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!((ready.preview.created, ready.preview.invalid), (3, 0));
        app.start_as_shown(&actor, &import).await.unwrap();
        let done = app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!(done.applied.created, 3, "{}", app.name);
    }
}

#[tokio::test]
async fn a_file_that_ends_within_a_letter_is_utf_8_and_its_last_row_says_so() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, case!("36-cut-letter")).await;
        assert_eq!(import.state, ImportState::Ready, "{}: {}", app.name, import.cause);
        assert_eq!(import.reading.encoding, Encoding::UTF_8);
        assert_eq!((import.preview.created, import.preview.invalid), (2, 1), "{}", app.name);
        let found = rows(&app, &actor, &import).await;
        assert!(wrong(&found[2]).starts_with("The file ends within a letter"), "{found:?}");
    }
}

#[tokio::test]
async fn vietnamese_with_tones_as_marks_is_never_stored_as_another_language() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, case!("35-vietnamese")).await;
        assert_eq!(import.reading.encoding, Encoding::WINDOWS_1258, "{}", import.cause);
        let options =
            ReadOptions { encoding: Some(Encoding::WINDOWS_1258), ..ReadOptions::default() };
        let told = check_as(&app, &actor, case!("35-vietnamese"), options).await;
        assert_eq!(told.preview.created, 14, "{}", app.name);
        let found = rows(&app, &actor, &told).await;
        let name: String = value(&found[0], Column::FullName).nfc().collect();
        assert_eq!(name, "Nguyễn Văn Hùng", "{}", app.name);
    }
}

#[tokio::test]
async fn a_file_with_a_byte_order_mark_stays_utf_8_whatever_its_bytes() {
    let file = b"\xEF\xBB\xBFvendor_data,full_name\nkp-1,Bo\nkp-2,Zo\xEB\nkp-3,Ren\xE9e\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, file).await;
        assert_eq!(import.reading.encoding, Encoding::UTF_8, "{}", import.cause);
        assert_eq!((import.preview.created, import.preview.invalid), (1, 2), "{}", app.name);
    }
}

#[tokio::test]
async fn a_handful_of_bytes_of_another_encoding_is_a_question_with_its_readings() {
    let mut file = b"vendor_data,full_name\n".to_vec();
    for row in 0..3_000 {
        file.extend_from_slice(format!("kp-{row},Person Number\n").as_bytes());
    }
    file.extend_from_slice(b"kp-x,\xDDr J\xF3nsd\xF3ttir\n");
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, &file).await;
        assert_eq!(
            (import.state, import.reading.question),
            (ImportState::Mapping, Question::Encoding)
        );
        let words = "byte 0xDD on line 3002 in the column \"full_name\"";
        assert!(import.cause.contains(words), "{}", import.cause);
        let options = ReadOptions::default();
        let step =
            imports::mapping_step(&app.ctx, &actor, import.id, &options).await.unwrap().unwrap();
        let reads = |encoding: &str| {
            let encoding = Encoding::from_name(encoding).unwrap();
            let doubt = step.doubts.iter().find(|doubt| doubt.encodings.contains(&encoding));
            doubt.unwrap().phrases.clone()
        };
        assert_eq!(reads("windows-1252"), [(3_002, "Ýr Jónsdóttir".to_owned())]);
        assert_eq!(reads("windows-1254"), [(3_002, "İr Jónsdóttir".to_owned())]);
        let targets = vec![Target::Column(Column::VendorData), Target::Column(Column::FullName)];
        let encoding = Encoding::from_name("windows-1252");
        let choice = MappingChoice { encoding, targets, ..MappingChoice::default() };
        imports::choose_mapping(&app.ctx, &actor, import.id, &choice).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!((ready.preview.created, ready.preview.invalid), (3_001, 0));
        // Said beforehand it is no question; as UTF-8 the row alone is invalid.
        for (encoding, created) in [("windows-1252", 3_001), ("UTF-8", 3_000)] {
            let options =
                ReadOptions { encoding: Encoding::from_name(encoding), ..ReadOptions::default() };
            let import = check_as(&app, &actor, &file, options).await;
            assert_eq!(import.state, ImportState::Ready, "{encoding}: {}", import.cause);
            assert_eq!(import.preview.created, created, "{encoding}");
        }
    }
}

#[tokio::test]
async fn the_report_holds_rows_of_any_length_in_their_own_columns_and_goes_round() {
    let file = "vendor_data;full_name;email;status\r\n\
                kp-1;=HYPERLINK(\"x\");nope;ACTIVE\r\n\
                kp-2;\"=1;2\";nope;ACTIVE\r\n\
                kp-3;Ann\r\n\
                kp-4;Bo;b@c.example;ACTIVE;spare\r\n\
                kp-5;'+49 \"151\";-;ACTIVE\r\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, file.as_bytes()).await;
        assert_eq!(import.preview.invalid, 5, "{:?}", import.reasons);
        let text = String::from_utf8(report(&app, &actor, &import).await).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[0],
            "rollcall_line;rollcall_outcome;rollcall_reasons;vendor_data;full_name;email;status"
        );
        for (line, start, end) in [
            (1, "2;invalid;", ";kp-1;'=HYPERLINK(\"x\");nope;ACTIVE"),
            (2, "3;invalid;", ";kp-2;\"'=1;2\";nope;ACTIVE"),
            (3, "4;invalid;", ";kp-3;Ann"),
            (4, "5;invalid;", ";kp-4;Bo;b@c.example;ACTIVE;spare"),
            (5, "6;invalid;", ";kp-5;'+49 \"151\";'-;ACTIVE"),
        ] {
            assert!(lines[line].starts_with(start) && lines[line].ends_with(end), "{text}");
        }
        let mended = text
            .replace(";nope;", ";a@b.example;")
            .replace(";kp-3;Ann", ";kp-3;Ann;;")
            .replace("ACTIVE;spare", "ACTIVE")
            .replace(";'-;", ";;");
        let again = check(&app, &actor, mended.as_bytes()).await;
        assert_eq!((again.preview.created, again.preview.invalid), (5, 0), "{:?}", again.reasons);
        let found = rows(&app, &actor, &again).await;
        let names: Vec<&str> = found.iter().map(|row| value(row, Column::FullName)).collect();
        assert_eq!(names, ["=HYPERLINK(\"x\")", "=1;2", "Ann", "Bo", "+49 \"151\""]);
        // A report of a report has the added columns once.
        let twice = check(&app, &actor, text.as_bytes()).await;
        let second = String::from_utf8(report(&app, &actor, &twice).await).unwrap();
        assert_eq!(second.lines().next(), Some(lines[0]));
        assert!(second.contains(";kp-1;'=HYPERLINK(\"x\");nope;ACTIVE\r\n"), "{second}");
        assert_eq!(
            users::search(&app.ctx, &actor, &users::UserQuery::default()).await.unwrap().rows.len(),
            0
        );
    }
}
