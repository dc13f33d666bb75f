//! Archives of faces.

use std::io::{Cursor, Write};

use bytes::Bytes;
use rollcall_core::Result;
use rollcall_core::access::{Actor, Role};
use rollcall_core::faces::archive::{self, Archive, ArchiveState};
use uuid::Uuid;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::TestApp;
use super::networks::{networks, noise, portrait};

pub async fn scene(app: &TestApp) -> Actor {
    app.ctx.faces.set(networks());
    let officer = app.actor(Role::ComplianceOfficer).await;
    app.import(&officer, "vendor_data\nk-1\nk-2\nk-3\n").await;
    officer
}

pub fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub async fn upload(app: &TestApp, actor: &Actor, zip: &[u8]) -> Result<Archive> {
    let pieces: Vec<_> =
        zip.chunks(64 * 1024).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    archive::upload(&app.ctx, actor, "faces.zip", futures::stream::iter(pieces)).await
}

pub async fn until(app: &TestApp, actor: &Actor, id: Uuid, state: ArchiveState) -> Archive {
    for _ in 0..1_200 {
        let found = archive::find(&app.ctx, actor, id).await.unwrap().unwrap();
        if found.state == state {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let found = archive::find(&app.ctx, actor, id).await.unwrap().unwrap();
    panic!("{}: {:?} instead of {state:?}: {}", app.name, found.state, found.cause);
}

pub const TABLE: &str = "vendor_data,file,comment\nk-1,a.jpg,first\nK-2,b.jpg,=second\nnobody,a.jpg,\n\
                     k-3,missing.jpg,\nk-3,noise.jpg,\nk-3,text.txt,\n";

pub fn archive_of_three() -> Vec<u8> {
    packed(&[
        ("branch/faces.csv", TABLE.as_bytes()),
        ("branch/a.jpg", &portrait(1, 0)),
        ("branch/b.jpg", &portrait(2, 0)),
        ("branch/noise.jpg", &noise()),
        ("branch/text.txt", b"no picture"),
    ])
}
