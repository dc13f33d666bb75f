//! Rows that are valid and probably wrong: what is warned of, who accepts it, what is left out; and
//! files that change the status of users who are there already.

use rollcall_core::Error;
use rollcall_core::access::{Actor, Role};
use rollcall_core::imports::{
    self, Accepted, AcceptedUnseen, CellDiff, Changes, Choices, Counts, Import, ImportState,
    Outcome, RowFilter,
};
use rollcall_core::users::{self, Column, UserQuery};

use crate::common::importing::{kinds, lines, said};
use crate::common::roster::conflict;
use crate::common::{TestApp, test_apps};

const TOTAL: (Column, u8) = (Column::VendorData, 134);

const COMMENT: (Column, u8) = (Column::VendorData, 135);

const EMAIL: (Column, u8) = (Column::Email, 137);

const PHONE: (Column, u8) = (Column::Phone, 138);

const FOOTER: &str = include_str!("../fixtures/cases/11-total-and-footer.csv");

async fn keys(app: &TestApp, actor: &Actor) -> Vec<String> {
    let query = UserQuery { page_size: 200, ..UserQuery::default() };
    let page = users::search(&app.ctx, actor, &query).await.unwrap();
    let mut keys: Vec<String> = page.rows.into_iter().map(|user| user.vendor_data).collect();
    keys.sort();
    keys
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

#[tokio::test]
async fn a_total_below_a_table_becomes_a_user_only_when_somebody_accepts_it() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, FOOTER).await;
        assert_eq!(import.preview.warned + import.preview.invalid, 2, "{}", app.name);
        let warned = app.rows(&actor, &import, RowFilter::Warned).await;
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

        let before = app.error_report(&actor, &import).await;
        assert!(before.contains("Total") && before.contains("a total"), "{before}");
        assert!(!before.contains("RC-1101"), "{before}");

        let refused = app.import_accepting(&actor, FOOTER, AcceptedUnseen::default()).await;
        assert_eq!((refused.state, refused.applied), (ImportState::Ready, Counts::default()));
        assert!(keys(&app, &actor).await.is_empty());

        app.start_as_shown(&actor, &import).await.unwrap();
        let done = app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!(done.applied.warned, import.preview.warned, "{}", app.name);
        assert!(keys(&app, &actor).await.contains(&"Total".to_owned()));
        let entry = app.audit_details(&actor, "import.started").await.remove(0);
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

        leave_out(&app, &actor, &import, TOTAL, true).await.unwrap();
        let without = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!(without.preview.skipped, 1, "{}", app.name);
        assert_eq!((without.preview.created, without.preview.warned), (3, 1));
        // What is left out is still listed: it can be taken back.
        assert_eq!(kinds(&without), [(TOTAL, 1), (COMMENT, 1)]);
        let filter = RowFilter::Reason { column: TOTAL.0, code: TOTAL.1 };
        let left_out = app.rows(&actor, &without, filter).await;
        assert_eq!((lines(&left_out), left_out[0].outcome), (vec![5], Outcome::Skipped));
        assert!(said(&left_out[0], Column::VendorData).contains("a total"));
        assert_eq!(lines(&app.rows(&actor, &without, RowFilter::Warned).await), [3]);
        // Other choices keep it.
        imports::choose(&app.ctx, &actor, import.id, &Choices::default()).await.unwrap();
        let kept = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!(kept.choices.leave_out, [TOTAL], "{}", app.name);

        leave_out(&app, &actor, &import, COMMENT, true).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        leave_out(&app, &actor, &import, TOTAL, false).await.unwrap();
        let again = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!((again.preview.skipped, again.preview.warned), (1, 1), "{}", app.name);

        leave_out(&app, &actor, &import, TOTAL, true).await.unwrap();
        let clean = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!(clean.preview.warned, 0);
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        let done = app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!((done.applied.created, done.applied.skipped), (2, 2), "{}", app.name);
        assert_eq!(keys(&app, &actor).await, ["w-1", "w-2"]);
        let report = app.error_report(&actor, &done).await;
        assert!(report.contains("# two more") && report.contains("Total"), "{report}");
        assert!(report.contains("skipped") && report.contains("a total"), "{report}");
        assert!(!report.contains("w-1"), "{report}");
        let entry = app.audit_details(&actor, "import.started").await.remove(0);
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
        let warned = app.rows(&actor, &import, RowFilter::Warned).await;
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
        let invalid = app.rows(&actor, &import, RowFilter::Outcome(Outcome::Invalid)).await;
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
        imports::undo(&app.ctx, &actor, done.id).await.unwrap();
        app.run_jobs_until(&actor, &done, ImportState::Undone).await;
        assert_eq!(app.check(&actor, csv).await.same_as, None, "{}", app.name);
    }
}

/// A later row's quote closes one that was left open: the rows between are in a cell.
#[tokio::test]
async fn rows_within_a_cell_are_warned_of_and_a_note_of_several_lines_is_not() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        for file in [
            "vendor_data,full_name,status\nA1,\"Ana Pop,ACTIVE\nA2,Bo Li\",BLOCKED\nA3,Cy Ro,ACTIVE\n",
            "vendor_data,full_name,status,tags\nA1,Ana,ACTIVE,\"x\nA2,Bo Li,BLOCKED,y\"\n",
            "vendor_data,status,display_name\nA1,ACTIVE,\"5\r\nA2,BLOCKED,x\r\nA3,BLOCKED,5\"\n",
            "vendor_data,email,didit_internal_id\nA1,a@b.example,\"5\nA2,c@d.example,x\nA3,,5\"\n",
        ] {
            let import = app.check(&actor, file).await;
            assert_eq!(import.preview.warned, 1, "{}: {file}: {:?}", app.name, import.reasons);
            let warned = app.rows(&actor, &import, RowFilter::Warned).await;
            assert!(format!("{warned:?}").contains("a quote is probably missing"), "{warned:?}");
        }
        let file = "vendor_data,full_name,metadata_json\n\
                    A1,\"Ana\nPop\",\"{\"\"note\"\": \"\"x\"\",\n\"\"a\"\": 1, \"\"b\"\": 2}\"\n\
                    A2,Bo,\n";
        let import = app.check(&actor, file).await;
        assert_eq!((import.preview.created, import.preview.warned), (2, 0), "{:?}", import.reasons);
    }
}

/// Rows below a second header with other places would get each other's values.
#[tokio::test]
async fn a_second_header_with_its_columns_in_another_order_is_an_invalid_row() {
    let file = "vendor_data,full_name,display_name,email\nA1,Ana Pop,Ani,a@b.example\n\
                vendor_data,display_name,email,full_name\nA2,Bobby,b@c.example,Bo Li\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, file).await;
        let invalid = app.rows(&actor, &import, RowFilter::Outcome(Outcome::Invalid)).await;
        assert_eq!(lines(&invalid), [3, 4], "{}", app.name);
        let said = format!("{:?}", invalid[0]);
        assert!(said.contains("the columns in another order"), "{said}");
    }
}
