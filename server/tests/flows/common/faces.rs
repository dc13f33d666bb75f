//! What the flows of faces share: networks and sample photographs, users, and pictures that are none.

use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{Answer, Options, Program, Server};

/// Where `cargo xtask models` puts networks and sample photographs.
fn folder() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    root.join(target).join("faces")
}

pub fn sample(number: u32) -> Vec<u8> {
    let path = folder().join(format!("samples/sample{number}.jpg"));
    std::fs::read(&path).unwrap_or_else(|error| {
        panic!("{}: {error}: `cargo xtask models` fetches the sample photographs", path.display())
    })
}

pub async fn start_with_networks() -> Server {
    let server = Server::start_with(Options { worker: true, ..Options::default() }).await;
    let models =
        std::env::var_os("ROLLCALL_MODELS").map_or_else(|| folder().join("models"), PathBuf::from);
    server.ctx.faces.load(&models);
    server.ctx.faces.ready().map(drop).unwrap_or_else(|error| panic!("{error}"));
    server
}

/// A user of the program's application; the address of their faces.
pub async fn new_user(program: &Program<'_>, key: &str) -> (String, String) {
    let created = program.post("/v3/users/create/", json!({ "vendor_data": key })).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
    let id = created.json()["didit_internal_id"].as_str().expect("an id").to_owned();
    (format!("{}/by-id/{id}/faces/", program.base), id)
}

pub fn image(bytes: &[u8]) -> Value {
    json!({ "image": STANDARD.encode(bytes), "comment": "Branch visit" })
}

/// What a signed address answers to somebody who has nothing but the address.
pub async fn fetch(server: &Server, url: &str) -> Answer {
    let path = url.strip_prefix("http://console.test").expect("an address of this server");
    server.send(Request::get(path).body(Body::empty()).expect("a request")).await
}

/// The beginning of a PNG (RFC 2083) that says how large it is, and holds nothing.
pub fn png_of(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend_from_slice(&width.to_be_bytes());
    header.extend_from_slice(&height.to_be_bytes());
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d".to_vec();
    png.extend_from_slice(&header);
    png.extend_from_slice(&crc(&header).to_be_bytes());
    png
}

/// CRC-32 as PNG has it (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

/// A white picture: 8 by 8 grey pixels in stored blocks.
pub fn blank() -> Vec<u8> {
    let raw: Vec<u8> =
        (0..8).flat_map(|_| [0_u8, 255, 255, 255, 255, 255, 255, 255, 255]).collect();
    let mut zlib = vec![0x78, 0x01, 0x01];
    let length = raw.len() as u16;
    zlib.extend_from_slice(&length.to_le_bytes());
    zlib.extend_from_slice(&(!length).to_le_bytes());
    zlib.extend_from_slice(&raw);
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in &raw {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    zlib.extend_from_slice(&(b << 16 | a).to_be_bytes());
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8], data: &[u8]| {
        png.extend_from_slice(&(data.len() as u32).to_be_bytes());
        let mut content = kind.to_vec();
        content.extend_from_slice(data);
        png.extend_from_slice(&content);
        png.extend_from_slice(&crc(&content).to_be_bytes());
    };
    chunk(b"IHDR", &[0, 0, 0, 8, 0, 0, 0, 8, 8, 0, 0, 0, 0]);
    chunk(b"IDAT", &zlib);
    chunk(b"IEND", &[]);
    png
}
