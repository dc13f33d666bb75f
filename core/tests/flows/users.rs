//! The list, its filters and its search, and editing one user.

use rollcall_core::access::{Actor, Role};
use rollcall_core::users::{self, UserEdit, UserQuery, UserSort, UserStatus};
use rollcall_core::{Error, Timestamp};

use crate::common::{TestApp, test_apps};

const COUNTRIES: [&str; 4] = ["DEU", "FRA", "POL", "USA"];

/// 237 users whose properties follow from their number.
async fn roster(app: &TestApp) -> Actor {
    let actor = app.actor(Role::Owner).await;
    let mut csv = String::from("vendor_data,full_name,email,country,status,tags\n");
    for n in 0..237 {
        let status = if n % 10 == 3 {
            "FLAGGED"
        } else if n % 20 == 7 {
            "BLOCKED"
        } else {
            ""
        };
        let name = if n % 50 == 9 { format!("ŁUCJA Nr {n}") } else { format!("Person {n}") };
        let tag = if n % 30 == 4 {
            "a\\b,edd"
        } else if n % 7 == 0 {
            "edd-x"
        } else {
            ""
        };
        csv += &format!(
            "u-{n:04},{name},p{n}@mail.example,{},{status},\"{}\"\n",
            COUNTRIES[n % 4],
            tag.replace('"', "\"\"")
        );
    }
    let import = app.import(&actor, &csv).await;
    assert_eq!(import.applied.created, 237, "{} {:?}", import.cause, import.reasons);
    actor
}

async fn keys(app: &TestApp, actor: &Actor, query: &UserQuery) -> Vec<String> {
    // Walks all pages forwards, and back again to see the same.
    let mut query = query.clone();
    query.page_size = 50;
    let mut pages = Vec::new();
    loop {
        let page = users::search(&app.ctx, actor, &query).await.unwrap();
        let next = page.next.clone();
        pages.push(page);
        match next {
            Some(next) => query.cursor = Some(next),
            None => break,
        }
    }
    for number in (0..pages.len() - 1).rev() {
        query.cursor.clone_from(&pages[number + 1].previous);
        let again = users::search(&app.ctx, actor, &query).await.unwrap();
        assert_eq!(again.rows, pages[number].rows, "{} page {number} on the way back", app.name);
        assert_eq!(again.previous.is_some(), number > 0);
    }
    let rows: Vec<String> =
        pages.iter().flat_map(|page| &page.rows).map(|row| row.vendor_data.clone()).collect();
    assert_eq!(pages[0].total.count, rows.len() as i64, "{}: {query:?}", app.name);
    rows
}

fn expected(of: impl Fn(usize) -> bool) -> Vec<String> {
    (0..237).rev().filter(|n| of(*n)).map(|n| format!("u-{n:04}")).collect()
}

#[tokio::test]
async fn filters_sorts_and_pages_agree_with_a_plain_count() {
    for app in test_apps().await {
        let actor = roster(&app).await;
        let status = |n: usize| match n {
            n if n % 10 == 3 => UserStatus::Flagged,
            n if n % 20 == 7 => UserStatus::Blocked,
            _ => UserStatus::Active,
        };
        let all = UserQuery::default();
        assert_eq!(keys(&app, &actor, &all).await, expected(|_| true));
        let flagged = UserQuery { status: vec![UserStatus::Flagged], ..all.clone() };
        assert_eq!(
            keys(&app, &actor, &flagged).await,
            expected(|n| status(n) == UserStatus::Flagged)
        );
        let two =
            UserQuery { status: vec![UserStatus::Flagged, UserStatus::Blocked], ..all.clone() };
        assert_eq!(keys(&app, &actor, &two).await, expected(|n| status(n) != UserStatus::Active));
        let both = UserQuery { country: vec!["DEU".into(), "POL".into()], ..flagged.clone() };
        assert_eq!(
            keys(&app, &actor, &both).await,
            expected(|n| n % 2 == 0 && status(n) == UserStatus::Flagged)
        );
        let country =
            UserQuery { country: vec!["DEU".into(), "POL".into(), "DEU".into()], ..all.clone() };
        assert_eq!(keys(&app, &actor, &country).await, expected(|n| n % 2 == 0));
        for sort in [UserSort::VendorData, UserSort::Created, UserSort::LastActivity] {
            let ascending = UserQuery { sort, ascending: true, ..country.clone() };
            let mut forwards = expected(|n| n % 2 == 0);
            forwards.reverse();
            assert_eq!(keys(&app, &actor, &ascending).await, forwards, "{sort:?}");
        }
        let day = app.ctx.clock.now().day();
        let today = Timestamp::from_day(&day).unwrap();
        let before = UserQuery { created_before: Some(today), ..all.clone() };
        assert_eq!(keys(&app, &actor, &before).await, expected(|_| false));
        let since = UserQuery { created_from: Some(today), ..country };
        assert_eq!(keys(&app, &actor, &since).await.len(), 119);
        let foreign = UserQuery { cursor: Some("zz".into()), ..all };
        let refused = users::search(&app.ctx, &actor, &foreign).await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
    }
}

#[tokio::test]
async fn a_search_finds_the_same_before_and_after_the_index_has_caught_up() {
    for app in test_apps().await {
        let actor = roster(&app).await;
        let mut found = Vec::new();
        for round in 0..2 {
            if round == 1 {
                app.run_jobs().await;
            }
            let mut answers = Vec::new();
            for search in [
                "person 11",
                "PERSON 11",
                "11 person",
                "\"person 11\"",
                "U-02",
                "p17@MAIL",
                "łucja",
                "ł",
                "12",
                "%",
                "_er",
                "\" OR 1",
                "nr 9 ",
            ] {
                let query = UserQuery { search: search.into(), ..UserQuery::default() };
                answers.push((search, keys(&app, &actor, &query).await));
            }
            for tag in ["edd", "edd-x", "a\\b", "ed", "EDD"] {
                let query = UserQuery { tag: tag.into(), ..UserQuery::default() };
                answers.push((tag, keys(&app, &actor, &query).await));
            }
            let mixed = UserQuery {
                search: "person".into(),
                tag: "edd".into(),
                country: vec!["DEU".into()],
                ..UserQuery::default()
            };
            answers.push(("mixed", keys(&app, &actor, &mixed).await));
            found.push(answers);
        }
        assert_eq!(found[0], found[1], "{}", app.name);
        let of = |name: &str| &found[1].iter().find(|(search, _)| *search == name).unwrap().1;
        let with_11 = |n: usize| n % 50 != 9 && format!("u-{n:04} {n}").contains("11");
        assert_eq!(*of("person 11"), expected(with_11));
        assert_eq!(of("person 11"), of("PERSON 11"));
        assert_eq!(of("11 person"), of("PERSON 11"));
        let phrase = |n: usize| n % 50 != 9 && format!("person {n}").contains("person 11");
        assert_eq!(*of("\"person 11\""), expected(phrase));
        assert_eq!(*of("łucja"), expected(|n| n % 50 == 9));
        assert_eq!(*of("%"), expected(|_| false));
        assert_eq!(*of("edd"), expected(|n| n % 30 == 4));
        assert_eq!(*of("a\\b"), expected(|n| n % 30 == 4));
        assert_eq!(of("EDD"), of("edd"));
        assert_eq!(*of("ed"), expected(|_| false));
        assert_eq!(*of("mixed"), expected(|n| n % 30 == 4 && n % 4 == 0 && n % 50 != 9));
    }
}

#[tokio::test]
async fn metadata_that_is_left_alone_in_the_form_stays_as_it_was_written() {
    const METADATA: &str = r#"{ "acct": 12345678901234567890123, "rate":0.10 }"#;
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let cell = METADATA.replace('"', "\"\"");
        app.import(&actor, &format!("vendor_data,metadata_json\nm-1,\"{cell}\"\n")).await;
        let key = users::UserRef::VendorData("m-1");
        let user = users::find_by(&app.ctx, &actor, key).await.unwrap().unwrap();
        let id = user.didit_internal_id;
        // As a browser sends what the form shows.
        let shown = users::pretty_json(METADATA).replace('\n', "\r\n");
        let edit = UserEdit {
            version: 1,
            phone: "+40721555012".into(),
            metadata_json: shown.clone(),
            ..UserEdit::default()
        };
        let user = users::edit(&app.ctx, &actor, id, &edit).await.unwrap();
        assert_eq!(user.metadata_json.as_deref(), Some(METADATA), "{}", app.name);
        let history = users::history(&app.ctx, &actor, id).await.unwrap();
        let fields: Vec<_> = history[0].changes.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["phone"]);

        let metadata_json = shown.replace("0.10", "0.20");
        let edit = UserEdit { version: 2, metadata_json, ..edit };
        let user = users::edit(&app.ctx, &actor, id, &edit).await.unwrap();
        let changed = r#"{"acct":12345678901234567890123,"rate":0.20}"#;
        assert_eq!(user.metadata_json.as_deref(), Some(changed));
    }
}

#[tokio::test]
async fn an_edit_is_kept_found_and_in_the_history() {
    for app in test_apps().await {
        let actor = roster(&app).await;
        let query = UserQuery { search: "u-0042".into(), ..UserQuery::default() };
        let id = users::search(&app.ctx, &actor, &query).await.unwrap().rows[0].didit_internal_id;
        let edit = UserEdit {
            version: 1,
            display_name: "Zoë".into(),
            full_name: "Person 42".into(),
            phone: "+40 721 555 012".into(),
            country: "ROU".into(),
            tags: "pep, pep, edd".into(),
            ..UserEdit::default()
        };
        let user = users::edit(&app.ctx, &actor, id, &edit).await.unwrap();
        assert_eq!(
            (user.version, user.email.clone(), user.tags.clone()),
            (2, None, vec!["pep".into(), "edd".into()])
        );
        assert_eq!(users::status_counts(&app.ctx, &actor).await.unwrap().total(), 237);
        let zoe = UserQuery { search: "zoë".into(), ..UserQuery::default() };
        assert_eq!(users::search(&app.ctx, &actor, &zoe).await.unwrap().rows.len(), 1);
        let history = users::history(&app.ctx, &actor, id).await.unwrap();
        let mut fields: Vec<&str> =
            history[0].changes.iter().map(|change| change.field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["country", "display_name", "email", "phone", "tags"]);

        // The same form sent again changes nothing; another value for a field that was changed
        // meanwhile is a conflict, and a field that nobody else has touched is not.
        let again = users::edit(&app.ctx, &actor, id, &edit).await.unwrap();
        assert_eq!(again.version, 2, "{}", app.name);
        let late = UserEdit { display_name: "Zora".into(), ..edit.clone() };
        let refused = users::edit(&app.ctx, &actor, id, &late).await;
        assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
        let conflict = users::edit_conflict(&app.ctx, &actor, id, &late).await.unwrap().unwrap();
        let [one] = conflict.fields.as_slice() else { panic!("{conflict:?}") };
        assert_eq!((one.field.as_str(), one.opened.as_deref()), ("display_name", None));
        assert_eq!((one.saved.as_deref(), one.typed.as_deref()), (Some("Zoë"), Some("Zora")));
        let wrong = UserEdit { version: 2, phone: "123".into(), country: "Germany".into(), ..edit };
        let Err(Error::Invalid(fields)) = users::edit(&app.ctx, &actor, id, &wrong).await else {
            panic!("taken")
        };
        assert_eq!(fields.keys().collect::<Vec<_>>(), ["country", "phone"]);
        assert!(fields["country"][0].contains("DEU"));
    }
}

#[tokio::test]
async fn counters_follow_every_change() {
    for app in test_apps().await {
        let actor = roster(&app).await;
        app.import(&actor, "vendor_data,country,status\nu-0000,FRA,BLOCKED\nnew,,\n").await;
        let counts = users::country_counts(&app.ctx, &actor).await.unwrap();
        let expected = [("FRA", 60), ("DEU", 59), ("POL", 59), ("USA", 59)];
        assert_eq!(
            counts,
            expected.map(|(country, users)| (country.to_owned(), users)),
            "{}",
            app.name
        );
        let status = users::status_counts(&app.ctx, &actor).await.unwrap();
        let listed = UserQuery { status: vec![UserStatus::Blocked], ..UserQuery::default() };
        assert_eq!(keys(&app, &actor, &listed).await.len() as i64, status.blocked);
        assert_eq!(status.total(), 238);
    }
}

#[tokio::test]
async fn users_who_are_due_twice_fill_a_page_once() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        for name in ["One", "Two"] {
            let mut csv = String::from("vendor_data,full_name,tags\n");
            for n in 0..60 {
                csv += &format!("d-{n:03},{name} {n},due\n");
            }
            app.import(&actor, &csv).await;
        }
        // No worker runs: the search index has seen none of them, and each is due twice.
        for query in [
            UserQuery { search: "d-0".into(), ..UserQuery::default() },
            UserQuery { tag: "due".into(), ..UserQuery::default() },
        ] {
            assert_eq!(keys(&app, &actor, &query).await.len(), 60, "{}", app.name);
            let page = users::search(&app.ctx, &actor, &query).await.unwrap();
            assert_eq!(page.total.count, 60, "{}", app.name);
        }
    }
}
