//! What makes an import one that can be trusted: choices, corrections, all or nothing, held rows,
//! going on, and the way back.

use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::clock::Clock;
use rollcall_core::erasure;
use rollcall_core::format::counted;
use rollcall_core::imports::{
    self, Accepted, CellDiff, Choices, ConflictDecision, Correction, Import, ImportState,
    KeptReason, Mode, NewFile, Outcome, PreviewRow, RowFilter, Undone,
};
use rollcall_core::users::{
    self, ChangeSource, Column, User, UserEdit, UserQuery, UserRef, UserStatus,
};
use rollcall_core::verifications::{self, NewVerification, VerificationStatus};
use rollcall_core::{Error, Timestamp, overview};

use crate::common::{TestApp, body, test_apps};

async fn by_key(app: &TestApp, actor: &Actor, key: &str) -> Option<User> {
    let query = UserQuery { page_size: 200, ..UserQuery::default() };
    let page = users::search(&app.ctx, actor, &query).await.unwrap();
    let row = page.rows.iter().find(|row| row.vendor_data == key)?;
    users::find(&app.ctx, actor, row.didit_internal_id).await.unwrap()
}

async fn edit(app: &TestApp, actor: &Actor, key: &str, name: &str) {
    let user = by_key(app, actor, key).await.unwrap();
    let edit = UserEdit {
        version: user.version,
        display_name: name.into(),
        full_name: user.full_name.unwrap_or_default(),
        status: user.status.code().into(),
        ..UserEdit::default()
    };
    users::edit(&app.ctx, actor, user.didit_internal_id, &edit).await.unwrap();
}

async fn rows(app: &TestApp, actor: &Actor, import: &Import, filter: RowFilter) -> Vec<PreviewRow> {
    imports::rows(&app.ctx, actor, import.id, filter, 0, 200).await.unwrap().unwrap().rows
}

async fn actions(app: &TestApp, actor: &Actor) -> Vec<String> {
    let query = AuditQuery { action: "import".into(), ..AuditQuery::default() };
    let entries = audit::search(&app.ctx, actor, &query).await.unwrap().entries;
    entries.into_iter().map(|entry| entry.action).collect()
}

fn conflict<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    match outcome {
        Err(Error::Conflict(words)) => words,
        other => panic!("no conflict: {other:?}"),
    }
}

#[tokio::test]
async fn a_mode_leaves_the_other_rows_out_and_says_so() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nold,Before\n").await;
        let file = "vendor_data,full_name\nold,After\nnew,Fresh\n";
        for (mode, created, updated) in [(Mode::CreateOnly, 1, 0), (Mode::UpdateOnly, 0, 1)] {
            let choices = Choices { mode, ..Choices::default() };
            let import = app.import_with(&actor, file, &choices, false).await;
            let counts = import.applied;
            assert_eq!(import.preview, counts);
            assert_eq!((counts.created, counts.updated, counts.skipped), (created, updated, 1));
            let skipped = rows(&app, &actor, &import, RowFilter::Outcome(Outcome::Skipped)).await;
            assert_eq!(skipped.len(), 1, "{}", app.name);
            let undone = imports::undo_consequences(&app.ctx, &actor, import.id).await.unwrap();
            assert_eq!(undone.map(|undone| undone.removed + undone.restored), Some(1));
            // The next mode finds the roster as it was.
            let worker = app.worker();
            imports::undo(&app.ctx, &actor, import.id).await.unwrap();
            app.until(&actor, &import, ImportState::Undone).await;
            drop(worker);
        }
    }
}

#[tokio::test]
async fn an_empty_cell_clears_only_where_that_was_chosen() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let file = "vendor_data,display_name,email,tags,country\nc,Cee,c@d.example,\"a,b\",DEU\n";
        app.import(&actor, file).await;
        let empty = "vendor_data,display_name,email,tags,country\nc,,,,\n";
        let choices = Choices {
            clears: vec![Column::Email, Column::Tags, Column::Country, Column::Phone],
            ..Choices::default()
        };
        let checked = app.import_with(&actor, empty, &choices, true).await;
        let row = rows(&app, &actor, &checked, RowFilter::All).await.remove(0);
        let mark = |column| {
            row.cells.iter().find(|cell| cell.column == column).map(|cell| cell.diff.clone())
        };
        assert_eq!(mark(Column::Email), Some(CellDiff::Cleared { old: "c@d.example".into() }));
        assert_eq!(mark(Column::DisplayName), Some(CellDiff::Keeps));
        app.import_with(&actor, empty, &choices, false).await;
        let user = by_key(&app, &actor, "c").await.unwrap();
        assert_eq!((user.display_name.as_deref(), user.email), (Some("Cee"), None));
        assert_eq!((user.tags.len(), user.country), (0, None), "{}", app.name);
        assert_eq!(users::country_counts(&app.ctx, &actor).await.unwrap(), []);
        let key = Choices { clears: vec![Column::VendorData], ..Choices::default() };
        let file = NewFile { choices: key, ..NewFile::default() };
        let refused = imports::run_inline(&app.ctx, &actor, file, body(empty), true, |_| {}).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn choices_can_change_until_the_start_and_the_preview_follows() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nold,Before\n").await;
        let file = "vendor_data,full_name\nold,After\nnew,Fresh\n";
        let import = imports::upload(&app.ctx, &actor, "u.csv", body(file)).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!((ready.preview.created, ready.preview.updated), (1, 1));
        let choices = Choices { mode: Mode::UpdateOnly, ..Choices::default() };
        imports::choose(&app.ctx, &actor, import.id, &choices).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!((ready.preview.skipped, ready.preview.updated), (1, 1));
        assert_eq!(ready.choices, choices);
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert!(by_key(&app, &actor, "new").await.is_none());
        conflict(imports::choose(&app.ctx, &actor, import.id, &choices).await);
        assert!(actions(&app, &actor).await.contains(&"import.choices_changed".to_owned()));
    }
}

#[tokio::test]
async fn corrected_cells_are_checked_kept_with_the_import_and_can_be_taken_back() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let file = "vendor_data,phone,country\na,0049,DEU\nb,+4915112345678,Germany\n,+4915112345679,\na,,\n";
        let import = imports::upload(&app.ctx, &actor, "u.csv", body(file)).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!((ready.preview.invalid, ready.preview.created), (3, 1));
        let reason = ready.reasons.iter().find(|one| one.column == Column::Country).unwrap();
        let filter = RowFilter::Reason { column: reason.column, code: reason.code };
        let lines: Vec<i64> =
            rows(&app, &actor, &ready, filter).await.iter().map(|row| row.line).collect();
        assert_eq!(lines, [3], "{}", app.name);

        let fix =
            |ordinal, column, value: &str| Correction { ordinal, column, value: value.into() };
        let fixes = [
            fix(0, Column::Phone, "+4915112345670"),
            fix(1, Column::Country, "DEU"),
            fix(2, Column::VendorData, "c"),
        ];
        imports::correct(&app.ctx, &actor, import.id, &fixes).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        // The first row has become valid, so the fourth repeats its key.
        assert_eq!((ready.preview.invalid, ready.preview.created), (1, 3));
        assert_eq!(ready.corrections, 3);
        let all = rows(&app, &actor, &ready, RowFilter::All).await;
        assert_eq!(all[1].cells[2].value, "DEU");
        assert_eq!(all[1].cells[2].corrected_from.as_deref(), Some("Germany"));

        // What the file says takes a correction back.
        let back = [fix(1, Column::Country, "Germany")];
        imports::correct(&app.ctx, &actor, import.id, &back).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!((ready.preview.invalid, ready.corrections), (2, 2));

        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        let done = app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!(done.applied, ready.preview);
        let user = by_key(&app, &actor, "a").await.unwrap();
        assert_eq!(user.phone.as_deref(), Some("+4915112345670"));
        assert!(by_key(&app, &actor, "c").await.is_some());

        let query = AuditQuery { action: "import".into(), ..AuditQuery::default() };
        let entries = audit::search(&app.ctx, &actor, &query).await.unwrap().entries;
        let corrected = entries.iter().rev().find(|one| one.action == "import.corrected").unwrap();
        let details = format!("{:?}", corrected.details);
        assert!(details.contains("row 1 phone, row 2 country, row 3 vendor_data"), "{details}");
        assert!(!details.contains("+4915112345670"), "no personal data in the chain: {details}");

        let wrong = [fix(9, Column::Phone, "1")];
        let refused = imports::correct(&app.ctx, &actor, import.id, &wrong).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn all_or_nothing_writes_every_row_or_none() {
    let whole = Choices { all_or_nothing: true, ..Choices::default() };
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nold,Before\n").await;
        // An invalid row keeps it from starting.
        let bad = "vendor_data,full_name,status\nold,After,\nnew,Fresh,WRONG\n";
        let import = app.import_with(&actor, bad, &whole, false).await;
        assert_eq!((import.state, import.applied.rows()), (ImportState::Ready, 0));
        let words = conflict(imports::start(&app.ctx, &actor, import.id).await);
        assert!(words.contains("1 row is invalid,"), "{words}");

        // A user who was changed since stops it, and nothing remains.
        let file = "vendor_data,full_name\nnew,Fresh\nold,After\n";
        let import = app.import_with(&actor, file, &whole, true).await;
        edit(&app, &actor, "old", "Meanwhile").await;
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        let worker = app.worker();
        let failed = app.until(&actor, &import, ImportState::Failed).await;
        assert!(failed.cause.contains("line 3"), "{}", failed.cause);
        assert_eq!(failed.applied.rows(), 0);
        assert!(by_key(&app, &actor, "new").await.is_none(), "{}", app.name);

        // Checked again, it sees the users as they are, and writes everything.
        imports::revalidate(&app.ctx, &actor, import.id).await.unwrap();
        app.until(&actor, &import, ImportState::Ready).await;
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        let done = app.until(&actor, &import, ImportState::Done).await;
        assert_eq!((done.applied.created, done.applied.updated), (1, 1));
        assert!(done.complete);
        assert_eq!(users::status_counts(&app.ctx, &actor).await.unwrap().total(), 2);
        drop(worker);
    }
}

/// An import of h-1 to h-4 of which h-1, h-3 and h-4 are held.
async fn with_held(app: &TestApp, actor: &Actor) -> Import {
    app.import(actor, "vendor_data,full_name\nh-1,One\nh-2,Two\nh-4,Four\n").await;
    let file = "vendor_data,full_name\nh-1,Eins\nh-2,Zwei\nh-3,Drei\nh-4,Vier\n";
    let import = app.check(actor, file).await;
    app.import(actor, "vendor_data,full_name\nh-1,Un\nh-3,Trois\nh-4,Quatre\n").await;
    imports::start(&app.ctx, actor, import.id).await.unwrap();
    app.run_jobs_until(actor, &import, ImportState::Done).await
}

#[tokio::test]
async fn held_rows_are_applied_or_dropped_one_by_one() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = with_held(&app, &actor).await;
        assert_eq!(import.applied.held, 3);
        let filter = RowFilter::Outcome(Outcome::Held);
        let held = rows(&app, &actor, &import, filter).await;
        assert_eq!(held[0].cells[1].diff, CellDiff::Changed { old: "Un".into() });

        // Decided on a version that is not there any more.
        let (first, version) = (held[0].ordinal, held[0].version);
        edit(&app, &actor, "h-1", "Uno").await;
        let late = ConflictDecision::Apply;
        conflict(
            imports::resolve_conflict(&app.ctx, &actor, import.id, first, version, late).await,
        );

        let version = version + 1;
        let applied = imports::resolve_conflict(
            &app.ctx,
            &actor,
            import.id,
            first,
            version,
            ConflictDecision::Apply,
        )
        .await
        .unwrap();
        assert_eq!((applied.applied.held, applied.applied.updated), (2, 2), "{}", app.name);
        let user = by_key(&app, &actor, "h-1").await.unwrap();
        assert_eq!(user.full_name.as_deref(), Some("Eins"));
        let history = users::history(&app.ctx, &actor, user.didit_internal_id).await.unwrap();
        assert!(matches!(&history[0].source, ChangeSource::Import { line: 2, .. }));

        let (second, version) = (held[1].ordinal, held[1].version);
        let dropped = imports::resolve_conflict(
            &app.ctx,
            &actor,
            import.id,
            second,
            version,
            ConflictDecision::Drop,
        )
        .await
        .unwrap();
        assert_eq!((dropped.applied.held, dropped.applied.skipped), (1, 1));
        let user = by_key(&app, &actor, "h-3").await.unwrap();
        assert_eq!(user.full_name.as_deref(), Some("Trois"));
        // Not twice.
        let again = ConflictDecision::Apply;
        conflict(
            imports::resolve_conflict(&app.ctx, &actor, import.id, second, version, again).await,
        );
        let left = rows(&app, &actor, &dropped, filter).await;
        assert_eq!(left.iter().map(|row| row.line).collect::<Vec<_>>(), [5]);
    }
}

#[tokio::test]
async fn a_held_row_clears_only_columns_that_the_file_has() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name,email\nh-1,One,one@company.example\n").await;
        let choices = Choices { clears: vec![Column::Email], ..Choices::default() };
        let file = "vendor_data,full_name\nh-1,Eins\n";
        let import = app.import_with(&actor, file, &choices, true).await;
        app.import(&actor, "vendor_data,full_name\nh-1,Un\n").await;
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Done).await;
        let held = rows(&app, &actor, &import, RowFilter::Outcome(Outcome::Held)).await;
        let apply = ConflictDecision::Apply;
        imports::resolve_conflict(&app.ctx, &actor, import.id, 0, held[0].version, apply)
            .await
            .unwrap();
        let user = by_key(&app, &actor, "h-1").await.unwrap();
        assert_eq!(user.full_name.as_deref(), Some("Eins"));
        assert_eq!(user.email.as_deref(), Some("one@company.example"), "{}", app.name);
    }
}

#[tokio::test]
async fn all_held_rows_are_decided_at_once() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        for (decision, name) in
            [(ConflictDecision::Apply, "Vier"), (ConflictDecision::Drop, "Quatre")]
        {
            let actor = app.actor_of("acme", decision.code(), Role::Owner).await;
            let import = with_held(&app, &actor).await;
            imports::resolve_all_conflicts(&app.ctx, &actor, import.id, decision).await.unwrap();
            let done = app.run_jobs_until(&actor, &import, ImportState::Done).await;
            assert_eq!(done.applied.held, 0, "{}", app.name);
            assert_eq!(done.applied.rows(), 4);
            assert_eq!(done.finished_at, import.finished_at, "the run ended before");
            let user = by_key(&app, &actor, "h-4").await.unwrap();
            assert_eq!(user.full_name.as_deref(), Some(name));
            conflict(imports::resolve_all_conflicts(&app.ctx, &actor, import.id, decision).await);
        }
        drop(actor);
    }
}

#[tokio::test]
async fn held_rows_of_somebody_who_was_erased_do_not_bring_them_back() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = with_held(&app, &actor).await;
        for key in ["h-1", "h-4"] {
            erasure::erase(&app.ctx, &actor, UserRef::VendorData(key)).await.unwrap();
        }
        let filter = RowFilter::Outcome(Outcome::Held);
        let held = rows(&app, &actor, &import, filter).await;
        assert!(!format!("{held:?}").contains("Eins"), "{held:?}");
        let first = held[0].ordinal;
        let decision = ConflictDecision::Apply;
        let one = imports::resolve_conflict(&app.ctx, &actor, import.id, first, 0, decision).await;
        assert_eq!(one.unwrap().applied.skipped, 1, "{}", app.name);
        let worker = app.worker();
        imports::resolve_all_conflicts(&app.ctx, &actor, import.id, decision).await.unwrap();
        let done = app.until(&actor, &import, ImportState::Done).await;
        drop(worker);
        let counts = done.applied;
        assert_eq!((counts.held, counts.skipped, counts.updated), (0, 2, 2), "{}", app.name);
        assert_eq!(by_key(&app, &actor, "h-1").await, None);
        assert_eq!(by_key(&app, &actor, "h-4").await, None);
        let user = by_key(&app, &actor, "h-3").await.unwrap();
        assert_eq!(user.full_name.as_deref(), Some("Drei"));
    }
}

fn many(rows: usize, name: &str) -> String {
    let mut file = String::from("vendor_data,full_name\n");
    for n in 0..rows {
        file += &format!("m-{n:06},{name} {n}\n");
    }
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_run_goes_on_where_it_stopped() {
    const ROWS: usize = 60_000;
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, &many(ROWS, "Person")).await;
        let worker = app.worker();
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        loop {
            let progress = imports::progress(&app.ctx, &actor, import.id).await.unwrap().unwrap();
            if progress.rows_done > 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        imports::cancel(&app.ctx, &actor, import.id).await.unwrap();
        let stopped = app.until(&actor, &import, ImportState::Cancelled).await;
        let done = stopped.applied.created;
        assert!((1..ROWS as i64).contains(&done), "{}: {done}", app.name);
        assert!(
            stopped.cause.contains(&format!("after {}", counted(done, "row", "rows"))),
            "{}",
            stopped.cause
        );
        let last = imports::rows(&app.ctx, &actor, import.id, RowFilter::All, ROWS as i64 - 1, 1)
            .await
            .unwrap()
            .unwrap();
        assert!(last.rows[0].pending);
        assert!(stopped.can_resume());

        imports::resume(&app.ctx, &actor, import.id).await.unwrap();
        let ended = app.until(&actor, &import, ImportState::Done).await;
        assert_eq!(ended.applied, import.preview, "{}", app.name);
        assert_eq!(users::status_counts(&app.ctx, &actor).await.unwrap().total(), ROWS as i64);
        conflict(imports::resume(&app.ctx, &actor, import.id).await);
        drop(worker);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_run_of_all_or_nothing_leaves_nothing() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let whole = Choices { all_or_nothing: true, ..Choices::default() };
        let file = many(60_000, "Person");
        let import = app.import_with(&actor, &file, &whole, true).await;
        let worker = app.worker();
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        loop {
            let progress = imports::progress(&app.ctx, &actor, import.id).await.unwrap().unwrap();
            if progress.rows_done > 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        assert_eq!(users::status_counts(&app.ctx, &actor).await.unwrap().total(), 0);
        imports::cancel(&app.ctx, &actor, import.id).await.unwrap();
        let stopped = app.until(&actor, &import, ImportState::Cancelled).await;
        assert_eq!(stopped.applied.rows(), 0, "{}", app.name);
        assert!(by_key(&app, &actor, "m-000000").await.is_none());
        imports::resume(&app.ctx, &actor, import.id).await.unwrap();
        let ended = app.until(&actor, &import, ImportState::Done).await;
        assert_eq!(ended.applied.created, 60_000);
        drop(worker);
    }
}

async fn verify(app: &TestApp, actor: &Actor, key: &str) {
    let user = by_key(app, actor, key).await.unwrap();
    let verification = NewVerification {
        session_id: format!("session-{key}"),
        status: VerificationStatus::InReview,
        full_name: None,
        date_of_birth: None,
        country: None,
        completed_at: Timestamp::from_day("2026-03-12").unwrap(),
    };
    verifications::record(&app.ctx, actor, UserRef::Id(user.didit_internal_id), &verification)
        .await
        .unwrap();
}

#[tokio::test]
async fn an_undo_takes_back_what_nobody_has_touched_since_and_lists_the_rest() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(
            &actor,
            "vendor_data,full_name,email,tags,status\nu-1,One,o@n.example,\"a,b\",FLAGGED\nu-2,Two,,,\n",
        )
        .await;
        let before = by_key(&app, &actor, "u-1").await.unwrap();
        let counts = users::status_counts(&app.ctx, &actor).await.unwrap();
        let import = app
            .import(
                &actor,
                "vendor_data,full_name,email,tags,status\nu-1,Eins,e@n.example,c,ACTIVE\nu-2,Zwei,,,\nn-1,New,,,\nn-2,New,,,\nn-3,New,,,\n",
            )
            .await;
        edit(&app, &actor, "u-2", "Edited").await;
        edit(&app, &actor, "n-2", "Edited").await;
        verify(&app, &actor, "n-3").await;

        let expected = Undone { removed: 1, restored: 1, kept: 3 };
        let consequences = imports::undo_consequences(&app.ctx, &actor, import.id).await.unwrap();
        assert_eq!(consequences, Some(expected), "{}", app.name);
        let worker = app.worker();
        imports::undo(&app.ctx, &actor, import.id).await.unwrap();
        let undone = app.until(&actor, &import, ImportState::Undone).await;
        assert_eq!(undone.undone, expected);
        assert_eq!(undone.undone_by.as_deref(), Some("Owner of acme"));
        assert_eq!(undone.finished_at, import.finished_at, "the run ended before");

        let after = by_key(&app, &actor, "u-1").await.unwrap();
        assert_eq!(
            (&after.full_name, &after.email, &after.tags, after.status),
            (&before.full_name, &before.email, &before.tags, UserStatus::Flagged)
        );
        let history = users::history(&app.ctx, &actor, after.didit_internal_id).await.unwrap();
        assert!(matches!(&history[0].source, ChangeSource::Undo { .. }));
        assert!(by_key(&app, &actor, "n-1").await.is_none());
        let zwei = by_key(&app, &actor, "u-2").await.unwrap();
        assert_eq!(zwei.full_name.as_deref(), Some("Zwei"));
        let total = users::status_counts(&app.ctx, &actor).await.unwrap();
        assert_eq!(total.total(), counts.total() + 2);

        let kept = imports::kept_users(&app.ctx, &actor, import.id, 0).await.unwrap().unwrap();
        let mut reasons: Vec<(&str, KeptReason)> =
            kept.iter().map(|user| (user.vendor_data.as_str(), user.reason)).collect();
        reasons.sort_by_key(|(key, _)| *key);
        assert_eq!(
            reasons,
            [
                ("n-2", KeptReason::Changed),
                ("n-3", KeptReason::Verified),
                ("u-2", KeptReason::Changed)
            ]
        );
        let words = conflict(imports::undo(&app.ctx, &actor, import.id).await);
        assert!(words.contains("already been undone"), "{words}");

        // Search forgets who is gone.
        for _ in 0..200 {
            if rollcall_core::jobs::status(&app.ctx).await.unwrap().waiting == 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let query = UserQuery { search: "n-1".into(), ..UserQuery::default() };
        assert_eq!(users::search(&app.ctx, &actor, &query).await.unwrap().total.count, 0);
        let back = UserQuery { search: "o@n.example".into(), ..UserQuery::default() };
        assert_eq!(users::search(&app.ctx, &actor, &back).await.unwrap().total.count, 1);
        drop(worker);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undo_that_is_stopped_can_go_on() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.import(&actor, &many(40_000, "Person")).await;
        app.import(&actor, "vendor_data,full_name\nm-000007,Changed\n").await;
        let worker = app.worker();
        imports::undo(&app.ctx, &actor, import.id).await.unwrap();
        loop {
            let found = imports::find(&app.ctx, &actor, import.id).await.unwrap().unwrap();
            if found.undone.removed > 0 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        imports::cancel(&app.ctx, &actor, import.id).await.unwrap();
        let stopped = app.until(&actor, &import, ImportState::Done).await;
        assert!(stopped.undone.removed < 40_000, "{}", app.name);
        assert!(stopped.cause.contains("undo was stopped"), "{}", stopped.cause);
        let left = imports::undo_consequences(&app.ctx, &actor, import.id).await.unwrap().unwrap();
        assert_eq!(stopped.undone.removed + left.removed, 39_999, "{}", app.name);
        assert_eq!(left.kept, 1);
        let held = ConflictDecision::Drop;
        conflict(imports::resolve_conflict(&app.ctx, &actor, import.id, 0, 0, held).await);
        imports::undo(&app.ctx, &actor, import.id).await.unwrap();
        let undone = app.until(&actor, &import, ImportState::Undone).await;
        assert_eq!((undone.undone.removed, undone.undone.kept), (39_999, 1));
        assert_eq!(users::status_counts(&app.ctx, &actor).await.unwrap().total(), 1);
        drop(worker);
    }
}

#[tokio::test]
async fn whoever_started_a_run_of_over_a_minute_is_told_of_its_end_for_a_day() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-14").unwrap());
        let actor = app.actor(Role::Owner).await;
        let colleague = app.actor(Role::Admin).await;
        app.import(&actor, "vendor_data\nshort\n").await;
        let import = app.check(&actor, "vendor_data\nlong\n").await;
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        app.ctx.clock.advance(61);
        let worker = app.worker();
        app.until(&actor, &import, ImportState::Done).await;
        let ended = overview::load(&app.ctx, &actor).await.unwrap().ended;
        let ids: Vec<_> = ended.iter().map(|one| one.id).collect();
        assert_eq!(ids, [import.id], "{}", app.name);
        assert!(overview::load(&app.ctx, &colleague).await.unwrap().ended.is_empty());
        app.ctx.clock.advance(86_401);
        assert!(overview::load(&app.ctx, &actor).await.unwrap().ended.is_empty());
        drop(worker);
    }
}

#[tokio::test]
async fn a_start_decided_by_a_page_that_is_not_so_any_more_is_refused() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,email\ns-1,one@mail.example\n").await;
        let import = app.check(&actor, "vendor_data,full_name,email\ns-1,One,\n").await;
        let nothing = Accepted::default();
        let seen = imports::as_seen(&import);
        let worker = app.worker();
        let clears = Choices { clears: vec![Column::Email], ..Choices::default() };
        imports::choose(&app.ctx, &actor, import.id, &clears).await.unwrap();
        let ready = app.until(&actor, &import, ImportState::Ready).await;
        let stale = imports::start_as_seen(&app.ctx, &actor, import.id, &seen, nothing).await;
        assert!(conflict(stale).contains("checked again"), "{}", app.name);
        let user = by_key(&app, &actor, "s-1").await.unwrap();
        assert!(user.email.is_some());
        let seen = imports::as_seen(&ready);
        imports::start_as_seen(&app.ctx, &actor, import.id, &seen, nothing).await.unwrap();
        app.until(&actor, &import, ImportState::Done).await;
        drop(worker);
        assert_eq!(by_key(&app, &actor, "s-1").await.unwrap().email, None);
    }
}
