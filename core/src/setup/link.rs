use super::store;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::tokens::{Inspected, Purpose};

/// Seconds for which a link works. Each start of the server prints a new one.
const LIFE: i64 = 24 * 3_600;

/// Why a set-up link does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetUpRefusal {
    /// It is not ours, was changed on its way, or is of a server that has ended.
    Unknown,
    Expired,
    /// The installation has an owner.
    Done,
}

impl SetUpRefusal {
    /// What it is, and what to do.
    pub fn words(self) -> &'static str {
        match self {
            Self::Unknown => {
                "This link is incomplete, or the server has been restarted since. Use the one that `rollcall serve` printed last."
            }
            Self::Expired => {
                "This link has expired. Restart `rollcall serve`: it prints a new one."
            }
            Self::Done => {
                "This installation is set up already. Sign in, or ask its owner for an invitation."
            }
        }
    }

    pub(super) fn error(self) -> Error {
        Error::Conflict(self.words().to_owned())
    }
}

/// Whether the installation has nobody who could sign in.
pub async fn is_needed(ctx: &Context) -> Result<bool> {
    store::is_empty(&ctx.db).await
}

/// The whole address of a link that sets up an empty installation. `None`: it is set up.
pub async fn link(ctx: &Context) -> Result<Option<String>> {
    if !is_needed(ctx).await? {
        return Ok(None);
    }
    let expires_at = ctx.clock.now().plus_seconds(LIFE);
    let token = ctx.settings.token_keys.sign(Purpose::SetUpLink, expires_at, ())?;
    Ok(Some(format!("{}/account/set-up/{token}", ctx.settings.public_url)))
}

/// Whether a link works. Opening it changes nothing.
pub async fn open(ctx: &Context, token: &str) -> Result<std::result::Result<(), SetUpRefusal>> {
    let inspected = ctx.settings.token_keys.inspect::<()>(Purpose::SetUpLink, token);
    let Some(Inspected { claims, is_genuine: true }) = inspected else {
        return Ok(Err(SetUpRefusal::Unknown));
    };
    if !is_needed(ctx).await? {
        return Ok(Err(SetUpRefusal::Done));
    }
    let is_over = claims.expires_at <= ctx.clock.now();
    Ok(if is_over { Err(SetUpRefusal::Expired) } else { Ok(()) })
}
