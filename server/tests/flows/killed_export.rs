//! The real program, killed with SIGKILL while it writes an export: the next one begins the file
//! anew, and what is there in the end is one whole file, one mail and one entry.

use std::path::PathBuf;
use std::time::Duration;

use axum::body::Bytes;
use rollcall_core::access::{Actor, UserColumn};
use rollcall_core::audit::{self, AuditQuery};
use rollcall_core::exports::{self, Export, ExportState, NewExport};
use rollcall_core::imports::{self, NewFile};
use sha2::{Digest, Sha256};

use crate::common::Place;

const USERS: usize = 40_000;
/// How often a file has to be cut off in the middle.
const CUTS: usize = 4;

async fn import_users(place: &Place, actor: &Actor) {
    let mut csv = String::from("vendor_data,full_name,country,metadata_json\n");
    for n in 0..USERS {
        csv += &format!("k-{n},Person {n},DEU,\"{{\"\"note\"\": \"\"{}\"\"}}\"\n", "x".repeat(200));
    }
    let body = futures::stream::iter([Ok(Bytes::from(csv))]);
    let file = NewFile { name: "users.csv".into(), ..NewFile::default() };
    imports::run_inline(&place.ctx, actor, file, body, false, |_| {}).await.unwrap();
}

async fn now(place: &Place, actor: &Actor, export: &Export) -> Export {
    exports::find(&place.ctx, actor, export.id).await.unwrap().unwrap()
}

fn files(place: &Place) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![place.folder.path().join("objects/exports")];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        for entry in entries.map(Result::unwrap) {
            match entry.file_type().unwrap().is_dir() {
                true => folders.push(entry.path()),
                false => found.push(entry.path()),
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_whose_program_is_killed_ends_as_one_whole_file_with_one_mail() {
    for place in Place::all().await {
        let actor = place.owner().await;
        import_users(&place, &actor).await;
        let new = NewExport {
            columns: UserColumn::ALL.iter().map(|column| column.name().to_owned()).collect(),
            purpose: "Proof".into(),
            ..NewExport::default()
        };
        let export = exports::request(&place.ctx, &actor, &new).await.unwrap();
        let mut cuts = 0;
        for _ in 0..200 {
            let mut program = place.serve();
            while now(&place, &actor, &export).await.state == ExportState::Waiting {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            if cuts < CUTS {
                tokio::time::sleep(Duration::from_millis(rand::random_range(0..120))).await;
            } else {
                while now(&place, &actor, &export).await.state == ExportState::Running {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            }
            // Child::kill is SIGKILL.
            program.kill().unwrap();
            program.wait().unwrap();
            if now(&place, &actor, &export).await.state != ExportState::Running {
                break;
            }
            cuts += 1;
            place.let_leases_run_out().await;
        }
        assert!(cuts > 0, "{}: no file was cut off", place.name);
        let done = now(&place, &actor, &export).await;
        assert_eq!((done.state, done.rows), (ExportState::Done, USERS as i64), "{}", done.cause);
        let files = files(&place);
        assert_eq!(files.len(), 1, "{}: nothing else remains: {files:?}", place.name);
        let bytes = std::fs::read(&files[0]).unwrap();
        assert_eq!(bytes.len() as i64, done.size);
        assert_eq!(hex::encode(Sha256::digest(&bytes)), done.sha256);
        assert_eq!(bytes.iter().filter(|byte| **byte == b'\n').count(), USERS + 1);
        let mails = place.numbers("SELECT kind, COUNT(*) FROM mails GROUP BY kind").await;
        assert_eq!(mails, [("export_ready".to_owned(), 1)], "{} after {cuts} kills", place.name);
        let query = AuditQuery { action: "export.finished".into(), ..AuditQuery::default() };
        let entries = audit::search(&place.ctx, &actor, &query).await.unwrap().entries;
        assert_eq!(entries.len(), 1, "{}", place.name);
        for report in audit::verify(&place.ctx, None).await.unwrap() {
            assert_eq!(report.broken, None, "{}", place.name);
        }
    }
}
