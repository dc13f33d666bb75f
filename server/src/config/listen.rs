use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{ArgAction, Args};

use super::{PublicUrl, values};

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Listening")]
pub struct Listen {
    /// Address and port to listen on.
    ///
    /// An address other than loopback needs a secret key file and a database without demonstration
    /// accounts. So does a public address of another machine, or a proxy.
    #[arg(
        long,
        env = "ROLLCALL_ADDR",
        default_value = "127.0.0.1:3000",
        value_name = "ADDRESS:PORT",
        value_parser = values::address
    )]
    pub addr: SocketAddr,

    /// Address at which browsers reach the console [default: http:// and the listen address, or localhost].
    ///
    /// Browsers have passkeys at a host name with https, and at localhost. With https:// the session
    /// cookie is Secure and the server sends HSTS.
    #[arg(long, env = "ROLLCALL_PUBLIC_URL", value_name = "URL", value_parser = PublicUrl::parse)]
    pub public_url: Option<PublicUrl>,

    /// Read the client's address from the last entry of X-Forwarded-For.
    ///
    /// Only behind a proxy of your own that appends to this header. Otherwise anyone can forge it.
    #[arg(
        long,
        env = "ROLLCALL_TRUST_PROXY",
        action = ArgAction::SetTrue,
        value_parser = values::switch
    )]
    pub trust_proxy: bool,

    /// Serve /metrics to everyone, not only to clients on this machine.
    ///
    /// Otherwise requests from other addresses, or through a proxy, are refused.
    #[arg(
        long,
        env = "ROLLCALL_METRICS_PUBLIC",
        action = ArgAction::SetTrue,
        value_parser = values::switch
    )]
    pub metrics_public: bool,

    /// Folder with the browser files [default: `site` next to the executable, else target/site].
    #[arg(long, env = "ROLLCALL_SITE", value_name = "FOLDER")]
    pub site: Option<PathBuf>,
}

impl Listen {
    /// What serves others, in words; none where this machine alone is served. A proxy on the same
    /// machine brings the others to a loopback address.
    pub fn serves_others(&self) -> Option<String> {
        if !self.addr.ip().to_canonical().is_loopback() {
            return Some(format!("ROLLCALL_ADDR (--addr) {} is not a loopback address", self.addr));
        }
        if let Some(url) = self.public_url.as_ref().filter(|url| !url.is_loopback()) {
            let origin = url.origin();
            return Some(format!(
                "ROLLCALL_PUBLIC_URL (--public-url) {origin} is not this machine"
            ));
        }
        self.trust_proxy.then(|| "ROLLCALL_TRUST_PROXY (--trust-proxy) is set".to_owned())
    }

    pub fn site_folder(&self) -> PathBuf {
        if let Some(folder) = &self.site {
            return folder.clone();
        }
        let beside = std::env::current_exe()
            .ok()
            .and_then(|executable| Some(executable.parent()?.join("site")))
            .filter(|folder| folder.is_dir());
        beside.unwrap_or_else(|| PathBuf::from("target/site"))
    }

    /// The public address; `listening` is the one that was bound, where none is configured. A loopback address
    /// becomes `localhost`: browsers have no passkeys at an IP address.
    pub fn public_url(&self, listening: SocketAddr) -> Result<PublicUrl, String> {
        match &self.public_url {
            Some(url) => Ok(url.clone()),
            None if listening.ip().to_canonical().is_loopback() => {
                PublicUrl::parse(&format!("http://localhost:{}", listening.port()))
            }
            None => PublicUrl::parse(&format!("http://{listening}")),
        }
    }
}
