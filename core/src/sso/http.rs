//! Requests to a provider. What goes wrong is said in words for the person who has set it up.

use std::error::Error as _;

use reqwest::{RequestBuilder, Url};
use serde_json::Value;

use super::provider_text::with_setting;
use crate::outgoing::{self, Client};

/// Bytes; what providers send is far smaller.
const MAX_ANSWER: usize = 1024 * 1024;

pub(super) struct Http {
    client: Option<Client>,
    private_allowed: bool,
}

/// An answer of a provider, with its status.
pub(super) struct Received {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Received {
    pub(super) fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub(super) fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

impl Http {
    pub(super) fn new(private_allowed: bool) -> Self {
        let client = Client::new(private_allowed)
            .inspect_err(|error| tracing::error!(%error, "single sign-on cannot reach providers"))
            .ok();
        Self { client, private_allowed }
    }

    pub(super) async fn get(&self, address: &str, token: Option<&str>) -> Result<Received, String> {
        let (client, url) = self.prepare(address)?;
        let request = client.get(url.clone()).header("accept", "application/json");
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        self.send(request, &url).await
    }

    /// `basic`: client id and secret, encoded.
    pub(super) async fn post(
        &self,
        address: &str,
        basic: Option<(&str, &str)>,
        form: String,
    ) -> Result<Received, String> {
        let (client, url) = self.prepare(address)?;
        let request = client
            .post(url.clone())
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form);
        let request = match basic {
            Some((id, secret)) => request.basic_auth(id, Some(secret)),
            None => request,
        };
        self.send(request, &url).await
    }

    /// Whether an address may be asked, or shown to browsers.
    pub(super) fn check(&self, address: &str) -> Result<Url, String> {
        outgoing::read(address, self.private_allowed)
            .map_err(|words| with_setting(words, self.private_allowed))
    }

    fn prepare(&self, address: &str) -> Result<(&reqwest::Client, Url), String> {
        let client = self.client.as_ref();
        let client = client.ok_or("This server cannot make requests. Its log says why.")?;
        Ok((&client.0, self.check(address)?))
    }

    async fn send(&self, request: RequestBuilder, url: &Url) -> Result<Received, String> {
        let failed = |error| self.words(url, error);
        let mut response = request.send().await.map_err(failed)?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(failed)? {
            if body.len() + part.len() > MAX_ANSWER {
                let host = host_of(url);
                return Err(format!("{host} has sent more than 1 MiB, which no provider needs."));
            }
            body.extend_from_slice(&part);
        }
        Ok(Received { status, body })
    }

    fn words(&self, url: &Url, error: reqwest::Error) -> String {
        let host = host_of(url);
        if error.is_timeout() {
            return format!("{host} did not answer within 10 seconds.");
        }
        let error = error.without_url();
        let cause = outgoing::innermost(&error);
        let chain = chain_of(&error);
        if chain.contains("private network") {
            return with_setting(cause, self.private_allowed);
        }
        if chain.contains("dns error") || chain.contains("failed to lookup") {
            return format!("The name {host} is not known (DNS: {cause}). Check its spelling.");
        }
        if chain.contains("certificate") || chain.contains("TLS") || chain.contains("tls") {
            return format!(
                "The TLS certificate of {host} is not accepted ({cause}). The provider needs one that \
                 this machine trusts, for this name."
            );
        }
        if error.is_connect() {
            return format!("{host} takes no connection ({cause}).");
        }
        format!("The request to {host} failed ({cause}).")
    }
}

fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

fn chain_of(error: &reqwest::Error) -> String {
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        words.push_str(": ");
        words.push_str(&cause.to_string());
        source = cause.source();
    }
    words
}
