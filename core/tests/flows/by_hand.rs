//! A user who is added by hand, and one who is erased from their page.

use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::users::{self, UserEdit, UserStatus};
use rollcall_core::{Error, Result, erasure};
use serde_json::json;

use crate::any_csv::user;
use crate::common::roster::refused_fields;
use crate::common::{TestApp, test_apps};

fn typed(key: &str) -> UserEdit {
    UserEdit {
        vendor_data: key.into(),
        full_name: "Łucja Żuraw".into(),
        date_of_birth: "1985-03-25".into(),
        email: "lucja@Mail.example".into(),
        phone: "+48 22 123 45 67".into(),
        country: "POL".into(),
        status: "FLAGGED".into(),
        tags: "retail, edd".into(),
        metadata_json: "{\n  \"branch\": 7\n}".into(),
        ..UserEdit::default()
    }
}

async fn actions(app: &TestApp, actor: &Actor) -> Vec<String> {
    let found = audit::search(&app.ctx, actor, &AuditQuery::default()).await.unwrap();
    found.entries.into_iter().map(|entry| entry.action).collect()
}

#[tokio::test]
async fn a_user_is_added_as_typed_and_found_and_audited() {
    for app in test_apps().await {
        let actor = app.actor(Role::ComplianceOfficer).await;
        let made = users::add(&app.ctx, &actor, &typed(" kp-1 ")).await.unwrap();
        assert_eq!(made.vendor_data, "kp-1", "{}", app.name);
        let found = user(&app, &actor, "kp-1").await;
        assert_eq!(found.full_name.as_deref(), Some("Łucja Żuraw"));
        assert_eq!(found.date_of_birth.as_deref(), Some("1985-03-25"));
        assert_eq!(found.email.as_deref(), Some("lucja@mail.example"));
        assert_eq!(found.phone.as_deref(), Some("+48221234567"));
        assert_eq!((found.status, found.tags.len()), (UserStatus::Flagged, 2));
        assert_eq!(found.metadata_json.as_deref(), Some("{\"branch\":7}"));
        assert_eq!(actions(&app, &actor).await[0], "user.created");
    }
}

#[tokio::test]
async fn every_wrong_field_of_a_new_user_is_named_and_nobody_is_added() {
    for app in test_apps().await {
        let actor = app.actor(Role::ComplianceOfficer).await;
        let wrong = UserEdit {
            vendor_data: String::new(),
            email: "no".into(),
            country: "DE".into(),
            status: String::new(),
            ..typed("")
        };
        let refused = refused_fields(users::add(&app.ctx, &actor, &wrong).await);
        assert_eq!(refused.keys().collect::<Vec<_>>(), ["country", "email", "vendor_data"]);
        users::add(&app.ctx, &actor, &typed("KP-1")).await.unwrap();
        let again = refused_fields(users::add(&app.ctx, &actor, &typed("kp-1")).await);
        assert!(again.contains_key("vendor_data"), "{}: {again:?}", app.name);
        // A Cyrillic letter, which the operator has seen.
        let mut cyrillic = typed("КP-1");
        let warned = refused_fields(users::add(&app.ctx, &actor, &cyrillic).await);
        cyrillic.seen = users::seen_values(&cyrillic, &warned);
        let alike = refused_fields(users::add(&app.ctx, &actor, &cyrillic).await);
        assert!(alike["vendor_data"][0].contains("KP-1"), "{}: {alike:?}", app.name);
    }
}

#[tokio::test]
async fn a_value_that_is_probably_wrong_is_added_only_after_it_was_seen() {
    for app in test_apps().await {
        let actor = app.actor(Role::ComplianceOfficer).await;
        let mut edit = UserEdit { full_name: "JosÃ© NÃºÃ±ez".into(), ..typed("kp-1") };
        let refused = users::add(&app.ctx, &actor, &edit).await;
        let Err(Error::Invalid(errors)) = refused else { panic!("{}: {refused:?}", app.name) };
        assert!(errors["full_name"][0].contains("José Núñez"));
        edit.seen = users::seen_values(&edit, &errors);
        users::add(&app.ctx, &actor, &edit).await.unwrap();
    }
}

#[tokio::test]
async fn a_user_is_erased_only_by_their_own_key() {
    for app in test_apps().await {
        let actor = app.actor(Role::Admin).await;
        let made = app.create_user(&actor, json!({"vendor_data": "KP-1"})).await.unwrap();
        app.create_user(&actor, json!({"vendor_data": "kp-2"})).await.unwrap();
        let id = made.didit_internal_id;
        for other in ["", "kp-2", "KP1"] {
            let refused: Result<()> = erasure::erase_confirmed(&app.ctx, &actor, id, other).await;
            assert_eq!(refused_fields(refused).keys().collect::<Vec<_>>(), ["vendor_data"]);
        }
        erasure::erase_confirmed(&app.ctx, &actor, id, " kp-1").await.unwrap();
        assert_eq!(users::find(&app.ctx, &actor, id).await.unwrap(), None, "{}", app.name);
        assert_eq!(actions(&app, &actor).await[0], "user.erased");
    }
}
