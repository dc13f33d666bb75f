//! Files that were made to do harm, or by accident would: each ends in words, in bounded memory and
//! time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use rollcall_core::Error;
use rollcall_core::access::{Actor, Role};
use rollcall_core::context::Settings;
use rollcall_core::imports::{self, CellDiff, Import, ImportState, Outcome, RowFilter};

use crate::common::{TestApp, test_apps, test_apps_with};

async fn check(app: &TestApp, actor: &Actor, bytes: Vec<u8>) -> Import {
    let pieces: Vec<_> =
        bytes.chunks(64 * 1024).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    let body = futures::stream::iter(pieces);
    imports::run_inline(&app.ctx, actor, "hostile.csv", body, true, |_| {}).await.unwrap()
}

/// What is wrong with each row that is invalid, by line.
async fn problems(app: &TestApp, actor: &Actor, import: &Import) -> Vec<(i64, String)> {
    let page =
        imports::rows(&app.ctx, actor, import.id, RowFilter::Outcome(Outcome::Invalid), 0, 100)
            .await
            .unwrap()
            .unwrap();
    page.rows
        .into_iter()
        .map(|row| {
            let cell = row.cells.into_iter().find_map(|cell| match cell.diff {
                CellDiff::Bad { message } => Some(format!("{}: {message}", cell.column.name())),
                _ => None,
            });
            (row.line, row.problem.or(cell).unwrap_or_default())
        })
        .collect()
}

#[tokio::test]
async fn a_line_of_ten_gigabytes_is_cut_off_at_the_limit_and_leaves_nothing() {
    let settings = Settings { max_upload_bytes: 8 * 1024 * 1024, ..Settings::default() };
    for app in test_apps_with(settings).await {
        let actor = app.actor(Role::Owner).await;
        let taken = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&taken);
        let piece = Bytes::from(vec![b'x'; 64 * 1024]);
        // Nothing of it exists before it is asked for.
        let body = futures::stream::iter((0..10 * 16 * 1024).map(move |_| {
            counted.fetch_add(64 * 1024, Ordering::Relaxed);
            Ok(piece.clone())
        }));
        let refused = imports::upload(&app.ctx, &actor, "line.csv", body).await;
        assert!(
            matches!(&refused, Err(Error::Invalid(fields)) if fields["file"][0].contains("8 MiB")),
            "{refused:?}"
        );
        assert!(taken.load(Ordering::Relaxed) <= 8 * 1024 * 1024 + 64 * 1024);
    }
}

#[tokio::test]
async fn a_line_that_does_not_end_is_named_wherever_it_stands() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let long = "x".repeat(3 * 1024 * 1024);
        for (file, words) in [
            (long.clone(), "Line 1 is longer than 256 KiB"),
            (format!("vendor_data\nkp-1\n{long}"), "row that begins on line 3 is longer than"),
            (format!("vendor_data\nkp-1\n\"{}", "x\n".repeat(2_000_000)), "line 3 is longer than"),
            ("vendor_data\nkp-1\n\"never closed\n".into(), "row on line 3 is never closed"),
            (",".repeat(1_000_000), "Line 1 is longer than 256 KiB"),
            (format!("vendor_data{}\nkp-1\n", ",x".repeat(5_000)), "more than 200 cells"),
        ] {
            let import = check(&app, &actor, file.into_bytes()).await;
            assert_eq!(import.state, ImportState::Failed, "{words}: {}", import.cause);
            assert!(import.cause.contains(words), "{words}: {}", import.cause);
        }
    }
}

#[tokio::test]
async fn a_row_of_half_a_million_cells_is_one_invalid_row() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let file = format!("vendor_data,email\nkp-1{}\nkp-2,\n", ",x".repeat(500_000));
        let import = check(&app, &actor, file.into_bytes()).await;
        assert_eq!((import.preview.created, import.preview.invalid), (1, 1), "{}", import.cause);
        let problems = problems(&app, &actor, &import).await;
        assert!(problems[0].1.contains("has 500001 cells, the header has 2"), "{problems:?}");
    }
}

#[tokio::test]
async fn quotes_in_quotes_and_nuls_are_read_or_named() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let quotes = "\"".repeat(2_000);
        let file = format!(
            "vendor_data,full_name\nkp-1,\"a \"\"b\"\" c\"\nkp-2,a \"b\" c\nkp-3,\"{quotes}\"\nkp-\0-4,x\nkp-5,a\0b\n"
        );
        let import = check(&app, &actor, file.into_bytes()).await;
        assert_eq!((import.preview.created, import.preview.invalid), (2, 3), "{}", import.cause);
        let problems = problems(&app, &actor, &import).await;
        assert_eq!(problems[0].0, 4);
        assert!(problems[0].1.contains("1000 characters. The limit is 512"), "{problems:?}");
        assert!(
            problems[1].1.starts_with("vendor_data: Character 4 is a control character (U+0000)")
        );
        assert!(problems[2].1.starts_with("full_name: Character 2 is a control character"));
        // A file of nothing but NULs holds no rows.
        let import = check(&app, &actor, vec![0; 100_000]).await;
        assert_eq!(import.state, ImportState::Failed);
        assert!(import.cause.contains("empty"), "{}", import.cause);
    }
}

#[tokio::test]
async fn files_that_are_no_text_are_recognised_whatever_their_name() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        for (first, words) in [
            (
                &b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml"[..],
                "Excel workbook (xlsx)",
            ),
            (
                b"PK\x03\x04\x14\0\0\x08\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
                "(ods)",
            ),
            (b"PK\x03\x04\x14\0\0\0\x08\0users.csv", "a ZIP archive"),
            (b"%PDF-1.7\n%\xE2\xE3\xCF\xD3", "a PDF"),
            (b"\x1F\x8B\x08\0\0\0\0\0", "gzip"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0", "(xls)"),
        ] {
            let mut file = first.to_vec();
            file.extend((0..50_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8));
            let import = check(&app, &actor, file).await;
            assert_eq!(import.state, ImportState::Failed, "{words}");
            assert!(import.cause.contains(words), "{}", import.cause);
            assert!(import.cause.contains("CSV"), "{}", import.cause);
        }
    }
}

#[tokio::test]
async fn a_key_that_looks_like_an_earlier_one_is_refused_with_the_line_of_that() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let file = "vendor_data\nkp-1\nКР-1\nkp‐1\nｋｐ－１\nkp-\u{200b}1\nЖ-7\nmüller\nmuller\nkp-l\nkp-I1\nkp-O\nkp-0\n";
        let import = check(&app, &actor, file.as_bytes().to_vec()).await;
        assert_eq!((import.preview.created, import.preview.invalid), (8, 4), "{}", import.cause);
        let problems = problems(&app, &actor, &import).await;
        let lines: Vec<i64> = problems.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [3, 4, 5, 6]);
        for (line, words) in problems {
            // What nobody sees is no other letter: that key is the same.
            let expected = if line == 6 {
                "Same user ID as on line 2"
            } else {
                "Looks like the user ID on line 2"
            };
            assert!(words.contains(expected), "{words}");
        }
        // Whichever comes first: the later one is refused.
        let import = check(&app, &actor, "vendor_data\nКР-1\nkp-1\n".into()).await;
        assert_eq!((import.preview.created, import.preview.invalid), (1, 1));
    }
}

#[tokio::test]
async fn json_of_a_hundred_levels_is_an_invalid_cell() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let deep = format!("{}1{}", "{\"\"a\"\":".repeat(100), "}".repeat(100));
        let wide = format!("{{\"\"a\"\": {}}}", "[".repeat(8_000));
        let file = format!(
            "vendor_data,metadata_json\nkp-1,\"{deep}\"\nkp-2,\"{wide}\"\nkp-3,\"{{\"\"a\"\":\"\"{}\"\"}}\"\n",
            "x".repeat(20_000)
        );
        let import = check(&app, &actor, file.into_bytes()).await;
        let problems = problems(&app, &actor, &import).await;
        assert!(problems[0].1.contains("Nested deeper than 32 levels"), "{problems:?}");
        assert!(problems[1].1.contains("Nested deeper than 32 levels"), "{problems:?}");
        assert!(problems[2].1.contains("The limit is 16,384"), "{problems:?}");
    }
}
