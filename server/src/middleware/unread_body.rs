//! Reads what a refused request is still sending. A server that answers and closes while the client is
//! sending makes the client's connection break, and many clients then never read the answer: neither
//! the words of a refusal nor its `Retry-After`.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, EXPECT};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Frame, SizeHint};

/// Shorter bodies fit into the buffers of the connection, and are always sent to the end.
const SHORT: u64 = 16 * 1024;
/// More than any body that the REST API takes.
const MOST: usize = 8 * 1024 * 1024;
const LONGEST: Duration = Duration::from_secs(10);

/// The body of a request while a handler reads it, or does not.
pub struct Unread(Option<Arc<Mutex<Body>>>);

impl Unread {
    /// Shares the body of a request with its handler.
    pub fn share(request: Request) -> (Request, Self) {
        let size = request.headers().get(CONTENT_LENGTH);
        let size = size.and_then(|size| size.to_str().ok()?.parse().ok());
        // A client that waits for "100 Continue" reads the answer before it sends anything.
        let waits = request.headers().contains_key(EXPECT);
        if waits || request.body().is_end_stream() || size.is_some_and(|size: u64| size <= SHORT) {
            return (request, Self(None));
        }
        let (parts, body) = request.into_parts();
        let body = Arc::new(Mutex::new(body));
        let shared = Body::new(Shared(Arc::clone(&body)));
        (Request::from_parts(parts, shared), Self(Some(body)))
    }

    /// Reads what is left, up to 8 MiB and ten seconds.
    pub async fn read(self) {
        let Some(body) = self.0 else { return };
        if is_read(&body) {
            return;
        }
        let rest = Limited::new(Shared(body), MOST);
        let read = async {
            let mut rest = std::pin::pin!(rest);
            while let Some(Ok(_)) = rest.frame().await {}
        };
        // A client that sends more, or more slowly, may miss its answer.
        tokio::time::timeout(LONGEST, read).await.ok();
    }
}

fn is_read(body: &Mutex<Body>) -> bool {
    body.lock().unwrap_or_else(PoisonError::into_inner).is_end_stream()
}

/// A body that its handler and [`Unread`] read one after the other.
struct Shared(Arc<Mutex<Body>>);

impl HttpBody for Shared {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let mut body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Pin::new(&mut *body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        is_read(&self.0)
    }

    fn size_hint(&self) -> SizeHint {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).size_hint()
    }
}
