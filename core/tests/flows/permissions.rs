//! Every operation refuses a role that the permission table does not name.

use std::collections::BTreeSet;
use std::path::Path;

use bytes::Bytes;
use rollcall_core::access::{Actor, ActorKind, KeyIdentity, Permission, Rights, Role};
use rollcall_core::api_keys::{self, NewApiKey};
use rollcall_core::audit::{self, AuditQuery, LogFormat};
use rollcall_core::bulk::{self, BulkChange, NewBulkChange};
use rollcall_core::context::Context;
use rollcall_core::erasure::{self, NewErasure};
use rollcall_core::exports::{self, ExportFilter, ExportQuery, ExportSettings, NewExport};
use rollcall_core::faces::archive;
use rollcall_core::faces::lists::{self, FaceList};
use rollcall_core::faces::pairs::{self, PairQuery, PairState};
use rollcall_core::faces::{self, FaceSearchQuery, FaceSettings, FaceSource, Upload};
use rollcall_core::imports::{
    self, Accepted, Changes, Choices, ConflictDecision, ImportQuery, ImportSettings, MappingChoice,
    ReadOptions, RowFilter, WordsChoice,
};
use rollcall_core::inbox::{self, ItemKind};
use rollcall_core::merge::{self, MergeOrder};
use rollcall_core::operators::SessionLimits;
use rollcall_core::organizations;
use rollcall_core::roles::{self, RoleText};
use rollcall_core::scim::{self, Kind, NewToken, Query};
use rollcall_core::sso::{self, NewGroupRole, ProviderText};
use rollcall_core::team::{self, NewInvitation};
use rollcall_core::users::{
    self, StatusChange, UserEdit, UserInput, UserQuery, UserRef, UserStatus,
};
use rollcall_core::verifications::{self, NewVerification, VerificationStatus};
use rollcall_core::views::{self, NewView};
use rollcall_core::webhooks::{self, NewWebhook};
use rollcall_core::{Error, Timestamp, idempotency, mail, notes, overview};
use uuid::Uuid;

use crate::common::{body, test_apps};

/// The name of each call, the permission that it needs, and whether it was refused.
macro_rules! refusals {
    ($($call:expr => $permission:ident;)*) => {
        vec![$((
            stringify!($call).split('(').next().unwrap().trim(),
            Permission::$permission,
            matches!($call.await, Err(Error::Forbidden(_))),
        )),*]
    };
}

/// Every operation of core with the permission that it needs. `every_operation_stands_in_the_table`
/// fails for one that is missing.
async fn refusals(ctx: &Context, actor: &Actor) -> Vec<(&'static str, Permission, bool)> {
    let id = Uuid::nil();
    let export = NewExport { columns: vec!["vendor_data".into()], ..NewExport::default() };
    let settings = ExportSettings::default();
    let mut refusals = refusals! {
        imports::list(ctx, actor, &ImportQuery::default()) => ReadImports;
        imports::find(ctx, actor, id) => ReadImports;
        imports::progress(ctx, actor, id) => ReadImports;
        imports::rows(ctx, actor, id, RowFilter::All, 0, 1) => ReadImports;
        imports::error_report(ctx, actor, id) => ReadImports;
        imports::upload(ctx, actor, "f", body("vendor_data\n1\n")) => RunImports;
        imports::mapping_step(ctx, actor, id, &ReadOptions::default()) => RunImports;
        imports::choose_mapping(ctx, actor, id, &MappingChoice::default()) => RunImports;
        imports::words_step(ctx, actor, id) => RunImports;
        imports::choose_words(ctx, actor, id, &WordsChoice::default()) => RunImports;
        imports::saved_mappings(ctx, actor) => RunImports;
        imports::start(ctx, actor, id) => RunImports;
        imports::cancel(ctx, actor, id) => RunImports;
        imports::choose(ctx, actor, id, &Choices::default()) => RunImports;
        imports::start_as_seen(ctx, actor, id, "", Accepted::default()) => RunImports;
        imports::settings(ctx, actor) => ReadImports;
        imports::save_settings(ctx, actor, ImportSettings::default()) => ManageSettings;
        imports::correct(ctx, actor, id, &[]) => RunImports;
        imports::change(ctx, actor, id, &Changes::default()) => RunImports;
        imports::change_as_seen(ctx, actor, id, None, &Changes::default()) => RunImports;
        imports::start_or_check(
            ctx, actor, id, None, Accepted::default(), &Changes::default(),
        ) => RunImports;
        imports::revalidate(ctx, actor, id) => RunImports;
        imports::resume(ctx, actor, id) => RunImports;
        imports::resolve_conflict(ctx, actor, id, 0, 0, ConflictDecision::Apply) => RunImports;
        imports::resolve_all_conflicts(ctx, actor, id, ConflictDecision::Drop) => RunImports;
        imports::undo_consequences(ctx, actor, id) => RunImports;
        imports::undo(ctx, actor, id) => RunImports;
        imports::kept_users(ctx, actor, id, 0) => ReadImports;
        imports::run_inline(ctx, actor, "f", body("vendor_data\n1\n"), true, |_| {}) => RunImports;
        audit::search(ctx, actor, &AuditQuery::default()) => ReadAudit;
        audit::find(ctx, actor, 1) => ReadAudit;
        audit::actors(ctx, actor) => ReadAudit;
        audit::export(ctx, actor, &AuditQuery::default(), LogFormat::Csv) => ReadAudit;
        exports::request(ctx, actor, &export) => RunExports;
        exports::find(ctx, actor, id) => ReadExports;
        exports::list(ctx, actor, &ExportQuery::default()) => ReadExports;
        exports::fetch_address(ctx, actor, id) => ReadExports;
        exports::cancel(ctx, actor, id) => RunExports;
        exports::delete(ctx, actor, id) => RunExports;
        exports::revoke_link(ctx, actor, id) => RunExports;
        exports::approve(ctx, actor, id) => OverseeExports;
        exports::approvers(ctx, actor) => ManageSettings;
        exports::decline(ctx, actor, id, "") => OverseeExports;
        exports::save_settings(ctx, actor, &settings) => ManageSettings;
        exports::access(ctx, actor, id) => ReadExports;
        exports::progress(ctx, actor, id) => ReadExports;
        exports::renew_link(ctx, actor, id) => RunExports;
        exports::manifest(ctx, actor, id) => ReadExports;
        exports::checksum(ctx, actor, id) => ReadExports;
        exports::matching(ctx, actor, &ExportFilter::default()) => RunExports;
        exports::run_inline(ctx, actor, &export, |_| {}) => RunExports;
        exports::settings(ctx, actor) => ReadExports;
        exports::choices(ctx, actor) => RunExports;
        exports::save_choice(ctx, actor, "", &[]) => RunExports;
        exports::delete_choice(ctx, actor, "") => RunExports;
    };
    refusals.extend(Box::pin(refusals_of_faces_and_programs(ctx, actor)).await);
    refusals.extend(Box::pin(refusals_of_users(ctx, actor)).await);
    refusals.extend(Box::pin(refusals_of_notes(ctx, actor)).await);
    refusals.extend(Box::pin(refusals_of_the_inbox(ctx, actor)).await);
    refusals.extend(Box::pin(refusals_of_people(ctx, actor)).await);
    refusals.extend(Box::pin(refusals_of_roles(ctx, actor)).await);
    refusals.extend(Box::pin(refusals_of_single_sign_on(ctx, actor)).await);
    refusals.extend(Box::pin(refusals_of_the_directory(ctx, actor)).await);
    refusals
}

/// What is done with users: to look at them, to change them, and what colleagues write about them.
async fn refusals_of_users(ctx: &Context, actor: &Actor) -> Vec<(&'static str, Permission, bool)> {
    let id = Uuid::nil();
    let change = NewBulkChange {
        filter: ExportFilter::default(),
        change: BulkChange::Status(UserStatus::Blocked),
        reason: String::new(),
        text: String::new(),
    };
    refusals! {
        users::search(ctx, actor, &UserQuery::default()) => ReadUsers;
        users::find(ctx, actor, id) => ReadUsers;
        users::history(ctx, actor, id) => ReadUsers;
        users::names(ctx, actor, &[]) => ReadUsers;
        users::status_counts(ctx, actor) => ReadUsers;
        views::list(ctx, actor) => ReadUsers;
        views::save(ctx, actor, &NewView::default()) => ReadUsers;
        views::delete(ctx, actor, id) => ReadUsers;
        users::add(ctx, actor, &UserEdit::default()) => CreateUsers;
        bulk::count(ctx, actor, &ExportFilter::default()) => EditUsers;
        bulk::prepare(ctx, actor, &change) => EditUsers;
        users::edit(ctx, actor, id, &UserEdit::default()) => EditUsers;
        users::edit_conflict(ctx, actor, id, &UserEdit::default()) => EditUsers;
        users::change_status(ctx, actor, id, &StatusChange::default()) => EditUsers;
        users::status_reasons(ctx, actor) => ReadUsers;
        users::save_status_reasons(ctx, actor, &[]) => ManageSettings;
        users::list(ctx, actor, &UserQuery::default()) => ReadUsers;
        users::create(ctx, actor, &UserInput::default()) => CreateUsers;
        users::patch(ctx, actor, UserRef::Id(id), &UserInput::default(), None) => EditUsers;
        users::selection(ctx, actor, id) => ReadUsers;
        users::select(ctx, actor, None, &[], &[]) => ReadUsers;
        users::shared_keys(ctx, actor) => ReadUsers;
        users::count_shared_keys(ctx, actor) => ReadUsers;
        users::change_shared_key(ctx, actor, id, "k") => EditUsers;
        users::set_status(ctx, actor, &[], UserStatus::Active) => EditUsers;
        users::find_by(ctx, actor, UserRef::Id(id)) => ReadUsers;
        users::country_counts(ctx, actor) => ReadUsers;
        users::known_tags(ctx, actor) => ReadUsers;
    }
}

async fn refusals_of_the_inbox(
    ctx: &Context,
    actor: &Actor,
) -> Vec<(&'static str, Permission, bool)> {
    let id = Uuid::nil();
    refusals! {
        inbox::colleagues(ctx, actor, ItemKind::Pair) => ReviewDuplicates;
        inbox::assign(ctx, actor, ItemKind::Export, id, None) => OverseeExports;
        inbox::set_due(ctx, actor, ItemKind::Held, id, "") => RunImports;
        inbox::snooze(ctx, actor, ItemKind::Webhook, id, "") => ManageWebhooks;
    }
}

async fn refusals_of_notes(ctx: &Context, actor: &Actor) -> Vec<(&'static str, Permission, bool)> {
    let id = Uuid::nil();
    refusals! {
        notes::comments(ctx, actor, &[]) => ReadUsers;
        notes::list(ctx, actor, id) => ReadUsers;
        notes::count(ctx, actor, id) => ReadUsers;
        notes::search(ctx, actor, "", None) => ReadUsers;
        notes::colleagues(ctx, actor) => ReadUsers;
        notes::open_file(ctx, actor, id) => ReadUsers;
        notes::add(ctx, actor, id, "x", None) => WriteNotes;
        notes::edit(ctx, actor, id, 1, "x") => WriteNotes;
        notes::receive_file(ctx, actor, id, "a.txt", body("x")) => WriteNotes;
        notes::delete(ctx, actor, id) => DeleteNotes;
        merge::prepare(ctx, actor, id, id) => EditUsers;
        merge::merge(ctx, actor, id, id, &MergeOrder::default()) => EditUsers;
        merge::unmerge(ctx, actor, id) => EditUsers;
        merge::merged_into(ctx, actor, id) => ReadUsers;
        erasure::erase(ctx, actor, UserRef::Id(id)) => DeleteUsers;
        erasure::erase_confirmed(ctx, actor, id, "") => DeleteUsers;
        erasure::erase_list(ctx, actor, &[]) => DeleteUsers;
        erasure::erase_all(ctx, actor) => DeleteUsers;
        erasure::erase_ids(ctx, actor, &[]) => DeleteUsers;
        erasure::reach(ctx, actor, &ExportFilter::default()) => DeleteUsers;
        erasure::start(ctx, actor, &NewErasure::default()) => DeleteUsers;
        erasure::find(ctx, actor, id) => DeleteUsers;
        erasure::list(ctx, actor) => DeleteUsers;
        erasure::cancel(ctx, actor, id) => DeleteUsers;
    }
}

/// The table has several parts: one future with all of it would need more stack than a test has.
async fn refusals_of_faces_and_programs(
    ctx: &Context,
    actor: &Actor,
) -> Vec<(&'static str, Permission, bool)> {
    let id = Uuid::nil();
    let verification = NewVerification {
        session_id: "s".into(),
        status: VerificationStatus::Declined,
        full_name: None,
        date_of_birth: None,
        country: None,
        completed_at: Timestamp::from_micros(1),
    };
    let face = Upload { image: Bytes::new(), comment: String::new(), source: FaceSource::Api };
    refusals! {
        pairs::list(ctx, actor, &PairQuery::default()) => ReviewDuplicates;
        pairs::counts(ctx, actor) => ReviewDuplicates;
        pairs::open_count(ctx, actor) => ReviewDuplicates;
        pairs::find(ctx, actor, id) => ReviewDuplicates;
        pairs::decide(ctx, actor, id, PairState::Open, PairState::Same, "") => ReviewDuplicates;
        pairs::of_user(ctx, actor, id) => ReadFaces;
        faces::search(ctx, actor, face.image.clone(), &FaceSearchQuery::default()) => ReadFaces;
        faces::search_again(ctx, actor, "t", 0, &FaceSearchQuery::default()) => ReadFaces;
        faces::settings(ctx, actor) => ReadFaces;
        faces::compare_progress(ctx, actor) => ReadFaces;
        faces::effect(ctx, actor, &FaceSettings::default()) => ManageSettings;
        faces::save_settings(ctx, actor, &FaceSettings::default()) => ManageSettings;
        faces::list(ctx, actor, id) => ReadFaces;
        faces::count(ctx, actor, id) => ReadFaces;
        faces::attach(ctx, actor, id, face.clone()) => EditFaces;
        faces::attach_and_compare(ctx, actor, id, face.clone()) => EditFaces;
        faces::check(ctx, actor, id, face.image.clone()) => EditFaces;
        faces::checked(ctx, actor, id, "t") => EditFaces;
        faces::save(ctx, actor, id, "t", "") => EditFaces;
        faces::discard(ctx, actor, id, "t") => EditFaces;
        faces::delete(ctx, actor, id, id, "r") => EditFaces;
        archive::list(ctx, actor) => ReadFaces;
        archive::find(ctx, actor, id) => ReadFaces;
        archive::rows(ctx, actor, id, None, 0, 1) => ReadFaces;
        archive::report(ctx, actor, id) => ReadFaces;
        archive::start(ctx, actor, id) => EditFaces;
        archive::cancel(ctx, actor, id) => EditFaces;
        archive::upload(ctx, actor, "f.zip", body("no ZIP")) => EditFaces;
        lists::add(ctx, actor, id, FaceList::Blocklist, "r") => EditFaces;
        lists::remove(ctx, actor, id, "r") => EditFaces;
        lists::list(ctx, actor, None, None, 50) => ReadFaces;
        lists::of_user(ctx, actor, id) => ReadFaces;
        lists::resembling(ctx, actor, id) => ReadFaces;
        mail::list(ctx, actor, None) => ReadMail;
        mail::find(ctx, actor, id) => ReadMail;
        mail::resend(ctx, actor, id) => ReadMail;
        mail::send_test(ctx, actor) => ReadMail;
        verifications::record(ctx, actor, UserRef::Id(id), &verification) => ReportVerifications;
        verifications::of_user(ctx, actor, id) => ReadUsers;
        webhooks::create(ctx, actor, &NewWebhook::default()) => ManageWebhooks;
        webhooks::list(ctx, actor) => ManageWebhooks;
        webhooks::deliveries(ctx, actor, id) => ManageWebhooks;
        webhooks::send_again(ctx, actor, id) => ManageWebhooks;
        webhooks::delete(ctx, actor, id) => ManageWebhooks;
        api_keys::create(ctx, actor, &NewApiKey::default()) => ManageApiKeys;
        api_keys::list(ctx, actor) => ManageApiKeys;
        api_keys::revoke(ctx, actor, id) => ManageApiKeys;
        overview::load(ctx, actor) => ReadUsers;
    }
}

async fn refusals_of_people(ctx: &Context, actor: &Actor) -> Vec<(&'static str, Permission, bool)> {
    let id = Uuid::nil();
    let invitation = NewInvitation {
        email: "no address".into(),
        roles: vec![Role::Reader.into()],
        ..Default::default()
    };
    refusals! {
        team::list(ctx, actor) => ManageOperators;
        team::find(ctx, actor, id) => ManageOperators;
        team::role_rule(ctx, actor, id) => ManageOperators;
        team::invite(ctx, actor, &invitation) => ManageOperators;
        team::send_again(ctx, actor, id) => ManageOperators;
        team::revoke_invitation(ctx, actor, id) => ManageOperators;
        team::change_role(ctx, actor, id, &Role::Reader.into()) => ManageOperators;
        team::take_role(ctx, actor, id, None) => ManageOperators;
        team::places(ctx, actor) => ManageOperators;
        team::access_report(ctx, actor) => ReadAudit;
        team::suspend(ctx, actor, id) => ManageOperators;
        team::restore(ctx, actor, id) => ManageOperators;
        team::end_sessions(ctx, actor, id) => ManageOperators;
        team::remove(ctx, actor, id) => ManageOperators;
        team::require_second_factor(ctx, actor, false) => ManageOperators;
        team::reset_second_factor(ctx, actor, id) => ManageOperators;
        team::set_networks(ctx, actor, "") => ManageOperators;
        team::set_session_limits(ctx, actor, SessionLimits::default()) => ManageOperators;
    }
}

async fn refusals_of_roles(ctx: &Context, actor: &Actor) -> Vec<(&'static str, Permission, bool)> {
    let id = Uuid::nil();
    refusals! {
        roles::list(ctx, actor) => ManageOperators;
        roles::all(ctx, actor) => ManageOperators;
        roles::find(ctx, actor, "R") => ManageOperators;
        roles::create(ctx, actor, &RoleText::default()) => ManageOperators;
        roles::change(ctx, actor, "R", &RoleText::default()) => ManageOperators;
        roles::delete(ctx, actor, "R") => ManageOperators;
        organizations::applications(ctx, actor) => ManageSettings;
        organizations::create_application(ctx, actor, "") => ManageSettings;
        organizations::rename_application(ctx, actor, id, "") => ManageSettings;
    }
}

async fn refusals_of_single_sign_on(
    ctx: &Context,
    actor: &Actor,
) -> Vec<(&'static str, Permission, bool)> {
    let id = Uuid::nil();
    refusals! {
        sso::list(ctx, actor) => ManageOperators;
        sso::find(ctx, actor, id) => ManageOperators;
        sso::create(ctx, actor, &ProviderText::default()) => ManageOperators;
        sso::change(ctx, actor, id, &ProviderText::default()) => ManageOperators;
        sso::remove(ctx, actor, id) => ManageOperators;
        sso::unlink(ctx, actor, id, id) => ManageOperators;
        sso::add_group(ctx, actor, id, &NewGroupRole::default()) => ManageOperators;
        sso::remove_group(ctx, actor, id, id) => ManageOperators;
        sso::require(ctx, actor, id, false) => ManageOperators;
        sso::name_break_glass(ctx, actor, id) => ManageOperators;
        sso::release_break_glass(ctx, actor, id) => ManageOperators;
        sso::try_provider(ctx, actor, id) => ManageOperators;
    }
}

async fn refusals_of_the_directory(
    ctx: &Context,
    actor: &Actor,
) -> Vec<(&'static str, Permission, bool)> {
    let (user, nothing) = (Kind::User, &serde_json::Value::Null);
    refusals! {
        scim::settings(ctx, actor) => ManageOperators;
        scim::create_token(ctx, actor, &NewToken::default()) => ManageOperators;
        scim::revoke_token(ctx, actor, Uuid::nil()) => ManageOperators;
        scim::add_group(ctx, actor, &NewGroupRole::default()) => ManageOperators;
        scim::remove_group(ctx, actor, Uuid::nil()) => ManageOperators;
        scim::list(ctx, actor, None, &Query::default()) => ManageOperators;
        scim::find(ctx, actor, user, "") => ManageOperators;
        scim::create(ctx, actor, user, nothing) => ManageOperators;
        scim::replace(ctx, actor, user, "", nothing, None) => ManageOperators;
        scim::patch(ctx, actor, user, "", nothing, None) => ManageOperators;
        scim::delete(ctx, actor, user, "", None) => ManageOperators;
    }
}

/// Operations that need no permission of the table, each with the test that says what they do
/// instead.
const WITHOUT_PERMISSION: [&str; 8] = [
    // a_refused_call_is_written_down_once_an_hour
    "api_keys::record_refused",
    // a_role_that_may_not_see_faces_gets_no_portraits
    "faces::portraits",
    // only_a_key_names_its_requests
    "idempotency::keep",
    "idempotency::release",
    "idempotency::reserve",
    // an_export_waits_for_others_who_may_approve_it_until_it_is_decided
    "inbox::waiting",
    // each_kind_waits_for_those_who_may_decide_it
    "inbox::list",
    // what_is_new_is_counted_until_the_inbox_is_opened
    "inbox::look",
];

/// Modules that are public by themselves within a feature.
const PUBLIC_MODULES: [&str; 3] = ["faces/archive/", "faces/lists/", "faces/pairs/"];

/// `feature::name` of every `pub async fn` in core that takes an `&Actor`.
fn operations() -> BTreeSet<String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let core =
        here.ancestors().map(|folder| folder.join("core/src")).find(|folder| folder.is_dir());
    let core = core.expect("the source of core");
    let mut operations = BTreeSet::new();
    let mut folders = vec![core.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if path.extension().is_none_or(|ending| ending != "rs") {
                continue;
            }
            let place = path.strip_prefix(&core).unwrap().to_str().unwrap();
            let within = PUBLIC_MODULES.iter().find(|module| place.starts_with(**module));
            let module = match within {
                Some(module) => module.trim_end_matches('/').rsplit('/').next().unwrap(),
                None => place.split(['/', '.']).next().unwrap(),
            };
            let source = std::fs::read_to_string(&path).unwrap();
            for function in source.split("\npub async fn ").skip(1) {
                let signature = function.split("{\n").next().unwrap();
                if signature.contains("&Actor") {
                    let name = signature.split(['(', '<']).next().unwrap();
                    operations.insert(format!("{module}::{name}"));
                }
            }
        }
    }
    operations
}

#[tokio::test]
async fn every_operation_stands_in_the_table() {
    let app = test_apps().await.first();
    let owner = app.actor(Role::Owner).await;
    let table = Box::pin(refusals(&app.ctx, &owner)).await.into_iter().map(|(name, ..)| name);
    let listed: BTreeSet<String> = table.chain(WITHOUT_PERMISSION).map(ToOwned::to_owned).collect();
    let operations = operations();
    let missing: Vec<_> = operations.difference(&listed).collect();
    assert!(missing.is_empty(), "add these to the table of refusals: {missing:?}");
    let gone: Vec<_> = listed.difference(&operations).collect();
    assert!(gone.is_empty(), "core has no such operations: {gone:?}");
}

#[tokio::test]
async fn a_key_without_permissions_is_refused_everything() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let key = KeyIdentity { id: Uuid::nil(), name: "none".into(), permissions: Vec::new() };
        let actor = Actor { kind: ActorKind::ApiKey(key), ..owner };
        for (operation, _, refused) in Box::pin(refusals(&app.ctx, &actor)).await {
            assert!(refused, "{}: {operation}", app.name);
        }
    }
}

#[tokio::test]
async fn a_role_that_may_not_see_faces_gets_no_portraits() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data\nu-1\n").await;
        let page = users::search(&app.ctx, &owner, &UserQuery::default()).await.unwrap();
        let ids = [page.rows[0].didit_internal_id];
        let reader = app.actor(Role::Reader).await;
        let portraits = faces::portraits(&app.ctx, &reader, &ids).await.unwrap();
        assert!(portraits.is_empty(), "{}", app.name);
    }
}

#[tokio::test]
async fn only_a_key_names_its_requests() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let reserved = idempotency::reserve(&app.ctx, &owner, "n", "f").await;
        assert!(matches!(reserved, Err(Error::Forbidden(_))), "{}", app.name);
        idempotency::release(&app.ctx, &owner, "n").await.unwrap();
        assert_eq!(app.number("SELECT COUNT(*) FROM idempotency_keys").await, 0);
    }
}

#[tokio::test]
async fn an_operation_is_refused_exactly_where_the_table_says_so() {
    for app in test_apps().await {
        for role in Role::ALL {
            let actor = app.actor(role).await;
            for (operation, permission, refused) in Box::pin(refusals(&app.ctx, &actor)).await {
                assert_eq!(
                    refused,
                    !Rights::of(role).allows(permission),
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
        app.check(&owner, "vendor_data\nu-2\n").await;
        let full = overview::load(&app.ctx, &owner).await.unwrap();
        assert_eq!((full.users.total(), full.inbox.items.len(), full.latest.len()), (1, 1, 2));
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
            imports::mapping_step(&app.ctx, &theirs, import.id, &ReadOptions::default())
                .await
                .unwrap(),
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
