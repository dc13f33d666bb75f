//! Users as programs add, change, list and erase them.

use futures::TryStreamExt as _;
use rollcall_core::Error;
use rollcall_core::access::Role;
use rollcall_core::api_keys::{self, Authentication, KeyPermission, NewApiKey};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::erasure;
use rollcall_core::imports::{self, RowFilter};
use rollcall_core::users::{self, ChangeSource, UserQuery, UserRef, UserStatus};
use rollcall_core::verifications;
use serde_json::json;

use crate::common::roster::{approved, refused_fields};
use crate::common::test_apps;

#[tokio::test]
async fn a_user_is_created_with_every_field_and_found_under_its_key_in_any_case() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let body = json!({
            "vendor_data": " KP-1 ", "display_name": "Zoë", "full_name": "Zoë Beispiel",
            "date_of_birth": "1991-05-23", "email": "z@b.example", "phone": "+49 151 12345678",
            "country": "DEU", "status": "FLAGGED", "tags": ["pep", " edd ", "pep"],
            "metadata": {"branch": 7, "a": [1, null]},
        });
        let user = app.create_user(&owner, body).await.unwrap();
        let found =
            users::find_by(&app.ctx, &owner, UserRef::VendorData("kp-1")).await.unwrap().unwrap();
        assert_eq!(found, user, "{}", app.name);
        assert_eq!((found.vendor_data.as_str(), found.version), ("KP-1", 1));
        assert_eq!(found.phone.as_deref(), Some("+4915112345678"));
        assert_eq!(found.tags, ["pep", "edd"]);
        assert_eq!(found.metadata_json.as_deref(), Some(r#"{"branch":7,"a":[1,null]}"#));
        assert_eq!(found.date_of_birth.as_deref(), Some("1991-05-23"));
        let counts = users::status_counts(&app.ctx, &owner).await.unwrap();
        assert_eq!((counts.flagged, counts.total()), (1, 1));
        let history = users::history(&app.ctx, &owner, user.didit_internal_id).await.unwrap();
        assert_eq!(history[0].source, ChangeSource::Operator { name: owner.name().into() });

        let again = refused_fields(app.create_user(&owner, json!({"vendor_data": "kP-1"})).await);
        assert_eq!(again.keys().collect::<Vec<_>>(), ["vendor_data"]);
        let missing = refused_fields(app.create_user(&owner, json!({"full_name": "A"})).await);
        assert_eq!(missing["vendor_data"], ["This field is required."]);
    }
}

#[tokio::test]
async fn every_wrong_field_of_a_body_is_named() {
    let app = &test_apps().await.first();
    let wrong = refused_fields(app.user_input(&json!({
        "vendor_data": 7, "display_name": "a\u{1}b", "full_name": "x".repeat(513),
        "date_of_birth": "1991-02-30", "email": "no", "phone": "0151", "country": "DE",
        "status": "asleep", "tags": ["a,b"], "metadata": [1],
    })));
    assert_eq!(
        wrong.keys().collect::<Vec<_>>(),
        [
            "country",
            "date_of_birth",
            "display_name",
            "email",
            "full_name",
            "metadata",
            "phone",
            "status",
            "tags",
            "vendor_data"
        ]
    );
    let wrong =
        refused_fields(app.user_input(&json!({"vendor_data": "", "status": null, "tags": [1]})));
    assert_eq!(wrong.keys().collect::<Vec<_>>(), ["status", "tags", "vendor_data"]);
    let mut deep = json!({});
    for _ in 0..40 {
        deep = json!({ "a": deep });
    }
    assert!(refused_fields(app.user_input(&json!({ "metadata": deep }))).contains_key("metadata"));
}

/// No answer to a change tells a key more than it may read.
#[tokio::test]
async fn a_key_that_may_not_read_learns_nothing_from_a_change() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let body = json!({"vendor_data": "k-1", "full_name": "Ada", "email": "ada@example.com"});
        app.create_user(&owner, body).await.unwrap();
        let new = NewApiKey {
            name: "writer".into(),
            permissions: vec![KeyPermission::WriteUsers],
            ..NewApiKey::default()
        };
        let made = api_keys::create(&app.ctx, &owner, &new).await.unwrap();
        let Authentication::Known { actor, .. } =
            api_keys::authenticate(&app.ctx, &made.key, None, "test").await.unwrap()
        else {
            panic!("the key is not known")
        };
        let changed = app.patch_user(&actor, "k-1", json!({"display_name": "A."})).await.unwrap();
        assert_eq!((changed.full_name, changed.email, changed.display_name), (None, None, None));
        assert_eq!(changed.vendor_data, "k-1");
    }
}

#[tokio::test]
async fn a_patch_changes_what_it_names_and_keeps_the_rest() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let body = json!({"vendor_data": "u-1", "email": "a@b.example", "tags": ["x"],
                          "country": "DEU", "date_of_birth": "1990-01-01"});
        let user = app.create_user(&owner, body).await.unwrap();
        let id = user.didit_internal_id;
        let body = json!({"email": null, "tags": [], "date_of_birth": "1990-01-02"});
        let user = app.patch_user(&owner, "U-1", body).await.unwrap();
        assert_eq!((user.email, user.tags, user.version), (None, Vec::new(), 2));
        assert_eq!(user.country.as_deref(), Some("DEU"));
        assert_eq!(user.date_of_birth.as_deref(), Some("1990-01-02"));
        let unchanged = app.patch_user(&owner, "u-1", json!({"country": "DEU"})).await.unwrap();
        assert_eq!(unchanged.version, 2);
        let history = users::history(&app.ctx, &owner, id).await.unwrap();
        let changed: Vec<_> = history[0].changes.iter().map(|one| one.field.as_str()).collect();
        assert_eq!((history.len(), changed.len()), (2, 3), "{changed:?}");

        let empty = app.user_input(&json!({"full_name": "Late"})).unwrap();
        let late = users::patch(&app.ctx, &owner, UserRef::Id(id), &empty, Some(1)).await;
        assert_eq!(late, Ok(None));
        let nobody = app.patch_user(&owner, "u-2", json!({})).await;
        assert!(matches!(nobody, Err(Error::NotFound(_))));
        let nobody = app.patch_user(&owner, "u\u{0}", json!({})).await;
        assert!(matches!(nobody, Err(Error::NotFound(_))));
    }
}

#[tokio::test]
async fn a_bulk_status_counts_what_it_changed_and_names_who_is_not_there() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data,status\na,\nb,\nc,BLOCKED\n").await;
        let keys: Vec<String> = ["A", "b", "c", "nobody", "a"].map(str::to_owned).to_vec();
        let done = users::set_status(&app.ctx, &owner, &keys, UserStatus::Blocked).await.unwrap();
        assert_eq!((done.updated, done.unchanged), (2, 1));
        assert_eq!(done.not_found, ["nobody"]);
        let counts = users::status_counts(&app.ctx, &owner).await.unwrap();
        assert_eq!((counts.blocked, counts.total()), (3, 3));
        let empty = users::set_status(&app.ctx, &owner, &[], UserStatus::Active).await;
        assert!(refused_fields(empty).contains_key("vendor_data_list"));
    }
}

#[tokio::test]
async fn who_is_erased_leaves_nothing_but_an_audit_entry_without_personal_data() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let csv = "vendor_data,full_name,email,country,tags\n\
                   gone-1,Ada Vergessen,ada@gone.example,DEU,\"vip,pep\"\n\
                   stays-1,Ben Bleibt,ben@stays.example,DEU,pep\n";
        let good = app.import(&owner, csv).await;
        let bad = app
            .import(&owner, "vendor_data,full_name,phone\nGONE-1,Ada Vergessen,1\nstays-1,Ben,2\n")
            .await;
        app.patch_user(&owner, "gone-1", json!({"full_name": "Ada Neu"})).await.unwrap();
        let user = users::find_by(&app.ctx, &owner, UserRef::VendorData("gone-1")).await.unwrap();
        let id = user.unwrap().didit_internal_id;
        verifications::record(&app.ctx, &owner, UserRef::Id(id), &approved("s", "Ada Geprüft"))
            .await
            .unwrap();
        erasure::erase(&app.ctx, &owner, UserRef::VendorData("Gone-1")).await.unwrap();

        assert_eq!(users::find(&app.ctx, &owner, id).await.unwrap(), None);
        assert_eq!(users::country_counts(&app.ctx, &owner).await.unwrap(), [("DEU".into(), 1)]);
        let query = UserQuery { search: "vergessen".into(), ..UserQuery::default() };
        assert_eq!(users::search(&app.ctx, &owner, &query).await.unwrap().rows, []);
        for (tag, users) in [("vip", 0), ("pep", 1)] {
            let query = UserQuery { tag: tag.into(), ..UserQuery::default() };
            let page = users::search(&app.ctx, &owner, &query).await.unwrap();
            assert_eq!((page.total.count, page.rows.len()), (users, users as usize), "{tag}");
        }
        for import in [&good, &bad] {
            let page = imports::rows(&app.ctx, &owner, import.id, RowFilter::All, 0, 10).await;
            let page = page.unwrap().unwrap();
            let text = format!("{page:?}");
            assert!(!text.contains("Ada") && !text.to_lowercase().contains("gone-1"), "{text}");
            assert!(text.contains("stays-1"), "{text}");
        }
        let report = imports::error_report(&app.ctx, &owner, bad.id).await.unwrap().unwrap();
        let pieces: Vec<_> = report.body.try_collect().await.unwrap();
        let text = String::from_utf8(pieces.concat()).unwrap();
        assert!(!text.contains("Ada") && text.contains("stays-1"), "{text}");
        let entries =
            audit::search(&app.ctx, &owner, &AuditQuery::default()).await.unwrap().entries;
        let entry = entries.iter().find(|entry| entry.action == "user.erased").unwrap();
        assert_eq!((entry.subject_id, entry.details.len()), (Some(id), 0));
        let text = format!("{entries:?}");
        assert!(!text.contains("Ada") && !text.to_lowercase().contains("gone-1"), "{text}");
        let again = erasure::erase(&app.ctx, &owner, UserRef::Id(id)).await;
        assert!(matches!(again, Err(Error::NotFound(_))));

        // The same key may come again, and is somebody new.
        let anew = app.create_user(&owner, json!({"vendor_data": "gone-1"})).await.unwrap();
        assert_ne!(anew.didit_internal_id, id);
        let history = users::history(&app.ctx, &owner, anew.didit_internal_id).await.unwrap();
        assert_eq!(history.len(), 1, "{}", app.name);
    }
}

#[tokio::test]
async fn a_list_and_the_whole_roster_can_be_erased() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let theirs = app.actor_of("other", "main", Role::Owner).await;
        app.import(&theirs, "vendor_data\nu-1\n").await;
        let mut csv = String::from("vendor_data\n");
        (0..1_203).for_each(|n| csv += &format!("u-{n}\n"));
        app.import(&owner, &csv).await;
        let keys: Vec<String> = ["u-1", "U-1", "u-2", "nobody"].map(str::to_owned).to_vec();
        let erased = erasure::erase_list(&app.ctx, &owner, &keys).await.unwrap();
        assert_eq!((erased.deleted, erased.not_found), (2, vec!["nobody".to_owned()]));
        let erased = erasure::erase_all(&app.ctx, &owner).await.unwrap();
        assert_eq!(erased.deleted, 1_201);
        assert_eq!(users::status_counts(&app.ctx, &owner).await.unwrap().total(), 0);
        assert_eq!(users::status_counts(&app.ctx, &theirs).await.unwrap().total(), 1);
    }
}

#[tokio::test]
async fn a_walk_over_whole_users_sees_each_once_in_the_order_of_the_list() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let mut csv = String::from("vendor_data,country\n");
        (0..25).for_each(|n| csv += &format!("u-{n:02},{}\n", ["DEU", "FRA"][n % 2]));
        app.import(&owner, &csv).await;
        let mut query =
            UserQuery { page_size: 5, country: vec!["DEU".into()], ..UserQuery::default() };
        let mut seen = Vec::new();
        loop {
            let page = users::list(&app.ctx, &owner, &query).await.unwrap();
            seen.extend(page.users.into_iter().map(|user| user.vendor_data));
            let Some(next) = page.next else { break };
            query.cursor = Some(next);
        }
        let expected: Vec<_> = (0..25).rev().step_by(2).map(|n| format!("u-{n:02}")).collect();
        assert_eq!(seen, expected, "{}", app.name);
    }
}
