//! Fields that a verification has set: nothing else overwrites them.

use rollcall_core::access::Role;
use rollcall_core::imports::{self, ImportState};
use rollcall_core::users::{self, UserRef};
use rollcall_core::verifications::{self, NewVerification, Recorded, VerificationStatus};
use rollcall_core::{Error, Timestamp};
use serde_json::json;

use crate::common::roster::{approved, refused_fields};
use crate::common::test_apps;

#[tokio::test]
async fn verified_fields_are_kept_by_patches_and_imports_and_by_a_later_refusal() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let user = app.create_user(&owner, json!({"vendor_data": "u-1"})).await.unwrap();
        let id = user.didit_internal_id;
        let first = approved("s-1", "Олена Ковальчук");
        assert_eq!(
            verifications::record(&app.ctx, &owner, UserRef::Id(id), &first).await,
            Ok((Recorded::New, id))
        );
        assert_eq!(
            verifications::record(&app.ctx, &owner, UserRef::Id(id), &first).await,
            Ok((Recorded::Again, id))
        );
        let declined = NewVerification {
            status: VerificationStatus::Declined,
            ..approved("s-2", "Somebody Else")
        };
        verifications::record(&app.ctx, &owner, UserRef::Id(id), &declined).await.unwrap();
        let refused = refused_fields(
            app.patch_user(
                &owner,
                "u-1",
                json!({"full_name": "Other", "date_of_birth": null, "country": "DEU"}),
            )
            .await,
        );
        assert_eq!(refused.keys().collect::<Vec<_>>(), ["date_of_birth", "full_name"]);
        let same = json!({"full_name": "Олена Ковальчук", "country": "DEU"});
        app.patch_user(&owner, "u-1", same).await.unwrap();
        app.import(&owner, "vendor_data,full_name\nu-1,Other\n").await;
        let user = users::find(&app.ctx, &owner, id).await.unwrap().unwrap();
        assert_eq!(user.full_name.as_deref(), Some("Олена Ковальчук"));
        assert_eq!(user.date_of_birth.as_deref(), Some("1991-05-23"));
        assert_eq!((user.counters.session_count, user.counters.declined_count), (2, 1));
        assert_eq!(user.verified.session_id.as_deref(), Some("s-1"));
        let listed = verifications::of_user(&app.ctx, &owner, id).await.unwrap();
        let sessions: Vec<_> = listed.iter().map(|one| one.session_id.as_str()).collect();
        assert_eq!(sessions, ["s-2", "s-1"]);
        let other = NewVerification { country: None, ..first };
        let conflict = verifications::record(&app.ctx, &owner, UserRef::Id(id), &other).await;
        assert!(matches!(conflict, Err(Error::Conflict(_))));
    }
}

/// Each field is set by the latest session that carries it, whenever that is reported.
#[tokio::test]
async fn verified_fields_of_different_sessions_do_not_take_each_others_place() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let id =
            app.create_user(&owner, json!({"vendor_data": "u-1"})).await.unwrap().didit_internal_id;
        let report = async |session: &str, day: &str, name: Option<&str>, born: Option<&str>| {
            let new = NewVerification {
                full_name: name.map(str::to_owned),
                date_of_birth: born.map(str::to_owned),
                completed_at: Timestamp::from_day(day).unwrap(),
                ..approved(session, "")
            };
            verifications::record(&app.ctx, &owner, UserRef::Id(id), &new).await.unwrap();
            users::find(&app.ctx, &owner, id).await.unwrap().unwrap()
        };
        report("s-1", "2026-03-12", Some("Ada Wahr"), None).await;
        // Completed before, reported after, and of a field that nobody has verified.
        let user = report("s-0", "2026-03-11", Some("Ada Alt"), Some("1991-05-23")).await;
        assert_eq!(user.full_name.as_deref(), Some("Ada Wahr"));
        assert_eq!(user.date_of_birth.as_deref(), Some("1991-05-23"));
        assert!(user.verified.full_name && user.verified.date_of_birth);
        assert_eq!(user.verified.session_id.as_deref(), Some("s-1"), "behind the full name");
        // One that carries neither changes nothing but the counters.
        let after = report("s-2", "2026-03-13", None, None).await;
        assert_eq!((after.version, after.verified), (user.version, user.verified));
        assert_eq!(after.counters.approved_count, 3);
        let user = report("s-3", "2026-03-14", None, Some("1991-05-24")).await;
        assert_eq!(user.date_of_birth.as_deref(), Some("1991-05-24"));
        assert_eq!(user.verified.session_id.as_deref(), Some("s-1"));
        let user = report("s-4", "2026-03-15", Some("Ada Neu"), None).await;
        assert_eq!(user.full_name.as_deref(), Some("Ada Neu"));
        assert_eq!(user.verified.session_id.as_deref(), Some("s-4"));
    }
}

#[tokio::test]
async fn a_day_of_birth_and_what_came_before_an_import_outlive_it_and_its_undo() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let body = json!({"vendor_data": "d-1", "full_name": "Ada", "date_of_birth": "1991-05-23"});
        let before = app.create_user(&owner, body).await.unwrap();
        let import = app.import(&owner, "vendor_data,full_name\nd-1,Eva\nd-2,Neu\n").await;
        let find = |key: &'static str| {
            let (ctx, owner) = (app.ctx.clone(), owner.clone());
            async move { users::find_by(&ctx, &owner, UserRef::VendorData(key)).await.unwrap() }
        };
        let during = find("d-1").await.unwrap();
        assert_eq!(during.full_name.as_deref(), Some("Eva"));
        assert_eq!(during.date_of_birth, before.date_of_birth);
        assert!(before.date_of_birth.is_some());
        imports::undo(&app.ctx, &owner, import.id).await.unwrap();
        app.run_jobs_until(&owner, &import, ImportState::Undone).await;
        let after = find("d-1").await.unwrap();
        assert_eq!(after.full_name, before.full_name, "{}", app.name);
        assert_eq!(after.date_of_birth, before.date_of_birth);
        assert_eq!(find("d-2").await, None);
        let counts = users::status_counts(&app.ctx, &owner).await.unwrap();
        assert_eq!(counts.total(), 1);
    }
}
