//! The audit log by person and by subject, one entry with where it came from, and as a file.

use futures::TryStreamExt as _;
use rollcall_core::access::{Actor, Role};
use rollcall_core::audit::{self, AuditQuery, LogFormat, Origin};
use rollcall_core::users::{self, UserRef};

use crate::common::{TestApp, test_apps};
use crate::trust::edit;

async fn file(app: &TestApp, actor: &Actor, query: &AuditQuery, format: LogFormat) -> String {
    let entries = audit::export(&app.ctx, actor, query, format).await.unwrap();
    let pieces: Vec<_> = Box::pin(entries).try_collect().await.unwrap();
    String::from_utf8(pieces.concat()).unwrap()
}

#[tokio::test]
async fn entries_are_found_by_who_and_by_what() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data,full_name\na-1,One\na-2,Two\n").await;
        let user = users::find_by(&app.ctx, &owner, UserRef::VendorData("A-1")).await;
        let id = user.unwrap().unwrap().didit_internal_id;
        let names = async |actor| users::names(&app.ctx, actor, &[id]).await.unwrap()[&id].clone();
        let reader = app.actor(Role::Reader).await;
        assert_eq!(names(&owner).await, "One", "{}", app.name);
        assert_eq!(names(&reader).await, "a-1", "{}: not the legal name", app.name);
        let admin = app.actor(Role::Admin).await;
        edit(&app, &admin, "a-1", "Uno").await;
        edit(&app, &owner, "a-2", "Due").await;
        let about = AuditQuery { subject_id: Some(id), ..AuditQuery::default() };
        let found = audit::search(&app.ctx, &owner, &about).await.unwrap().entries;
        assert_eq!((found.len(), found[0].action.as_str()), (1, "user.edited"), "{}", app.name);
        let by = AuditQuery { actor_id: admin.operator_id(), ..AuditQuery::default() };
        let theirs = audit::search(&app.ctx, &owner, &by).await.unwrap().entries;
        assert_eq!(theirs, found, "{}", app.name);
        assert_eq!(names(&reader).await, "Uno", "{}", app.name);
        let actors = audit::actors(&app.ctx, &owner).await.unwrap();
        assert!(actors.iter().any(|(id, _)| Some(*id) == admin.operator_id()), "{}", app.name);
    }
}

#[tokio::test]
async fn an_entry_knows_the_address_of_its_request_and_the_chain_does_not_hold_it() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data,full_name\no-1,One\n").await;
        let origin = Origin {
            request_id: owner.request_id.clone(),
            address: "203.0.113.7".into(),
            device: "Firefox on Linux".into(),
        };
        Box::pin(audit::with_origin(origin, edit(&app, &owner, "o-1", "Uno"))).await;
        let last =
            &audit::search(&app.ctx, &owner, &AuditQuery::default()).await.unwrap().entries[0];
        let record = audit::find(&app.ctx, &owner, last.number).await.unwrap().unwrap();
        let known = ("203.0.113.7".to_owned(), "Firefox on Linux".to_owned());
        assert_eq!((record.entry.action.as_str(), record.origin), ("user.edited", Some(known)));
        let first = audit::find(&app.ctx, &owner, 1).await.unwrap().unwrap();
        assert_eq!(first.origin, None, "{}", app.name);
        assert_eq!(audit::find(&app.ctx, &owner, last.number + 1).await.unwrap(), None);
        let stranger = app.actor_of("other", "main", Role::Owner).await;
        let theirs = audit::find(&app.ctx, &stranger, last.number).await.unwrap();
        assert!(theirs.is_none_or(|one| one.entry.hash != last.hash), "{}", app.name);

        let lines = file(&app, &owner, &AuditQuery::default(), LogFormat::JsonLines).await;
        assert_eq!(lines.matches("203.0.113.7").count(), 1, "{}", app.name);
        assert!(audit::verify(&app.ctx, Some("acme")).await.unwrap()[0].broken.is_none());
    }
}

#[tokio::test]
async fn a_file_of_the_log_holds_what_the_filters_find_and_is_noted_itself() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        app.import(&owner, "vendor_data,full_name\nf-1,One\n").await;
        edit(&app, &owner, "f-1", "Uno").await;
        let query = AuditQuery { action: "user".into(), ..AuditQuery::default() };
        let csv = file(&app, &owner, &query, LogFormat::Csv).await;
        let lines: Vec<&str> = csv.split_terminator("\r\n").collect();
        assert_eq!(lines.len(), 2, "{}: {csv}", app.name);
        assert!(lines[0].starts_with("number,time,actor,"), "{csv}");
        assert!(lines[1].contains(",user.edited,") && lines[1].contains(": display name"), "{csv}");
        let entry =
            &audit::search(&app.ctx, &owner, &AuditQuery::default()).await.unwrap().entries[0];
        assert_eq!(audit::Told(entry).sentence(), "Exported the audit log as CSV: action user");

        let whole = file(&app, &owner, &AuditQuery::default(), LogFormat::JsonLines).await;
        let numbers: Vec<i64> = whole
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
            .map(|entry| entry["number"].as_i64().unwrap())
            .collect();
        assert!(numbers.is_sorted() && numbers[0] == 1, "{}: {numbers:?}", app.name);
        assert_eq!(*numbers.last().unwrap(), entry.number + 1, "{}", app.name);
    }
}
