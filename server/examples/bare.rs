//! What axum and this machine can do at most: a handler that answers the bytes of a file and does
//! nothing else. `cargo xtask bench api` measures it beside the REST interface.
//!
//! `bare ADDRESS FILE`

use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(address), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("bare ADDRESS FILE".into());
    };
    let bytes = Bytes::from(std::fs::read(file)?);
    let answer = move || std::future::ready(([(CONTENT_TYPE, "application/json")], bytes.clone()));
    let router = Router::new().fallback(get(answer));
    axum::serve(tokio::net::TcpListener::bind(address).await?, router).await?;
    Ok(())
}
