//! Users as programs add, change, list and erase them.

use futures::TryStreamExt as _;
use rollcall_core::access::{Actor, Role};
use rollcall_core::api_keys::{self, Authentication, KeyPermission, NewApiKey};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::erasure;
use rollcall_core::exports::{self, ExportState, NewExport};
use rollcall_core::imports::{self, ImportState, RowFilter};
use rollcall_core::json::Body;
use rollcall_core::users::{self, ChangeSource, User, UserInput, UserQuery, UserRef, UserStatus};
use rollcall_core::verifications::{self, NewVerification, Recorded, VerificationStatus};
use rollcall_core::{Error, FieldErrors, Timestamp};
use serde_json::{Value, json};

use crate::common::{TestApp, test_apps};

fn input(app: &TestApp, body: Value) -> Result<UserInput, Error> {
    let body = Body::read(body.to_string().as_bytes()).expect("an object");
    UserInput::from_json(&body, app.ctx.clock.now())
}

async fn create(app: &TestApp, actor: &Actor, body: Value) -> Result<User, Error> {
    users::create(&app.ctx, actor, &input(app, body)?).await
}

async fn patch(app: &TestApp, actor: &Actor, key: &str, body: Value) -> Result<User, Error> {
    let user = UserRef::VendorData(key);
    let patched = users::patch(&app.ctx, actor, user, &input(app, body)?, None).await?;
    Ok(patched.expect("no version was named"))
}

fn fields<T: std::fmt::Debug>(outcome: Result<T, Error>) -> FieldErrors {
    match outcome {
        Err(Error::Invalid(fields)) => fields,
        other => panic!("{other:?}"),
    }
}

fn approved(session: &str, name: &str) -> NewVerification {
    NewVerification {
        session_id: session.into(),
        status: VerificationStatus::Approved,
        full_name: Some(name.into()),
        date_of_birth: Some("1991-05-23".into()),
        country: Some("UKR".into()),
        completed_at: Timestamp::from_day("2026-03-12").unwrap(),
    }
}

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
        let user = create(&app, &owner, body).await.unwrap();
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

        let again = fields(create(&app, &owner, json!({"vendor_data": "kP-1"})).await);
        assert_eq!(again.keys().collect::<Vec<_>>(), ["vendor_data"]);
        let missing = fields(create(&app, &owner, json!({"full_name": "A"})).await);
        assert_eq!(missing["vendor_data"], ["This field is required."]);
    }
}

#[tokio::test]
async fn every_wrong_field_of_a_body_is_named() {
    let app = &test_apps().await.first();
    let wrong = fields(input(
        app,
        json!({
            "vendor_data": 7, "display_name": "a\u{1}b", "full_name": "x".repeat(513),
            "date_of_birth": "1991-02-30", "email": "no", "phone": "0151", "country": "DE",
            "status": "asleep", "tags": ["a,b"], "metadata": [1],
        }),
    ));
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
    let wrong = fields(input(app, json!({"vendor_data": "", "status": null, "tags": [1]})));
    assert_eq!(wrong.keys().collect::<Vec<_>>(), ["status", "tags", "vendor_data"]);
    let mut deep = json!({});
    for _ in 0..40 {
        deep = json!({ "a": deep });
    }
    assert!(fields(input(app, json!({ "metadata": deep }))).contains_key("metadata"));
}

#[tokio::test]
async fn of_two_creates_of_one_key_at_the_same_moment_one_is_taken() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        for round in 0..10 {
            let one = create(&app, &owner, json!({"vendor_data": format!("u-{round}")}));
            let other = create(&app, &owner, json!({"vendor_data": format!("U-{round}")}));
            let (one, other) = tokio::join!(one, other);
            assert!(one.is_ok() != other.is_ok(), "{}: {one:?} {other:?}", app.name);
            let refused = if one.is_ok() { other } else { one };
            assert_eq!(
                fields(refused)["vendor_data"],
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
        create(&app, &owner, json!({"vendor_data": "m-0"})).await.unwrap();
        // Each key twice, in other capitals, by one or by two people.
        let wanted = (0..240).map(|n| {
            let actor = if n % 3 == 0 { &officer } else { &owner };
            let key = if n < 120 { format!("m-{n}") } else { format!("M-{}", n - 120) };
            let body = json!({"vendor_data": key, "full_name": format!("Name {n}"), "tags": ["x"]});
            create(&app, actor, body)
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
        let worker = app.worker();
        app.until_export(&owner, &export, ExportState::Done).await;
        drop(worker);
        for round in 0..6 {
            let status = [UserStatus::Blocked, UserStatus::Active][round % 2];
            let bulk = users::set_status(&app.ctx, &owner, &keys[10..], status);
            let edits = async {
                for key in keys[40..].iter().rev() {
                    let body = json!({"country": if round % 2 == 0 { "FRA" } else { "DEU" }});
                    patch(&app, &owner, key, body).await?;
                }
                Ok::<_, Error>(())
            };
            let creates = async {
                for n in 0..20 {
                    let body = json!({"vendor_data": format!("n-{round}-{n}"), "country": "FRA"});
                    create(&app, &owner, body).await?;
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

/// No answer to a change tells a key more than it may read.
#[tokio::test]
async fn a_key_that_may_not_read_learns_nothing_from_a_change() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let body = json!({"vendor_data": "k-1", "full_name": "Ada", "email": "ada@example.com"});
        create(&app, &owner, body).await.unwrap();
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
        let changed = patch(&app, &actor, "k-1", json!({"display_name": "A."})).await.unwrap();
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
        let user = create(&app, &owner, body).await.unwrap();
        let id = user.didit_internal_id;
        let body = json!({"email": null, "tags": [], "date_of_birth": "1990-01-02"});
        let user = patch(&app, &owner, "U-1", body).await.unwrap();
        assert_eq!((user.email, user.tags, user.version), (None, Vec::new(), 2));
        assert_eq!(user.country.as_deref(), Some("DEU"));
        assert_eq!(user.date_of_birth.as_deref(), Some("1990-01-02"));
        let unchanged = patch(&app, &owner, "u-1", json!({"country": "DEU"})).await.unwrap();
        assert_eq!(unchanged.version, 2);
        let history = users::history(&app.ctx, &owner, id).await.unwrap();
        let changed: Vec<_> = history[0].changes.iter().map(|one| one.field.as_str()).collect();
        assert_eq!((history.len(), changed.len()), (2, 3), "{changed:?}");

        let empty = input(&app, json!({"full_name": "Late"})).unwrap();
        let late = users::patch(&app.ctx, &owner, UserRef::Id(id), &empty, Some(1)).await;
        assert_eq!(late, Ok(None));
        let nobody = patch(&app, &owner, "u-2", json!({})).await;
        assert!(matches!(nobody, Err(Error::NotFound(_))));
        let nobody = patch(&app, &owner, "u\u{0}", json!({})).await;
        assert!(matches!(nobody, Err(Error::NotFound(_))));
    }
}

#[tokio::test]
async fn verified_fields_are_kept_by_patches_and_imports_and_by_a_later_refusal() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let user = create(&app, &owner, json!({"vendor_data": "u-1"})).await.unwrap();
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
        let refused = fields(
            patch(
                &app,
                &owner,
                "u-1",
                json!({"full_name": "Other", "date_of_birth": null, "country": "DEU"}),
            )
            .await,
        );
        assert_eq!(refused.keys().collect::<Vec<_>>(), ["date_of_birth", "full_name"]);
        let same = json!({"full_name": "Олена Ковальчук", "country": "DEU"});
        patch(&app, &owner, "u-1", same).await.unwrap();
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
            create(&app, &owner, json!({"vendor_data": "u-1"})).await.unwrap().didit_internal_id;
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
        assert!(fields(empty).contains_key("vendor_data_list"));
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
        patch(&app, &owner, "gone-1", json!({"full_name": "Ada Neu"})).await.unwrap();
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
        let anew = create(&app, &owner, json!({"vendor_data": "gone-1"})).await.unwrap();
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
async fn a_day_of_birth_and_what_came_before_an_import_outlive_it_and_its_undo() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let body = json!({"vendor_data": "d-1", "full_name": "Ada", "date_of_birth": "1991-05-23"});
        let before = create(&app, &owner, body).await.unwrap();
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
        let worker = app.worker();
        app.until(&owner, &import, ImportState::Undone).await;
        drop(worker);
        let after = find("d-1").await.unwrap();
        assert_eq!(after.full_name, before.full_name, "{}", app.name);
        assert_eq!(after.date_of_birth, before.date_of_birth);
        assert_eq!(find("d-2").await, None);
        let counts = users::status_counts(&app.ctx, &owner).await.unwrap();
        assert_eq!(counts.total(), 1);
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
