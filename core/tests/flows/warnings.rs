//! Rows that are valid and probably wrong: what is warned of, who accepts it, what is left out; and
//! files that change the status of users who are there already.

use futures::TryStreamExt;
use rollcall_core::Error;
use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::imports::{
    self, Accepted, AcceptedUnseen, CellDiff, Changes, Choices, Counts, Import, ImportSettings,
    ImportState, NewFile, Outcome, PreviewRow, RowFilter, StatusChanges,
};
use rollcall_core::users::{self, Column, User, UserQuery, UserStatus};

use crate::common::{TestApp, body, test_apps};

const TOTAL: (Column, u8) = (Column::VendorData, 134);
const COMMENT: (Column, u8) = (Column::VendorData, 135);
const EMAIL: (Column, u8) = (Column::Email, 137);
const PHONE: (Column, u8) = (Column::Phone, 138);
const RAISED: (Column, u8) = (Column::Status, 139);

const FOOTER: &str = include_str!("../fixtures/cases/11-total-and-footer.csv");

async fn rows(app: &TestApp, actor: &Actor, import: &Import, filter: RowFilter) -> Vec<PreviewRow> {
    imports::rows(&app.ctx, actor, import.id, filter, 0, 200).await.unwrap().unwrap().rows
}

fn lines(rows: &[PreviewRow]) -> Vec<i64> {
    rows.iter().map(|row| row.line).collect()
}

fn kinds(import: &Import) -> Vec<((Column, u8), i64)> {
    let mut kinds: Vec<_> =
        import.warnings.iter().map(|one| ((one.column, one.code), one.count)).collect();
    kinds.sort_by_key(|((_, code), _)| *code);
    kinds
}

fn said(row: &PreviewRow, column: Column) -> String {
    let cell = row.cells.iter().find(|cell| cell.column == column);
    cell.map(|cell| cell.warnings.join(" ")).unwrap_or_default()
}

fn conflict(outcome: Result<Import, Error>) -> String {
    match outcome {
        Err(Error::Conflict(words)) => words,
        other => panic!("{other:?}"),
    }
}

async fn keys(app: &TestApp, actor: &Actor) -> Vec<String> {
    let query = UserQuery { page_size: 200, ..UserQuery::default() };
    let page = users::search(&app.ctx, actor, &query).await.unwrap();
    let mut keys: Vec<String> = page.rows.into_iter().map(|user| user.vendor_data).collect();
    keys.sort();
    keys
}

async fn user(app: &TestApp, actor: &Actor, key: &str) -> User {
    users::find_by(&app.ctx, actor, users::UserRef::VendorData(key)).await.unwrap().unwrap()
}

async fn report(app: &TestApp, actor: &Actor, import: &Import) -> String {
    let report = imports::error_report(&app.ctx, actor, import.id).await.unwrap().unwrap();
    let pieces: Vec<_> = report.body.try_collect().await.unwrap();
    String::from_utf8(pieces.concat()).unwrap()
}

async fn run(app: &TestApp, actor: &Actor, csv: &str, accepts: AcceptedUnseen) -> Import {
    let file = NewFile { name: "users.csv".into(), accepts, ..NewFile::default() };
    imports::run_inline(&app.ctx, actor, file, body(csv), false, |_| {}).await.unwrap()
}

/// Leaves the rows of a kind of warning out, or takes them in again.
async fn leave_out(
    app: &TestApp,
    actor: &Actor,
    import: &Import,
    kind: (Column, u8),
    out: bool,
) -> Result<Import, Error> {
    let (leave_out, take_in) = if out { (vec![kind], vec![]) } else { (vec![], vec![kind]) };
    let changes = Changes { leave_out, take_in, ..Changes::default() };
    imports::change(&app.ctx, actor, import.id, &changes).await
}

/// Details of the latest entry of an action.
async fn details(app: &TestApp, actor: &Actor, action: &str) -> String {
    let query = AuditQuery { action: action.into(), ..AuditQuery::default() };
    let entries = audit::search(&app.ctx, actor, &query).await.unwrap().entries;
    format!("{:?}", entries.into_iter().find(|entry| entry.action == action).unwrap().details)
}

#[tokio::test]
async fn a_total_below_a_table_becomes_a_user_only_when_somebody_accepts_it() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, FOOTER).await;
        assert_eq!(import.preview.warned + import.preview.invalid, 2, "{}", app.name);
        let warned = rows(&app, &actor, &import, RowFilter::Warned).await;
        assert!(lines(&warned).contains(&4), "{}: {warned:?}", app.name);
        assert!(said(&warned[0], Column::VendorData).contains("a total"), "{warned:?}");
        assert_eq!(warned[0].outcome, Outcome::Created);

        let unseen = imports::start(&app.ctx, &actor, import.id).await;
        assert!(conflict(unseen).contains("warning"), "{}", app.name);
        let fewer = Accepted { warned: import.preview.warned - 1, ..Accepted::default() };
        let seen = imports::as_seen(&import);
        let other = imports::start_as_seen(&app.ctx, &actor, import.id, &seen, fewer).await;
        assert!(conflict(other).contains("warning"), "{}", app.name);
        assert!(keys(&app, &actor).await.is_empty());

        let before = report(&app, &actor, &import).await;
        assert!(before.contains("Total") && before.contains("a total"), "{before}");
        assert!(!before.contains("RC-1101"), "{before}");

        let refused = run(&app, &actor, FOOTER, AcceptedUnseen::default()).await;
        assert_eq!((refused.state, refused.applied), (ImportState::Ready, Counts::default()));
        assert!(keys(&app, &actor).await.is_empty());

        let worker = app.worker();
        app.start_as_shown(&actor, &import).await.unwrap();
        let done = app.until(&actor, &import, ImportState::Done).await;
        drop(worker);
        assert_eq!(done.applied.warned, import.preview.warned, "{}", app.name);
        assert!(keys(&app, &actor).await.contains(&"Total".to_owned()));
        let entry = details(&app, &actor, "import.started").await;
        assert!(entry.contains("warnings_accepted"), "{entry}");
        assert!(entry.contains("looks like a total"), "{entry}");
    }
}

#[tokio::test]
async fn a_kind_of_warning_is_left_out_and_taken_in_again() {
    let csv = "vendor_data,full_name,email\n\
               w-1,Ana,ana@mail.example\n\
               # two more by the branch,,\n\
               w-2,Bo,bo@mail.example\n\
               Total,2,\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, csv).await;
        assert_eq!(kinds(&import), [(TOTAL, 1), (COMMENT, 1)], "{}", app.name);
        assert_eq!((import.preview.created, import.preview.warned), (4, 2));

        let worker = app.worker();
        leave_out(&app, &actor, &import, TOTAL, true).await.unwrap();
        let without = app.until(&actor, &import, ImportState::Ready).await;
        assert_eq!(without.preview.skipped, 1, "{}", app.name);
        assert_eq!((without.preview.created, without.preview.warned), (3, 1));
        // What is left out is still listed: it can be taken back.
        assert_eq!(kinds(&without), [(TOTAL, 1), (COMMENT, 1)]);
        let filter = RowFilter::Reason { column: TOTAL.0, code: TOTAL.1 };
        let left_out = rows(&app, &actor, &without, filter).await;
        assert_eq!((lines(&left_out), left_out[0].outcome), (vec![5], Outcome::Skipped));
        assert!(said(&left_out[0], Column::VendorData).contains("a total"));
        assert_eq!(lines(&rows(&app, &actor, &without, RowFilter::Warned).await), [3]);
        // Other choices keep it.
        imports::choose(&app.ctx, &actor, import.id, &Choices::default()).await.unwrap();
        let kept = app.until(&actor, &import, ImportState::Ready).await;
        assert_eq!(kept.choices.leave_out, [TOTAL], "{}", app.name);

        leave_out(&app, &actor, &import, COMMENT, true).await.unwrap();
        app.until(&actor, &import, ImportState::Ready).await;
        leave_out(&app, &actor, &import, TOTAL, false).await.unwrap();
        let again = app.until(&actor, &import, ImportState::Ready).await;
        assert_eq!((again.preview.skipped, again.preview.warned), (1, 1), "{}", app.name);

        leave_out(&app, &actor, &import, TOTAL, true).await.unwrap();
        let clean = app.until(&actor, &import, ImportState::Ready).await;
        assert_eq!(clean.preview.warned, 0);
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        let done = app.until(&actor, &import, ImportState::Done).await;
        drop(worker);
        assert_eq!((done.applied.created, done.applied.skipped), (2, 2), "{}", app.name);
        assert_eq!(keys(&app, &actor).await, ["w-1", "w-2"]);
        let report = report(&app, &actor, &done).await;
        assert!(report.contains("# two more") && report.contains("Total"), "{report}");
        assert!(report.contains("skipped") && report.contains("a total"), "{report}");
        assert!(!report.contains("w-1"), "{report}");
        let entry = details(&app, &actor, "import.started").await;
        assert!(entry.contains("warnings_left_out"), "{entry}");
    }
}

#[tokio::test]
async fn keys_that_all_begin_with_a_number_sign_are_no_comments() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, "vendor_data,full_name\n#A-1,Ana\n#A-2,Bo\nA-3,Cy\n").await;
        assert_eq!((import.preview.created, import.preview.warned), (3, 0), "{}", app.name);
        let import = app.check(&actor, "vendor_data,full_name\nA-1,Ana\n#A-2,Bo\n").await;
        assert_eq!(kinds(&import), [(COMMENT, 1)], "{}", app.name);
    }
}

#[tokio::test]
async fn what_is_no_kind_of_warning_cannot_be_left_out() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, "vendor_data,phone\nw-1,12\n").await;
        // Code 9 is a problem: its rows are invalid, and left out already.
        for kind in [(Column::Phone, 9), (Column::Email, 255)] {
            let refused = leave_out(&app, &actor, &import, kind, true).await;
            assert!(conflict(refused).contains("no longer applies"), "{}", app.name);
        }
        let found = imports::find(&app.ctx, &actor, import.id).await.unwrap().unwrap();
        assert_eq!(found.state, ImportState::Ready, "{}", app.name);
    }
}

#[tokio::test]
async fn an_address_or_a_number_under_two_keys_is_warned_of_with_the_first_line() {
    let csv = "vendor_data,email,phone\n\
               s-1,ana@mail.example,+4915112345678\n\
               s-2,bo@mail.example,+49 151 1234 5678\n\
               s-3,ANA@mail.example,\n\
               s-4,,\n\
               s-5,ana@mail.example,+4915112345678\n\
               s-1,bo@mail.example,\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, csv).await;
        assert_eq!(kinds(&import), [(EMAIL, 2), (PHONE, 2)], "{}", app.name);
        let warned = rows(&app, &actor, &import, RowFilter::Warned).await;
        assert_eq!(lines(&warned), [3, 4, 6], "{}", app.name);
        assert!(said(&warned[0], Column::Phone).starts_with("Line 2 "), "{warned:?}");
        assert!(said(&warned[1], Column::Email).starts_with("Line 2 "), "{warned:?}");
        assert!(said(&warned[2], Column::Email).starts_with("Line 2 "), "{warned:?}");
        assert!(
            said(&warned[2], Column::Phone).contains("has the same phone number"),
            "{warned:?}"
        );
        // The repeated key stays an error, and no warning.
        assert_eq!(import.preview.invalid, 1);
        let invalid = rows(&app, &actor, &import, RowFilter::Outcome(Outcome::Invalid)).await;
        let key = invalid[0].cells.iter().find(|cell| cell.column == Column::VendorData).unwrap();
        assert!(matches!(&key.diff, CellDiff::Bad { message } if message.contains("line 2")));
    }
}

#[tokio::test]
async fn what_an_update_leaves_as_it_is_is_not_warned_of_again() {
    let csv = "vendor_data,full_name,email\na,Ana,x@mail.example\nb,Bo,x@mail.example\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let first = app.import(&actor, csv).await;
        assert_eq!((first.state, first.applied.warned), (ImportState::Done, 1), "{}", app.name);
        let same = app.check(&actor, csv).await;
        assert_eq!((same.preview.unchanged, same.preview.warned), (2, 0), "{}", app.name);
        let names = csv.replace("Bo", "Bob");
        let names = app.check(&actor, &names).await;
        assert_eq!((names.preview.updated, names.preview.warned), (1, 0), "{}", app.name);
        let other = csv.replace("x@", "y@");
        let other = app.check(&actor, &other).await;
        assert_eq!((other.preview.updated, other.preview.warned), (2, 1), "{}", app.name);
    }
}

const STATUSES: &str = "vendor_data,status\np-1,ACTIVE\np-2,BLOCKED\np-3,ACTIVE\np-4,BLOCKED\n";

async fn seeded(app: &TestApp) -> Actor {
    let actor = app.actor(Role::Owner).await;
    app.import(&actor, "vendor_data,status\np-1,BLOCKED\np-2,ACTIVE\np-3,ACTIVE\n").await;
    actor
}

#[tokio::test]
async fn a_change_of_status_is_counted_and_needs_its_number() {
    for app in test_apps().await {
        let actor = seeded(&app).await;
        let import = app.check(&actor, STATUSES).await;
        assert_eq!((import.preview.updated, import.preview.status_changes), (2, 2), "{}", app.name);
        assert_eq!((kinds(&import), import.preview.warned), (vec![(RAISED, 1)], 1));
        let warned = rows(&app, &actor, &import, RowFilter::Warned).await;
        assert!(said(&warned[0], Column::Status).contains("BLOCKED"), "{warned:?}");

        let seen = imports::as_seen(&import);
        for status_changes in [0, 1, 3] {
            let accepted = Accepted { warned: 1, status_changes };
            let start = imports::start_as_seen(&app.ctx, &actor, import.id, &seen, accepted).await;
            let words = conflict(start);
            assert!(words.contains("the status of 2 existing users"), "{words}");
        }
        let only = AcceptedUnseen { warnings: true, status_changes: 1 };
        assert_eq!(run(&app, &actor, STATUSES, only).await.state, ImportState::Ready);
        assert_eq!(user(&app, &actor, "p-1").await.status, UserStatus::Blocked, "{}", app.name);

        let two = AcceptedUnseen { warnings: true, status_changes: 2 };
        let done = run(&app, &actor, STATUSES, two).await;
        assert_eq!((done.state, done.applied.status_changes), (ImportState::Done, 2));
        assert_eq!(user(&app, &actor, "p-1").await.status, UserStatus::Active, "{}", app.name);
        let entry = details(&app, &actor, "import.finished").await;
        assert!(entry.contains("status_changes\", \"2"), "{entry}");
    }
}

#[tokio::test]
async fn a_setting_lets_files_change_status_freely_or_never() {
    for app in test_apps().await {
        let actor = seeded(&app).await;
        let set = |status_changes| {
            let (ctx, actor) = (app.ctx.clone(), actor.clone());
            async move {
                let settings = ImportSettings { status_changes };
                imports::save_settings(&ctx, &actor, settings).await.unwrap();
            }
        };
        let found = imports::settings(&app.ctx, &actor).await.unwrap();
        assert_eq!(found.status_changes, StatusChanges::Confirmed, "{}", app.name);
        let before = app.check(&actor, STATUSES).await;

        set(StatusChanges::Never).await;
        let entry = details(&app, &actor, "settings.imports_changed").await;
        assert!(entry.contains("confirmed → never"), "{entry}");
        let words = conflict(app.start_as_shown(&actor, &before).await);
        assert!(words.contains("import settings"), "{words}");
        let never = app.check(&actor, STATUSES).await;
        let counts = never.preview;
        assert_eq!((counts.created, counts.unchanged, counts.invalid), (1, 1, 2), "{}", app.name);
        assert_eq!((counts.status_changes, counts.warned), (0, 0));
        assert_eq!(never.reasons.len(), 1, "{:?}", never.reasons);
        let reason = &never.reasons[0];
        let filter = RowFilter::Reason { column: Column::Status, code: reason.code };
        let invalid = rows(&app, &actor, &never, filter).await;
        assert_eq!(lines(&invalid), [2, 3]);
        let cell = invalid[0].cells.iter().find(|cell| cell.column == Column::Status).unwrap();
        assert!(
            matches!(&cell.diff, CellDiff::Bad { message } if message.contains("import settings"))
        );
        assert!(report(&app, &actor, &never).await.contains("do not allow files to change it"));

        set(StatusChanges::Freely).await;
        let freely = AcceptedUnseen { warnings: true, status_changes: 0 };
        let done = run(&app, &actor, STATUSES, freely).await;
        assert_eq!((done.state, done.applied.status_changes), (ImportState::Done, 2));
        // Out of BLOCKED is a warning all the same.
        app.import(&actor, "vendor_data,status\np-1,BLOCKED\n").await;
        let back = run(&app, &actor, STATUSES, AcceptedUnseen::default()).await;
        assert_eq!((back.state, back.preview.warned), (ImportState::Ready, 1), "{}", app.name);
    }
}

#[tokio::test]
async fn a_run_that_stopped_does_not_go_on_to_change_a_status_against_the_setting() {
    for app in test_apps().await {
        let actor = seeded(&app).await;
        let import = app.check(&actor, STATUSES).await;
        app.start_as_shown(&actor, &import).await.unwrap();
        imports::cancel(&app.ctx, &actor, import.id).await.unwrap();
        let worker = app.worker();
        let stopped = app.until(&actor, &import, ImportState::Cancelled).await;
        drop(worker);
        assert!(stopped.can_resume(), "{}", app.name);
        let never = ImportSettings { status_changes: StatusChanges::Never };
        imports::save_settings(&app.ctx, &actor, never).await.unwrap();
        let words = conflict(imports::resume(&app.ctx, &actor, import.id).await);
        assert!(words.contains("import settings"), "{words}");
    }
}

#[tokio::test]
async fn only_an_import_that_wrote_rows_counts_as_the_same_file_before() {
    let csv = "vendor_data\nx-1\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.check(&actor, csv).await;
        let second = app.check(&actor, csv).await;
        assert_eq!(second.same_as, None, "{}", app.name);
        let done = app.import(&actor, csv).await;
        let third = app.check(&actor, csv).await;
        assert_eq!(third.same_as.map(|other| other.id), Some(done.id), "{}", app.name);
        let worker = app.worker();
        imports::undo(&app.ctx, &actor, done.id).await.unwrap();
        app.until(&actor, &done, ImportState::Undone).await;
        drop(worker);
        assert_eq!(app.check(&actor, csv).await.same_as, None, "{}", app.name);
    }
}

#[tokio::test]
async fn held_rows_that_would_change_a_status_are_not_applied_by_the_hundred() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let csv = |name: &str| {
            let mut csv = String::from("vendor_data,full_name,status\n");
            for n in 1..=5 {
                csv += &format!("h-{n},{name} {n},ACTIVE\n");
            }
            csv
        };
        app.import(&actor, &csv("First")).await;
        let import = app.check(&actor, &csv("Second")).await;
        assert_eq!((import.preview.updated, import.preview.status_changes), (5, 0), "{}", app.name);
        // Somebody blocks two of them, and renames the others, before the run.
        let meanwhile =
            "vendor_data,full_name,status\nh-1,,BLOCKED\nh-2,A,\nh-3,B,\nh-4,,BLOCKED\nh-5,C,\n";
        app.import(&actor, meanwhile).await;
        let worker = app.worker();
        app.start_as_shown(&actor, &import).await.unwrap();
        let held = app.until(&actor, &import, ImportState::Done).await;
        assert_eq!(held.applied.held, 5, "{}", app.name);
        let apply = imports::ConflictDecision::Apply;
        imports::resolve_all_conflicts(&app.ctx, &actor, import.id, apply).await.unwrap();
        let done = app.until(&actor, &import, ImportState::Done).await;
        assert_eq!((done.applied.held, done.applied.updated), (2, 3), "{}", app.name);
        let blocked = user(&app, &actor, "h-4").await;
        assert_eq!(blocked.status, UserStatus::Blocked, "{}", app.name);

        let never = ImportSettings { status_changes: StatusChanges::Never };
        imports::save_settings(&app.ctx, &actor, never).await.unwrap();
        let one = imports::resolve_conflict(&app.ctx, &actor, import.id, 3, 2, apply).await;
        assert!(conflict(one).contains("import settings"), "{}", app.name);
        imports::save_settings(&app.ctx, &actor, ImportSettings::default()).await.unwrap();
        let one =
            imports::resolve_conflict(&app.ctx, &actor, import.id, 3, 2, apply).await.unwrap();
        assert_eq!((one.applied.held, one.applied.status_changes), (1, 1), "{}", app.name);
        assert_eq!(user(&app, &actor, "h-4").await.status, UserStatus::Active, "{}", app.name);
        drop(worker);
    }
}
