//! Words of other systems: no column that means something is left out unseen, and its words are mapped
//! once, by somebody who has seen them.

use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::imports::{
    self, Import, ImportState, MappingChoice, MappingStep, NewFile, ReadOptions, RowFilter,
    Sureness, Target, WordTarget, WordsChoice, WordsStep,
};
use rollcall_core::users::{self, Column, UserQuery, UserStatus};
use rollcall_core::{Error, imports::CellDiff};

use crate::common::{TestApp, body, test_apps};

async fn check(app: &TestApp, actor: &Actor, text: &str, options: ReadOptions) -> Import {
    let file = NewFile { name: "export.csv".into(), options, ..NewFile::default() };
    imports::run_inline(&app.ctx, actor, file, body(text), true, |_| {}).await.unwrap()
}

async fn step(app: &TestApp, actor: &Actor, import: &Import) -> MappingStep {
    imports::mapping_step(&app.ctx, actor, import.id, &ReadOptions::default())
        .await
        .unwrap()
        .unwrap()
}

async fn words(app: &TestApp, actor: &Actor, import: &Import) -> WordsStep {
    imports::words_step(&app.ctx, actor, import.id).await.unwrap().unwrap()
}

fn as_shown(step: &MappingStep) -> MappingChoice {
    let mut targets = vec![Target::Ignore; step.width];
    for column in &step.columns {
        targets[column.index] = column.target.clone();
    }
    MappingChoice { targets, mapping: step.mapping.clone(), ..MappingChoice::default() }
}

/// What the page would send if it were sent as it is shown, but for these words.
fn words_as_shown(step: &WordsStep, others: &[(&str, WordTarget)]) -> WordsChoice {
    let words = step
        .columns
        .iter()
        .flat_map(|column| column.words.iter().map(|word| (column.column, word)))
        .map(|(column, word)| {
            let other = others.iter().find(|(key, _)| *key == word.key);
            let becomes = other.map(|(_, target)| target.clone()).or(word.becomes.clone());
            (column, word.key.clone(), becomes)
        })
        .collect();
    WordsChoice { words, ..WordsChoice::default() }
}

fn value(code: &str) -> WordTarget {
    WordTarget::Value(code.into())
}

async fn status_of(app: &TestApp, actor: &Actor, key: &str) -> UserStatus {
    let query = UserQuery { search: key.into(), ..UserQuery::default() };
    let page = users::search(&app.ctx, actor, &query).await.unwrap();
    page.rows.iter().find(|row| row.vendor_data == key).unwrap().status
}

const BANK: &str = include_str!("fixtures/exports/core_words_de.csv");

#[tokio::test]
async fn the_words_of_a_bank_are_mapped_once_and_nobody_becomes_the_default() {
    for app in test_apps().await {
        let actor = app.actor(Role::ComplianceOfficer).await;
        let import = check(&app, &actor, BANK, ReadOptions::default()).await;
        assert_eq!(import.state, ImportState::Mapping, "{}", import.cause);
        let shown = step(&app, &actor, &import).await;
        let targets: Vec<String> =
            shown.columns.iter().map(|column| column.target.name()).collect();
        assert_eq!(
            targets[3..],
            ["country", "status", "Ignore this column"],
            "{}: {targets:?}",
            app.name
        );
        assert_eq!(shown.columns[5].note, "Not imported. Filled in 4 of the first 5 rows");
        imports::choose_mapping(&app.ctx, &actor, import.id, &as_shown(&shown)).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert!(ready.reading.ask_words);
        assert_eq!(ready.reading.not_imported.len(), 1);
        assert_eq!(ready.reading.not_imported[0].name, "Filiale");
        assert_eq!(ready.reading.not_imported[0].filled, 4);

        let found = words(&app, &actor, &ready).await;
        let [country, status] = &found.columns[..] else { panic!("{found:?}") };
        assert_eq!((status.column, status.name.as_str()), (Column::Status, "Kundenstatus"));
        let listed: Vec<(&str, i64, Option<&str>, Sureness)> = status
            .words
            .iter()
            .map(|word| {
                let becomes = word.becomes.as_ref().map(WordTarget::code);
                (word.key.as_str(), word.rows, becomes, word.sureness)
            })
            .collect();
        assert_eq!(
            listed,
            [
                ("aktiv", 2, Some("ACTIVE"), Sureness::Suggested),
                ("gesperrt", 1, Some("BLOCKED"), Sureness::Suggested),
                ("in prüfung", 1, Some("FLAGGED"), Sureness::Suggested),
                ("ruhend", 1, None, Sureness::Open),
            ]
        );
        assert!(country.words.iter().all(|word| word.sureness == Sureness::Known), "{country:?}");

        // A word that nobody has decided about stops it, at its place.
        let undecided = words_as_shown(&found, &[]);
        let refused = imports::choose_words(&app.ctx, &actor, import.id, &undecided).await;
        let Err(Error::Invalid(fields)) = refused else { panic!("{refused:?}") };
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["means-status-3"]);
        // Nor can it become what is no status, or nothing: that would make a new user ACTIVE.
        for wrong in [value("DEU"), WordTarget::Empty] {
            let wrong = words_as_shown(&found, &[("ruhend", wrong)]);
            let refused = imports::choose_words(&app.ctx, &actor, import.id, &wrong).await;
            let Err(Error::Invalid(fields)) = refused else { panic!("{refused:?}") };
            assert_eq!(fields.keys().collect::<Vec<_>>(), ["means-status-3"]);
        }

        let mut choice = words_as_shown(&found, &[("ruhend", WordTarget::Invalid)]);
        choice.save_as = "Bank".into();
        imports::choose_words(&app.ctx, &actor, import.id, &choice).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!((ready.preview.created, ready.preview.invalid), (4, 1), "{:?}", ready.reasons);
        assert_eq!((ready.reading.ask_words, ready.reading.mapping.as_str()), (false, "Bank"));
        assert_eq!(ready.reasons[0].label, "a value that the mapping treats as invalid");
        app.start_as_shown(&actor, &import).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!(status_of(&app, &actor, "kb-1").await, UserStatus::Active);
        assert_eq!(status_of(&app, &actor, "kb-2").await, UserStatus::Blocked);
        assert_eq!(status_of(&app, &actor, "kb-3").await, UserStatus::Flagged);
        assert_eq!(status_of(&app, &actor, "kb-5").await, UserStatus::Active);

        let query = AuditQuery { action: "import.words_mapped".into(), ..AuditQuery::default() };
        let entry = audit::search(&app.ctx, &actor, &query).await.unwrap().entries.remove(0);
        let detail = |wanted: &str| {
            entry.details.iter().find(|(name, _)| name == wanted).map(|(_, text)| text.as_str())
        };
        assert_eq!(
            detail("status"),
            Some("aktiv → ACTIVE, gesperrt → BLOCKED, in prüfung → FLAGGED, ruhend → invalid")
        );
        assert_eq!(detail("saved_mapping"), Some("Bank"));
    }
}

#[tokio::test]
async fn a_status_column_under_its_own_name_is_never_left_out() {
    let status = ["active", "Active", "blocked", "flagged"];
    let row = |n: usize| format!("LM-{n:03},Person {n},{}\n", status[n % 4]);
    let file = format!("customer id,name,status\n{}", (0..200).map(row).collect::<String>());
    for app in test_apps().await {
        let actor = app.actor(Role::ComplianceOfficer).await;
        let import = check(&app, &actor, &file, ReadOptions::default()).await;
        let shown = step(&app, &actor, &import).await;
        assert_eq!(shown.columns[2].target, Target::Column(Column::Status), "{}", app.name);
        imports::choose_mapping(&app.ctx, &actor, import.id, &as_shown(&shown)).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        // Our own words in other capitals need nobody to agree.
        let found = words(&app, &actor, &import).await;
        let choice = words_as_shown(&found, &[]);
        imports::choose_words(&app.ctx, &actor, import.id, &choice).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!(ready.preview.created, 200, "{:?}", ready.reasons);
        app.start_as_shown(&actor, &import).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Done).await;
        let counts = users::status_counts(&app.ctx, &actor).await.unwrap();
        assert_eq!((counts.active, counts.flagged, counts.blocked), (100, 50, 50));
        assert_eq!(status_of(&app, &actor, "LM-002").await, UserStatus::Blocked);
    }
}

#[tokio::test]
async fn a_saved_mapping_reads_its_words_and_refuses_those_that_it_does_not_know() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, BANK, ReadOptions::default()).await;
        let mut choice = as_shown(&step(&app, &actor, &import).await);
        choice.save_as = "Bank".into();
        imports::choose_mapping(&app.ctx, &actor, import.id, &choice).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        let found = words(&app, &actor, &import).await;
        assert_eq!(found.mapping, "Bank");
        let chosen = [("ruhend", value("FLAGGED")), ("schweiz", WordTarget::Empty)];
        let mut choice = words_as_shown(&found, &chosen);
        choice.remember = true;
        imports::choose_words(&app.ctx, &actor, import.id, &choice).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Ready).await;

        let next = "Kundennr;Vorname;Nachname;Land;Kundenstatus;Filiale
kb-1;A;B;Deutschland;GESPERRT;
kb-2;C;D;Schweiz;ruhend;
kb-3;E;F;Schweiz;stillgelegt;
";
        let options = ReadOptions { mapping: "Bank".into(), ..ReadOptions::default() };
        let named = check(&app, &actor, next, options.clone()).await;
        assert_eq!(named.state, ImportState::Ready, "{}: {}", app.name, named.cause);
        assert_eq!((named.preview.created, named.preview.invalid), (2, 1));
        assert!(!named.reading.ask_words, "a file that names its mapping asks nothing");
        assert_eq!(named.reading.not_imported, [], "a column without any value loses nothing");
        let rows = imports::rows(&app.ctx, &actor, named.id, RowFilter::All, 0, 9)
            .await
            .unwrap()
            .unwrap()
            .rows;
        let cell = |row: usize, column: Column| {
            let cell = rows[row].cells.iter().find(|cell| cell.column == column).unwrap();
            (cell.value.as_str(), matches!(cell.diff, CellDiff::Bad { .. }))
        };
        assert_eq!(cell(0, Column::Status), ("BLOCKED", false));
        assert_eq!(cell(1, Column::Status), ("FLAGGED", false));
        assert_eq!(cell(1, Column::Country), ("", false), "an operator said: leave it empty");
        assert_eq!(cell(2, Column::Status), ("stillgelegt", true));

        // The page shows what is in it; an application does not see another's.
        let saved = imports::saved_mappings(&app.ctx, &actor).await.unwrap();
        assert_eq!((saved.len(), saved[0].name.as_str()), (1, "Bank"));
        let words = &saved[0].words.iter().find(|(column, _)| *column == Column::Status).unwrap().1;
        assert!(words.contains(&("ruhend".into(), value("FLAGGED"))), "{words:?}");
        let theirs = app.actor_of("rival", "main", Role::Owner).await;
        assert_eq!(imports::saved_mappings(&app.ctx, &theirs).await.unwrap(), []);

        // One that was saved before there were words is read as it was.
        app.execute("UPDATE import_mappings SET words = '[]'").await;
        let old = check(&app, &actor, next, options).await;
        assert_eq!((old.state, old.preview.invalid), (ImportState::Ready, 3));
    }
}

#[tokio::test]
async fn words_of_a_template_file_are_mapped_from_its_preview_and_can_be_saved() {
    let file = "vendor_data,status,country,session_count
kp-1,active,DEU,7
kp-2,suspended,UK,
kp-3,closed,usa,
kp-4,,,
";
    for app in test_apps().await {
        let actor = app.actor(Role::Admin).await;
        app.import(&actor, "vendor_data,status\nkp-4,BLOCKED\n").await;
        let import = check(&app, &actor, file, ReadOptions::default()).await;
        assert_eq!(import.state, ImportState::Ready);
        assert!(!import.reading.ask_words);
        // A column that only our exports have is not lost without a word either.
        assert_eq!(import.reading.not_imported[0].name, "session_count");
        let found = words(&app, &actor, &import).await;
        let status = &found.columns[0];
        assert_eq!((status.empty, status.unlisted), (1, 0));
        let mut choice = words_as_shown(&found, &[]);
        choice.save_as = "Ours with other words".into();
        imports::choose_words(&app.ctx, &actor, import.id, &choice).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!(
            (ready.preview.created, ready.preview.invalid, ready.preview.unchanged),
            (3, 0, 1),
            "{:?}",
            ready.reasons
        );
        app.start_as_shown(&actor, &import).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!(status_of(&app, &actor, "kp-2").await, UserStatus::Blocked);
        assert_eq!(status_of(&app, &actor, "kp-4").await, UserStatus::Blocked);
        let late = imports::choose_words(&app.ctx, &actor, import.id, &choice).await;
        assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");

        let options =
            ReadOptions { mapping: "Ours with other words".into(), ..ReadOptions::default() };
        let again = check(&app, &actor, file, options).await;
        assert_eq!((again.state, again.preview.unchanged), (ImportState::Ready, 4));
    }
}

#[tokio::test]
async fn a_column_that_may_be_one_of_ours_waits_for_a_decision() {
    for (system, file, open) in [
        (
            "Salesforce",
            include_str!("fixtures/exports/salesforce.csv"),
            &["IsDeleted", "Name", "Phone"][..],
        ),
        (
            "HubSpot",
            include_str!("fixtures/exports/hubspot.csv"),
            &["Lead Status", "Account State"],
        ),
        (
            "ComplyAdvantage",
            include_str!("fixtures/exports/complyadvantage.csv"),
            &["monitored", "risk_level"],
        ),
        ("Jumio", include_str!("fixtures/exports/jumio.csv"), &["Decision"]),
    ] {
        for app in test_apps().await {
            let actor = app.actor(Role::Owner).await;
            let import = check(&app, &actor, file, ReadOptions::default()).await;
            let shown = step(&app, &actor, &import).await;
            let undecided: Vec<&str> = shown
                .columns
                .iter()
                .filter(|column| column.target == Target::Undecided)
                .map(|column| column.name.as_str())
                .collect();
            assert_eq!(undecided, open, "{system}");
            let refused =
                imports::choose_mapping(&app.ctx, &actor, import.id, &as_shown(&shown)).await;
            let Err(Error::Invalid(fields)) = refused else { panic!("{system}: {refused:?}") };
            assert_eq!(fields.len(), open.len(), "{system}: {fields:?}");
            let found = imports::find(&app.ctx, &actor, import.id).await.unwrap().unwrap();
            assert_eq!(found.state, ImportState::Mapping);
        }
    }
}

#[tokio::test]
async fn a_word_means_what_it_meant_only_in_the_column_that_it_was_chosen_for() {
    let file = "id,status,risk\n1,open,open\n2,shut,high\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, file, ReadOptions::default()).await;
        let columns = |status: usize| {
            let mut targets =
                vec![Target::Column(Column::VendorData), Target::Ignore, Target::Ignore];
            targets[status] = Target::Column(Column::Status);
            MappingChoice { targets, ..MappingChoice::default() }
        };
        imports::choose_mapping(&app.ctx, &actor, import.id, &columns(1)).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        let found = words(&app, &actor, &import).await;
        let chosen = [("open", value("ACTIVE")), ("shut", value("BLOCKED"))];
        let choice = words_as_shown(&found, &chosen);
        imports::choose_words(&app.ctx, &actor, import.id, &choice).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!(ready.preview.created, 2);
        // The same columns again: the words stay. Another column: they do not.
        imports::choose_mapping(&app.ctx, &actor, import.id, &columns(1)).await.unwrap();
        let same = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!(same.preview.created, 2);
        imports::choose_mapping(&app.ctx, &actor, import.id, &columns(2)).await.unwrap();
        let other = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!((other.preview.created, other.preview.invalid), (0, 2));
    }
}

#[tokio::test]
async fn a_status_word_that_an_older_mapping_leaves_empty_is_asked_again() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = check(&app, &actor, BANK, ReadOptions::default()).await;
        let mut choice = as_shown(&step(&app, &actor, &import).await);
        choice.save_as = "Bank".into();
        imports::choose_mapping(&app.ctx, &actor, import.id, &choice).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        app.execute(
            r#"UPDATE import_mappings SET words = '[["status",[["aktiv","ACTIVE"],["ruhend","empty"]]]]'"#,
        )
        .await;
        // On the command line, too, its row is invalid and nobody becomes ACTIVE by it.
        let next = "Kundennr;Vorname;Nachname;Land;Kundenstatus;Filiale
kb-1;A;B;;aktiv;
kb-2;C;D;;Ruhend;
";
        let options = ReadOptions { mapping: "Bank".into(), ..ReadOptions::default() };
        let named = check(&app, &actor, next, options).await;
        assert_eq!((named.preview.created, named.preview.invalid), (1, 1), "{}", app.name);
        let found = words(&app, &actor, &named).await;
        let status = found.columns.iter().find(|one| one.column == Column::Status).unwrap();
        let means: Vec<_> =
            status.words.iter().map(|word| (word.key.as_str(), word.becomes.clone())).collect();
        assert_eq!(means, [("ruhend", None), ("aktiv", Some(value("ACTIVE")))]);
        let saved = imports::saved_mappings(&app.ctx, &actor).await.unwrap();
        assert_eq!(saved[0].words[0].1, [("aktiv".to_owned(), value("ACTIVE"))]);
        // What is decided now is what the mapping remembers.
        let mut choice = words_as_shown(&found, &[("ruhend", WordTarget::Invalid)]);
        choice.remember = true;
        imports::choose_words(&app.ctx, &actor, named.id, &choice).await.unwrap();
        let kept = app.text("SELECT words FROM import_mappings").await;
        assert!(!kept.contains("empty") && kept.contains("invalid"), "{kept}");
    }
}
