use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;
use rollcall_app::request::ClientAddress;

use crate::state::ServerState;

/// Names the client's address: the other end of the connection, or what a trusted proxy says.
pub fn name(server: &ServerState, request: &mut Request) {
    let forwarded = server.web.trust_proxy.then(|| forwarded_for(request.headers())).flatten();
    let address = forwarded.or_else(|| peer(request));
    let words = address.map_or_else(|| "unknown".to_owned(), |ip| ip.to_string());
    request.extensions_mut().insert(ClientAddress(words));
}

/// The other end of the connection.
pub fn peer(request: &Request) -> Option<IpAddr> {
    let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    Some(peer.ip().to_canonical())
}

/// The last entry of `X-Forwarded-For`, which the nearest proxy has added. The client may have written
/// all entries before it.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all("x-forwarded-for").iter().next_back()?;
    let entry = last.to_str().ok()?.rsplit(',').next()?.trim();
    let ip = entry.parse::<IpAddr>().ok();
    let ip = ip.or_else(|| entry.parse::<SocketAddr>().ok().map(|address| address.ip()));
    ip.map(|ip| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::forwarded_for;
    use axum::http::{HeaderMap, HeaderValue};

    fn read(value: &'static str) -> Option<String> {
        let name = axum::http::HeaderName::from_static("x-forwarded-for");
        let headers = HeaderMap::from_iter([(name, HeaderValue::from_static(value))]);
        forwarded_for(&headers).map(|ip| ip.to_string())
    }

    #[test]
    fn only_the_entry_of_the_nearest_proxy_counts() {
        assert_eq!(read("6.6.6.6, 203.0.113.9").as_deref(), Some("203.0.113.9"));
        assert_eq!(read("203.0.113.9:4711").as_deref(), Some("203.0.113.9"));
        assert_eq!(read("2001:db8::1").as_deref(), Some("2001:db8::1"));
        assert_eq!(read("::ffff:203.0.113.9").as_deref(), Some("203.0.113.9"));
        assert_eq!(read("203.0.113.9, nonsense"), None);
    }
}
