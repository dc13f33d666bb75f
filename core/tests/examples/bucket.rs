//! An S3 server over a folder, for measurements and for trying `ROLLCALL_STORAGE_URL=s3://…` by hand:
//! `cargo run --release -p rollcall-core-tests --example bucket -- FOLDER 127.0.0.1:9000`
//! prints the variables to set.

#![allow(clippy::unwrap_used, reason = "a tool for developers that cannot go on has failed")]

#[path = "../flows/common/s3.rs"]
mod s3;

use std::path::PathBuf;

use tokio::net::TcpListener;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(address)) = (arguments.next(), arguments.next()) else {
        eprintln!("bucket FOLDER ADDRESS");
        std::process::exit(2);
    };
    let listener = TcpListener::bind(&address).await.unwrap();
    println!("ROLLCALL_STORAGE_URL=s3://{}/rollcall", s3::BUCKET);
    println!("AWS_ENDPOINT=http://{address} AWS_ALLOW_HTTP=true AWS_REGION=eu-central-1");
    println!("AWS_ACCESS_KEY_ID={} AWS_SECRET_ACCESS_KEY={}", s3::KEY, s3::SECRET);
    s3::serve(&PathBuf::from(folder), listener).await;
}
