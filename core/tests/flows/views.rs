//! Saved views: one's own stay one's own, shared ones are everybody's, and one is the default.

use rollcall_core::access::{Role, UserColumn};
use rollcall_core::users::{UserQuery, UserSort, UserStatus};
use rollcall_core::views::{self, NewView};
use rollcall_core::{Error, team};

use crate::common::roster::refused_fields;
use crate::common::test_apps;

fn view(name: &str) -> NewView {
    let query = UserQuery {
        status: vec![UserStatus::Blocked],
        country: vec!["DEU".into()],
        sort: UserSort::VendorData,
        cursor: Some("somewhere".into()),
        page_size: 50,
        columns: vec![UserColumn::Phone, UserColumn::Notes, UserColumn::Phone],
        ..UserQuery::default()
    };
    NewView { name: name.into(), query, ..NewView::default() }
}

#[tokio::test]
async fn own_views_are_seen_by_nobody_else_and_shared_ones_by_the_application() {
    for app in test_apps().await {
        let admin = app.actor(Role::Admin).await;
        let reader = app.actor(Role::Reader).await;
        let rival = app.actor_of("rival", "main", Role::Owner).await;
        views::save(&app.ctx, &reader, &view(" Mine ")).await.unwrap();
        let shared = NewView { is_shared: true, ..view("Blocked Germans") };
        views::save(&app.ctx, &admin, &shared).await.unwrap();
        let seen = views::list(&app.ctx, &reader).await.unwrap();
        let names: Vec<&str> = seen.iter().map(|view| view.name.as_str()).collect();
        assert_eq!(names, ["Blocked Germans", "Mine"], "{}", app.name);
        assert_eq!(seen[1].query.sort, UserSort::VendorData);
        assert_eq!((&seen[1].query.cursor, seen[1].query.page_size), (&None, 0));
        // Columns are no filter: whoever cannot read one does not see it.
        assert_eq!(seen[1].query.columns, [UserColumn::Phone], "{}", app.name);
        assert_eq!(views::list(&app.ctx, &admin).await.unwrap().len(), 1, "{}", app.name);
        assert_eq!(views::list(&app.ctx, &rival).await.unwrap(), [], "{}", app.name);

        // A reader saves and deletes no view of others.
        let refused = views::save(&app.ctx, &reader, &shared).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{}: {refused:?}", app.name);
        let refused = views::delete(&app.ctx, &reader, seen[0].id).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{}: {refused:?}", app.name);
        let missing = views::delete(&app.ctx, &admin, seen[1].id).await;
        assert!(matches!(missing, Err(Error::NotFound(_))), "{}: {missing:?}", app.name);
        let missing = views::delete(&app.ctx, &rival, seen[0].id).await;
        assert!(matches!(missing, Err(Error::NotFound(_))), "{}: {missing:?}", app.name);
        views::delete(&app.ctx, &admin, seen[0].id).await.unwrap();
        views::delete(&app.ctx, &reader, seen[1].id).await.unwrap();
        assert_eq!(views::list(&app.ctx, &reader).await.unwrap(), [], "{}", app.name);
        let said = app.audit_details(&admin, "users_view.saved").await;
        assert_eq!(said.len(), 1, "only shared views are everybody's business");
        assert!(said[0].contains("Blocked Germans") && said[0].contains("status, country"));
        assert!(!said[0].contains("DEU"), "{}: {said:?}", app.name);
    }
}

#[tokio::test]
async fn a_name_replaces_the_view_of_the_same_name_and_one_view_is_the_default() {
    for app in test_apps().await {
        let admin = app.actor(Role::Admin).await;
        let officer = app.actor(Role::ComplianceOfficer).await;
        let first = NewView { is_default: true, ..view("One") };
        views::save(&app.ctx, &admin, &first).await.unwrap();
        views::save(&app.ctx, &admin, &NewView { is_default: true, ..view("Two") }).await.unwrap();
        let changed = NewView { query: UserQuery::default(), is_shared: true, ..view("One") };
        views::save(&app.ctx, &officer, &changed).await.unwrap();
        views::save(&app.ctx, &officer, &view("One")).await.unwrap();
        let seen = views::list(&app.ctx, &officer).await.unwrap();
        let told: Vec<_> =
            seen.iter().map(|view| (view.name.as_str(), view.is_shared, view.is_default)).collect();
        let mut expected = [("One", true, false), ("One", false, false), ("Two", true, true)];
        let mut told_sorted = told.clone();
        told_sorted.sort_unstable();
        expected.sort_unstable();
        assert_eq!(told_sorted, expected, "{}", app.name);
        let refused = views::save(&app.ctx, &officer, &first).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{}: {refused:?}", app.name);
    }
}

#[tokio::test]
async fn what_no_view_may_hold_is_refused() {
    for app in test_apps().await {
        let officer = app.actor(Role::ComplianceOfficer).await;
        let of = |query| NewView { query, ..view("Lang") };
        let searching = of(UserQuery { search: "Anna Lang".into(), ..UserQuery::default() });
        let long_tag = of(UserQuery { tag: "x".repeat(65), ..UserQuery::default() });
        let nowhere = of(UserQuery { country: vec!["Atlantis".into()], ..UserQuery::default() });
        let many = of(UserQuery { country: vec!["DEU".into(); 301], ..UserQuery::default() });
        for (new, field) in [
            (view(" "), "name"),
            (view(&"x".repeat(61)), "name"),
            (view("a\u{7}b"), "name"),
            (searching, "query"),
            (long_tag, "query"),
            (nowhere, "query"),
            (many, "query"),
        ] {
            let refused = refused_fields(views::save(&app.ctx, &officer, &new).await);
            assert_eq!(refused.keys().collect::<Vec<_>>(), [field], "{}", app.name);
        }
    }
}

#[tokio::test]
async fn a_view_that_filters_by_a_column_is_for_those_who_can_read_it() {
    for app in test_apps().await {
        let admin = app.actor(Role::Admin).await;
        let developer = app.actor(Role::Developer).await;
        let reader = app.actor(Role::Reader).await;
        for (actor, query) in [
            (&developer, UserQuery { country: vec!["DEU".into()], ..UserQuery::default() }),
            (&reader, UserQuery { tag: "pep".into(), ..UserQuery::default() }),
            (&reader, UserQuery { sort: UserSort::Name, ..UserQuery::default() }),
        ] {
            let new = NewView { query, ..view("Theirs") };
            let refused = views::save(&app.ctx, actor, &new).await;
            assert!(matches!(refused, Err(Error::Forbidden(_))), "{}: {refused:?}", app.name);
        }
        views::save(&app.ctx, &admin, &NewView { is_default: true, ..view("Default") })
            .await
            .unwrap();
        assert_eq!(views::list(&app.ctx, &admin).await.unwrap().len(), 1, "{}", app.name);
        assert_eq!(views::list(&app.ctx, &developer).await.unwrap(), [], "{}", app.name);
        let blocked = UserQuery {
            status: vec![UserStatus::Blocked; 3],
            page_size: 200,
            ..UserQuery::default()
        };
        let new = NewView { query: blocked, ..view("Mine") };
        views::save(&app.ctx, &developer, &new).await.unwrap();
        let seen = views::list(&app.ctx, &developer).await.unwrap();
        assert_eq!(seen[0].query.status, [UserStatus::Blocked], "{}", app.name);
        assert_eq!(seen[0].query.page_size, 200, "{}", app.name);
    }
}

#[tokio::test]
async fn own_views_go_with_their_owner_and_shared_ones_stay() {
    for app in test_apps().await {
        let owner = app.actor(Role::Owner).await;
        let officer = app.actor(Role::ComplianceOfficer).await;
        views::save(&app.ctx, &officer, &view("Mine")).await.unwrap();
        views::save(&app.ctx, &officer, &NewView { is_shared: true, ..view("Ours") })
            .await
            .unwrap();
        team::remove(&app.ctx, &owner, officer.operator_id().unwrap()).await.unwrap();
        let seen = views::list(&app.ctx, &owner).await.unwrap();
        assert_eq!(seen.len(), 1, "{}", app.name);
        assert_eq!(seen[0].name, "Ours");
    }
}
