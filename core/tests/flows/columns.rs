//! Which role reads which column: the table's every cell, wherever a user can be seen.

use std::collections::BTreeSet;

use futures::TryStreamExt;
use rollcall_core::Error;
use rollcall_core::access::{Actor, Permission, Rights, Role, UserColumn};
use rollcall_core::exports::{self, ExportState, NewExport};
use rollcall_core::imports::{self, CellDiff, RowFilter};
use rollcall_core::json::Body;
use rollcall_core::notes;
use rollcall_core::users::{self, ChangeSource, User, UserInput, UserQuery, UserRef};
use rollcall_core::verifications::{self, NewVerification, VerificationStatus};

use crate::common::{TestApp, test_apps};

fn reads(role: Role, column: UserColumn) -> bool {
    Rights::of(role).reads(column)
}

const FILE: &str = "\
vendor_data,display_name,full_name,email,phone,country,status,tags,metadata_json
kp-1,Ana,Ana Maria Pop,ana@mail.example,+40721555012,ROU,FLAGGED,pep,\"{\"\"branch\"\": 7}\"
";

/// One user in whom every column has a value, and its history: each field changed once.
async fn whole_user(app: &TestApp, owner: &Actor) -> User {
    app.import(owner, "vendor_data,display_name,full_name,email,phone,country,status,tags,metadata_json\nkp-1,A,B,a@b.example,+40721555000,DEU,ACTIVE,x,{}\n").await;
    let id = only(app, owner).await;
    let lists = br#"{"approved_emails": ["a@b.example"], "approved_phones": ["+40721555012"],
                     "issuing_states": ["ROU"]}"#;
    let lists = UserInput::from_json(&Body::read(lists).unwrap(), app.ctx.clock.now()).unwrap();
    users::patch(&app.ctx, owner, UserRef::Id(id), &lists, None).await.unwrap();
    app.import(owner, FILE).await;
    let verification = NewVerification {
        session_id: "s-1".into(),
        status: VerificationStatus::Approved,
        full_name: None,
        date_of_birth: Some("1990-02-03".into()),
        country: None,
        completed_at: app.ctx.clock.now(),
    };
    verifications::record(&app.ctx, owner, UserRef::Id(id), &verification).await.unwrap();
    notes::add(&app.ctx, owner, id, "A note", None).await.unwrap();
    users::find(&app.ctx, owner, id).await.unwrap().unwrap()
}

async fn only(app: &TestApp, actor: &Actor) -> uuid::Uuid {
    let page = users::search(&app.ctx, actor, &UserQuery::default()).await.unwrap();
    assert_eq!(page.rows.len(), 1);
    page.rows[0].didit_internal_id
}

/// A row of the list has the same columns as the user's page.
#[tokio::test]
async fn a_row_of_the_list_tells_what_the_role_reads_and_nothing_else() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        whole_user(&app, &owner).await;
        for role in Role::ALL {
            let actor = app.actor(role).await;
            let page = users::search(&app.ctx, &actor, &UserQuery::default()).await.unwrap();
            let row = &page.rows[0];
            for (column, is_there) in [
                (UserColumn::Email, row.email.is_some()),
                (UserColumn::Phone, row.phone.is_some()),
                (UserColumn::DateOfBirth, row.date_of_birth.is_some()),
                (UserColumn::Country, row.country.is_some()),
                (UserColumn::IssuingStates, !row.issuing_states.is_empty()),
                (UserColumn::Tags, !row.tags.is_empty()),
                (UserColumn::SessionCount, row.counters.session_count > 0),
                (UserColumn::ApprovedCount, row.counters.approved_count > 0),
                (UserColumn::FirstSessionAt, row.first_activity_at.is_some()),
            ] {
                assert_eq!(is_there, reads(role, column), "{}: {role:?} {column:?}", app.name);
            }
        }
    }
}

/// The columns that a user, as it was handed out, tells.
fn told(user: &User) -> BTreeSet<&'static str> {
    let mut told = BTreeSet::from(["vendor_data", "status", "created_at", "updated_at"]);
    let mut add = |name, is_there: bool| {
        if is_there {
            told.insert(name);
        }
    };
    add("display_name", user.display_name.is_some());
    add("full_name", user.full_name.is_some());
    add("date_of_birth", user.date_of_birth.is_some());
    add("email", user.email.is_some());
    add("phone", user.phone.is_some());
    add("country", user.country.is_some());
    add("tags", !user.tags.is_empty());
    add("metadata_json", user.metadata_json.is_some());
    add("approved_emails", !user.approved_emails.is_empty());
    add("approved_phones", !user.approved_phones.is_empty());
    add("issuing_states", !user.issuing_states.is_empty());
    add("session_count", user.counters.session_count > 0);
    add("approved_count", user.counters.approved_count > 0);
    add("first_session_at", user.first_session_at.is_some());
    add("last_session_at", user.last_session_at.is_some());
    told
}

#[tokio::test]
async fn the_page_and_the_interface_tell_a_role_exactly_its_columns() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let whole = whole_user(&app, &owner).await;
        let everything = told(&whole);
        // Two counters are 0 for everybody, the id is how the page is asked for, and notes and the reason
        // of the status are told beside the user.
        assert_eq!(everything.len(), UserColumn::ALL.len() - 5);
        for role in Role::ALL {
            let actor = app.actor(role).await;
            let id = whole.didit_internal_id;
            let page = users::find(&app.ctx, &actor, id).await.unwrap().unwrap();
            let key = UserRef::VendorData("KP-1");
            let answer = users::find_by(&app.ctx, &actor, key).await.unwrap().unwrap();
            let list = users::list(&app.ctx, &actor, &UserQuery::default()).await.unwrap();
            for user in [page, answer, list.users[0].clone()] {
                let seen = told(&user);
                for column in UserColumn::ALL.iter().filter(|one| everything.contains(one.name())) {
                    let told = seen.contains(column.name());
                    assert_eq!(told, reads(role, *column), "{}: {role:?} {column:?}", app.name);
                }
            }
            let query = UserQuery { country: vec!["ROU".into()], ..UserQuery::default() };
            let refused = users::list(&app.ctx, &actor, &query).await.is_err();
            assert_eq!(refused, !reads(role, UserColumn::Country), "{role:?}");
            let sessions = verifications::of_user(&app.ctx, &actor, id).await.unwrap();
            assert_eq!(sessions.len() == 1, reads(role, UserColumn::SessionCount), "{role:?}");
            let born = sessions.iter().any(|one| one.date_of_birth.is_some());
            assert_eq!(born, reads(role, UserColumn::DateOfBirth), "{role:?}");
        }
    }
}

#[tokio::test]
async fn the_list_tells_a_role_exactly_its_columns_and_searches_no_others() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        whole_user(&app, &owner).await;
        for role in Role::ALL {
            let actor = app.actor(role).await;
            let found = |query: UserQuery| {
                let (ctx, actor) = (app.ctx.clone(), actor.clone());
                async move { users::search(&ctx, &actor, &query).await }
            };
            let row = found(UserQuery::default()).await.unwrap().rows.remove(0);
            let may = |column| reads(role, column);
            let name = if may(UserColumn::FullName) {
                "Ana Maria Pop"
            } else if may(UserColumn::DisplayName) {
                "Ana"
            } else {
                "kp-1"
            };
            assert_eq!(row.name, name, "{role:?}");
            assert_eq!(row.email.is_some(), may(UserColumn::Email), "{role:?}");
            assert_eq!(row.country.is_some(), may(UserColumn::Country), "{role:?}");
            assert_eq!(!row.tags.is_empty(), may(UserColumn::Tags), "{role:?}");
            // Whether the search index has caught up makes no difference.
            for (typed, column) in [
                ("kp-", UserColumn::VendorData),
                ("ana", UserColumn::DisplayName),
                ("a", UserColumn::DisplayName),
                ("maria", UserColumn::FullName),
                ("ana maria", UserColumn::FullName),
                ("kp-1 pop", UserColumn::FullName),
                ("+40 721 555 012", UserColumn::Phone),
                ("mail.example", UserColumn::Email),
                ("555012", UserColumn::Phone),
            ] {
                let query = UserQuery { search: typed.into(), ..UserQuery::default() };
                let rows = found(query).await.unwrap().rows.len();
                assert_eq!(rows == 1, may(column), "{}: {role:?} searches {typed}", app.name);
            }
            let country = UserQuery { country: vec!["ROU".into()], ..UserQuery::default() };
            let tag = UserQuery { tag: "pep".into(), ..UserQuery::default() };
            for (query, column) in [(country, UserColumn::Country), (tag, UserColumn::Tags)] {
                let refused = matches!(found(query).await, Err(Error::Forbidden(_)));
                assert_eq!(refused, !may(column), "{role:?} filters by {column:?}");
            }
            let countries = users::country_counts(&app.ctx, &actor).await.unwrap();
            assert_eq!(countries.is_empty(), !may(UserColumn::Country));
        }
    }
}

#[tokio::test]
async fn the_history_tells_a_role_its_columns_and_how_many_others_changed() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let user = whole_user(&app, &owner).await;
        let id = user.didit_internal_id;
        let changed: Vec<UserColumn> = users::history(&app.ctx, &owner, id).await.unwrap()[1]
            .changes
            .iter()
            .map(|change| UserColumn::from_name(&change.field).unwrap())
            .collect();
        assert_eq!(changed.len(), 8);
        for role in Role::ALL {
            let actor = app.actor(role).await;
            let entry = users::history(&app.ctx, &actor, id).await.unwrap().remove(1);
            let seen: BTreeSet<&str> =
                entry.changes.iter().map(|change| change.field.as_str()).collect();
            for column in &changed {
                let may = reads(role, *column);
                assert_eq!(seen.contains(column.name()), may, "{role:?} {column:?}");
            }
            assert_eq!(entry.withheld, changed.len() - seen.len());
        }
    }
}

#[tokio::test]
async fn a_preview_and_its_report_tell_a_developer_no_more_than_the_list() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let file = format!("{FILE}kp-2,Bo,Bo Lee,bo@mail.example,0044205550127,GBR,ACTIVE,,\n");
        let import = app.check(&owner, &file).await;
        let developer = app.actor(Role::Developer).await;
        let page = imports::rows(&app.ctx, &developer, import.id, RowFilter::All, 0, 9)
            .await
            .unwrap()
            .unwrap();
        for cell in page.rows.iter().flat_map(|row| &row.cells) {
            let may = reads(Role::Developer, UserColumn::from_name(cell.column.name()).unwrap());
            assert_eq!(cell.diff == CellDiff::Withheld, !may, "{:?}", cell.column);
            assert!(may || cell.value.is_empty());
        }
        let report = imports::error_report(&app.ctx, &developer, import.id).await.unwrap().unwrap();
        let parts: Vec<_> = report.body.try_collect().await.unwrap();
        let text = String::from_utf8(parts.concat()).unwrap();
        assert!(text.contains("kp-2") && text.contains("phone: not valid"), "{text}");
        for secret in ["bo@mail", "0127", "Bo Lee", "GBR"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}

#[tokio::test]
async fn a_file_holds_exactly_the_columns_of_the_role_and_a_forged_request_is_refused_and_kept() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        whole_user(&app, &owner).await;
        for role in Role::ALL {
            let actor = app.actor(role).await;
            let new = |columns: &[UserColumn]| NewExport {
                columns: columns.iter().map(|column| column.name().to_owned()).collect(),
                purpose: "test of the table".into(),
                ..NewExport::default()
            };
            let mine = Rights::of(role).columns();
            let export = exports::run_inline(&app.ctx, &actor, &new(&mine), |_| {}).await.unwrap();
            assert_eq!(export.state, ExportState::Done, "{}: {}", app.name, export.cause);
            let body = exports::body(&app.ctx, &actor, export.id).await.unwrap();
            let parts: Vec<_> = body.try_collect().await.unwrap();
            let parts = parts.concat();
            let mut csv = csv::Reader::from_reader(parts.as_slice());
            let header: Vec<String> = csv.headers().unwrap().iter().map(str::to_owned).collect();
            let names: Vec<&str> = mine.iter().map(|column| column.name()).collect();
            assert_eq!(header, names, "{role:?}");
            let record = csv.records().next().unwrap().unwrap();
            for (column, cell) in mine.iter().zip(record.iter()) {
                assert!(!cell.is_empty(), "{role:?} {column:?}");
            }
            for column in UserColumn::ALL.into_iter().filter(|column| !reads(role, *column)) {
                let forged = new(&[UserColumn::VendorData, column]);
                let answer = exports::request(&app.ctx, &actor, &forged).await;
                assert!(matches!(answer, Err(Error::Forbidden(_))), "{role:?} {column:?}");
                let list = exports::list(&app.ctx, &actor, &exports::ExportQuery::default()).await;
                // Of two within a millisecond either may be the newest.
                let kept = list.unwrap().exports.into_iter();
                let refused = kept.filter(|one| one.state == ExportState::Refused);
                let causes: Vec<String> = refused.map(|one| one.cause).collect();
                let words = format!("cannot read {}.", column.name());
                assert!(causes.iter().any(|cause| cause.contains(&words)), "{words} {causes:?}");
            }
        }
    }
}

#[tokio::test]
async fn the_history_names_no_sessions_and_no_imports_to_a_role_that_may_not_see_them() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let user = whole_user(&app, &owner).await;
        for role in Role::ALL {
            let actor = app.actor(role).await;
            let entries = users::history(&app.ctx, &actor, user.didit_internal_id).await.unwrap();
            let is_verification =
                |one: &users::HistoryEntry| matches!(one.source, ChangeSource::Verification { .. });
            let is_import =
                |one: &users::HistoryEntry| matches!(one.source, ChangeSource::Import { .. });
            let sees = reads(role, UserColumn::SessionCount);
            assert_eq!(entries.iter().any(is_verification), sees, "{}: {role:?}", app.name);
            let sees = actor.may(Permission::ReadImports);
            assert_eq!(entries.iter().any(is_import), sees, "{}: {role:?}", app.name);
        }
    }
}
