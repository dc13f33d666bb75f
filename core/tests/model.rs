//! Random files against random rosters: what Rollcall does equals a model that fits on a page.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::collections::{HashMap, HashSet};

use common::{Bed, beds};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rollcall_core::access::Role;
use rollcall_core::imports::{self, Counts, ImportState, Outcome, RowFilter};
use rollcall_core::users::{self, UserQuery};

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
}

fn csv(rows: &[Row]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["vendor_data", "full_name", "email", "status"]).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// The semantics of an import, in the plainest form.
#[derive(Default)]
struct Model {
    /// full_name, email, status, by key
    users: HashMap<String, [String; 3]>,
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

    fn import(&mut self, rows: &[Row]) -> Vec<Outcome> {
        let mut seen = HashSet::new();
        rows.iter()
            .map(|row| {
                let [key, name, email, status] = row.each_ref().map(|cell| cell.trim());
                let valid = !key.is_empty()
                    && !row.iter().any(|cell| cell.trim().contains(char::is_control))
                    && (email.is_empty() || email.matches('@').count() == 1)
                    && ["", "ACTIVE", "FLAGGED"].contains(&status);
                if !valid || !seen.insert(Self::key(key)) {
                    return Outcome::Invalid;
                }
                let new = !self.users.contains_key(&Self::key(key));
                let user = self
                    .users
                    .entry(Self::key(key))
                    .or_insert_with(|| [String::new(), String::new(), "ACTIVE".into()]);
                let before = user.clone();
                for (field, cell) in user.iter_mut().zip([name, email, status]) {
                    if !cell.is_empty() {
                        *field = cell.to_owned();
                    }
                }
                match (new, *user == before) {
                    (true, _) => Outcome::Created,
                    (false, true) => Outcome::Unchanged,
                    (false, false) => Outcome::Updated,
                }
            })
            .collect()
    }
}

async fn check(bed: &Bed, case: usize, files: &[Vec<Row>]) {
    let actor = bed.actor_of("model", &format!("app-{case}"), Role::Owner).await;
    let mut model = Model::default();
    for (number, rows) in files.iter().enumerate() {
        let place = format!("{} case {case} file {number}: {rows:?}", bed.name);
        let expected = model.import(rows);
        let mut counts = Counts::default();
        for outcome in &expected {
            counts.add(*outcome);
        }
        let import = bed.import(&actor, &csv(rows)).await;
        if rows.is_empty() {
            assert_eq!(import.state, ImportState::Failed, "{place}");
            continue;
        }
        assert_eq!(import.preview, counts, "preview, {place}");
        assert_eq!(import.applied, counts, "applied, {place}");
        let page = imports::rows(&bed.ctx, &actor, import.id, RowFilter::All, 0, 200)
            .await
            .unwrap()
            .unwrap();
        let outcomes: Vec<Outcome> = page.rows.iter().map(|row| row.outcome).collect();
        assert_eq!(outcomes, expected, "rows, {place}");
    }
    let query = UserQuery { page_size: 200, ..UserQuery::default() };
    let page = users::search(&bed.ctx, &actor, &query).await.unwrap();
    let mut roster = HashMap::new();
    for row in &page.rows {
        let user = users::find(&bed.ctx, &actor, row.didit_internal_id).await.unwrap().unwrap();
        roster.insert(
            Model::key(&user.vendor_data),
            [
                user.full_name.unwrap_or_default(),
                user.email.unwrap_or_default(),
                user.status.code().to_owned(),
            ],
        );
    }
    assert_eq!(roster, model.users, "{} case {case}: {files:?}", bed.name);
}

#[tokio::test(flavor = "multi_thread")]
async fn any_files_one_after_the_other_do_what_the_model_says() {
    let strategy = prop::collection::vec(prop::collection::vec(row(), 0..24), 1..4);
    // The cases are the same in every run: a failure is found again.
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let cases: Vec<Vec<Vec<Row>>> =
        (0..40).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect();
    for bed in beds().await {
        for (case, files) in cases.iter().enumerate() {
            check(&bed, case, files).await;
        }
    }
}
