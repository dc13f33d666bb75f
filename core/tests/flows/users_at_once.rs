//! Users who are changed at the same moment: one create of a key wins, and nobody waits for ever.

use rollcall_core::Error;
use rollcall_core::access::Role;
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::erasure;
use rollcall_core::exports::{self, ExportState, NewExport};
use rollcall_core::users::{self, UserRef, UserStatus};
use serde_json::json;

use crate::common::roster::refused_fields;
use crate::common::test_apps;

#[tokio::test]
async fn of_two_creates_of_one_key_at_the_same_moment_one_is_taken() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        for round in 0..10 {
            let one = app.create_user(&owner, json!({"vendor_data": format!("u-{round}")}));
            let other = app.create_user(&owner, json!({"vendor_data": format!("U-{round}")}));
            let (one, other) = tokio::join!(one, other);
            assert!(one.is_ok() != other.is_ok(), "{}: {one:?} {other:?}", app.name);
            let refused = if one.is_ok() { other } else { one };
            assert_eq!(
                refused_fields(refused)["vendor_data"],
                ["A user with this vendor_data already exists."]
            );
        }
        let counts = users::status_counts(&app.ctx, &owner).await.unwrap();
        assert_eq!(counts.total(), 10);
    }
}

/// Users who are added at the same time share transactions: what is wrong with one is its own answer.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_creates_at_once_each_is_answered_for_itself() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let officer = app.actor(Role::ComplianceOfficer).await;
        app.create_user(&owner, json!({"vendor_data": "m-0"})).await.unwrap();
        // Each key twice, in other capitals, by one or by two people.
        let wanted = (0..240).map(|n| {
            let actor = if n % 3 == 0 { &officer } else { &owner };
            let key = if n < 120 { format!("m-{n}") } else { format!("M-{}", n - 120) };
            let body = json!({"vendor_data": key, "full_name": format!("Name {n}"), "tags": ["x"]});
            app.create_user(actor, body)
        });
        let (mut added, mut refused) = (Vec::new(), 0);
        for (n, outcome) in futures::future::join_all(wanted).await.into_iter().enumerate() {
            match outcome {
                Ok(user) => {
                    assert_eq!(user.full_name, Some(format!("Name {n}")), "its own answer");
                    added.push((user.seq, user.didit_internal_id));
                }
                Err(Error::Invalid(fields)) if fields.contains_key("vendor_data") => refused += 1,
                Err(other) => panic!("{}: {other:?}", app.name),
            }
        }
        assert_eq!((added.len(), refused), (119, 121), "{}", app.name);
        for (seq, id) in added {
            let stored = users::find(&app.ctx, &owner, id).await.unwrap().unwrap();
            assert_eq!(stored.seq, seq);
        }
        assert_eq!(users::status_counts(&app.ctx, &owner).await.unwrap().total(), 120);
        let reports = audit::verify(&app.ctx, None).await.unwrap();
        assert!(reports.iter().all(|report| report.broken.is_none()), "{}", app.name);
        let query = AuditQuery { action: "user.created".into(), ..AuditQuery::default() };
        let entries = audit::search(&app.ctx, &owner, &query).await.unwrap().entries;
        assert!(entries.len() >= 50, "{}", entries.len());
    }
}

/// Each of them takes users, counters and the head of the audit chain; in two orders they would wait
/// for one another until the database ends one of them.
#[tokio::test(flavor = "multi_thread")]
async fn bulk_changes_edits_creates_and_erasures_at_once_all_get_through() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let keys: Vec<String> = (0..80).map(|n| format!("w-{n:02}")).collect();
        let csv = keys.iter().fold(String::from("vendor_data,country\n"), |csv, key| {
            csv + key + if key.ends_with('1') { ",FRA\n" } else { ",DEU\n" }
        });
        app.import(&owner, &csv).await;
        let all = NewExport { columns: vec!["vendor_data".into()], ..NewExport::default() };
        let export = exports::request(&app.ctx, &owner, &all).await.unwrap();
        app.run_jobs_until_export(&owner, &export, ExportState::Done).await;
        for round in 0..6 {
            let status = [UserStatus::Blocked, UserStatus::Active][round % 2];
            let bulk = users::set_status(&app.ctx, &owner, &keys[10..], status);
            let edits = async {
                for key in keys[40..].iter().rev() {
                    let body = json!({"country": if round % 2 == 0 { "FRA" } else { "DEU" }});
                    app.patch_user(&owner, key, body).await?;
                }
                Ok::<_, Error>(())
            };
            let creates = async {
                for n in 0..20 {
                    let body = json!({"vendor_data": format!("n-{round}-{n}"), "country": "FRA"});
                    app.create_user(&owner, body).await?;
                }
                Ok::<_, Error>(())
            };
            let gone = &keys[round];
            let erasure = erasure::erase(&app.ctx, &owner, UserRef::VendorData(gone));
            let (bulk, edits, creates, erasure) = tokio::join!(bulk, edits, creates, erasure);
            assert_eq!((edits, creates, erasure), (Ok(()), Ok(()), Ok(())), "{}", app.name);
            let bulk = bulk.unwrap();
            assert_eq!(bulk.updated + bulk.unchanged, 70, "{}", app.name);
        }
        let reports = audit::verify(&app.ctx, None).await.unwrap();
        assert!(reports.iter().all(|report| report.broken.is_none()), "{}", app.name);
    }
}
