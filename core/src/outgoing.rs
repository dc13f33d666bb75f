//! Requests to addresses that somebody has entered: webhooks, and providers of single sign-on. Without a
//! check, the server could be made to send requests within its own network (server-side request forgery).

use std::error::Error as _;
use std::io::{Error, ErrorKind};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Url, redirect};

use crate::tls;

/// Networks that are not on the public internet (IANA special-purpose registries, RFC 6890).
const PRIVATE: [&str; 25] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/96",
    // An IPv4 address inside an IPv6 address (NAT64, 6to4, Teredo) is checked as that IPv4 address.
    "64:ff9b::/32",
    "100::/64",
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
];

static NETWORKS: LazyLock<Vec<IpNet>> =
    LazyLock::new(|| PRIVATE.iter().filter_map(|network| network.parse().ok()).collect());

/// Time limit of a request, from the DNS look-up to the end of the response.
const WITHIN: Duration = Duration::from_secs(10);

fn is_public(address: IpAddr) -> bool {
    let address = address.to_canonical();
    !NETWORKS.iter().any(|network| network.contains(&address))
}

/// Checks an address. Errors are written for the person who can correct it.
pub(crate) fn read(text: &str, private_allowed: bool) -> Result<Url, String> {
    let url = Url::parse(text.trim()).map_err(|_| {
        "This is not an address. Use the format https://example.com/path.".to_owned()
    })?;
    let scheme = url.scheme();
    if scheme != "https" && !(private_allowed && scheme == "http") {
        return Err(
            "The address must begin with https://, because what is sent must be encrypted.".into(),
        );
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(
            "Remove the user name and password from the address. They would be stored.".into()
        );
    }
    if url.as_str().len() > 2_000 {
        return Err("Use at most 2,000 characters.".into());
    }
    check_literal(&url, private_allowed)?;
    Ok(url)
}

/// Checks an address that is an IP address: it is not looked up, so the resolver does not see it.
pub(crate) fn check_literal(url: &Url, private_allowed: bool) -> Result<(), String> {
    let host = url.host_str().unwrap_or_default();
    let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
    match literal {
        Some(address) if !private_allowed && !is_public(address) => Err(refusal()),
        _ => Ok(()),
    }
}

fn refusal() -> String {
    "This address is in a private network. Requests to private networks are not allowed.".into()
}

/// Sends requests: no redirects, no proxy, 10 seconds, and only to addresses that are public.
#[derive(Clone)]
pub(crate) struct Client(pub(crate) reqwest::Client);

impl Client {
    pub(crate) fn new(private_allowed: bool) -> Result<Self, reqwest::Error> {
        tls::use_ring();
        let client = reqwest::Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(WITHIN)
            .pool_max_idle_per_host(1)
            .dns_resolver(Arc::new(Public { private_allowed }))
            .user_agent(concat!("Rollcall/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self(client))
    }
}

/// Resolves names and drops private addresses. The connection uses one of these addresses, so a
/// name that resolves differently a moment later gains nothing (DNS rebinding).
struct Public {
    private_allowed: bool,
}

impl Resolve for Public {
    fn resolve(&self, name: Name) -> Resolving {
        let private_allowed = self.private_allowed;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> =
                found.filter(|address| private_allowed || is_public(address.ip())).collect();
            if allowed.is_empty() {
                return Err(Error::new(ErrorKind::PermissionDenied, refusal()).into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

/// What stands behind an error of a request: the last of its causes.
pub(crate) fn innermost(error: &reqwest::Error) -> String {
    let mut source = error.source();
    let mut words = error.to_string();
    while let Some(inner) = source {
        words = inner.to_string();
        source = inner.source();
    }
    words.chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::{NETWORKS, PRIVATE, is_public, read};

    #[test]
    fn every_network_is_read() {
        assert_eq!(NETWORKS.len(), PRIVATE.len());
    }

    #[test]
    fn addresses_of_ones_own_networks_are_not_public() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "255.255.255.255",
        ] {
            assert!(!is_public(private.parse().expect("an address")), "{private}");
        }
        for public in ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "::ffff:1.1.1.1"] {
            assert!(is_public(public.parse().expect("an address")), "{public}");
        }
    }

    #[test]
    fn an_address_in_any_spelling_of_a_private_number_is_refused() {
        for wrong in [
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "http://example.com/",
            "ftp://example.com/",
            "https://me:secret@example.com/",
            "example.com",
            "",
        ] {
            assert!(read(wrong, false).is_err(), "{wrong}");
        }
        assert!(read("https://example.com/hook?a=1", false).is_ok());
        assert!(read("http://127.0.0.1:9000/hook", true).is_ok());
    }
}
