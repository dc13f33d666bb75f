//! The chain: what the database refuses, and what a walk finds when somebody got past it.

use rollcall_core::access::Role;
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::db::Db;

use crate::common::{TestApp, test_apps};

/// Runs a statement as somebody with the database's own tools would.
async fn tamper(app: &TestApp, sql: &'static str) -> Result<u64, sqlx::Error> {
    match &app.ctx.db {
        Db::Sqlite { write, .. } => {
            sqlx::query(sql).execute(write).await.map(|done| done.rows_affected())
        }
        Db::Postgres(pool) => sqlx::query(sql).execute(pool).await.map(|done| done.rows_affected()),
    }
}

async fn broken(app: &TestApp) -> Option<(i64, String)> {
    let reports = audit::verify(&app.ctx, Some("acme")).await.unwrap();
    reports[0].broken.clone()
}

#[tokio::test]
async fn the_database_refuses_to_change_or_delete_an_entry() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data\nu-1\n").await;
        for sql in [
            "UPDATE audit_entries SET actor = 'Nobody' WHERE number = 1",
            "DELETE FROM audit_entries WHERE number = 1",
            "DELETE FROM audit_heads",
        ] {
            let refused = tamper(&app, sql).await;
            assert!(refused.is_err(), "{}: {sql}", app.name);
        }
        assert_eq!(broken(&app).await, None);
    }
}

#[tokio::test]
async fn a_walk_names_the_first_entry_that_does_not_hold() {
    for app in test_apps().await {
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data\nu-1\n").await;
        let drop = match &app.ctx.db {
            Db::Sqlite { .. } => {
                ["DROP TRIGGER audit_entries_no_update", "DROP TRIGGER audit_entries_no_delete"]
            }
            Db::Postgres(_) => [
                "DROP TRIGGER audit_entries_no_change ON audit_entries",
                "DROP TRIGGER audit_entries_no_truncate ON audit_entries",
            ],
        };
        for sql in drop {
            tamper(&app, sql).await.unwrap();
        }
        tamper(&app, "UPDATE audit_entries SET subject = 'other.csv' WHERE number = 2")
            .await
            .unwrap();
        let found = broken(&app).await.unwrap();
        assert_eq!((found.0, found.1.contains("content")), (2, true), "{}", app.name);
        tamper(&app, "DELETE FROM audit_entries WHERE number = 2").await.unwrap();
        assert!(broken(&app).await.unwrap().1.contains("missing"));
        // The tail cut off is found by the head.
        tamper(&app, "DELETE FROM audit_entries WHERE number >= 2").await.unwrap();
        assert_eq!(broken(&app).await, Some((2, "this entry is missing".into())));
    }
}

#[tokio::test]
async fn entries_are_found_by_a_name_in_any_case_and_script() {
    for app in test_apps().await {
        let _ = app.actor(Role::Owner).await;
        app.execute("UPDATE operators SET name = 'Özge Demir-Çelik'").await;
        let actor = app.actor(Role::Owner).await;
        app.import(&actor, "vendor_data\nu-1\n").await;
        for (who, finds) in
            [("Özge", true), ("özge", true), ("ÖZGE", true), ("demir-çelik", true), ("öz%", false)]
        {
            let query = AuditQuery { actor: who.into(), ..AuditQuery::default() };
            let found = audit::search(&app.ctx, &actor, &query).await.unwrap().entries;
            assert_eq!(!found.is_empty(), finds, "{}: {who}", app.name);
        }
    }
}
