//! Exports and faces in a bucket: a real S3 server over a folder, in this process.

use futures::StreamExt;
use object_store::aws::AmazonS3Builder;
use rollcall_core::access::{ActorKind, Role};
use rollcall_core::exports::{self, Download, ExportState, NewExport};
use rollcall_core::faces::{self, FaceSource, Upload};
use rollcall_core::files::Files;
use rollcall_core::users::{self, UserRef};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::common::networks::{networks, sample};
use crate::common::{TestApp, s3, test_apps};

/// Gives a test app a bucket of its own; answers the address of its server.
async fn move_to_bucket(app: &mut TestApp) -> String {
    let folder = app.objects().parent().unwrap().join("bucket");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { s3::serve(&folder, listener).await });
    let bucket = AmazonS3Builder::new()
        .with_endpoint(format!("http://{address}"))
        .with_allow_http(true)
        .with_region("eu-central-1")
        .with_access_key_id(s3::KEY)
        .with_secret_access_key(s3::SECRET)
        .with_bucket_name(s3::BUCKET);
    app.ctx.files = Files::bucket(bucket, "rollcall").unwrap();
    address
}

/// What a browser that was sent to an address gets.
async fn get(host: &str, address: &str) -> String {
    let path = address.strip_prefix(&format!("http://{host}")).unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn the_button_leads_to_an_address_in_the_bucket_that_is_signed_for_a_minute() {
    for mut app in test_apps().await {
        let host = move_to_bucket(&mut app).await;
        let officer = app.actor(Role::ComplianceOfficer).await;
        let mut file = String::from("vendor_data,email\n");
        for number in 0..2_000 {
            file.push_str(&format!("key-{number},user{number}@mail.example\n"));
        }
        app.import(&officer, &file).await;
        let new = NewExport {
            columns: vec!["vendor_data".into(), "email".into()],
            purpose: "review".into(),
            ..NewExport::default()
        };
        let export = exports::run_inline(&app.ctx, &officer, &new, |_| {}).await.unwrap();
        assert_eq!((export.state, export.rows), (ExportState::Done, 2_000), "{}", export.cause);
        let path = exports::link_path(&app.ctx, &officer, &export).unwrap();
        let token = path.strip_prefix("/download/").unwrap();
        let ActorKind::Operator(identity) = &officer.kind else { panic!("an operator") };
        let download = exports::download(&app.ctx, identity, token, "test").await.unwrap();
        let Download::Address(address) = download else { panic!("{download:?}") };
        assert!(address.contains("X-Amz-Expires=60"), "{address}");
        let origin = app.ctx.files.origin().await.unwrap().unwrap();
        assert_eq!(origin, format!("http://{host}"));
        let answer = get(&host, &address).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains("key-1999,user1999@mail.example\r\n"), "{}", app.name);
        let unsigned = get(&host, address.split('?').next().unwrap()).await;
        assert!(unsigned.starts_with("HTTP/1.1 403"), "{unsigned}");

        exports::delete(&app.ctx, &officer, export.id).await.unwrap();
        let gone = get(&host, &address).await;
        assert!(gone.starts_with("HTTP/1.1 404"), "{gone}");
    }
}

#[tokio::test]
async fn a_file_of_several_parts_is_whole_and_one_that_is_given_up_is_not_there() {
    for mut app in test_apps().await {
        move_to_bucket(&mut app).await;
        let officer = app.actor(Role::ComplianceOfficer).await;
        let mut file = String::from("vendor_data,metadata_json\n");
        for number in 0..6_000 {
            let note = format!("{number} ").repeat(500);
            file.push_str(&format!("key-{number},\"{{\"\"note\"\": \"\"{note}\"\"}}\"\n"));
        }
        app.import(&officer, &file).await;
        let new = NewExport {
            columns: vec!["vendor_data".into(), "metadata_json".into()],
            purpose: "review".into(),
            ..NewExport::default()
        };
        let export = exports::run_inline(&app.ctx, &officer, &new, |_| {}).await.unwrap();
        assert_eq!((export.state, export.rows), (ExportState::Done, 6_000), "{}", export.cause);
        // Parts are of 5 MiB.
        assert!(export.size > 11 << 20, "{}: {} bytes", app.name, export.size);
        let mut body = exports::body(&app.ctx, &officer, export.id).await.unwrap();
        let mut digest = Sha256::new();
        while let Some(piece) = body.next().await {
            digest.update(piece.unwrap());
        }
        assert_eq!(hex::encode(digest.finalize()), export.sha256, "{}", app.name);

        let mut writer = app.ctx.files.writer("exports/given-up/users.csv").await.unwrap();
        for _ in 0..12 {
            writer.write(vec![7; 1 << 20].into()).await.unwrap();
        }
        writer.abandon().await;
        // Parts too would be files there; the export and the uploaded import are what remains.
        let there: Vec<String> = app
            .stored_files("../bucket")
            .into_iter()
            .filter(|path| path.contains("exports"))
            .collect();
        assert_eq!(there.len(), 1, "{}: {there:?}", app.name);
        assert!(!app.stored_files("../bucket").iter().any(|path| path.contains("part")));
    }
}

#[tokio::test]
async fn a_face_lies_in_the_bucket_is_read_from_it_and_leaves_it() {
    for mut app in test_apps().await {
        move_to_bucket(&mut app).await;
        app.ctx.faces.set(networks());
        let officer = app.actor(Role::ComplianceOfficer).await;
        app.import(&officer, "vendor_data\nk-1\n").await;
        let user = users::find_by(&app.ctx, &officer, UserRef::VendorData("k-1")).await.unwrap();
        let user = user.unwrap().didit_internal_id;
        let upload =
            Upload { image: sample(1), comment: String::new(), source: FaceSource::Console };
        let face = faces::attach(&app.ctx, &officer, user, upload).await.unwrap();
        let path = faces::thumbnail_path(&app.ctx, face.id).unwrap();
        let token = path.strip_prefix("/faces/").unwrap();
        let shown = faces::open_picture(&app.ctx, token).await.unwrap();
        assert!(shown.jpeg.starts_with(&[0xff, 0xd8]));
        let checked = faces::check(&app.ctx, &officer, user, sample(1)).await.unwrap();
        faces::save(&app.ctx, &officer, user, &checked.token, "again").await.unwrap();
        let stored = format!("faces/{}/picture.jpg", face.id);
        assert!(app.ctx.files.size(&stored).await.is_ok(), "{}", app.name);
        faces::delete(&app.ctx, &officer, user, face.id, "blurred").await.unwrap();
        let _worker = app.worker();
        let mut gone = false;
        for _ in 0..400 {
            gone = app.ctx.files.read_if_there(&stored).await.unwrap().is_none();
            if gone {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert!(gone, "{}", app.name);
    }
}
