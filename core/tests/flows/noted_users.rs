//! Users are found by what the team has written about them, by those who read notes.

use rollcall_core::access::{Actor, Role};
use rollcall_core::exports::{self, ExportFilter, ExportState, NewExport};
use rollcall_core::users::{self, NoteFilter, UserQuery, UserRef, UserSort, UserStatus};
use rollcall_core::views::{self, NewView};
use rollcall_core::{Error, erasure, notes};
use serde_json::json;

use crate::common::roster::refused_fields;
use crate::common::{TestApp, test_apps};

fn text(text: &str) -> Option<NoteFilter> {
    Some(NoteFilter::Text(text.into()))
}

fn noted(note: Option<NoteFilter>) -> UserQuery {
    UserQuery { note, ..UserQuery::default() }
}

/// n-1 has two notes, n-2 one, n-3 none; another application has its own.
async fn roster(app: &TestApp) -> Actor {
    let owner = app.actor(Role::Owner).await;
    app.import(&owner, "vendor_data,status\nn-1,ACTIVE\nn-2,FLAGGED\nn-3,ACTIVE\n").await;
    for (key, note) in
        [("n-1", "Lost his Pass, Zoë says"), ("n-1", "Again"), ("n-2", "The pass was renewed")]
    {
        let user = app.user(&owner, key).await.didit_internal_id;
        notes::add(&app.ctx, &owner, user, note, None).await.unwrap();
    }
    let other = app.actor_of("demo", "other", Role::Owner).await;
    let theirs = app.create_user(&other, json!({"vendor_data": "n-3"})).await.unwrap();
    notes::add(&app.ctx, &other, theirs.didit_internal_id, "pass", None).await.unwrap();
    owner
}

/// The keys of all pages, sorted, and the total of the first.
async fn found(app: &TestApp, actor: &Actor, query: &UserQuery) -> (Vec<String>, i64) {
    let mut query = UserQuery { page_size: 1, ..query.clone() };
    let (mut keys, mut total) = (Vec::new(), None);
    loop {
        let page = users::list(&app.ctx, actor, &query).await.unwrap();
        keys.extend(page.users.into_iter().map(|user| user.vendor_data));
        total = total.or(Some(page.total.count));
        query.cursor = page.next;
        if query.cursor.is_none() {
            keys.sort();
            return (keys, total.unwrap_or_default());
        }
    }
}

#[tokio::test]
async fn a_list_and_an_export_find_users_by_their_notes() {
    for app in test_apps().await {
        let owner = roster(&app).await;
        for (note, expected) in [
            (Some(NoteFilter::Any), vec!["n-1", "n-2"]),
            (Some(NoteFilter::None), vec!["n-3"]),
            (text("PASS"), vec!["n-1", "n-2"]),
            (text("zoe says"), vec!["n-1"]),
            (text("%"), vec![]),
        ] {
            let count = expected.len() as i64;
            for sort in UserSort::ALL {
                let query = UserQuery { sort, ..noted(note.clone()) };
                let found = found(&app, &owner, &query).await;
                let expected: Vec<String> = expected.iter().map(|key| (*key).to_owned()).collect();
                assert_eq!(found, (expected, count), "{}: {query:?}", app.name);
            }
            let filter = ExportFilter { note: note.clone(), ..ExportFilter::default() };
            let matching = exports::matching(&app.ctx, &owner, &filter).await.unwrap();
            assert_eq!(matching, count, "{}: {filter:?}", app.name);
        }
        // Other filters and a search hold, too, whether or not the index has caught up.
        for _ in 0..2 {
            let status = vec![UserStatus::Flagged];
            let flagged = UserQuery { status, ..noted(text("pass")) };
            assert_eq!(found(&app, &owner, &flagged).await.0, ["n-2"], "{}", app.name);
            let searched = UserQuery { search: "n-1".into(), ..noted(Some(NoteFilter::Any)) };
            assert_eq!(found(&app, &owner, &searched).await.0, ["n-1"], "{}", app.name);
            app.run_jobs().await;
        }
    }
}

#[tokio::test]
async fn users_are_found_by_their_notes_however_many_there_are() {
    let app = test_apps().await.first();
    let owner = roster(&app).await;
    // Too many to be sorted: the list is read in its own order instead.
    app.execute(
        "INSERT INTO notes (id, application_seq, user_seq, author_id, author, text, search_text,
             version, created_at)
         WITH RECURSIVE numbers(number) AS (
             SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < 50001)
         SELECT randomblob(16), n.application_seq, n.user_seq, n.author_id, n.author, n.text,
             n.search_text, 1, n.created_at
         FROM numbers CROSS JOIN notes n WHERE n.text = 'Again'",
    )
    .await;
    for sort in UserSort::ALL {
        for (note, expected) in [
            (Some(NoteFilter::Any), vec!["n-1", "n-2"]),
            (text("again"), vec!["n-1"]),
            (text("renewed"), vec!["n-2"]),
        ] {
            let query = UserQuery { sort, ..noted(note) };
            let count = expected.len() as i64;
            let expected: Vec<String> = expected.into_iter().map(String::from).collect();
            assert_eq!(found(&app, &owner, &query).await, (expected, count), "{query:?}");
        }
    }
}

#[tokio::test]
async fn who_does_not_read_notes_does_not_filter_by_them() {
    for app in test_apps().await {
        let owner = roster(&app).await;
        for note in [Some(NoteFilter::Any), Some(NoteFilter::None), text("pass")] {
            for role in [Role::Developer, Role::Reader] {
                let actor = app.actor(role).await;
                let refused = users::search(&app.ctx, &actor, &noted(note.clone())).await;
                let Err(Error::Forbidden(words)) = refused else { panic!("{refused:?}") };
                assert!(words.contains("notes"), "{}: {words}", app.name);
            }
        }
        let shared = |note| NewView {
            name: "Noted".into(),
            query: noted(note),
            is_shared: true,
            ..NewView::default()
        };
        let refused = views::save(&app.ctx, &owner, &shared(text("pass"))).await;
        assert!(refused_fields(refused)["query"][0].contains("text of a note"), "{}", app.name);
        views::save(&app.ctx, &owner, &shared(Some(NoteFilter::Any))).await.unwrap();
        assert_eq!(views::list(&app.ctx, &owner).await.unwrap().len(), 1, "{}", app.name);
        let reader = app.actor(Role::Reader).await;
        assert_eq!(views::list(&app.ctx, &reader).await.unwrap(), [], "{}", app.name);
    }
}

#[tokio::test]
async fn the_text_of_a_note_is_not_in_the_chain_and_goes_from_an_export_with_an_erasure() {
    for app in test_apps().await {
        let owner = roster(&app).await;
        let new = NewExport {
            filter: ExportFilter { note: text("zoë says"), ..ExportFilter::default() },
            columns: vec!["vendor_data".into()],
            ..NewExport::default()
        };
        let export = exports::run_inline(&app.ctx, &owner, &new, |_| {}).await.unwrap();
        assert_eq!((export.state, export.rows), (ExportState::Done, 1), "{}", app.name);
        let said = app.audit_details(&owner, "export.requested").await.join("\n");
        assert!(said.contains("note") && !said.to_lowercase().contains("zoë"), "{said}");
        erasure::erase(&app.ctx, &owner, UserRef::VendorData("n-1")).await.unwrap();
        let after = exports::find(&app.ctx, &owner, export.id).await.unwrap().unwrap();
        assert_eq!(after.filter.note, text("(erased)"), "{}", app.name);
        assert_eq!(after.filter.search, "", "{}", app.name);

        let nothing = ExportFilter { note: text("’"), ..ExportFilter::default() };
        let refused = exports::matching(&app.ctx, &owner, &nothing).await;
        assert!(refused_fields(refused).contains_key("filter"), "{}", app.name);
    }
}
