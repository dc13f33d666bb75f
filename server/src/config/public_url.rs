use std::net::IpAddr;

use axum::http::Uri;

/// The address under which browsers reach the console: scheme and host, no path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    /// As a browser writes it in `Origin` (RFC 6454, section 6.2): lower case, no default port.
    origin: String,
    https: bool,
}

impl PublicUrl {
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "{text:?} is not the address of a site; write it as https://rollcall.example.com, \
                 without a path"
            )
        };
        let uri: Uri = text.trim().parse().map_err(|_| wrong())?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(wrong());
        };
        let plain = matches!(uri.path(), "" | "/") && uri.query().is_none();
        if !plain || !matches!(scheme, "http" | "https") || authority.as_str().contains('@') {
            return Err(wrong());
        }
        Ok(Self { origin: origin(scheme, authority.as_str()), https: scheme == "https" })
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether only browsers on this machine reach it.
    pub fn is_loopback(&self) -> bool {
        let authority = self.origin.split_once("://").map_or("", |(_, authority)| authority);
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => authority,
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost"
            || host.ends_with(".localhost")
            || host.parse::<IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback())
    }

    pub fn is_https(&self) -> bool {
        self.https
    }

    pub fn scheme(&self) -> &'static str {
        if self.https { "https" } else { "http" }
    }
}

/// An origin in the spelling of browsers.
fn origin(scheme: &str, authority: &str) -> String {
    let default_port = if scheme == "https" { ":443" } else { ":80" };
    let authority = authority.to_ascii_lowercase();
    format!("{scheme}://{}", authority.strip_suffix(default_port).unwrap_or(&authority))
}

#[cfg(test)]
mod tests {
    use super::PublicUrl;

    #[test]
    fn a_site_is_read_in_the_spelling_of_browsers() {
        let url = PublicUrl::parse("https://Rollcall.Example.com:443/").expect("an address");
        assert_eq!(url.origin(), "https://rollcall.example.com");
        assert!(url.is_https());
        let url = PublicUrl::parse("http://127.0.0.1:3000").expect("an address");
        assert_eq!(url.origin(), "http://127.0.0.1:3000");
        assert!(!url.is_https());
    }

    #[test]
    fn what_is_not_a_site_is_refused() {
        for wrong in [
            "",
            "rollcall.example.com",
            "ftp://example.com",
            "https://example.com/console",
            "https://example.com/?a=1",
            "https://me@example.com",
        ] {
            assert!(PublicUrl::parse(wrong).is_err(), "{wrong}");
        }
    }
}
