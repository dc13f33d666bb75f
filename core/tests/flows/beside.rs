//! People work on beside an import: nobody's change is lost, and the run does not stumble.

use rollcall_core::Error;
use rollcall_core::access::{Actor, Role};
use rollcall_core::db::Db;
use rollcall_core::imports::{self, ImportState};
use rollcall_core::users::{self, User, UserEdit, UserQuery, UserStatus};

use crate::common::{Bed, beds, body};

const ROWS: usize = 12_000;

async fn number(bed: &Bed, sql: &'static str) -> i64 {
    let row: (i64,) = match &bed.ctx.db {
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
        country: user.country.clone().unwrap_or_default(),
        status: UserStatus::Flagged.code().into(),
        tags: user.tags.join(", "),
        metadata_json: user.metadata_json.clone().unwrap_or_default(),
    }
}

/// Edits users where the run is just now, until it has ended. Returns how many edits were saved.
async fn edit_beside(bed: &Bed, actor: &Actor, import: uuid::Uuid, ids: &[uuid::Uuid]) -> i64 {
    let mut saved = 0;
    loop {
        let run = imports::find(&bed.ctx, actor, import).await.unwrap().unwrap();
        if run.state == ImportState::Done {
            return saved;
        }
        assert_eq!(
            number(bed, "SELECT COUNT(*) FROM jobs WHERE last_error IS NOT NULL").await,
            0,
            "{}: the run stumbled over an edit",
            bed.name
        );
        let at = run.applied.rows() as usize + rand::random_range(0..3_000);
        let id = ids[at.min(ROWS - 1)];
        let user = users::find(&bed.ctx, actor, id).await.unwrap().unwrap();
        match users::edit(
            &bed.ctx,
            actor,
            id,
            &form_of(&user, format!("Edit {}", uuid::Uuid::new_v4())),
        )
        .await
        {
            Ok(_) => saved += 1,
            // The run was faster; the form says so.
            Err(Error::Conflict(_)) => {}
            Err(error) => panic!("{}: {error}", bed.name),
        }
    }
}

async fn ids(bed: &Bed, actor: &Actor) -> Vec<uuid::Uuid> {
    let mut query = UserQuery { ascending: true, page_size: 200, ..UserQuery::default() };
    let mut ids = Vec::new();
    loop {
        let page = users::search(&bed.ctx, actor, &query).await.unwrap();
        ids.extend(page.rows.iter().map(|row| row.didit_internal_id));
        match page.next {
            Some(next) => query.cursor = Some(next),
            None => return ids,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn edits_in_the_middle_of_a_run_are_kept_whole_and_the_run_goes_on() {
    for bed in beds().await {
        let actor = bed.actor(Role::Owner).await;
        let (mut present, mut file) =
            (String::from("vendor_data,full_name\n"), String::from("vendor_data,full_name\n"));
        for n in 0..ROWS {
            present += &format!("u-{n},Before {n}\n");
            file += &format!("u-{n},After {n}\n");
        }
        bed.import(&actor, &present).await;
        let ids = ids(&bed, &actor).await;
        assert_eq!(ids.len(), ROWS);
        let _worker = bed.worker();
        let import = imports::upload(&bed.ctx, &actor, "users.csv", body(&file)).await.unwrap();
        bed.until(&actor, &import, ImportState::Ready).await;
        imports::start(&bed.ctx, &actor, import.id).await.unwrap();
        let saved: i64 =
            futures::future::join_all((0..4).map(|_| edit_beside(&bed, &actor, import.id, &ids)))
                .await
                .iter()
                .sum();
        let done = imports::find(&bed.ctx, &actor, import.id).await.unwrap().unwrap();
        assert_eq!(done.applied.updated + done.applied.held, ROWS as i64, "{}", bed.name);
        assert!(saved > 0, "{}: nothing was edited meanwhile", bed.name);
        let edits = number(&bed, "SELECT COUNT(*) FROM revisions WHERE source = 'operator'").await;
        assert_eq!(edits, saved, "{}: every edit stands in the history", bed.name);
        let revisions = number(&bed, "SELECT COUNT(*) FROM revisions").await;
        let versions = number(&bed, "SELECT CAST(SUM(version - 1) AS BIGINT) FROM users").await;
        assert_eq!(revisions, versions, "{}: one revision a change", bed.name);
        assert_eq!(revisions, saved + done.applied.updated, "{}", bed.name);
        let flagged = number(&bed, "SELECT COUNT(*) FROM users WHERE status = 'FLAGGED'").await;
        let counts = users::status_counts(&bed.ctx, &actor).await.unwrap();
        assert_eq!(counts.flagged, flagged, "{}: the counters hold", bed.name);
        assert_eq!(counts.active + counts.flagged, ROWS as i64);
    }
}
