use reqwest::Url;

use crate::context::Context;
use crate::error::{Error, Result};

/// The site that passkeys belong to. A browser uses a key on the site that it was made for, and nowhere else.
pub(super) struct Site {
    /// As a browser writes it: scheme, host, and port.
    pub origin: String,
    /// The host alone: the ID of the relying party.
    pub id: String,
}

impl Site {
    /// `None`: browsers have no passkeys under the public address: its host is an IP address, or it has no
    /// TLS.
    pub(super) fn find(ctx: &Context) -> Option<Self> {
        let url = Url::parse(&ctx.settings.public_url).ok()?;
        let id = url.domain()?.to_owned();
        let is_local = id == "localhost" || id.ends_with(".localhost");
        let is_secure = url.scheme() == "https" || (url.scheme() == "http" && is_local);
        is_secure.then(|| Self { origin: url.origin().ascii_serialization(), id })
    }

    pub(super) fn require(ctx: &Context) -> Result<Self> {
        Self::find(ctx).ok_or_else(|| {
            Error::Conflict(format!(
                "Browsers have no passkeys under {}. They need a host name, and https. Whoever runs Rollcall sets \
                 it with ROLLCALL_PUBLIC_URL.",
                ctx.settings.public_url
            ))
        })
    }
}

/// Whether browsers have passkeys under the public address.
pub fn can_use_passkeys(ctx: &Context) -> bool {
    Site::find(ctx).is_some()
}
