//! People work on beside an import: nobody's change is lost, and the run does not stumble.

use rollcall_core::Error;
use rollcall_core::access::{Actor, Role};
use rollcall_core::db::Db;
use rollcall_core::imports::{self, ImportState};
use rollcall_core::users::{self, User, UserEdit, UserQuery};

use crate::common::{TestApp, body, test_apps};

const ROWS: usize = 12_000;

async fn number(app: &TestApp, sql: &'static str) -> i64 {
    let row: (i64,) = match &app.ctx.db {
        Db::Sqlite { read, .. } => sqlx::query_as(sql).fetch_one(read).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_as(sql).fetch_one(pool).await.unwrap(),
    };
    row.0
}

fn form_of(user: &User, name: String) -> UserEdit {
    UserEdit {
        version: user.version,
        display_name: name,
        full_name: user.full_name.clone().unwrap_or_default(),
        email: user.email.clone().unwrap_or_default(),
        phone: user.phone.clone().unwrap_or_default(),
        country: "ITA".into(),
        tags: user.tags.join(", "),
        metadata_json: user.metadata_json.clone().unwrap_or_default(),
        date_of_birth: user.date_of_birth.clone().unwrap_or_default(),
        ..UserEdit::default()
    }
}

/// Edits users where the run is just now, until it has ended. Returns how many edits were saved.
async fn edit_beside(app: &TestApp, actor: &Actor, import: uuid::Uuid, ids: &[uuid::Uuid]) -> i64 {
    let mut saved = 0;
    loop {
        let run = imports::find(&app.ctx, actor, import).await.unwrap().unwrap();
        if run.state == ImportState::Done {
            return saved;
        }
        assert_eq!(
            number(app, "SELECT COUNT(*) FROM jobs WHERE last_error IS NOT NULL").await,
            0,
            "{}: the run stumbled over an edit",
            app.name
        );
        let at = run.applied.rows() as usize + rand::random_range(0..3_000);
        let id = ids[at.min(ROWS - 1)];
        let user = users::find(&app.ctx, actor, id).await.unwrap().unwrap();
        match users::edit(
            &app.ctx,
            actor,
            id,
            &form_of(&user, format!("Edit {}", uuid::Uuid::new_v4())),
        )
        .await
        {
            Ok(_) => saved += 1,
            // The run was faster; the form says so.
            Err(Error::Conflict(_)) => {}
            Err(error) => panic!("{}: {error}", app.name),
        }
    }
}

async fn ids(app: &TestApp, actor: &Actor) -> Vec<uuid::Uuid> {
    let mut query = UserQuery { ascending: true, page_size: 200, ..UserQuery::default() };
    let mut ids = Vec::new();
    loop {
        let page = users::search(&app.ctx, actor, &query).await.unwrap();
        ids.extend(page.rows.iter().map(|row| row.didit_internal_id));
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => return ids,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_in_the_middle_of_a_run_are_kept_whole_and_the_run_goes_on() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        let (mut present, mut file) =
            (String::from("vendor_data,full_name\n"), String::from("vendor_data,full_name\n"));
        for n in 0..ROWS {
            present += &format!("u-{n},Before {n}\n");
            file += &format!("u-{n},After {n}\n");
        }
        app.import(&actor, &present).await;
        let ids = ids(&app, &actor).await;
        assert_eq!(ids.len(), ROWS);
        let _worker = app.worker();
        let import = imports::upload(&app.ctx, &actor, "users.csv", body(&file)).await.unwrap();
        app.until(&actor, &import, ImportState::Ready).await;
        imports::start(&app.ctx, &actor, import.id).await.unwrap();
        let saved: i64 =
            futures::future::join_all((0..4).map(|_| edit_beside(&app, &actor, import.id, &ids)))
                .await
                .iter()
                .sum();
        let done = imports::find(&app.ctx, &actor, import.id).await.unwrap().unwrap();
        assert_eq!(done.applied.updated + done.applied.held, ROWS as i64, "{}", app.name);
        assert!(saved > 0, "{}: nothing was edited meanwhile", app.name);
        let edits = number(&app, "SELECT COUNT(*) FROM revisions WHERE source = 'operator'").await;
        assert_eq!(edits, saved, "{}: every edit stands in the history", app.name);
        let revisions = number(&app, "SELECT COUNT(*) FROM revisions").await;
        let versions = number(&app, "SELECT CAST(SUM(version - 1) AS BIGINT) FROM users").await;
        assert_eq!(revisions, versions, "{}: one revision a change", app.name);
        assert_eq!(revisions, saved + done.applied.updated, "{}", app.name);
        let moved = number(&app, "SELECT COUNT(*) FROM users WHERE country = 'ITA'").await;
        let counts = users::country_counts(&app.ctx, &actor).await.unwrap();
        assert_eq!(counts, [("ITA".to_owned(), moved)], "{}: the counters hold", app.name);
        let counts = users::status_counts(&app.ctx, &actor).await.unwrap();
        assert_eq!(counts.active, ROWS as i64);
    }
}
