//! Changes of many users at once: what the preview shows is what happens, and an undo takes it back.

use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::bulk::{self, BulkChange, NewBulkChange};
use rollcall_core::erasure;
use rollcall_core::exports::ExportFilter;
use rollcall_core::imports::{self, Import, ImportSettings, ImportState, StatusChanges};
use rollcall_core::users::{self, UserEdit, UserRef, UserStatus};

use crate::any_csv::user;
use crate::common::roster::refused_fields;
use crate::common::{TestApp, test_apps};

const ROSTER: &str = "vendor_data,country,status,tags
kp-1,DEU,ACTIVE,\"pep,vip\"
kp-2,DEU,FLAGGED,PEP
kp-3,FRA,ACTIVE,
'=kp-4,FRA,BLOCKED,edd
";

fn germans() -> ExportFilter {
    ExportFilter { country: vec!["DEU".into()], ..ExportFilter::default() }
}

async fn prepare(app: &TestApp, actor: &Actor, filter: ExportFilter, change: BulkChange) -> Import {
    let new = match change {
        BulkChange::Status(_) => {
            let (reason, text) = ("Request of the user".into(), "Case 7".into());
            NewBulkChange { filter, change, reason, text }
        }
        _ => NewBulkChange { filter, change, reason: "Case 7".into(), text: String::new() },
    };
    let import = bulk::prepare(&app.ctx, actor, &new).await.unwrap();
    app.run_jobs_until(actor, &import, ImportState::Ready).await
}

async fn run(app: &TestApp, actor: &Actor, import: &Import) -> Import {
    app.start_as_shown(actor, import).await.unwrap();
    app.run_jobs_until(actor, import, ImportState::Done).await
}

#[tokio::test]
async fn a_filter_is_blocked_with_a_preview_and_unblocked_by_an_undo() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, ROSTER).await;
        let import =
            prepare(&app, &actor, germans(), BulkChange::Status(UserStatus::Blocked)).await;
        assert_eq!(import.file_name, "Set status to Blocked.csv");
        assert_eq!((import.preview.updated, import.preview.status_changes), (2, 2));
        run(&app, &actor, &import).await;
        for (key, status) in [
            ("kp-1", UserStatus::Blocked),
            ("kp-2", UserStatus::Blocked),
            ("kp-3", UserStatus::Active),
        ] {
            assert_eq!(user(&app, &actor, key).await.status, status, "{} {key}", app.name);
        }
        let query = AuditQuery { action: "import.uploaded".into(), ..AuditQuery::default() };
        let entry = audit::search(&app.ctx, &actor, &query).await.unwrap().entries.remove(0);
        let said = format!("{:?}", entry.details);
        for part in ["Set status to Blocked", "Request of the user", "DEU"] {
            assert!(said.contains(part), "{}: {said}", app.name);
        }
        assert!(!said.contains("Case 7"), "{}: {said}", app.name);
        imports::undo(&app.ctx, &actor, import.id).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Undone).await;
        assert_eq!(user(&app, &actor, "kp-1").await.status, UserStatus::Active, "{}", app.name);
        assert_eq!(user(&app, &actor, "kp-2").await.status, UserStatus::Flagged);
    }
}

#[tokio::test]
async fn tags_are_added_and_removed_and_the_others_stay() {
    for app in test_apps().await {
        let actor = app.actor(Role::ComplianceOfficer).await;
        app.import(&actor, ROSTER).await;
        let all = ExportFilter::default;
        let added = prepare(&app, &actor, all(), BulkChange::AddTags("pep, review".into())).await;
        assert_eq!((added.preview.updated, added.preview.invalid), (4, 0), "{:?}", added.reasons);
        run(&app, &actor, &added).await;
        assert_eq!(user(&app, &actor, "kp-1").await.tags, ["pep", "vip", "review"]);
        assert_eq!(user(&app, &actor, "kp-2").await.tags, ["PEP", "review"], "{}", app.name);
        assert_eq!(user(&app, &actor, "=kp-4").await.tags, ["edd", "pep", "review"]);

        let removed =
            prepare(&app, &actor, all(), BulkChange::RemoveTags("Pep,review,edd".into())).await;
        run(&app, &actor, &removed).await;
        assert_eq!(user(&app, &actor, "kp-1").await.tags, ["vip"], "{}", app.name);
        for key in ["kp-2", "kp-3", "=kp-4"] {
            assert_eq!(user(&app, &actor, key).await.tags, [""; 0], "{} {key}", app.name);
        }
        let again = prepare(&app, &actor, all(), BulkChange::RemoveTags("pep".into())).await;
        assert_eq!((again.preview.updated, again.preview.unchanged), (0, 4));
    }
}

#[tokio::test]
async fn selected_users_change_and_one_who_is_erased_meanwhile_does_not_come_back() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, ROSTER).await;
        let one = user(&app, &actor, "kp-1").await;
        let three = user(&app, &actor, "kp-3").await;
        let ids = vec![one.didit_internal_id, three.didit_internal_id];
        let filter = ExportFilter { ids, ..ExportFilter::default() };
        let import = prepare(&app, &actor, filter, BulkChange::Status(UserStatus::Flagged)).await;
        assert_eq!(import.preview.updated, 2);
        erasure::erase(&app.ctx, &actor, UserRef::VendorData("kp-3")).await.unwrap();
        app.start_as_shown(&actor, &import).await.unwrap();
        app.run_jobs_until(&actor, &import, ImportState::Done).await;
        assert_eq!(user(&app, &actor, "kp-1").await.status, UserStatus::Flagged, "{}", app.name);
        let gone = users::find(&app.ctx, &actor, three.didit_internal_id).await.unwrap();
        assert_eq!(gone, None, "{}", app.name);
        let found = users::find_by(&app.ctx, &actor, UserRef::VendorData("kp-3")).await.unwrap();
        assert_eq!(found, None, "{}", app.name);
    }
}

#[tokio::test]
async fn what_cannot_be_changed_is_refused_before_anything_is_stored() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, ROSTER).await;
        let nobody = ExportFilter { country: vec!["JPN".into()], ..ExportFilter::default() };
        let all = ExportFilter::default;
        let blocked = || BulkChange::Status(UserStatus::Blocked);
        for (filter, change, reason, field) in [
            (nobody, blocked(), String::new(), "filter"),
            (all(), BulkChange::AddTags(" , ".into()), String::new(), "tags"),
            (all(), BulkChange::AddTags("a;b".into()), String::new(), "tags"),
            (all(), BulkChange::RemoveTags("[x".into()), String::new(), "tags"),
            (all(), BulkChange::AddTags("x".into()), "x".repeat(1_001), "reason"),
            // By the rule for one user: a reason of the list, for this status, with its text.
            (all(), blocked(), String::new(), "reason"),
            (all(), blocked(), "Case 7".into(), "reason"),
            (all(), blocked(), "Cleared after review".into(), "reason"),
            (all(), blocked(), "Other".into(), "text"),
        ] {
            let new = NewBulkChange { filter, change, reason, text: String::new() };
            let refused = refused_fields(bulk::prepare(&app.ctx, &actor, &new).await);
            assert_eq!(refused.keys().collect::<Vec<_>>(), [field], "{}", app.name);
        }
        let listed = imports::list(&app.ctx, &actor, &Default::default()).await.unwrap();
        assert_eq!(listed.imports.len(), 1, "{}", app.name);
    }
}

#[tokio::test]
async fn an_application_that_allows_no_file_to_change_a_status_refuses_this_too() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, ROSTER).await;
        let never = ImportSettings { status_changes: StatusChanges::Never };
        imports::save_settings(&app.ctx, &actor, never).await.unwrap();
        let change = BulkChange::Status(UserStatus::Blocked);
        let (reason, text) = (String::new(), String::new());
        let new = NewBulkChange { filter: germans(), change, reason, text };
        let refused = refused_fields(bulk::prepare(&app.ctx, &actor, &new).await);
        assert!(refused["status"][0].contains("import settings"), "{}: {refused:?}", app.name);
        let tags = prepare(&app, &actor, germans(), BulkChange::AddTags("x".into())).await;
        assert_eq!(tags.preview.updated, 2, "{}", app.name);
    }
}

#[tokio::test]
async fn a_tag_that_somebody_adds_meanwhile_stays_also_after_another_check() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, ROSTER).await;
        let import = prepare(&app, &actor, germans(), BulkChange::AddTags("edd".into())).await;
        let id = user(&app, &actor, "kp-1").await.didit_internal_id;
        let add = |tags: &str| UserEdit {
            version: 1,
            country: "DEU".into(),
            tags: tags.into(),
            ..UserEdit::default()
        };
        users::edit(&app.ctx, &actor, id, &add("pep, vip, sanctions")).await.unwrap();
        imports::revalidate(&app.ctx, &actor, import.id).await.unwrap();
        let ready = app.run_jobs_until(&actor, &import, ImportState::Ready).await;
        assert_eq!(ready.preview.updated, 2, "{}", app.name);
        run(&app, &actor, &import).await;
        let tags = user(&app, &actor, "kp-1").await.tags;
        assert_eq!(tags, ["pep", "vip", "sanctions", "edd"], "{}", app.name);
    }
}

#[tokio::test]
async fn more_tags_than_a_user_may_have_make_the_row_invalid() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let many: Vec<String> = (0..50).map(|number| format!("t{number}")).collect();
        app.import(&actor, &format!("vendor_data,tags\nkp-1,\"{}\"\nkp-2,a\n", many.join(",")))
            .await;
        let change = BulkChange::AddTags("one more".into());
        let import = prepare(&app, &actor, ExportFilter::default(), change).await;
        assert_eq!((import.preview.updated, import.preview.invalid), (1, 1), "{}", app.name);
    }
}
