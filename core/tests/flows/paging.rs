//! Lists of users page by page: every user once, in order, with an exact total.

use rollcall_core::access::{Actor, Role};
use rollcall_core::erasure;
use rollcall_core::users::{self, UserEdit, UserQuery, UserRef, UserSort, UserStatus};
use rollcall_core::{Error, Timestamp};

use crate::common::{TestApp, test_apps};

/// More users were active than are sorted for a page: the list is the same.
#[tokio::test]
async fn a_filter_by_activity_that_fits_nearly_everybody_pages_in_order_with_an_exact_total() {
    let mut csv = "vendor_data,country\n".to_owned();
    for n in 0..5_200 {
        csv.push_str(&format!("u-{n:04},{}\n", if n % 2 == 0 { "ISL" } else { "OMN" }));
    }
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, &csv).await;
        app.execute("UPDATE users SET last_session_at = created_at WHERE vendor_key <> 'u-0007'")
            .await;
        let sessions = Some(Timestamp::from_micros(1));
        for (country, expected) in [("", 5_199), ("ISL", 2_600)] {
            let country: Vec<String> = country.split_terminator(',').map(Into::into).collect();
            let all = UserQuery { country, page_size: 200, ..UserQuery::default() };
            let active = UserQuery { active_from: sessions, ..all.clone() };
            let without: Vec<_> = walk(&app, &actor, all).await.0;
            let (keys, total) = walk(&app, &actor, active).await;
            let wanted: Vec<_> = without.into_iter().filter(|key| key != "u-0007").collect();
            assert_eq!((total, keys.len()), (expected, wanted.len()), "{}", app.name);
            assert_eq!(keys, wanted, "{}", app.name);
        }
    }
}

/// The keys of a whole list, page by page, and its total.
async fn walk(app: &TestApp, actor: &Actor, mut query: UserQuery) -> (Vec<String>, i64) {
    let (mut keys, mut total) = (Vec::new(), 0);
    loop {
        let page = users::list(&app.ctx, actor, &query).await.unwrap();
        keys.extend(page.users.into_iter().map(|user| user.vendor_data));
        total = total.max(page.total.count);
        query.cursor = page.next;
        if query.cursor.is_none() {
            return (keys, total);
        }
    }
}

#[tokio::test]
async fn a_search_of_two_letters_looks_at_a_part_of_a_large_roster_and_goes_on() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,full_name\nkp-1,Qzu Rare\nkp-2,Bo\n").await;
        // Older than all others, so that it lies behind them.
        app.execute("UPDATE users SET created_at = 1 WHERE vendor_data = 'kp-1'").await;
        app.execute(match app.name {
            "SQLite" => {
                "INSERT INTO users (seq, id, application_seq, vendor_data, vendor_key, status,
                     search_text, created_at, updated_at)
                 WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 100100)
                 SELECT 1000 + n, randomblob(16), (SELECT MIN(application_seq) FROM users),
                     'm-' || n, 'm-' || n, 'ACTIVE', 'm-' || n, 10 + n, 10 + n FROM n"
            }
            _ => {
                "INSERT INTO users (seq, id, application_seq, vendor_data, vendor_key, status,
                     search_text, created_at, updated_at)
                 SELECT 1000 + n, gen_random_uuid(), (SELECT MIN(application_seq) FROM users),
                     'm-' || n, 'm-' || n, 'ACTIVE', 'm-' || n, 10 + n, 10 + n
                 FROM generate_series(1, 100100) AS n"
            }
        })
        .await;
        let mut query = UserQuery { search: "qz".into(), ..UserQuery::default() };
        let first = users::search(&app.ctx, &actor, &query).await.unwrap();
        assert!(first.is_cut && first.rows.is_empty() && first.total.or_more, "{}", app.name);
        query.offset = 5;
        let counted = users::list(&app.ctx, &actor, &query).await;
        assert!(matches!(counted, Err(Error::Invalid(fields)) if fields.contains_key("offset")));
        query.offset = 0;
        query.cursor = first.next;
        let second = users::search(&app.ctx, &actor, &query).await.unwrap();
        assert_eq!((second.rows.len(), second.is_cut), (1, false), "{}", app.name);
        assert_eq!((second.rows[0].name.as_str(), second.next), ("Qzu Rare", None));
        // Three letters are looked for in the index, everywhere.
        let query = UserQuery { search: "qzu".into(), ..UserQuery::default() };
        let all = users::search(&app.ctx, &actor, &query).await.unwrap();
        assert!(!all.is_cut && all.rows.len() <= 1, "{}", app.name);
        // What is at the beginning of the list is found as before.
        let query = UserQuery { search: "bo".into(), ..UserQuery::default() };
        let found = users::search(&app.ctx, &actor, &query).await.unwrap();
        assert_eq!(found.rows.len(), 1, "{}", app.name);
    }
}

#[tokio::test]
async fn a_cursor_keeps_the_key_that_a_list_is_asked_for() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data\nkp-1\nkp-2\nkp-3\nkp-4\n").await;
        let two = UserQuery { page_size: 2, ..UserQuery::default() };
        let cursor = users::list(&app.ctx, &actor, &two).await.unwrap().next;
        let query = UserQuery { cursor, vendor_data: "KP-1".into(), ..two };
        let found = users::list(&app.ctx, &actor, &query).await.unwrap();
        assert!(found.users.iter().all(|user| user.vendor_data == "kp-1"), "{}", app.name);
        assert!(found.users.len() <= 1 && found.total.count == 1, "{}", app.name);
    }
}

#[tokio::test]
async fn the_pages_of_a_search_repeat_its_total_until_a_filter_changes() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data,country\nwalk-1,DEU\nwalk-2,DEU\nwalk-3,FRA\nwalk-4,FRA\n")
            .await;
        app.run_jobs().await;
        let mut query = UserQuery { search: "walk".into(), page_size: 1, ..UserQuery::default() };
        let first = users::list(&app.ctx, &actor, &query).await.unwrap();
        assert_eq!(first.total.count, 4, "{}", app.name);
        query.cursor = first.next;
        app.import(&actor, "vendor_data\nwalk-5\n").await;
        let second = users::list(&app.ctx, &actor, &query).await.unwrap();
        assert_eq!((second.total.count, second.users.len()), (4, 1), "{}", app.name);
        query.country = vec!["DEU".into()];
        let filtered = users::list(&app.ctx, &actor, &query).await.unwrap();
        assert_eq!(filtered.total.count, 2, "{}", app.name);
        query.cursor = None;
        query.country = Vec::new();
        let again = users::list(&app.ctx, &actor, &query).await.unwrap();
        assert_eq!(again.total.count, 5, "{}", app.name);
    }
}

/// Every filter and order, counted through and walked: the same users in the same order.
#[tokio::test]
async fn an_offset_passes_over_the_same_users_as_a_walk() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let row = |n: usize| {
            format!(
                "o-{n:03},Anna {n},{},{}\n",
                ["DEU", "FRA", ""][n % 3],
                ["ACTIVE", "FLAGGED"][n % 2]
            )
        };
        let csv: String = (0..60).map(row).collect();
        app.import(&actor, &format!("vendor_data,full_name,country,status\n{csv}")).await;
        app.run_jobs().await;
        for query in [
            UserQuery::default(),
            UserQuery { sort: UserSort::VendorData, ascending: true, ..UserQuery::default() },
            UserQuery { sort: UserSort::LastActivity, ..UserQuery::default() },
            UserQuery { sort: UserSort::Name, ascending: true, ..UserQuery::default() },
            UserQuery { country: vec!["DEU".into(), "FRA".into()], ..UserQuery::default() },
            UserQuery { status: vec![UserStatus::Flagged], ..UserQuery::default() },
            UserQuery { search: "anna".into(), ..UserQuery::default() },
        ] {
            let keys = async |query: UserQuery| {
                let list = users::list(&app.ctx, &actor, &query).await.unwrap();
                list.users.into_iter().map(|user| user.vendor_data).collect::<Vec<_>>()
            };
            let all = keys(UserQuery { page_size: 200, ..query.clone() }).await;
            let part = keys(UserQuery { page_size: 7, offset: 11, ..query.clone() }).await;
            assert_eq!(part, all[11..18], "{}: {query:?}", app.name);
        }
    }
}

#[tokio::test]
async fn the_total_of_a_search_counts_one_application_and_nobody_who_is_gone() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let query = UserQuery { search: "ana".into(), ..UserQuery::default() };
        let total = async || users::list(&app.ctx, &actor, &query).await.unwrap().total.count;
        app.import(&actor, "vendor_data,full_name\nk-1,Ana Ono\nk-2,Jo Banana\nk-3,Bo\n").await;
        app.run_jobs().await;
        assert_eq!(total().await, 2, "{}", app.name);

        let other = app.actor_of("demo", "other", Role::Owner).await;
        app.import(&other, "vendor_data,full_name\nk-1,Ana Other\n").await;
        app.run_jobs().await;
        assert_eq!(total().await, 2, "{}", app.name);

        erasure::erase(&app.ctx, &other, UserRef::VendorData("k-1")).await.unwrap();
        erasure::erase(&app.ctx, &actor, UserRef::VendorData("k-2")).await.unwrap();
        assert_eq!(total().await, 1, "{}", app.name);
        app.run_jobs().await;
        assert_eq!(total().await, 1, "{}", app.name);
    }
}

/// What the list calls a user, without capitals and accents: the legal name, else the display name, else
/// the user ID. Who has the same name stands by age.
#[tokio::test]
async fn users_stand_in_the_order_of_their_names_page_by_page_and_after_a_change() {
    const FILE: &str = "vendor_data,display_name,full_name\n\
        kp-1,,Zoë Ana\nkp-2,ábel,\nkp-3,,\nkp-4,Zzz,adam\nkp-5,,Abel\nkp-6,,Müller\nkp-7,Aa,Muller B\n";
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, FILE).await;
        let by_name = UserQuery {
            sort: UserSort::Name,
            ascending: true,
            page_size: 2,
            ..UserQuery::default()
        };
        let mut order = vec!["kp-2", "kp-5", "kp-4", "kp-3", "kp-6", "kp-7", "kp-1"];
        assert_eq!(walk(&app, &actor, by_name.clone()).await.0, order, "{}", app.name);
        let down = UserQuery { ascending: false, ..by_name.clone() };
        order.reverse();
        assert_eq!(walk(&app, &actor, down).await.0, order, "{}", app.name);

        // The page before is the same as the page was.
        let first = users::search(&app.ctx, &actor, &by_name).await.unwrap();
        let query = UserQuery { cursor: first.next, ..by_name.clone() };
        let second = users::search(&app.ctx, &actor, &query).await.unwrap();
        let query = UserQuery { cursor: second.previous, ..by_name.clone() };
        let again = users::search(&app.ctx, &actor, &query).await.unwrap();
        assert_eq!(again.rows, first.rows, "{}", app.name);

        let zoe = users::find_by(&app.ctx, &actor, UserRef::VendorData("kp-1")).await.unwrap();
        let edit = UserEdit { version: 1, full_name: "Aaron".into(), ..UserEdit::default() };
        users::edit(&app.ctx, &actor, zoe.unwrap().didit_internal_id, &edit).await.unwrap();
        erasure::erase(&app.ctx, &actor, UserRef::VendorData("kp-5")).await.unwrap();
        let order = ["kp-1", "kp-2", "kp-4", "kp-3", "kp-6", "kp-7"];
        assert_eq!(walk(&app, &actor, by_name.clone()).await.0, order, "{}", app.name);
        // A search and a filter keep the order.
        app.run_jobs().await;
        let found = UserQuery { search: "muller".into(), ..by_name.clone() };
        assert_eq!(walk(&app, &actor, found).await.0, ["kp-6", "kp-7"], "{}", app.name);
        let other = app.actor_of("demo", "other", Role::Owner).await;
        assert!(walk(&app, &other, by_name).await.0.is_empty(), "{}", app.name);
    }
}

/// The order would tell a role the names that it does not read.
#[tokio::test]
async fn nobody_sorts_by_names_that_they_cannot_read() {
    for app in test_apps().await {
        let query = UserQuery { sort: UserSort::Name, ..UserQuery::default() };
        for role in [Role::Developer, Role::Reader] {
            let actor = app.actor(role).await;
            let refused = users::search(&app.ctx, &actor, &query).await;
            assert!(matches!(refused, Err(Error::Forbidden(_))), "{}: {refused:?}", app.name);
        }
        let officer = app.actor(Role::ComplianceOfficer).await;
        users::search(&app.ctx, &officer, &query).await.unwrap();
    }
}
