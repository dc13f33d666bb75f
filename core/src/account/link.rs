use uuid::Uuid;

use super::store::{self, LinkInsert, LinkRow};
use crate::Timestamp;
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::tokens::{Inspected, Purpose};

/// A kind of link that changes an account.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    /// As it is stored.
    pub code: &'static str,
    purpose: Purpose,
    /// Of the page, below the public address.
    path: &'static str,
    /// Seconds.
    life: i64,
}

pub(super) const RECOVERY: Kind = Kind {
    code: "recovery",
    purpose: Purpose::RecoveryLink,
    path: "/account/recover",
    life: 30 * 60,
};

pub(super) const EMAIL: Kind =
    Kind { code: "email", purpose: Purpose::EmailLink, path: "/account/email", life: 24 * 3_600 };

/// Why a link does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkRefusal {
    /// It is not ours, was changed on its way, or its account has ended.
    Unknown,
    /// Used, or made worthless by a later change of the account.
    Used,
    Expired,
}

impl LinkRefusal {
    /// What it is, and what to do.
    pub fn words(self) -> &'static str {
        match self {
            Self::Unknown => {
                "This link is incomplete or was changed. Open it from the message again, or copy all of it."
            }
            Self::Used => {
                "This link was used already, or the account has changed since. Ask for a new one."
            }
            Self::Expired => "This link has expired. Ask for a new one.",
        }
    }

    pub(super) fn error(self) -> Error {
        Error::Conflict(self.words().to_owned())
    }
}

/// Makes a link and returns its whole address with the time of its end.
pub(super) async fn make(
    ctx: &Context,
    tx: &mut Tx,
    kind: Kind,
    operator_id: Uuid,
    email: &str,
) -> Result<(String, Timestamp)> {
    let now = ctx.clock.now();
    let link = LinkInsert {
        id: ctx.clock.new_id(),
        operator_id,
        purpose: kind.code,
        email,
        now,
        expires_at: now.plus_seconds(kind.life),
    };
    store::insert_link(tx, &link).await?;
    let token = ctx.settings.token_keys.sign(kind.purpose, link.expires_at, link.id)?;
    Ok((format!("{}{}/{token}", ctx.settings.public_url, kind.path), link.expires_at))
}

/// What a link is for, while it works.
pub(super) async fn find(
    ctx: &Context,
    kind: Kind,
    token: &str,
) -> Result<std::result::Result<(Uuid, LinkRow), LinkRefusal>> {
    let inspected = ctx.settings.token_keys.inspect::<Uuid>(kind.purpose, token);
    let Some(Inspected { claims, is_genuine: true }) = inspected else {
        return Ok(Err(LinkRefusal::Unknown));
    };
    let id = claims.payload;
    let Some(row) = store::link(&ctx.db, id, kind.code).await? else {
        // A link that ended long ago is no longer stored.
        let is_old = claims.expires_at <= ctx.clock.now();
        return Ok(Err(if is_old { LinkRefusal::Expired } else { LinkRefusal::Unknown }));
    };
    if row.used_at.is_some() {
        return Ok(Err(LinkRefusal::Used));
    }
    if row.expires_at <= ctx.clock.now().micros() {
        return Ok(Err(LinkRefusal::Expired));
    }
    Ok(Ok((id, row)))
}
