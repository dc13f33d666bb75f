//! Files in other encodings and with other delimiters than the template.

use bytes::Bytes;
use rollcall_core::access::{Actor, Role};
use rollcall_core::imports::{
    self, AcceptedUnseen, Delimiter, Encoding, Import, ImportState, MappingChoice, MappingStep,
    NewFile, Outcome, ReadOptions, RowFilter, Target, WordTarget, WordsChoice,
};
use rollcall_core::users::{self, User, UserQuery};

use crate::common::{TestApp, test_apps};

fn pieces(bytes: &[u8]) -> impl futures::Stream<Item = std::io::Result<Bytes>> + Send + Unpin {
    let pieces: Vec<_> = bytes.chunks(999).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    futures::stream::iter(pieces)
}

pub(crate) async fn check(
    app: &TestApp,
    actor: &Actor,
    bytes: &[u8],
    options: ReadOptions,
) -> Import {
    let file = NewFile { name: "export.csv".into(), options, ..NewFile::default() };
    imports::run_inline(&app.ctx, actor, file, pieces(bytes), true, |_| {}).await.unwrap()
}

pub(crate) async fn step(
    app: &TestApp,
    actor: &Actor,
    import: &Import,
    options: ReadOptions,
) -> MappingStep {
    imports::mapping_step(&app.ctx, actor, import.id, &options).await.unwrap().unwrap()
}

/// What the page would send if it were sent as it is shown, and what waits for a choice is ignored.
pub(crate) fn as_shown(step: &MappingStep) -> MappingChoice {
    let mut targets = vec![Target::Ignore; step.width];
    for column in &step.columns {
        if column.target != Target::Undecided {
            targets[column.index] = column.target.clone();
        }
    }
    MappingChoice { targets, mapping: step.mapping.clone(), ..MappingChoice::default() }
}

/// The words of a file as they are suggested; what has no suggestion becomes FLAGGED.
pub(crate) async fn words(app: &TestApp, actor: &Actor, import: &Import) -> WordsChoice {
    let step = imports::words_step(&app.ctx, actor, import.id).await.unwrap().unwrap();
    let mut choice = WordsChoice::default();
    for column in step.columns {
        for word in column.words {
            let flagged = || WordTarget::Value("FLAGGED".into());
            choice.words.push((column.column, word.key, word.becomes.or_else(|| Some(flagged()))));
        }
    }
    choice
}

pub(crate) async fn user(app: &TestApp, actor: &Actor, key: &str) -> User {
    let query = UserQuery { search: key.into(), ..UserQuery::default() };
    let page = users::search(&app.ctx, actor, &query).await.unwrap();
    let row = page.rows.iter().find(|row| row.vendor_data == key).unwrap();
    users::find(&app.ctx, actor, row.didit_internal_id).await.unwrap().unwrap()
}

pub(crate) fn utf16(text: &str, little: bool, mark: bool) -> Vec<u8> {
    let mark = mark.then_some(0xFEFF);
    let units = mark.into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
}

const TEMPLATE: &str = "vendor_data;full_name;tags\r\nkp-1;Jürgen Groß;\"retail,edd\"\r\n\r\nkp-2;Bärbel;\"a;b\"\r\nkp-3;Jörg\r\n";

#[tokio::test]
async fn a_template_in_any_encoding_and_delimiter_needs_no_mapping_and_keeps_its_lines() {
    let (latin, _, lost) = encoding_rs::WINDOWS_1252.encode(TEMPLATE);
    assert!(!lost);
    let piped = TEMPLATE.replace(';', "|").replace("a|b", "a;b");
    for app in test_apps().await {
        let actor = app.actor(Role::ComplianceOfficer).await;
        for (bytes, encoding, delimiter) in [
            (TEMPLATE.as_bytes().to_vec(), Encoding::UTF_8, Delimiter::Semicolon),
            (latin.to_vec(), Encoding::WINDOWS_1252, Delimiter::Semicolon),
            (utf16(TEMPLATE, true, true), Encoding::UTF_16LE, Delimiter::Semicolon),
            (utf16(TEMPLATE, false, true), Encoding::UTF_16BE, Delimiter::Semicolon),
            (utf16(TEMPLATE, true, false), Encoding::UTF_16LE, Delimiter::Semicolon),
            (
                utf16(&TEMPLATE.replace(';', "\t").replace("a\tb", "a;b"), true, true),
                Encoding::UTF_16LE,
                Delimiter::Tab,
            ),
            (format!("\u{feff}{piped}").into_bytes(), Encoding::UTF_8, Delimiter::Pipe),
        ] {
            let import = check(&app, &actor, &bytes, ReadOptions::default()).await;
            assert_eq!(import.state, ImportState::Ready, "{encoding:?}: {}", import.cause);
            assert_eq!((import.reading.encoding, import.reading.delimiter), (encoding, delimiter));
            assert_eq!(import.reading.guessed, encoding == Encoding::WINDOWS_1252);
            let page = imports::rows(&app.ctx, &actor, import.id, RowFilter::All, 0, 50)
                .await
                .unwrap()
                .unwrap();
            let rows: Vec<(i64, Outcome, &str)> = page
                .rows
                .iter()
                .map(|row| (row.line, row.outcome, row.cells[1].value.as_str()))
                .collect();
            assert_eq!(
                rows,
                [
                    (2, Outcome::Created, "Jürgen Groß"),
                    (4, Outcome::Created, "Bärbel"),
                    (5, Outcome::Invalid, "Jörg")
                ],
                "{encoding:?}"
            );
            imports::cancel(&app.ctx, &actor, import.id).await.unwrap();
        }
        // The run reads the same text.
        let bytes = utf16(TEMPLATE, true, true);
        // A tag with a semicolon is a warning.
        let accepts = AcceptedUnseen::ALL;
        let file = NewFile { name: "u.csv".into(), accepts, ..NewFile::default() };
        let import =
            imports::run_inline(&app.ctx, &actor, file, pieces(&bytes), false, |_| {}).await;
        assert_eq!(import.unwrap().applied.created, 2, "{}", app.name);
        assert_eq!(user(&app, &actor, "kp-1").await.full_name.as_deref(), Some("Jürgen Groß"));
    }
}

#[tokio::test]
async fn an_accent_far_behind_the_first_bytes_is_not_lost() {
    let mut file = "vendor_data,full_name\n".to_owned();
    for row in 0..60_000 {
        file.push_str(&format!("kp-{row:07},Ann Example the {row}th\n"));
    }
    let mut bytes = file.into_bytes();
    assert!(bytes.len() > 1_100_000);
    bytes.extend_from_slice(b"kp-last,J\xFCrgen Gro\xDF und K\xE4the aus M\xFCnchen\n");
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, &bytes, ReadOptions::default()).await;
        assert_eq!(import.state, ImportState::Ready, "{}", import.cause);
        assert_eq!(import.reading.encoding, Encoding::WINDOWS_1252);
        let page = imports::rows(&app.ctx, &actor, import.id, RowFilter::All, 60_000, 5)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(page.rows[0].line, 60_002);
        assert_eq!(page.rows[0].cells[1].value, "Jürgen Groß und Käthe aus München");
    }
}

#[tokio::test]
async fn a_damaged_utf_8_file_is_not_taken_for_another_encoding_but_an_operator_may_say_so() {
    let mut bytes = "vendor_data,full_name\nkp-1,Ééééééééééééé\n".as_bytes().to_vec();
    bytes.extend_from_slice(b"kp-2,Zo\xEB\n");
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, &bytes, ReadOptions::default()).await;
        assert_eq!(import.state, ImportState::Ready, "{}", import.cause);
        assert_eq!(import.reading.encoding, Encoding::UTF_8);
        assert_eq!((import.preview.created, import.preview.invalid), (1, 1));
        let shown = step(&app, &actor, &import, ReadOptions::default()).await;
        assert_eq!(shown.columns.len(), 2);
        let choice = MappingChoice { encoding: Some(Encoding::WINDOWS_1252), ..as_shown(&shown) };
        imports::choose_mapping(&app.ctx, &actor, import.id, &choice).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!(ready.preview.created, 2);
        // An encoding that the file does not have is refused with the place.
        let options =
            ReadOptions { encoding: Encoding::from_name("Shift_JIS"), ..ReadOptions::default() };
        let import = check(&app, &actor, b"vendor_data\nab\xFFcd\n", options).await;
        assert_eq!(import.state, ImportState::Mapping);
        assert!(import.cause.contains("not Shift_JIS: line 2"), "{}", import.cause);
    }
}
