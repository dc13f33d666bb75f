//! A file on its way into the roster: checked, started, applied; what stays as it is and why.

use futures::TryStreamExt;
use rollcall_core::access::Role;
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::imports::{self, CellDiff, ImportState, Outcome, RowFilter};
use rollcall_core::users::{self, ChangeSource, UserQuery, UserRef, UserStatus};
use rollcall_core::verifications::{self, NewVerification, VerificationStatus};
use rollcall_core::{Error, Timestamp};

use crate::common::{body, test_apps, test_apps_with};

const FILE: &str = "\
vendor_data,full_name,email,phone,country,status,tags,metadata_json
kp-1,Ana Pop,ana@mail.example,+40 721 555 012,ROU,ACTIVE,\"retail,pep\",\"{\"\"branch\"\": 7}\"
0047,王小明,,,TWN,,,
KP-1,Twin,,,,,,
kp-2,Marcus,m@mail.example,0044 20 5550 0127,US,,,
kp-3,Layla,layla@bareed.example,+212522555014,MAR,FLAGGED,,
";

#[tokio::test]
async fn a_file_is_checked_whole_and_changes_nothing_until_it_is_started() {
    for app in test_apps().await {
        let actor = app.actor(Role::ComplianceOfficer).await;
        let import = app.check(&actor, FILE).await;
        assert_eq!(import.state, ImportState::Ready, "{}: {}", app.name, import.cause);
        assert_eq!((import.rows, import.preview.created, import.preview.invalid), (5, 3, 2));
        assert_eq!(users::status_counts(&app.ctx, &actor).await.unwrap().total(), 0);

        let page = imports::rows(&app.ctx, &actor, import.id, RowFilter::All, 0, 50)
            .await
            .unwrap()
            .unwrap();
        let lines: Vec<(i64, Outcome)> =
            page.rows.iter().map(|row| (row.line, row.outcome)).collect();
        assert_eq!(
            lines,
            [
                (2, Outcome::Created),
                (3, Outcome::Created),
                (4, Outcome::Invalid),
                (5, Outcome::Invalid),
                (6, Outcome::Created)
            ]
        );
        let reasons: Vec<String> = page.rows[3]
            .cells
            .iter()
            .filter_map(|cell| match &cell.diff {
                CellDiff::Bad { message } => Some(format!("{}: {message}", cell.column.name())),
                _ => None,
            })
            .collect();
        assert_eq!(
            reasons,
            ["phone: Starts with 00. Use +442055500127.", "country: Use three letters: USA."]
        );
        let invalid =
            imports::rows(&app.ctx, &actor, import.id, RowFilter::Outcome(Outcome::Invalid), 1, 50)
                .await
                .unwrap()
                .unwrap();
        assert_eq!((invalid.rows.len(), invalid.rows[0].line, invalid.total), (1, 5, 2));
    }
}

#[tokio::test]
async fn a_started_import_runs_to_its_end_and_leaves_its_history() {
    for app in test_apps().await {
        let actor = app.actor(Role::Admin).await;
        let import = imports::upload(&app.ctx, &actor, "users.csv", body(FILE)).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        let done = app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!((done.applied.created, done.applied.invalid, done.applied.held), (3, 2, 0));
        assert_eq!(done.started_by.as_deref(), Some("Admin of acme"));

        let page = users::search(&app.ctx, &actor, &UserQuery::default()).await.unwrap();
        let names: Vec<&str> = page.rows.iter().map(|row| row.vendor_data.as_str()).collect();
        assert_eq!(names, ["kp-3", "0047", "kp-1"]);
        let counts = users::status_counts(&app.ctx, &actor).await.unwrap();
        assert_eq!((counts.active, counts.flagged, counts.blocked), (2, 1, 0));
        let user =
            users::find(&app.ctx, &actor, page.rows[2].didit_internal_id).await.unwrap().unwrap();
        assert_eq!(user.phone.as_deref(), Some("+40721555012"));
        assert_eq!(user.tags, ["retail", "pep"]);
        assert_eq!(user.metadata_json.as_deref(), Some("{\"branch\": 7}"));

        // Somebody who starts it again is told that it is done.
        let again = imports::start(&app.ctx, &actor, import.id).await;
        assert!(matches!(again, Err(Error::Conflict(_))), "{again:?}");
        let actions: Vec<String> = audit::search(
            &app.ctx,
            &actor,
            &AuditQuery { action: "import".into(), ..AuditQuery::default() },
        )
        .await
        .unwrap()
        .entries
        .into_iter()
        .rev()
        .map(|entry| entry.action)
        .collect();
        assert_eq!(
            actions,
            ["import.uploaded", "import.previewed", "import.started", "import.finished"]
        );
        for report in audit::verify(&app.ctx, None).await.unwrap() {
            assert_eq!(report.broken, None, "{}", app.name);
        }
    }
}

#[tokio::test]
async fn an_empty_cell_leaves_the_present_value_alone_and_a_revision_keeps_what_was() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, FILE).await;
        let second = "vendor_data,email,status\nKP-1,,BLOCKED\n0047,wang@mail.example,\nkp-3,layla@bareed.example,FLAGGED\nkp-9,,\n";
        let import = app.import(&actor, second).await;
        let counts = import.applied;
        assert_eq!(
            (counts.created, counts.updated, counts.unchanged, counts.invalid),
            (1, 2, 1, 0),
            "{}",
            app.name
        );
        let find = |key: &str| UserQuery { search: key.into(), ..UserQuery::default() };
        let page = users::search(&app.ctx, &actor, &find("kp-1")).await.unwrap();
        let user =
            users::find(&app.ctx, &actor, page.rows[0].didit_internal_id).await.unwrap().unwrap();
        assert_eq!(user.vendor_data, "kp-1", "the stored spelling stays");
        assert_eq!(user.email.as_deref(), Some("ana@mail.example"));
        assert_eq!((user.status, user.version), (UserStatus::Blocked, 2));
        let history = users::history(&app.ctx, &actor, user.didit_internal_id).await.unwrap();
        assert_eq!(history.len(), 2);
        assert!(
            matches!(&history[0].source, ChangeSource::Import { id, line: 2, .. } if *id == import.id)
        );
        let change = &history[0].changes[0];
        assert_eq!(
            (change.field.as_str(), change.old.as_deref(), change.new.as_deref()),
            ("status", Some("ACTIVE"), Some("BLOCKED"))
        );
        assert!(history[1].created);

        // The page of the finished import still shows what changed.
        let rows =
            imports::rows(&app.ctx, &actor, import.id, RowFilter::Outcome(Outcome::Updated), 0, 10)
                .await
                .unwrap()
                .unwrap();
        let status = rows.rows[0].cells.iter().find(|cell| cell.column.name() == "status").unwrap();
        assert_eq!(status.diff, CellDiff::Changed { old: "ACTIVE".into() });
        let touched = UserQuery { import: Some(import.id), ..UserQuery::default() };
        let touched = users::search(&app.ctx, &actor, &touched).await.unwrap();
        assert_eq!(touched.total.count, 3);
    }
}

#[tokio::test]
async fn a_verified_name_is_protected_and_counted() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nv-1,Ana Pop\n").await;
        let page = users::search(&app.ctx, &actor, &UserQuery::default()).await.unwrap();
        let id = page.rows[0].didit_internal_id;
        let verification = NewVerification {
            session_id: "s-1".into(),
            status: VerificationStatus::Approved,
            full_name: Some("Ana Maria Pop".into()),
            date_of_birth: Some("1987-03-02".into()),
            country: None,
            completed_at: Timestamp::from_day("2026-03-12").unwrap(),
        };
        verifications::record(&app.ctx, &actor, UserRef::Id(id), &verification).await.unwrap();
        let file = "vendor_data,full_name,email\nv-1,Ana Popescu,ana@mail.example\n";
        let import = app.check(&actor, file).await;
        let rows = imports::rows(&app.ctx, &actor, import.id, RowFilter::All, 0, 10)
            .await
            .unwrap()
            .unwrap();
        assert!(matches!(
            &rows.rows[0].cells[1].diff,
            CellDiff::Kept { verified, since: Some(_), session: Some(session) }
                if verified == "Ana Maria Pop" && session == "s-1"
        ));
        let import = app.import(&actor, file).await;
        assert_eq!((import.applied.updated, import.applied.protected_cells), (1, 1));
        let user = users::find(&app.ctx, &actor, id).await.unwrap().unwrap();
        assert_eq!(user.full_name.as_deref(), Some("Ana Maria Pop"));
        assert_eq!(user.email.as_deref(), Some("ana@mail.example"));
        assert_eq!(user.date_of_birth.as_deref(), Some("1987-03-02"));
        // The file before was looked at, and never started.
        assert_eq!(import.same_as, None);
    }
}

#[tokio::test]
async fn a_user_changed_after_the_preview_is_held() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nh-1,One\nh-2,Two\n").await;
        let file = "vendor_data,full_name\nh-1,Eins\nh-2,Zwei\nh-3,Drei\n";
        let import = imports::upload(&app.ctx, &actor, "de.csv", body(file)).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        app.import(&actor, "vendor_data,full_name\nh-1,Un\nh-3,Trois\n").await;
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        let done = app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!(
            (done.applied.created, done.applied.updated, done.applied.held),
            (0, 1, 2),
            "{}",
            app.name
        );
        let held =
            imports::rows(&app.ctx, &actor, import.id, RowFilter::Outcome(Outcome::Held), 0, 10)
                .await
                .unwrap()
                .unwrap();
        let lines: Vec<i64> = held.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [2, 4]);
    }
}

#[tokio::test]
async fn the_report_holds_the_rows_that_were_not_taken_and_can_be_uploaded_again() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.import(&actor, FILE).await;
        let report = imports::error_report(&app.ctx, &actor, import.id).await.unwrap().unwrap();
        assert_eq!(report.file_name, "users.errors.csv");
        let bytes: Vec<u8> = report
            .body
            .try_fold(Vec::new(), |mut all, part| async move {
                all.extend_from_slice(&part);
                Ok(all)
            })
            .await
            .unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 3, "{text}");
        assert!(
            lines[0].starts_with("rollcall_line,rollcall_outcome,rollcall_reasons,vendor_data,")
        );
        assert!(lines[1].starts_with("4,invalid,vendor_data: Same user ID as on line 2"), "{text}");
        let again =
            app.check(&actor, &text.replace("0044 20 5550 0127,US", "+442055500127,USA")).await;
        assert_eq!(
            (again.preview.created, again.preview.updated, again.preview.invalid),
            (1, 1, 0),
            "{}",
            again.cause
        );
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_taken_fails_in_words_or_asks_what_its_columns_hold() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let deep = "vendor_data,tags\na,\"never closed\nb,c\n".to_owned();
        for (file, words) in [
            ("\u{feff}", "empty"),
            ("\n\n\n", "empty"),
            ("vendor_data\n", "no rows"),
            ("PK\u{3}\u{4}…", "ZIP archive"),
            (deep.as_str(), "on line 2 is never closed"),
        ] {
            let import = app.check(&actor, file).await;
            assert_eq!(import.state, ImportState::Failed, "{file:?}");
            assert!(import.cause.contains(words), "{file:?}: {}", import.cause);
        }
        for (file, words) in [
            ("Ana,Pop\n1,2\n", "has no known column names"),
            ("email\na@b.example\n", "vendor_data is missing"),
            ("vendor_data,shoe\n1,2\n", "column \"shoe\" is not"),
            ("vendor_data,email,email\n1,2,3\n", "appears twice"),
        ] {
            let import = app.check(&actor, file).await;
            assert_eq!(import.state, ImportState::Mapping, "{file:?}");
            assert!(import.cause.contains(words), "{file:?}: {}", import.cause);
        }
        let empty = imports::upload(&app.ctx, &actor, "e.csv", body("")).await;
        assert!(matches!(empty, Err(Error::Invalid(_))));
    }
}

#[tokio::test]
async fn an_upload_that_is_too_large_or_breaks_off_leaves_nothing() {
    let settings =
        rollcall_core::context::Settings { max_upload_bytes: 3_000, ..Default::default() };
    for app in test_apps_with(settings).await {
        let actor = app.actor(Role::Owner).await;
        let large = format!("vendor_data\n{}", "x\n".repeat(4_000));
        let refused = imports::upload(&app.ctx, &actor, "l.csv", body(&large)).await;
        assert!(
            matches!(&refused, Err(Error::Invalid(fields)) if fields["file"][0].contains("2 KiB")),
            "{refused:?}"
        );
        let broken = futures::stream::iter([
            Ok("vendor_data\n".into()),
            Err(std::io::Error::other("connection reset")),
        ]);
        assert!(imports::upload(&app.ctx, &actor, "b.csv", broken).await.is_err());
        let list = imports::list(&app.ctx, &actor, &imports::ImportQuery::default()).await.unwrap();
        assert_eq!(list.imports, []);
    }
}

#[tokio::test]
async fn a_waiting_import_can_be_discarded_and_a_cancelled_one_not_started() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = app.check(&actor, FILE).await;
        let cancelled = imports::cancel(&app.ctx, &actor, import.id).await.unwrap();
        assert_eq!(cancelled.state, ImportState::Cancelled);
        assert!(matches!(
            imports::start(&app.ctx, &actor, import.id).await,
            Err(Error::Conflict(_))
        ));
        assert!(matches!(
            imports::cancel(&app.ctx, &actor, import.id).await,
            Err(Error::Conflict(_))
        ));
        assert_eq!(users::status_counts(&app.ctx, &actor).await.unwrap().total(), 0);
    }
}

#[tokio::test]
async fn an_import_discarded_while_it_is_checked_does_not_become_ready() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let import = imports::upload(&app.ctx, &actor, "users.csv", body(FILE)).await.unwrap();
        imports::cancel(&app.ctx, &actor, import.id).await.unwrap();
        let ended = app.run_jobs_until(&actor, &import, ImportState::Cancelled).await;
        assert!(ended.cause.contains("Nothing was imported"), "{}", ended.cause);
        assert!(imports::start(&app.ctx, &actor, import.id).await.is_err());
    }
}
