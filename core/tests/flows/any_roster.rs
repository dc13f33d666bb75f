//! Random rosters: an export comes back unchanged, and two spellings are one user or two wherever
//! they come in.

use futures::TryStreamExt;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rollcall_core::Error;
use rollcall_core::access::{Rights, Role};
use rollcall_core::exports::{self, ExportState, NewExport};
use rollcall_core::imports::{self, CellDiff, Outcome, RowFilter};
use serde_json::json;

use crate::common::test_apps;

/// Letters that keys and names of real files hold, and those that make trouble.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Za-z0-9 -]{1,4}".prop_map(String::from),
        2 => prop::sample::select(vec![
            "\u{200b}", "\u{200c}", "\u{feff}", "\u{a0}", "\u{ad}", "\u{3000}", "С", "е", "Ν", "é",
            "e\u{301}", "ß", "٣", "７", "İ", "ı", "ſ", "K", "\u{fe0f}", "😀", "-", "\u{2010}", "'",
            "\"", "=", "=\"", "+", "@", ",", ";", "\\", "\u{2028}", "\t", "\n", "#", "[", "]", "Ã©",
            "\u{202e}", "\u{202d}", "０", ".", "null", "1E+5", "\u{1f468}\u{200d}\u{1f469}",
        ])
        .prop_map(String::from),
        1 => any::<char>()
            .prop_filter("a NUL is no text", |letter| *letter != '\0')
            .prop_map(String::from),
    ]
}

fn text(pieces: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 1..pieces).prop_map(|pieces| pieces.concat())
}

/// Cases that are the same in every run: a failure is found again.
fn cases<T>(seed: u8, count: usize, strategy: impl Strategy<Value = T>) -> Vec<T> {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect()
}

fn csv(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_exported_of_any_roster_comes_back_unchanged() {
    let email = prop_oneof!["[a-z+='.-]{1,6}@[a-zA-Z]{1,5}[.]example", text(6)];
    let phone = prop_oneof![
        3 => "[+][1-9][0-9]{2} ?[(]?[1-9][0-9]{2}[)]?[ .-]?[0-9]{3,6}".prop_map(String::from),
        1 => text(4),
    ];
    let row = (text(6), text(8), text(8), email, phone, text(10));
    let rows: Vec<Vec<String>> = cases(11, 1_500, row)
        .into_iter()
        .map(|(key, name, shown, email, phone, tags)| vec![key, name, shown, email, phone, tags])
        .collect();
    let header = ["vendor_data", "full_name", "display_name", "email", "phone", "tags"];
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let mut stored = 0;
        // Each column by itself beside a plain key, so that one refused cell costs no other.
        for column in 0..header.len() {
            let rows = rows.iter().enumerate().map(|(number, row)| {
                let key = if column == 0 { row[0].clone() } else { format!("c{column}-{number}") };
                vec![key, row[column.max(1)].clone()]
            });
            let names = [header[0], header[column.max(1)]];
            let file = if column == 0 {
                csv(&names[..1], rows.map(|row| row[..1].to_vec()))
            } else {
                csv(&names, rows)
            };
            let import = app.import(&actor, &file).await;
            assert!(import.applied.created > 100, "{}: {names:?} {import:?}", app.name);
            stored += import.applied.created;
        }
        let new = NewExport {
            columns: Rights::of(Role::Owner)
                .columns()
                .iter()
                .map(|column| column.name().to_owned())
                .collect(),
            purpose: "there and back".into(),
            ..NewExport::default()
        };
        let export = exports::run_inline(&app.ctx, &actor, &new, |_| {}).await.unwrap();
        assert_eq!(export.state, ExportState::Done, "{}", export.cause);
        let body = exports::body(&app.ctx, &actor, export.id).await.unwrap();
        let parts: Vec<_> = body.try_collect().await.unwrap();
        let again = app.check(&actor, &String::from_utf8(parts.concat()).unwrap()).await;
        if again.preview.unchanged != stored {
            let filter = RowFilter::Outcome(Outcome::Invalid);
            let page = imports::rows(&app.ctx, &actor, again.id, filter, 0, 20).await.unwrap();
            let filter = RowFilter::Outcome(Outcome::Updated);
            let more = imports::rows(&app.ctx, &actor, again.id, filter, 0, 20).await.unwrap();
            panic!("{}: {:?} of {stored}: {page:#?} {more:#?}", app.name, again.preview);
        }
        assert_eq!(again.preview.rows(), stored, "{}", app.name);
    }
}

/// What the second of two spellings is, after the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Second {
    TheSame,
    /// It looks like the first, and is refused.
    Alike,
    Another,
    /// It is no key at all.
    NoKey,
}

fn in_order(page: imports::PreviewPage) -> Vec<(Outcome, String)> {
    page.rows
        .into_iter()
        .map(|row| {
            let bad = row.cells.into_iter().filter_map(|cell| match cell.diff {
                CellDiff::Bad { message } => Some(message),
                _ => None,
            });
            let words: Vec<String> = row.problem.into_iter().chain(bad).collect();
            (row.outcome, words.join(" "))
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_spellings_are_one_key_or_two_in_the_same_way_wherever_they_come_in() {
    let twins = (text(4), text(3), text(2)).prop_flat_map(|(start, middle, end)| {
        let plain = format!("{start}{middle}{end}");
        let others = vec![
            plain.to_uppercase(),
            plain.to_lowercase(),
            format!("{start}\u{200b}{middle}\u{ad}{end}"),
            plain.replace('C', "С").replace('e', "е").replace('a', "а"),
            plain.replace(' ', "\u{a0}").replace('3', "٣"),
            plain.replace('-', "\u{2010}"),
            format!("{plain}x"),
            plain.clone(),
        ];
        (Just(plain), prop::sample::select(others))
    });
    // A prefix of its own keeps a pair from the others.
    let pairs: Vec<[String; 2]> = cases(12, 90, twins)
        .into_iter()
        .enumerate()
        .map(|(n, (one, other))| [format!("p{n}q{one}"), format!("p{n}q{other}")])
        .collect();
    let mut seen: Vec<Vec<Second>> = Vec::new();
    for app in test_apps().await {
        let one_key =
            |keys: Vec<String>| csv(&["vendor_data"], keys.into_iter().map(|key| vec![key]));
        let firsts = one_key(pairs.iter().map(|[one, _]| one.clone()).collect());
        let seconds = one_key(pairs.iter().map(|[_, other]| other.clone()).collect());
        let second = |outcome: Outcome, words: &str| match outcome {
            Outcome::Created => Second::Another,
            Outcome::Invalid if words.contains("Looks like") => Second::Alike,
            Outcome::Invalid if words.contains("Same user ID") => Second::TheSame,
            Outcome::Invalid => Second::NoKey,
            _ => Second::TheSame,
        };
        // In one file.
        let actor = app.actor_of("keys", "one-file", Role::Owner).await;
        let both = one_key(pairs.iter().flatten().cloned().collect());
        let import = app.check(&actor, &both).await;
        let page = imports::rows(&app.ctx, &actor, import.id, RowFilter::All, 0, 200).await;
        let found = in_order(page.unwrap().unwrap());
        assert_eq!(found.len(), pairs.len() * 2);
        let is_key: Vec<bool> = found.chunks(2).map(|pair| pair[0].0 == Outcome::Created).collect();
        let in_file: Vec<Second> = found.chunks(2).map(|p| second(p[1].0, &p[1].1)).collect();
        // In a second file.
        let actor = app.actor_of("keys", "two-files", Role::Owner).await;
        app.import(&actor, &firsts).await;
        let import = app.check(&actor, &seconds).await;
        let page = imports::rows(&app.ctx, &actor, import.id, RowFilter::All, 0, 200).await;
        let in_two: Vec<Second> = in_order(page.unwrap().unwrap())
            .iter()
            .map(|(outcome, words)| second(*outcome, words))
            .collect();
        // By a program.
        let actor = app.actor_of("keys", "program", Role::Owner).await;
        let mut by_program = Vec::new();
        for [one, other] in &pairs {
            let _ = app.create_user(&actor, json!({ "vendor_data": one })).await;
            by_program.push(match app.create_user(&actor, json!({ "vendor_data": other })).await {
                Ok(_) => Second::Another,
                Err(Error::Invalid(fields)) => match fields["vendor_data"][0].as_str() {
                    words if words.starts_with("Looks like") => Second::Alike,
                    words if words.contains("already exists") => Second::TheSame,
                    _ => Second::NoKey,
                },
                Err(error) => panic!("{error}"),
            });
        }
        for (n, pair) in pairs.iter().enumerate().filter(|(n, _)| is_key[*n]) {
            let all = [in_file[n], in_two[n], by_program[n]];
            assert!(all.iter().all(|one| *one == all[0]), "{}: {pair:?} {all:?}", app.name);
        }
        for kind in [Second::TheSame, Second::Alike, Second::Another] {
            assert!(by_program.contains(&kind), "no pair is {kind:?}");
        }
        seen.push(by_program);
    }
    assert!(seen.windows(2).all(|two| two[0] == two[1]), "the databases agree");
}
