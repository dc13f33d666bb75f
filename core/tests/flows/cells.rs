//! What the cells of real files hold, and what is kept of them: the same in a file, in a later one and
//! for programs.

use std::collections::HashMap;
use std::path::Path;

use futures::TryStreamExt;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rollcall_core::access::{Actor, Role, readable};
use rollcall_core::erasure;
use rollcall_core::exports::{self, ExportState, NewExport};
use rollcall_core::imports::{self, CellDiff, Import, Outcome, RowFilter};
use rollcall_core::json::Body;
use rollcall_core::users::{self, User, UserInput, UserRef};
use rollcall_core::{Error, db};
use serde_json::json;

use crate::common::{TestApp, test_apps};

fn case(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cases");
    std::fs::read_to_string(folder.join(format!("{name}.csv"))).unwrap()
}

/// The outcome of each row by its line, and what is wrong with it.
type Rows = HashMap<i64, (Outcome, String)>;

async fn rows(app: &TestApp, actor: &Actor, import: &Import) -> Rows {
    let page = imports::rows(&app.ctx, actor, import.id, RowFilter::All, 0, 200);
    let rows = page.await.unwrap().unwrap().rows.into_iter().map(|row| {
        let bad = row.cells.into_iter().filter_map(|cell| match cell.diff {
            CellDiff::Bad { message } => Some(message),
            _ => None,
        });
        let words: Vec<String> = row.problem.into_iter().chain(bad).collect();
        (row.line, (row.outcome, words.join(" ")))
    });
    rows.collect()
}

/// What is wrong with the row on a line.
fn wrong(rows: &Rows, line: i64) -> &str {
    let (outcome, words) = &rows[&line];
    assert_eq!(*outcome, Outcome::Invalid, "line {line}");
    words
}

fn is_valid(rows: &Rows, line: i64) -> bool {
    rows[&line].0 != Outcome::Invalid
}

async fn user(app: &TestApp, actor: &Actor, key: &str) -> User {
    let found = users::find_by(&app.ctx, actor, UserRef::VendorData(key)).await.unwrap();
    found.unwrap_or_else(|| panic!("{}: no user {key}", app.name))
}

async fn create(app: &TestApp, actor: &Actor, key: &str) -> Result<User, Error> {
    let input = input(app, &json!({ "vendor_data": key }))?;
    users::create(&app.ctx, actor, &input).await
}

fn input(app: &TestApp, body: &serde_json::Value) -> Result<UserInput, Error> {
    let body = Body::read(body.to_string().as_bytes()).expect("an object");
    UserInput::from_json(&body, app.ctx.clock.now())
}

#[tokio::test]
async fn numbers_in_scientific_notation_are_refused_with_what_became_of_them() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, &case("01-excel-scientific")).await;
        let rows = rows(&app, &actor, &import).await;
        for line in [2, 3, 4, 6] {
            let words = wrong(&rows, line);
            assert!(words.contains("scientific notation has lost digits"), "{line}: {words}");
        }
        assert!(is_valid(&rows, 5) && is_valid(&rows, 7), "{rows:?}");
    }
}

#[tokio::test]
async fn a_line_break_in_a_name_is_a_blank() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.import(&actor, &case("04a-cr-only")).await;
        assert_eq!(import.applied.created, 3, "{}: {:?}", app.name, import.reasons);
        let user = user(&app, &actor, "RC-0402").await;
        assert_eq!(user.full_name.as_deref(), Some("Tariq Benali"));
    }
}

#[tokio::test]
async fn text_with_the_bytes_of_another_encoding_is_offered_as_it_was_meant() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, &case("06-mojibake")).await;
        let rows = rows(&app, &actor, &import).await;
        assert!(wrong(&rows, 4).contains("“Łucja Żuraw”"), "{rows:?}");
        assert!([2, 3, 5, 6].iter().all(|line| is_valid(&rows, *line)), "{rows:?}");
    }
}

#[tokio::test]
async fn tags_are_what_stands_between_the_commas() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let file = case("16-tags").replace("RC-1605,Yann Petit,vip;pep\n", "");
        let import = app.import(&actor, &file).await;
        assert_eq!((import.applied.created, import.applied.invalid), (6, 1), "{}", app.name);
        for (key, tags) in [
            ("RC-1601", &["retail", "pep"][..]),
            ("RC-1602", &["vip", "pep"]),
            ("RC-1603", &["VIP"]),
            ("RC-1606", &["vip", "pep"]),
            ("RC-1607", &["vip", "pep"]),
            ("RC-1608", &["high-risk", "pep"]),
        ] {
            assert_eq!(user(&app, &actor, key).await.tags, tags, "{}: {key}", app.name);
        }
        let rows = rows(&app, &actor, &import).await;
        assert!(wrong(&rows, 5).contains("“top, client” contains a comma"), "{rows:?}");
    }
}

#[tokio::test]
async fn each_way_to_write_a_phone_number_is_taken_or_has_its_own_reason() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.import(&actor, &case("17b-phone-forms")).await;
        for (key, phone) in [
            ("RC-1723", "+390655501234"),
            ("RC-1733", "+493023125133"),
            ("RC-1739", "+493023125139"),
        ] {
            assert_eq!(user(&app, &actor, key).await.phone.as_deref(), Some(phone));
        }
        assert_eq!(import.applied.created, 3, "{}", app.name);
        let rows = rows(&app, &actor, &import).await;
        for (line, words) in [
            (2, "Starts with 00. Use +493023125121."),
            (3, "only dialled inside the country. Use +442079460018."),
            (5, "before the number. Use +12025550143."),
            (6, "The number has an extension"),
            (7, "The number has an extension"),
            (8, "The number has an extension"),
            (9, "Several numbers found"),
            (10, "The country code is missing"),
            (11, "The number contains letters"),
            (12, "16 digits"),
            (13, "A country code cannot begin with 0"),
            (15, "The number contains a /"),
            (16, "a pause or a dialling character"),
            (17, "“n/a” is a placeholder. Leave the cell empty."),
            (18, "“-” is a placeholder. Leave the cell empty."),
            (19, "“+” is a placeholder. Leave the cell empty."),
        ] {
            assert!(wrong(&rows, line).contains(words), "line {line}: {}", rows[&line].1);
        }
    }
}

#[tokio::test]
async fn a_status_is_read_in_any_capitals_and_never_guessed() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.import(&actor, &case("20-status-words")).await;
        for (key, status) in [
            ("RC-2001", "ACTIVE"),
            ("RC-2002", "BLOCKED"),
            ("RC-2005", "ACTIVE"),
            ("RC-2009", "FLAGGED"),
        ] {
            assert_eq!(user(&app, &actor, key).await.status.code(), status, "{}", app.name);
        }
        assert_eq!((import.applied.created, import.applied.invalid), (4, 5), "{}", app.name);
        let rows = rows(&app, &actor, &import).await;
        for line in [4, 5, 7, 9] {
            assert!(wrong(&rows, line).contains("ACTIVE, FLAGGED or BLOCKED"), "{rows:?}");
        }
        assert!(wrong(&rows, 8).contains("The first letter is a Cyrillic А"), "{rows:?}");
    }
}

#[tokio::test]
async fn keys_that_differ_in_what_nobody_sees_are_one() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let file = case("22-key-case-and-space");
        let import = app.import(&actor, &file).await;
        let rows = rows(&app, &actor, &import).await;
        for (line, words) in [
            (3, "Same user ID as on line 2"),
            (4, "Same user ID as on line 2"),
            (5, "Same user ID as on line 2"),
            (7, "Same user ID as on line 6"),
            (8, "vendor_data is required"),
            (9, "vendor_data is required"),
            (13, "Same user ID as on line 12"),
        ] {
            assert!(wrong(&rows, line).contains(words), "line {line}: {}", rows[&line].1);
        }
        assert_eq!(import.applied.created, 5, "{}", app.name);
        assert_eq!(user(&app, &actor, "RC-2202\u{200b}").await.vendor_data, "RC-2202");
        // A later file and a program mean the same users.
        let later = "vendor_data,full_name\nRC-2202,Bo Quist\n\u{2060}RC-2202\u{feff},Bo Quist\n";
        let later = app.check(&actor, later).await;
        assert_eq!((later.preview.unchanged, later.preview.invalid), (1, 1), "{}", app.name);
        for key in ["\u{200b}RC-2202", "RC-2202\u{200b}", "rc-2202", "=\"RC-2202\""] {
            let refused = create(&app, &actor, key).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "{}: {key}", app.name);
        }
    }
}

#[tokio::test]
async fn what_a_spreadsheet_makes_of_keys_is_taken_off_or_refused() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let file = case("24-key-excel").replace("1-Mar,Case 07\r\n", "");
        let import = app.import(&actor, &file).await;
        assert_eq!((import.applied.created, import.applied.invalid), (6, 4), "{}", app.name);
        for key in ["000123", "123", "000124", "000125", "000126", "12E5"] {
            assert_eq!(user(&app, &actor, key).await.vendor_data, key, "{}", app.name);
        }
        let rows = rows(&app, &actor, &import).await;
        for (line, words) in [
            (6, "scientific notation"),
            (7, "#N/A is a spreadsheet error, not a user ID"),
            (8, "#REF! is a spreadsheet error, not a user ID"),
            (11, "#NAME? is a spreadsheet error."),
        ] {
            assert!(wrong(&rows, line).contains(words), "line {line}: {}", rows[&line].1);
        }
    }
}

#[tokio::test]
async fn a_key_that_looks_like_a_users_is_refused_in_a_later_file_and_for_programs() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data\nRC-1\nКР-2\nmüller\n").await;
        let later = "vendor_data\nRС-1\nKP-2\nкр-2\nmuller\nΚΡ-2\n";
        let later = app.check(&actor, later).await;
        let rows = rows(&app, &actor, &later).await;
        let words = wrong(&rows, 2);
        assert!(words.contains("Looks like RC-1, another user’s ID"), "{words}");
        assert!(words.contains("the second letter is a Cyrillic С"), "{words}");
        assert!(wrong(&rows, 3).contains("Looks like КР-2"), "{}", rows[&3].1);
        assert_eq!(rows[&4].0, Outcome::Unchanged, "its own key is nobody else's");
        assert_eq!(rows[&5].0, Outcome::Created);
        assert!(!is_valid(&rows, 6));
        for key in ["RС-1", "KP-2", "kp\u{2010}2"] {
            let Err(Error::Invalid(fields)) = create(&app, &actor, key).await else {
                panic!("{}: {key} was taken", app.name)
            };
            assert!(fields["vendor_data"][0].starts_with("Looks like "), "{fields:?}");
        }
        // Whoever is gone is looked like by nobody.
        erasure::erase(&app.ctx, &actor, UserRef::VendorData("КР-2")).await.unwrap();
        assert!(create(&app, &actor, "KP-2").await.is_ok(), "{}", app.name);
    }
}

#[tokio::test]
async fn a_look_alike_who_is_added_between_preview_and_run_holds_the_row() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, "vendor_data\nВС-1\nRC-2\n").await;
        assert_eq!(import.preview.created, 2, "{}: {:?}", app.name, import.reasons);
        create(&app, &actor, "BC-1").await.unwrap();
        let rows = rows(&app, &actor, &import).await;
        assert!(is_valid(&rows, 2));
        app.start_as_shown(&actor, &import).await.unwrap();
        let done = app.run_jobs_until(&actor, &import, imports::ImportState::Done).await;
        assert_eq!((done.applied.created, done.applied.held), (1, 1), "{}", app.name);
    }
}

#[tokio::test]
async fn a_key_that_was_stored_with_invisible_letters_is_still_found() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nRC-1,Ana\nRC-2,Bo\nRC-3,Cy\nRC-4,Di\n").await;
        // As an older version stored them; the last two are one key by now.
        app.execute(
            "UPDATE users SET vendor_data = '\u{200b}RC-1', vendor_key = '\u{200b}rc-1'
             WHERE vendor_data = 'RC-1'",
        )
        .await;
        app.execute(
            "UPDATE users SET vendor_data = 'КР-2', vendor_key = 'кр-2' WHERE vendor_data = 'RC-2'",
        )
        .await;
        app.execute(
            "UPDATE users SET vendor_data = 'RC-4\u{200b}', vendor_key = 'rc-4\u{200b}'
             WHERE vendor_data = 'RC-3'",
        )
        .await;
        app.execute("UPDATE rules SET version = 0 WHERE name = 'vendor_key'").await;
        db::migrate(&app.ctx.db).await.unwrap();
        assert_eq!(user(&app, &actor, "RC-1").await.full_name.as_deref(), Some("Ana"));
        assert_eq!(user(&app, &actor, "\u{200b}rc-1").await.vendor_data, "\u{200b}RC-1");
        // Whom of the two the key names is for people to decide.
        let shared = users::find_by(&app.ctx, &actor, UserRef::VendorData("RC-4")).await;
        let Err(Error::Conflict(words)) = shared else { panic!("{shared:?}") };
        assert!(words.contains("2 users"), "{}: {words}", app.name);
        let again = "vendor_data,full_name\nRC-1,Ana\nKP-2,Bo\n";
        let again = app.check(&actor, again).await;
        assert_eq!((again.preview.unchanged, again.preview.invalid), (1, 1), "{}", app.name);
        // A second time there is nothing to do.
        assert_eq!(db::migrate(&app.ctx.db).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn the_edit_form_and_programs_follow_the_rules_of_the_cells() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nRC-1,Ana\n").await;
        let before = user(&app, &actor, "RC-1").await;
        let edit = users::UserEdit {
            version: before.version,
            full_name: "Ana\u{a0}Pop".into(),
            email: "Ana@BÜCHER.example".into(),
            phone: "\u{202d}+49 30 ٢3125121\u{202c}".into(),
            country: "deu".into(),
            status: "flagged".into(),
            tags: "VIP, vip".into(),
            ..users::UserEdit::default()
        };
        let after = users::edit(&app.ctx, &actor, before.didit_internal_id, &edit).await.unwrap();
        assert_eq!(after.full_name.as_deref(), Some("Ana Pop"));
        assert_eq!(after.email.as_deref(), Some("Ana@bücher.example"));
        assert_eq!(after.phone.as_deref(), Some("+493023125121"));
        assert_eq!((after.country.as_deref(), after.status.code()), (Some("DEU"), "FLAGGED"));
        assert_eq!(after.tags, ["VIP"]);
        let body = json!({ "phone": "+44 (0)20 7946 0018", "email": "a@b", "country": "DЕU" });
        let wrong = input(&app, &body);
        let Err(Error::Invalid(fields)) = wrong else { panic!("{wrong:?}") };
        assert!(fields["phone"][0].contains("Use +442079460018."), "{fields:?}");
        assert!(fields["email"][0].contains("no dot"), "{fields:?}");
        assert!(fields["country"][0].contains("Cyrillic"), "{fields:?}");
    }
}

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
            columns: readable(Role::Owner).iter().map(|column| column.name().to_owned()).collect(),
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
            let _ = create(&app, &actor, one).await;
            by_program.push(match create(&app, &actor, other).await {
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

#[tokio::test]
async fn applying_all_held_rows_ends_and_leaves_look_alikes_held() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nRC-2,Bo\n").await;
        let import = app.check(&actor, "vendor_data,full_name\nВС-1,Ana\nRC-2,Boris\n").await;
        create(&app, &actor, "BC-1").await.unwrap();
        app.import(&actor, "vendor_data,full_name\nRC-2,Bob\n").await;
        let _worker = app.worker();
        app.start_as_shown(&actor, &import).await.unwrap();
        let done = app.until(&actor, &import, imports::ImportState::Done).await;
        assert_eq!(done.applied.held, 2, "{}", app.name);
        let apply = imports::ConflictDecision::Apply;
        imports::resolve_all_conflicts(&app.ctx, &actor, import.id, apply).await.unwrap();
        let done = app.until(&actor, &import, imports::ImportState::Done).await;
        assert_eq!((done.applied.held, done.applied.updated), (1, 1), "{}", app.name);
        assert_eq!(user(&app, &actor, "RC-2").await.full_name.as_deref(), Some("Boris"));
        let found = users::find_by(&app.ctx, &actor, UserRef::VendorData("ВС-1")).await.unwrap();
        assert_eq!(found, None, "{}", app.name);
    }
}

#[tokio::test]
async fn programs_give_tags_of_one_line_without_brackets() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        for tag in ["vip\npep", "vip\u{2028}pep", "[vip]", "{vip", "\"vip\""] {
            let body = json!({ "vendor_data": "t-1", "tags": [tag] });
            let Err(Error::Invalid(fields)) = input(&app, &body) else { panic!("{tag:?} taken") };
            assert!(fields.contains_key("tags"), "{tag:?}: {fields:?}");
        }
        let body = json!({ "vendor_data": "t-1", "tags": ["v[i]p", " pep "] });
        assert!(input(&app, &body).is_err(), "{}", app.name);
        let body = json!({ "vendor_data": "t-1", "tags": [" pep ", "VIP"] });
        let input = input(&app, &body).unwrap();
        let created = users::create(&app.ctx, &actor, &input);
        assert_eq!(created.await.unwrap().tags, ["pep", "VIP"], "{}", app.name);
    }
}
