//! Random files against random rosters: what Rollcall does equals a model that fits on a page.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rollcall_core::access::{Actor, Role};
use rollcall_core::imports::{
    self, Choices, Counts, ImportState, Mode, Outcome, RowFilter, Undone,
};
use rollcall_core::users::{self, Column, UserQuery};

use crate::common::{TestApp, test_apps};

/// key, full_name, email, status
type Row = [String; 4];

fn row() -> impl Strategy<Value = Row> {
    let key = prop::sample::select(vec![
        "a",
        "A",
        " a ",
        "b",
        "É",
        "e\u{301}",
        "stra\u{df}e",
        "STRASSE",
        "007",
        "7",
        "",
        "c\u{7}",
        "=1+1",
        "\"q\"",
    ]);
    let name =
        prop::sample::select(vec!["", "", "Ana", "Ana, Maria", "王小明", "two\nlines", " Ana "]);
    let email = prop::sample::select(vec![
        "",
        "",
        "a@b.example",
        "c@d.example",
        "none",
        "a@b.example;c@d.example",
    ]);
    let status = prop::sample::select(vec!["", "", "ACTIVE", "FLAGGED", "active"]);
    (key, name, email, status)
        .prop_map(|(key, name, email, status)| [key, name, email, status].map(String::from))
        .prop_filter("a row of blanks is no row", |row| {
            row.iter().any(|cell| !cell.trim().is_empty())
        })
}

fn csv(rows: &[Row]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["vendor_data", "full_name", "email", "status"]).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// One file with what was chosen for it, and what happens around its run.
#[derive(Clone, Debug)]
struct Step {
    rows: Vec<Row>,
    choices: Choices,
    /// Somebody gives this user another name between preview and run.
    meanwhile: Option<&'static str>,
    undo: bool,
}

fn step() -> impl Strategy<Value = Step> {
    let mode = prop::sample::select(Mode::ALL.to_vec());
    let clears = prop::sample::subsequence(vec![Column::FullName, Column::Email], 0..=2);
    let meanwhile = prop::sample::select(vec![None, None, Some("a"), Some("007"), Some("b")]);
    let rows = prop::collection::vec(row(), 0..24);
    (rows, mode, clears, any::<bool>(), meanwhile, prop::bool::weighted(0.3)).prop_map(
        |(rows, mode, clears, all_or_nothing, meanwhile, undo)| Step {
            rows,
            choices: Choices { mode, clears, all_or_nothing, ..Choices::default() },
            meanwhile,
            undo,
        },
    )
}

/// full_name, email, status
type Fields = [String; 3];

/// The semantics of an import, in the plainest form.
#[derive(Default)]
struct Model {
    /// By key: how often the user was written, and what they are.
    users: HashMap<String, (i64, Fields)>,
}

/// What a run did: created keys, and updated ones with the version and the fields that it found.
#[derive(Default)]
struct Log {
    created: Vec<String>,
    updated: Vec<(String, i64, Fields)>,
}

impl Model {
    fn key(text: &str) -> String {
        match text {
            "A" => "a",
            "É" | "e\u{301}" => "é",
            "stra\u{df}e" | "STRASSE" => "strasse",
            other => other,
        }
        .to_owned()
    }

    fn version(&self, key: &str) -> i64 {
        self.users.get(key).map_or(0, |(version, _)| *version)
    }

    /// What the row would make of the user.
    fn after(&self, row: &Row, choices: &Choices) -> Fields {
        let key = Self::key(row[0].trim());
        let known = self.users.get(&key);
        let mut fields = known
            .map(|(_, fields)| fields.clone())
            .unwrap_or_else(|| [String::new(), String::new(), "ACTIVE".into()]);
        let columns = [Column::FullName, Column::Email, Column::Status];
        for ((field, cell), column) in fields.iter_mut().zip(&row[1..]).zip(columns) {
            if !cell.trim().is_empty() || choices.clears.contains(&column) {
                // A line break is a blank, and capitals do not count in a status.
                *field = cell.trim().replace('\n', " ");
                if column == Column::Status {
                    field.make_ascii_uppercase();
                }
            }
        }
        fields
    }

    fn preview(&self, rows: &[Row], choices: &Choices) -> Vec<Outcome> {
        let mut seen = HashSet::new();
        rows.iter()
            .map(|row| {
                let [key, _, email, status] = row.each_ref().map(|cell| cell.trim());
                let valid = !key.is_empty()
                    && !key.contains(char::is_control)
                    && (email.is_empty() || email.matches('@').count() == 1)
                    && ["", "ACTIVE", "FLAGGED", "active"].contains(&status);
                if !valid || !seen.insert(Self::key(key)) {
                    return Outcome::Invalid;
                }
                match (self.users.get(&Self::key(key)), choices.mode) {
                    (None, Mode::UpdateOnly) | (Some(_), Mode::CreateOnly) => Outcome::Skipped,
                    (None, _) => Outcome::Created,
                    (Some((_, now)), _) if *now == self.after(row, choices) => Outcome::Unchanged,
                    (Some(_), _) => Outcome::Updated,
                }
            })
            .collect()
    }

    /// Runs what the preview said, and leaves users alone who have been written since.
    fn run(&mut self, step: &Step, preview: &[Outcome], seen: &[i64]) -> (Vec<Outcome>, Log) {
        let mut log = Log::default();
        let outcomes = (0..step.rows.len())
            .map(|n| {
                let key = Self::key(step.rows[n][0].trim());
                if matches!(preview[n], Outcome::Invalid | Outcome::Skipped) {
                    return preview[n];
                }
                if self.version(&key) != seen[n] {
                    return Outcome::Held;
                }
                if preview[n] != Outcome::Unchanged {
                    self.write(key, self.after(&step.rows[n], &step.choices), &mut log);
                }
                preview[n]
            })
            .collect();
        (outcomes, log)
    }

    fn write(&mut self, key: String, fields: Fields, log: &mut Log) {
        match self.users.insert(key.clone(), (self.version(&key) + 1, fields)) {
            None => log.created.push(key),
            Some((version, before)) => log.updated.push((key, version, before)),
        }
    }

    fn undo(&mut self, log: Log) -> Undone {
        let mut undone = Undone::default();
        for key in log.created {
            if self.version(&key) == 1 {
                self.users.remove(&key);
                undone.removed += 1;
            } else {
                undone.kept += 1;
            }
        }
        for (key, version, before) in log.updated {
            if self.version(&key) == version + 1 {
                self.users.insert(key, (version + 2, before));
                undone.restored += 1;
            } else {
                undone.kept += 1;
            }
        }
        undone
    }
}

async fn check(app: &TestApp, case: usize, steps: &[Step]) {
    let actor = app.actor_of("model", &format!("app-{case}"), Role::Owner).await;
    let mut model = Model::default();
    for (number, step) in steps.iter().enumerate() {
        let place = format!("{} case {case} file {number}: {step:?}", app.name);
        Box::pin(run_step(app, &actor, &mut model, step, &place)).await;
    }
    let query = UserQuery { page_size: 200, ..UserQuery::default() };
    let page = users::search(&app.ctx, &actor, &query).await.unwrap();
    let mut roster = HashMap::new();
    for row in &page.rows {
        let user = users::find(&app.ctx, &actor, row.didit_internal_id).await.unwrap().unwrap();
        let fields = [
            user.full_name.unwrap_or_default(),
            user.email.unwrap_or_default(),
            user.status.code().to_owned(),
        ];
        roster.insert(Model::key(&user.vendor_data), (user.version, fields));
    }
    assert_eq!(roster, model.users, "{} case {case}: {steps:?}", app.name);
    let counted = users::status_counts(&app.ctx, &actor).await.unwrap();
    assert_eq!(counted.total(), model.users.len() as i64);
}

async fn run_step(app: &TestApp, actor: &Actor, model: &mut Model, step: &Step, place: &str) {
    let ctx = &app.ctx;
    let import = app.import_with(actor, &csv(&step.rows), &step.choices, true).await;
    if step.rows.is_empty() {
        assert_eq!(import.state, ImportState::Failed, "{place}");
        return;
    }
    let preview = model.preview(&step.rows, &step.choices);
    let seen: Vec<i64> =
        step.rows.iter().map(|row| model.version(&Model::key(row[0].trim()))).collect();
    assert_eq!(outcomes_only(import.preview), counts(&preview), "preview, {place}");
    if let Some(key) = step.meanwhile {
        let rows = [[key, "Meanwhile", "", ""].map(String::from)];
        app.import(actor, &csv(&rows)).await;
        let plain = Choices::default();
        if model.preview(&rows, &plain) != [Outcome::Unchanged] {
            model.write(Model::key(key), model.after(&rows[0], &plain), &mut Log::default());
        }
    }
    let whole = step.choices.all_or_nothing;
    let refused = whole && preview.contains(&Outcome::Invalid);
    let started = app.start_as_shown(actor, &import).await;
    assert_eq!(started.is_err(), refused, "start, {place}");
    if refused {
        return;
    }
    let before = model.users.clone();
    let (outcomes, log) = model.run(step, &preview, &seen);
    if whole && outcomes.contains(&Outcome::Held) {
        model.users = before;
        let failed = app.run_jobs_until(actor, &import, ImportState::Failed).await;
        assert_eq!(failed.applied, Counts::default(), "{place}");
        return;
    }
    let done = app.run_jobs_until(actor, &import, ImportState::Done).await;
    assert_eq!(outcomes_only(done.applied), counts(&outcomes), "applied, {place}");
    let page = imports::rows(ctx, actor, import.id, RowFilter::All, 0, 200).await.unwrap().unwrap();
    let shown: Vec<Outcome> = page.rows.iter().map(|row| row.outcome).collect();
    assert_eq!(shown, outcomes, "rows, {place}");
    for outcome in Outcome::ALL {
        let filter = RowFilter::Outcome(outcome);
        let page = imports::rows(ctx, actor, import.id, filter, 0, 200).await.unwrap().unwrap();
        assert_eq!(page.total, counts(&outcomes).of(outcome), "{outcome:?}, {place}");
        assert_eq!(page.rows.len() as i64, page.total, "{outcome:?}, {place}");
    }
    if step.undo && done.can_undo() {
        let expected = model.undo(log);
        let said = imports::undo_consequences(ctx, actor, import.id).await.unwrap();
        assert_eq!(said, Some(expected), "consequences, {place}");
        imports::undo(ctx, actor, import.id).await.unwrap();
        let undone = app.run_jobs_until(actor, &import, ImportState::Undone).await;
        assert_eq!(undone.undone, expected, "undone, {place}");
    }
}

/// The model knows nothing of warnings.
fn outcomes_only(counts: Counts) -> Counts {
    Counts { warned: 0, status_changes: 0, ..counts }
}

fn counts(outcomes: &[Outcome]) -> Counts {
    let mut counts = Counts::default();
    for outcome in outcomes {
        counts.add(*outcome);
    }
    counts
}

#[tokio::test(flavor = "multi_thread")]
async fn any_files_with_any_choices_do_what_the_model_says() {
    let strategy = prop::collection::vec(step(), 1..5);
    // The cases are the same in every run: a failure is found again.
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let cases: Vec<Vec<Step>> =
        (0..40).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect();
    for app in test_apps().await {
        for (case, steps) in cases.iter().enumerate() {
            Box::pin(check(&app, case, steps)).await;
        }
    }
}
