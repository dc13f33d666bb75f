//! Messages that operators can switch off, and who is told of an export that waits.

use rollcall_core::access::{Actor, KeyPermission, Role};
use rollcall_core::account::{self, Notice};
use rollcall_core::api_keys::{self, Authentication, NewApiKey};
use rollcall_core::exports::{self, ExportSettings, NewExport};
use rollcall_core::mail;

use crate::common::people::identity_of;
use crate::common::{TestApp, test_apps};

/// Whom messages of a kind have gone to, by address.
async fn recipients(app: &TestApp, owner: &Actor, kind: &str) -> Vec<String> {
    let mails = mail::list(&app.ctx, owner, None).await.unwrap().mails;
    let mut all: Vec<String> =
        mails.into_iter().filter(|mail| mail.kind == kind).map(|mail| mail.recipient).collect();
    all.sort();
    all
}

async fn with_approval(app: &TestApp) -> Actor {
    let owner = app.actor(Role::Owner).await;
    let settings = ExportSettings { second_person: true, ..ExportSettings::default() };
    exports::save_settings(&app.ctx, &owner, &settings).await.unwrap();
    owner
}

fn of_ids() -> NewExport {
    NewExport { columns: vec!["vendor_data".into()], ..NewExport::default() }
}

#[tokio::test]
async fn an_export_that_waits_is_told_to_those_who_can_approve_it() {
    for app in test_apps().await {
        let owner = with_approval(&app).await;
        for role in [Role::Admin, Role::Developer, Role::Reader] {
            app.actor(role).await;
        }
        // Somebody else's organization hears nothing.
        app.actor_of("other", "main", Role::Owner).await;
        let officer = app.actor(Role::ComplianceOfficer).await;
        let export = exports::request(&app.ctx, &officer, &of_ids()).await.unwrap();
        let told = recipients(&app, &owner, "export_waits").await;
        assert_eq!(told, ["admin@acme.test", "owner@acme.test"], "{}", app.name);
        let mails = mail::list(&app.ctx, &owner, None).await.unwrap().mails;
        let text = &mails[0].text;
        assert!(text.contains(&format!("/acme/main/exports/{}", export.id)), "{text}");
        assert!(text.contains(officer.name()) && text.contains("/account/notices"), "{text}");

        // Nobody is told again at once.
        account::set_notices(&app.ctx, &identity_of(&owner), &[], "test").await.unwrap();
        exports::request(&app.ctx, &officer, &of_ids()).await.unwrap();
        assert_eq!(recipients(&app, &owner, "export_waits").await.len(), 2, "{}", app.name);
        app.execute("UPDATE mails SET created_at = created_at - 600000000").await;
        exports::request(&app.ctx, &officer, &of_ids()).await.unwrap();
        let told = recipients(&app, &owner, "export_waits").await;
        assert_eq!(told, ["admin@acme.test", "admin@acme.test", "owner@acme.test"], "{}", app.name);
    }
}

#[tokio::test]
async fn whoever_made_a_key_is_not_asked_to_approve_its_exports() {
    for app in test_apps().await {
        let owner = with_approval(&app).await;
        let admin = app.actor(Role::Admin).await;
        let new = NewApiKey {
            name: "Nightly".into(),
            permissions: vec![KeyPermission::ReadUsers, KeyPermission::CreateReports],
            ..NewApiKey::default()
        };
        let made = api_keys::create(&app.ctx, &admin, &new).await.unwrap();
        let found = api_keys::authenticate(&app.ctx, &made.key, None, "test").await.unwrap();
        let Authentication::Known { actor, .. } = found else { panic!("{}", app.name) };
        exports::request(&app.ctx, &actor, &of_ids()).await.unwrap();
        let told = recipients(&app, &owner, "export_waits").await;
        assert_eq!(told, ["owner@acme.test"], "{}", app.name);
    }
}

#[tokio::test]
async fn everybody_gets_every_notice_until_they_switch_it_off() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let identity = identity_of(&owner);
        let wanted = async || account::notices(&app.ctx, &identity).await.unwrap();
        assert_eq!(wanted().await, Notice::ALL, "{}", app.name);
        let some = [Notice::ExportWaits];
        account::set_notices(&app.ctx, &identity, &some, "test").await.unwrap();
        assert_eq!(wanted().await, some, "{}", app.name);
        // The same once more changes nothing, and nothing is written down.
        account::set_notices(&app.ctx, &identity, &some, "test").await.unwrap();
        let details = app.audit_details(&owner, "operator.notices_changed").await;
        assert_eq!(details.len(), 1, "{}: {details:?}", app.name);
        assert!(details[0].contains("import_ended erasure_ended role_ends"), "{details:?}");

        account::set_notices(&app.ctx, &identity, &Notice::ALL, "test").await.unwrap();
        assert_eq!(wanted().await, Notice::ALL, "{}", app.name);
        let reader = identity_of(&app.actor(Role::Reader).await);
        account::set_notices(&app.ctx, &reader, &[], "test").await.unwrap();
        assert_eq!(wanted().await, Notice::ALL, "{}: one's own alone", app.name);
    }
}
