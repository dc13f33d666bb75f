//! Every operation refuses a role that the permission table does not name.

use bytes::Bytes;
use rollcall_core::access::{Actor, Permission, Role, allows};
use rollcall_core::api_keys::{self, NewApiKey};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::context::Context;
use rollcall_core::exports::{self, ExportQuery, ExportSettings, NewExport};
use rollcall_core::faces::lists::{self, FaceList};
use rollcall_core::faces::pairs::{self, PairQuery, PairState};
use rollcall_core::faces::{self, FaceSettings, FaceSource, SearchWish, Upload};
use rollcall_core::imports::{
    self, Accepted, Changes, Choices, HeldDecision, ImportQuery, ImportSettings, MappingChoice,
    RowFilter, Wish, WordsChoice,
};
use rollcall_core::users::{self, UserEdit, UserInput, UserQuery, UserRef, UserStatus};
use rollcall_core::verifications::{self, NewVerification, VerificationStatus};
use rollcall_core::webhooks::{self, NewWebhook};
use rollcall_core::{Error, Timestamp, mail, overview};
use uuid::Uuid;

use crate::common::{body, test_apps};

/// Every operation with the permission that it needs; whether it was refused.
async fn refusals(ctx: &Context, actor: &Actor) -> Vec<(&'static str, Permission, bool)> {
    let id = Uuid::nil();
    let refused = |error: Option<Error>| matches!(error, Some(Error::Forbidden(_)));
    let verification = NewVerification {
        session_id: "s".into(),
        status: VerificationStatus::Declined,
        full_name: None,
        date_of_birth: None,
        country: None,
        completed_at: Timestamp::from_micros(1),
    };
    let export = NewExport { columns: vec!["vendor_data".into()], ..NewExport::default() };
    let settings = ExportSettings::default();
    let face = Upload { image: Bytes::new(), comment: String::new(), source: FaceSource::Api };
    use Permission::*;
    vec![
        (
            "users::search",
            ReadUsers,
            refused(users::search(ctx, actor, &UserQuery::default()).await.err()),
        ),
        ("users::find", ReadUsers, refused(users::find(ctx, actor, id).await.err())),
        ("users::history", ReadUsers, refused(users::history(ctx, actor, id).await.err())),
        ("users::status_counts", ReadUsers, refused(users::status_counts(ctx, actor).await.err())),
        (
            "users::edit",
            EditUsers,
            refused(users::edit(ctx, actor, id, &UserEdit::default()).await.err()),
        ),
        (
            "users::list",
            ReadUsers,
            refused(users::list(ctx, actor, &UserQuery::default()).await.err()),
        ),
        (
            "users::create",
            CreateUsers,
            refused(users::create(ctx, actor, &UserInput::default()).await.err()),
        ),
        (
            "users::patch",
            EditUsers,
            refused(
                users::patch(ctx, actor, UserRef::Id(id), &UserInput::default(), None).await.err(),
            ),
        ),
        (
            "users::set_status",
            EditUsers,
            refused(users::set_status(ctx, actor, &[], UserStatus::Active).await.err()),
        ),
        (
            "users::erase",
            DeleteUsers,
            refused(users::erase(ctx, actor, UserRef::Id(id)).await.err()),
        ),
        ("users::erase_list", DeleteUsers, refused(users::erase_list(ctx, actor, &[]).await.err())),
        ("users::erase_all", DeleteUsers, refused(users::erase_all(ctx, actor).await.err())),
        (
            "imports::list",
            ReadImports,
            refused(imports::list(ctx, actor, &ImportQuery::default()).await.err()),
        ),
        ("imports::find", ReadImports, refused(imports::find(ctx, actor, id).await.err())),
        ("imports::progress", ReadImports, refused(imports::progress(ctx, actor, id).await.err())),
        (
            "imports::rows",
            ReadImports,
            refused(imports::rows(ctx, actor, id, RowFilter::All, 0, 1).await.err()),
        ),
        (
            "imports::error_report",
            ReadImports,
            refused(imports::error_report(ctx, actor, id).await.err()),
        ),
        (
            "imports::upload",
            RunImports,
            refused(imports::upload(ctx, actor, "f", body("vendor_data\n1\n")).await.err()),
        ),
        (
            "imports::mapping_step",
            RunImports,
            refused(imports::mapping_step(ctx, actor, id, &Wish::default()).await.err()),
        ),
        (
            "imports::choose_mapping",
            RunImports,
            refused(imports::choose_mapping(ctx, actor, id, &MappingChoice::default()).await.err()),
        ),
        (
            "imports::words_step",
            RunImports,
            refused(imports::words_step(ctx, actor, id).await.err()),
        ),
        (
            "imports::choose_words",
            RunImports,
            refused(imports::choose_words(ctx, actor, id, &WordsChoice::default()).await.err()),
        ),
        (
            "imports::saved_mappings",
            RunImports,
            refused(imports::saved_mappings(ctx, actor).await.err()),
        ),
        ("imports::start", RunImports, refused(imports::start(ctx, actor, id).await.err())),
        ("imports::cancel", RunImports, refused(imports::cancel(ctx, actor, id).await.err())),
        (
            "imports::choose",
            RunImports,
            refused(imports::choose(ctx, actor, id, &Choices::default()).await.err()),
        ),
        (
            "imports::start_as_seen",
            RunImports,
            refused(imports::start_as_seen(ctx, actor, id, "", Accepted::default()).await.err()),
        ),
        ("imports::settings", ReadImports, refused(imports::settings(ctx, actor).await.err())),
        (
            "imports::save_settings",
            ManageSettings,
            refused(imports::save_settings(ctx, actor, ImportSettings::default()).await.err()),
        ),
        (
            "imports::correct",
            RunImports,
            refused(imports::correct(ctx, actor, id, &[]).await.err()),
        ),
        (
            "imports::change",
            RunImports,
            refused(imports::change(ctx, actor, id, &Changes::default()).await.err()),
        ),
        (
            "imports::change_as_seen",
            RunImports,
            refused(imports::change_as_seen(ctx, actor, id, None, &Changes::default()).await.err()),
        ),
        (
            "imports::start_or_check",
            RunImports,
            refused(
                imports::start_or_check(
                    ctx,
                    actor,
                    id,
                    None,
                    Accepted::default(),
                    &Changes::default(),
                )
                .await
                .err(),
            ),
        ),
        (
            "imports::judge_once_more",
            RunImports,
            refused(imports::judge_once_more(ctx, actor, id).await.err()),
        ),
        ("imports::resume", RunImports, refused(imports::resume(ctx, actor, id).await.err())),
        (
            "imports::decide_held",
            RunImports,
            refused(imports::decide_held(ctx, actor, id, 0, 0, HeldDecision::Apply).await.err()),
        ),
        (
            "imports::decide_all_held",
            RunImports,
            refused(imports::decide_all_held(ctx, actor, id, HeldDecision::Drop).await.err()),
        ),
        (
            "imports::undo_consequences",
            RunImports,
            refused(imports::undo_consequences(ctx, actor, id).await.err()),
        ),
        ("imports::undo", RunImports, refused(imports::undo(ctx, actor, id).await.err())),
        (
            "imports::kept_users",
            ReadImports,
            refused(imports::kept_users(ctx, actor, id, 0).await.err()),
        ),
        (
            "audit::search",
            ReadAudit,
            refused(audit::search(ctx, actor, &AuditQuery::default()).await.err()),
        ),
        (
            "exports::request",
            RunExports,
            refused(exports::request(ctx, actor, &export).await.err()),
        ),
        ("exports::find", ReadExports, refused(exports::find(ctx, actor, id).await.err())),
        (
            "exports::list",
            ReadExports,
            refused(exports::list(ctx, actor, &ExportQuery::default()).await.err()),
        ),
        (
            "exports::fetch_address",
            ReadExports,
            refused(exports::fetch_address(ctx, actor, id).await.err()),
        ),
        ("exports::cancel", RunExports, refused(exports::cancel(ctx, actor, id).await.err())),
        ("exports::delete", RunExports, refused(exports::delete(ctx, actor, id).await.err())),
        (
            "exports::revoke_link",
            RunExports,
            refused(exports::revoke_link(ctx, actor, id).await.err()),
        ),
        ("exports::approve", OverseeExports, refused(exports::approve(ctx, actor, id).await.err())),
        ("exports::decline", OverseeExports, refused(exports::decline(ctx, actor, id).await.err())),
        (
            "exports::save_settings",
            ManageSettings,
            refused(exports::save_settings(ctx, actor, &settings).await.err()),
        ),
        (
            "pairs::list",
            ReviewDuplicates,
            refused(pairs::list(ctx, actor, &PairQuery::default()).await.err()),
        ),
        ("pairs::counts", ReviewDuplicates, refused(pairs::counts(ctx, actor).await.err())),
        ("pairs::open_count", ReviewDuplicates, refused(pairs::open_count(ctx, actor).await.err())),
        ("pairs::find", ReviewDuplicates, refused(pairs::find(ctx, actor, id).await.err())),
        (
            "pairs::decide",
            ReviewDuplicates,
            refused(
                pairs::decide(ctx, actor, id, PairState::Open, PairState::Same, "").await.err(),
            ),
        ),
        ("pairs::of_user", ReadFaces, refused(pairs::of_user(ctx, actor, id).await.err())),
        (
            "faces::search",
            ReadFaces,
            refused(
                faces::search(ctx, actor, face.image.clone(), &SearchWish::default()).await.err(),
            ),
        ),
        (
            "faces::search_again",
            ReadFaces,
            refused(faces::search_again(ctx, actor, "t", 0, &SearchWish::default()).await.err()),
        ),
        ("faces::settings", ReadFaces, refused(faces::settings(ctx, actor).await.err())),
        (
            "faces::compare_progress",
            ReadFaces,
            refused(faces::compare_progress(ctx, actor).await.err()),
        ),
        (
            "faces::effect",
            ManageSettings,
            refused(faces::effect(ctx, actor, &FaceSettings::default()).await.err()),
        ),
        (
            "faces::save_settings",
            ManageSettings,
            refused(faces::save_settings(ctx, actor, &FaceSettings::default()).await.err()),
        ),
        ("faces::list", ReadFaces, refused(faces::list(ctx, actor, id).await.err())),
        ("faces::count", ReadFaces, refused(faces::count(ctx, actor, id).await.err())),
        (
            "faces::attach",
            EditFaces,
            refused(faces::attach(ctx, actor, id, face.clone()).await.err()),
        ),
        (
            "faces::check",
            EditFaces,
            refused(faces::check(ctx, actor, id, face.image.clone()).await.err()),
        ),
        ("faces::checked", EditFaces, refused(faces::checked(ctx, actor, id, "t").await.err())),
        ("faces::save", EditFaces, refused(faces::save(ctx, actor, id, "t", "").await.err())),
        ("faces::discard", EditFaces, refused(faces::discard(ctx, actor, id, "t").await.err())),
        ("faces::delete", EditFaces, refused(faces::delete(ctx, actor, id, id, "r").await.err())),
        (
            "lists::add",
            EditFaces,
            refused(lists::add(ctx, actor, id, FaceList::Blocklist, "r").await.err()),
        ),
        ("lists::remove", EditFaces, refused(lists::remove(ctx, actor, id, "r").await.err())),
        ("lists::list", ReadFaces, refused(lists::list(ctx, actor, None, None, 50).await.err())),
        ("lists::of_user", ReadFaces, refused(lists::of_user(ctx, actor, id).await.err())),
        ("lists::resembling", ReadFaces, refused(lists::resembling(ctx, actor, id).await.err())),
        ("mail::list", ReadMail, refused(mail::list(ctx, actor, None).await.err())),
        ("mail::find", ReadMail, refused(mail::find(ctx, actor, id).await.err())),
        ("mail::resend", ReadMail, refused(mail::resend(ctx, actor, id).await.err())),
        ("mail::send_test", ReadMail, refused(mail::send_test(ctx, actor).await.err())),
        (
            "verifications::record",
            ReportVerifications,
            refused(verifications::record(ctx, actor, UserRef::Id(id), &verification).await.err()),
        ),
        (
            "verifications::of_user",
            ReadUsers,
            refused(verifications::of_user(ctx, actor, id).await.err()),
        ),
        (
            "webhooks::create",
            ManageWebhooks,
            refused(webhooks::create(ctx, actor, &NewWebhook::default()).await.err()),
        ),
        ("webhooks::list", ManageWebhooks, refused(webhooks::list(ctx, actor).await.err())),
        (
            "webhooks::deliveries",
            ManageWebhooks,
            refused(webhooks::deliveries(ctx, actor, id).await.err()),
        ),
        (
            "webhooks::send_again",
            ManageWebhooks,
            refused(webhooks::send_again(ctx, actor, id).await.err()),
        ),
        ("webhooks::delete", ManageWebhooks, refused(webhooks::delete(ctx, actor, id).await.err())),
        (
            "api_keys::create",
            ManageApiKeys,
            refused(api_keys::create(ctx, actor, &NewApiKey::default()).await.err()),
        ),
        ("api_keys::list", ManageApiKeys, refused(api_keys::list(ctx, actor).await.err())),
        ("api_keys::revoke", ManageApiKeys, refused(api_keys::revoke(ctx, actor, id).await.err())),
    ]
}

#[tokio::test]
async fn an_operation_is_refused_exactly_where_the_table_says_so() {
    for app in test_apps().await {
        for role in Role::ALL {
            let actor = app.actor(role).await;
            for (operation, permission, refused) in refusals(&app.ctx, &actor).await {
                assert_eq!(
                    refused,
                    !allows(role, permission),
                    "{}: {operation} as {role:?}",
                    app.name
                );
            }
        }
    }
}

#[tokio::test]
async fn the_overview_leaves_out_what_a_role_may_not_read() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data\nu-1\n").await;
        app.judge(&owner, "vendor_data\nu-2\n").await;
        let full = overview::load(&app.ctx, &owner).await.unwrap();
        assert_eq!((full.users.total(), full.to_decide.len(), full.latest.len()), (1, 1, 2));
        assert_eq!(full.days.last().map(|day| day.created), Some(1));
        assert!(!full.audit.is_empty());
        let reader = app.actor(Role::Reader).await;
        let little = overview::load(&app.ctx, &reader).await.unwrap();
        assert_eq!((little.users.total(), little.latest.len(), little.audit.len()), (1, 0, 0));
    }
}

#[tokio::test]
async fn what_belongs_to_another_tenant_is_not_found() {
    for app in test_apps().await {
        let ours = app.actor(Role::Owner).await;
        let theirs = app.actor_of("other", "main", Role::Owner).await;
        let import = app.import(&ours, "vendor_data\nu-1\n").await;
        let page = users::search(&app.ctx, &ours, &UserQuery::default()).await.unwrap();
        let id = page.rows[0].didit_internal_id;

        assert_eq!(users::find(&app.ctx, &theirs, id).await.unwrap(), None);
        assert!(matches!(users::history(&app.ctx, &theirs, id).await, Err(Error::NotFound(_))));
        let edit = UserEdit { version: 1, ..UserEdit::default() };
        assert!(matches!(users::edit(&app.ctx, &theirs, id, &edit).await, Err(Error::NotFound(_))));
        assert_eq!(imports::find(&app.ctx, &theirs, import.id).await.unwrap(), None);
        assert_eq!(
            imports::rows(&app.ctx, &theirs, import.id, RowFilter::All, 0, 5).await.unwrap(),
            None
        );
        assert_eq!(
            imports::mapping_step(&app.ctx, &theirs, import.id, &Wish::default()).await.unwrap(),
            None
        );
        assert!(imports::error_report(&app.ctx, &theirs, import.id).await.unwrap().is_none());
        for refused in [
            imports::choose_mapping(&app.ctx, &theirs, import.id, &MappingChoice::default()).await,
            imports::choose_words(&app.ctx, &theirs, import.id, &WordsChoice::default()).await,
            imports::start(&app.ctx, &theirs, import.id).await,
            imports::cancel(&app.ctx, &theirs, import.id).await,
        ] {
            assert!(matches!(refused, Err(Error::NotFound(_))));
        }
        let touched = UserQuery { import: Some(import.id), ..UserQuery::default() };
        assert_eq!(users::search(&app.ctx, &theirs, &touched).await.unwrap().rows, []);
        let entries =
            audit::search(&app.ctx, &theirs, &AuditQuery::default()).await.unwrap().entries;
        assert!(entries.iter().all(|entry| entry.subject_kind != "import"));
    }
}
