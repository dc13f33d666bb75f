//! An extract from the request to the file, and what is left when it does not come to one.

use std::io::Read;

use futures::TryStreamExt;
use rollcall_core::access::{Actor, Rights, Role, UserColumn};
use rollcall_core::clock::Clock;
use rollcall_core::exports::{
    self, Export, ExportFilter, ExportSettings, ExportState, FileForm, NewExport,
};
use rollcall_core::users::{self, UserQuery, UserStatus};
use rollcall_core::{Error, Timestamp, audit};
use sha2::{Digest, Sha256};

use crate::common::{TestApp, test_apps};

pub(crate) fn all_columns(role: Role) -> NewExport {
    NewExport {
        columns: Rights::of(role).columns().iter().map(|column| column.name().to_owned()).collect(),
        purpose: "quarterly sample".into(),
        ..NewExport::default()
    }
}

pub(crate) async fn bytes(app: &TestApp, actor: &Actor, export: &Export) -> Vec<u8> {
    let body = exports::body(&app.ctx, actor, export.id).await.unwrap();
    let parts: Vec<_> = body.try_collect().await.unwrap();
    parts.concat()
}

pub(crate) async fn written(app: &TestApp, actor: &Actor, new: &NewExport) -> (Export, String) {
    let export = exports::run_inline(&app.ctx, actor, new, |_| {}).await.unwrap();
    assert_eq!(export.state, ExportState::Done, "{}: {}", app.name, export.cause);
    let text = String::from_utf8(bytes(app, actor, &export).await).unwrap();
    (export, text)
}

/// Values that a spreadsheet could run, that need quotes, and that look like either.
const HOSTILE: [&str; 14] = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+cmd",
    "-2+3",
    "@SUM(A1)",
    "'=x",
    "''-x",
    "'",
    "-5",
    "+12.5",
    "a,b",
    "she said \"no\"",
    "O'Brien",
    "Łódź 王小明",
];

#[tokio::test]
async fn what_was_exported_comes_back_unchanged_whatever_it_looks_like() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(["vendor_data", "display_name", "full_name", "phone", "tags"]).unwrap();
        for (number, value) in HOSTILE.iter().enumerate() {
            // An import takes off the apostrophe that an export would have put there.
            let written = match value.trim_start_matches('\'').starts_with(['=', '+', '-', '@']) {
                true => format!("'{value}"),
                false => (*value).to_owned(),
            };
            let tag = written.replace([',', '"', '|'], "/");
            let key = format!("'=k{number}");
            csv.write_record([&key, &written, &written, "+4915112345678", &tag]).unwrap();
        }
        let file = String::from_utf8(csv.into_inner().unwrap()).unwrap();
        let import = app.import(&actor, &file).await;
        assert_eq!(import.applied.created, HOSTILE.len() as i64, "{}", app.name);
        let query = UserQuery { page_size: 50, ascending: true, ..UserQuery::default() };
        let page = users::search(&app.ctx, &actor, &query).await.unwrap();
        let names: Vec<&str> = page.rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, HOSTILE, "{}", app.name);

        let (_, text) = written(&app, &actor, &all_columns(Role::Owner)).await;
        assert!(text.contains("'=1+1") && text.contains("+4915112345678"), "{text}");
        assert!(!text.contains("'+4915112345678") && text.contains(",-5,"), "{text}");
        let again = app.check(&actor, &text).await;
        assert_eq!(again.preview.unchanged, HOSTILE.len() as i64, "{}: {again:?}", app.name);
        assert_eq!(again.preview.rows(), HOSTILE.len() as i64);
    }
}

#[tokio::test]
async fn the_manifest_proves_the_file_and_the_order_is_the_users() {
    for app in test_apps().await {
        let actor = app.actor(Role::ComplianceOfficer).await;
        app.import(&actor, "vendor_data,country\nb,DEU\na,FRA\nc,DEU\n").await;
        let new = NewExport {
            filter: ExportFilter { country: vec!["DEU".into()], ..ExportFilter::default() },
            columns: ["status", "vendor_data", "country"].map(String::from).to_vec(),
            purpose: "letter 44/2026".into(),
            form: FileForm { gzip: false, bom: true },
        };
        let (export, text) = written(&app, &actor, &new).await;
        assert_eq!(
            text, "\u{feff}status,vendor_data,country\r\nACTIVE,b,DEU\r\nACTIVE,c,DEU\r\n",
            "{}",
            app.name
        );
        let manifest = exports::manifest(&app.ctx, &actor, export.id).await.unwrap().unwrap();
        let sha256 = hex::encode(Sha256::digest(&text));
        assert_eq!((manifest.rows, manifest.size), (2, text.len() as i64));
        assert_eq!(manifest.sha256, sha256);
        assert_eq!(manifest.holds, "All users from DEU.");
        assert_eq!(manifest.purpose, "letter 44/2026");
        assert_eq!(manifest.requested_by, "Compliance officer of acme");
        let line = exports::checksum(&app.ctx, &actor, export.id).await.unwrap().unwrap();
        assert_eq!(line, format!("{sha256}  {}\n", export.file_name()));

        let gzip = NewExport { form: FileForm { gzip: true, bom: false }, ..new };
        let export = exports::run_inline(&app.ctx, &actor, &gzip, |_| {}).await.unwrap();
        let packed = bytes(&app, &actor, &export).await;
        assert_eq!(export.sha256, hex::encode(Sha256::digest(&packed)));
        let mut text = String::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut text).unwrap();
        assert_eq!(text, "status,vendor_data,country\r\nACTIVE,b,DEU\r\nACTIVE,c,DEU\r\n");
        for report in audit::verify(&app.ctx, None).await.unwrap() {
            assert_eq!(report.broken, None);
        }
    }
}

#[tokio::test]
async fn every_filter_counts_what_it_exports() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let first = app
            .import(
                &actor,
                "vendor_data,display_name,country,status,tags\n1,Ana,DEU,ACTIVE,pep\n2,Bo,FRA,FLAGGED,\"pep,vip\"\n3,Cy,DEU,BLOCKED,\n",
            )
            .await;
        let page = users::search(&app.ctx, &actor, &UserQuery::default()).await.unwrap();
        let id = page.rows[0].didit_internal_id;
        let created = page.rows[0].created_at;
        let none = ExportFilter::default();
        for (filter, keys) in [
            (none.clone(), vec!["1", "2", "3"]),
            (
                ExportFilter {
                    status: vec![UserStatus::Active, UserStatus::Flagged],
                    ..none.clone()
                },
                vec!["1", "2"],
            ),
            (ExportFilter { country: vec!["DEU".into()], ..none.clone() }, vec!["1", "3"]),
            (ExportFilter { tags: vec!["pep".into(), "vip".into()], ..none.clone() }, vec!["2"]),
            (ExportFilter { search: "ANA".into(), ..none.clone() }, vec!["1"]),
            (ExportFilter { ids: vec![id], ..none.clone() }, vec!["3"]),
            (ExportFilter { import: Some(first.id), ..none.clone() }, vec!["1", "2", "3"]),
            (ExportFilter { created_before: Some(created), ..none.clone() }, vec![]),
            (ExportFilter { created_from: Some(created), ..none.clone() }, vec!["1", "2", "3"]),
            (ExportFilter { active_before: Some(created.plus_seconds(9)), ..none.clone() }, vec![]),
        ] {
            let new = NewExport {
                filter: filter.clone(),
                columns: vec!["vendor_data".into()],
                ..NewExport::default()
            };
            let counted = exports::matching(&app.ctx, &actor, &filter).await.unwrap();
            let (_, text) = written(&app, &actor, &new).await;
            let found: Vec<&str> = text.lines().skip(1).collect();
            assert_eq!(found, keys, "{}: {filter:?}", app.name);
            assert_eq!(counted, keys.len() as i64, "{}: {filter:?}", app.name);
        }
    }
}

#[tokio::test]
async fn a_request_without_purpose_or_with_unknown_columns_is_sent_back_in_words() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let fields = |new: NewExport| {
            let (ctx, actor) = (app.ctx.clone(), actor.clone());
            async move {
                match exports::request(&ctx, &actor, &new).await {
                    Err(Error::Invalid(fields)) => fields.into_keys().collect::<Vec<_>>(),
                    other => panic!("{other:?}"),
                }
            }
        };
        let columns = |names: &[&str]| NewExport {
            columns: names.iter().map(ToString::to_string).collect(),
            ..NewExport::default()
        };
        assert_eq!(fields(columns(&["email"])).await, ["purpose"]);
        assert_eq!(fields(columns(&[])).await, ["columns"]);
        assert_eq!(fields(columns(&["status", "status"])).await, ["columns"]);
        assert_eq!(fields(columns(&["password_hash"])).await, ["columns"]);
        // Nothing personal in it: no purpose is asked for.
        let export = exports::request(&app.ctx, &actor, &columns(&["vendor_data", "status"])).await;
        assert_eq!(export.unwrap().state, ExportState::Waiting);
    }
}

#[tokio::test]
async fn with_a_second_person_nothing_runs_before_somebody_else_agrees() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let settings = ExportSettings { second_person: true, ..ExportSettings::default() };
        exports::save_settings(&app.ctx, &owner, &settings).await.unwrap();
        let officer = app.actor(Role::ComplianceOfficer).await;
        let new = all_columns(Role::ComplianceOfficer);
        let export = exports::request(&app.ctx, &officer, &new).await.unwrap();
        assert_eq!(export.state, ExportState::Unapproved);
        let own = exports::approve(&app.ctx, &officer, export.id).await;
        assert!(matches!(own, Err(Error::Forbidden(_))), "{own:?}");
        for role in [Role::Developer, Role::Reader] {
            let actor = app.actor(role).await;
            let refused = exports::approve(&app.ctx, &actor, export.id).await;
            assert!(matches!(refused, Err(Error::Forbidden(_))), "{role:?}");
        }
        exports::approve(&app.ctx, &owner, export.id).await.unwrap();
        let done = app.run_jobs_until_export(&officer, &export, ExportState::Done).await;
        assert_eq!(done.approved_by.as_deref(), Some("Owner of acme"));
        let manifest = exports::manifest(&app.ctx, &officer, export.id).await.unwrap().unwrap();
        assert_eq!(manifest.approved_by.as_deref(), Some("Owner of acme"));

        let another = exports::request(&app.ctx, &officer, &new).await.unwrap();
        let silent = exports::decline(&app.ctx, &owner, another.id, " ").await;
        assert!(matches!(silent, Err(Error::Invalid(_))), "{silent:?}");
        let declined = exports::decline(&app.ctx, &owner, another.id, "Too many columns").await;
        let declined = declined.unwrap();
        assert_eq!(declined.state, ExportState::Refused);
        assert_eq!(declined.cause, "Rejected by Owner of acme: Too many columns");
        assert_eq!(app.mail_kinds(&owner).await[0], "export_rejected", "{}", app.name);
        let late = exports::approve(&app.ctx, &owner, another.id).await;
        assert!(matches!(late, Err(Error::Conflict(_))));
    }
}

#[tokio::test]
async fn those_who_can_approve_are_named_before_a_second_person_is_required() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let names = async || {
            let found = exports::approvers(&app.ctx, &owner).await.unwrap();
            found.into_iter().map(|one| one.name).collect::<Vec<_>>()
        };
        app.actor(Role::Developer).await;
        app.actor_of("other", "main", Role::Owner).await;
        assert_eq!(names().await, ["Owner of acme"], "{}", app.name);
        let officer = app.actor(Role::ComplianceOfficer).await;
        assert_eq!(names().await, [officer.name(), "Owner of acme"], "{}", app.name);
        let id = officer.operator_id().unwrap();
        rollcall_core::team::suspend(&app.ctx, &owner, id).await.unwrap();
        assert_eq!(names().await, ["Owner of acme"], "{}", app.name);
    }
}

#[tokio::test]
async fn others_see_an_export_only_when_they_oversee_them_all() {
    for app in test_apps().await {
        let developer = app.actor(Role::Developer).await;
        let export = exports::request(&app.ctx, &developer, &all_columns(Role::Developer)).await;
        let id = export.unwrap().id;
        for role in [Role::Owner, Role::Admin, Role::ComplianceOfficer, Role::Developer] {
            let actor = app.actor(role).await;
            assert!(exports::find(&app.ctx, &actor, id).await.unwrap().is_some(), "{role:?}");
        }
        let reader = app.actor(Role::Reader).await;
        let theirs = app.actor_of("other", "main", Role::Owner).await;
        for stranger in [reader, theirs] {
            assert_eq!(exports::find(&app.ctx, &stranger, id).await.unwrap(), None);
            assert!(exports::access(&app.ctx, &stranger, id).await.unwrap().is_empty());
            for refused in [
                exports::cancel(&app.ctx, &stranger, id).await,
                exports::delete(&app.ctx, &stranger, id).await,
                exports::revoke_link(&app.ctx, &stranger, id).await,
                exports::renew_link(&app.ctx, &stranger, id).await,
            ] {
                assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_role_that_shrinks_before_the_run_gets_no_file() {
    for app in test_apps().await {
        let officer = app.actor(Role::ComplianceOfficer).await;
        let export =
            exports::request(&app.ctx, &officer, &all_columns(Role::ComplianceOfficer)).await;
        app.set_role(&officer, Role::Reader).await;
        let owner = app.actor(Role::Owner).await;
        let failed = app.run_jobs_until_export(&owner, &export.unwrap(), ExportState::Failed).await;
        assert!(failed.cause.contains("email"), "{}", failed.cause);
        assert_eq!(app.stored_files("exports"), Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_saved_choice_offers_only_what_the_role_reads_now() {
    for app in test_apps().await {
        let officer = app.actor(Role::ComplianceOfficer).await;
        let columns = [UserColumn::VendorData, UserColumn::Email];
        exports::save_choice(&app.ctx, &officer, "AML", &columns).await.unwrap();
        let choices = exports::choices(&app.ctx, &officer).await.unwrap();
        assert_eq!(choices[0].columns, columns);
        let reader = Actor { role: Role::Reader.into(), ..officer.clone() };
        let choices = exports::choices(&app.ctx, &reader).await.unwrap();
        assert_eq!(choices[0].columns, [UserColumn::VendorData]);
        let forged = exports::save_choice(&app.ctx, &reader, "x", &columns).await;
        assert!(matches!(forged, Err(Error::Forbidden(_))));
        exports::delete_choice(&app.ctx, &officer, "AML").await.unwrap();
        assert!(exports::choices(&app.ctx, &officer).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_shorter_retention_reaches_the_files_whose_time_is_not_over_yet() {
    for mut app in test_apps().await {
        app.ctx.clock = Clock::manual(Timestamp::from_day("2026-09-01").unwrap());
        let owner = app.actor(Role::Owner).await;
        let long = ExportSettings { retention_days: 30, ..ExportSettings::default() };
        exports::save_settings(&app.ctx, &owner, &long).await.unwrap();
        let (export, _) = written(&app, &owner, &all_columns(Role::Owner)).await;
        app.ctx.clock.advance(3 * 86_400);
        let short = ExportSettings { retention_days: 7, ..ExportSettings::default() };
        exports::save_settings(&app.ctx, &owner, &short).await.unwrap();
        let kept = exports::find(&app.ctx, &owner, export.id).await.unwrap().unwrap();
        assert_eq!(kept.state, ExportState::Done);
        app.ctx.clock.advance(4 * 86_400 + 1);
        let gone = app.run_jobs_until_export(&owner, &export, ExportState::Deleted).await;
        assert_eq!(gone.cause, "After 7 days.", "{}", app.name);
    }
}

#[tokio::test]
async fn a_run_with_a_role_that_may_not_filter_by_the_column_any_more_fails() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data,tags\n1,pep\n2,\n").await;
        let developer = app.actor(Role::Developer).await;
        let new = NewExport {
            columns: vec!["vendor_data".into()],
            filter: ExportFilter { tags: vec!["pep".into()], ..ExportFilter::default() },
            ..NewExport::default()
        };
        let export = exports::request(&app.ctx, &developer, &new).await.unwrap();
        app.set_role(&developer, Role::Reader).await;
        let failed = app.run_jobs_until_export(&owner, &export, ExportState::Failed).await;
        assert!(failed.cause.contains("tags"), "{}: {}", app.name, failed.cause);
    }
}

#[tokio::test]
async fn a_filter_that_no_file_can_be_made_of_is_refused_in_words() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let refused = [
            ExportFilter { tags: vec![String::new()], ..ExportFilter::default() },
            ExportFilter { tags: vec!["a".into(); 51], ..ExportFilter::default() },
            ExportFilter { country: vec!["DEU".into(); 40_000], ..ExportFilter::default() },
            ExportFilter { status: vec![UserStatus::Active; 40_000], ..ExportFilter::default() },
            ExportFilter { search: "x".repeat(201), ..ExportFilter::default() },
            ExportFilter { search: "\u{1}".into(), ..ExportFilter::default() },
        ];
        for filter in refused {
            let counted = exports::matching(&app.ctx, &owner, &filter).await;
            assert!(matches!(counted, Err(Error::Invalid(_))), "{}: {counted:?}", app.name);
            let new = NewExport { filter, ..all_columns(Role::Owner) };
            let Err(Error::Invalid(fields)) = exports::request(&app.ctx, &owner, &new).await else {
                panic!("taken: {:?}", new.filter)
            };
            assert_eq!(fields.keys().collect::<Vec<_>>(), ["filter"], "{}", app.name);
        }
    }
}

#[tokio::test]
async fn what_a_killed_run_left_goes_with_a_cancellation_too() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let export = exports::request(&app.ctx, &owner, &all_columns(Role::Owner)).await.unwrap();
        let folder = app.objects().join(format!("exports/{}/1", export.id));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{}#1", export.file_name())), "vendor").unwrap();
        app.execute("UPDATE exports SET state = 'running', running_at = 1, done_rows = 1").await;
        exports::cancel(&app.ctx, &owner, export.id).await.unwrap();
        app.run_jobs_until_export(&owner, &export, ExportState::Cancelled).await;
        assert_eq!(app.stored_files("exports"), Vec::<String>::new(), "{}", app.name);
    }
}
