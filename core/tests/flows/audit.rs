//! The chain: what the database refuses, and what a walk finds when somebody got past it.

use rollcall_core::access::Role;
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::db::Db;

use crate::common::{Bed, beds};

/// Runs a statement as somebody with the database's own tools would.
async fn tamper(bed: &Bed, sql: &'static str) -> Result<u64, sqlx::Error> {
    match &bed.ctx.db {
        Db::Sqlite { write, .. } => {
            sqlx::query(sql).execute(write).await.map(|done| done.rows_affected())
        }
        Db::Postgres(pool) => sqlx::query(sql).execute(pool).await.map(|done| done.rows_affected()),
    }
}

async fn broken(bed: &Bed) -> Option<(i64, String)> {
    let reports = audit::verify(&bed.ctx, Some("acme")).await.unwrap();
    reports[0].broken.clone()
}

#[tokio::test]
async fn the_database_refuses_to_change_or_delete_an_entry() {
    for bed in beds().await {
        let actor = bed.actor(Role::Owner).await;
        bed.import(&actor, "vendor_data\nu-1\n").await;
        for sql in [
            "UPDATE audit_entries SET actor = 'Nobody' WHERE number = 1",
            "DELETE FROM audit_entries WHERE number = 1",
            "DELETE FROM audit_heads",
        ] {
            let refused = tamper(&bed, sql).await;
            assert!(refused.is_err(), "{}: {sql}", bed.name);
        }
        assert_eq!(broken(&bed).await, None);
    }
}

#[tokio::test]
async fn a_walk_names_the_first_entry_that_does_not_hold() {
    for bed in beds().await {
        let actor = bed.actor(Role::Owner).await;
        bed.import(&actor, "vendor_data\nu-1\n").await;
        let drop = match &bed.ctx.db {
            Db::Sqlite { .. } => {
                ["DROP TRIGGER audit_entries_no_update", "DROP TRIGGER audit_entries_no_delete"]
            }
            Db::Postgres(_) => [
                "DROP TRIGGER audit_entries_no_change ON audit_entries",
                "DROP TRIGGER audit_entries_no_truncate ON audit_entries",
            ],
        };
        for sql in drop {
            tamper(&bed, sql).await.unwrap();
        }
        tamper(&bed, "UPDATE audit_entries SET subject = 'other.csv' WHERE number = 2")
            .await
            .unwrap();
        let found = broken(&bed).await.unwrap();
        assert_eq!((found.0, found.1.contains("content")), (2, true), "{}", bed.name);
        tamper(&bed, "DELETE FROM audit_entries WHERE number = 2").await.unwrap();
        assert!(broken(&bed).await.unwrap().1.contains("missing"));
        // The tail cut off is found by the head.
        tamper(&bed, "DELETE FROM audit_entries WHERE number >= 2").await.unwrap();
        assert_eq!(broken(&bed).await, Some((2, "this entry is missing".into())));
    }
}

#[tokio::test]
async fn entries_are_found_by_a_name_in_any_case_and_script() {
    for bed in beds().await {
        let _ = bed.actor(Role::Owner).await;
        bed.execute("UPDATE operators SET name = 'Özge Demir-Çelik'").await;
        let actor = bed.actor(Role::Owner).await;
        bed.import(&actor, "vendor_data\nu-1\n").await;
        for (who, finds) in
            [("Özge", true), ("özge", true), ("ÖZGE", true), ("demir-çelik", true), ("öz%", false)]
        {
            let query = AuditQuery { actor: who.into(), ..AuditQuery::default() };
            let found = audit::search(&bed.ctx, &actor, &query).await.unwrap().entries;
            assert_eq!(!found.is_empty(), finds, "{}: {who}", bed.name);
        }
    }
}
