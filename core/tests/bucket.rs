//! An export in a bucket: a real S3 server over a folder, in this process.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use common::{Bed, beds};
use hyper_util::rt::{TokioExecutor, TokioIo};
use object_store::aws::AmazonS3Builder;
use rollcall_core::access::{ActorKind, Role};
use rollcall_core::exports::{self, Download, ExportState, NewExport};
use rollcall_core::files::Files;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const BUCKET: &str = "extracts";

/// Puts a bucket of its own under a bed; answers its server's address.
async fn move_to_bucket(bed: &mut Bed) -> String {
    let folder = bed.objects().parent().unwrap().join("bucket");
    std::fs::create_dir_all(folder.join(BUCKET)).unwrap();
    let store = s3s_fs::FileSystem::new(&folder).unwrap();
    let mut service = S3ServiceBuilder::new(store);
    service.set_auth(SimpleAuth::from_single("key", "secret"));
    let service = service.build();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                let server = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new());
                let _ = server.serve_connection(TokioIo::new(stream), service).await;
            });
        }
    });
    let bucket = AmazonS3Builder::new()
        .with_endpoint(format!("http://{address}"))
        .with_allow_http(true)
        .with_region("eu-central-1")
        .with_access_key_id("key")
        .with_secret_access_key("secret")
        .with_bucket_name(BUCKET)
        .build()
        .unwrap();
    bed.ctx.files = Files::bucket(bucket, "rollcall");
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
    for mut bed in beds().await {
        let host = move_to_bucket(&mut bed).await;
        let officer = bed.actor(Role::ComplianceOfficer).await;
        let mut file = String::from("vendor_data,email\n");
        for number in 0..2_000 {
            file.push_str(&format!("key-{number},user{number}@mail.example\n"));
        }
        bed.import(&officer, &file).await;
        let new = NewExport {
            columns: vec!["vendor_data".into(), "email".into()],
            purpose: "review".into(),
            ..NewExport::default()
        };
        let export = exports::run_here(&bed.ctx, &officer, &new, |_| {}).await.unwrap();
        assert_eq!((export.state, export.rows), (ExportState::Done, 2_000), "{}", export.cause);
        let path = exports::link_path(&bed.ctx, &officer, &export).unwrap();
        let token = path.strip_prefix("/download/").unwrap();
        let ActorKind::Operator(identity) = &officer.kind else { panic!("an operator") };
        let download = exports::download(&bed.ctx, identity, token, "test").await.unwrap();
        let Download::Address(address) = download else { panic!("{download:?}") };
        assert!(address.contains("X-Amz-Expires=60"), "{address}");
        let origin = bed.ctx.files.origin().await.unwrap().unwrap();
        assert_eq!(origin, format!("http://{host}"));
        let answer = get(&host, &address).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        assert!(answer.contains("key-1999,user1999@mail.example\r\n"), "{}", bed.name);
        let unsigned = get(&host, address.split('?').next().unwrap()).await;
        assert!(unsigned.starts_with("HTTP/1.1 403"), "{unsigned}");

        exports::delete(&bed.ctx, &officer, export.id).await.unwrap();
        let gone = get(&host, &address).await;
        assert!(gone.starts_with("HTTP/1.1 404"), "{gone}");
    }
}
