//! How the server ends.

use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use rollcall_server::listener;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

const SLOW: Duration = Duration::from_millis(600);

async fn slow() -> &'static str {
    tokio::time::sleep(SLOW).await;
    "finished"
}

async fn ask(address: std::net::SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let request = "GET /slow HTTP/1.1\r\nHost: console.test\r\n\r\n";
    stream.write_all(request.as_bytes()).await.expect("a request");
    stream
}

#[tokio::test]
async fn a_running_request_finishes_and_nothing_new_is_taken() {
    let socket = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = socket.local_addr().expect("an address");
    let stop = CancellationToken::new();
    let router = Router::new().route("/slow", get(slow));
    let server = tokio::spawn(listener::serve(socket, router, stop.clone()));
    let mut running = ask(address).await;
    tokio::time::sleep(SLOW / 4).await;
    stop.cancel();
    let mut answer = String::new();
    running.read_to_string(&mut answer).await.expect("an answer and the end");
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.ends_with("finished"), "{answer}");
    server.await.expect("an end in order");
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn an_idle_connection_does_not_hold_up_the_end() {
    let socket = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = socket.local_addr().expect("an address");
    let stop = CancellationToken::new();
    let server = tokio::spawn(listener::serve(socket, Router::new(), stop.clone()));
    let _idle = TcpStream::connect(address).await.expect("a connection");
    tokio::time::sleep(Duration::from_millis(100)).await;
    let started = Instant::now();
    stop.cancel();
    server.await.expect("an end in order");
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}
