//! A secret on its way from the form that has made it to the page that shows it. The browser keeps it
//! meanwhile, encrypted: it is in no address and is not stored, and reloading the page makes no second one.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::access::Actor;
use crate::context::Context;
use crate::error::Result;
use crate::tokens::Purpose;

/// A secret and what it belongs to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownOnce {
    operator_id: Option<Uuid>,
    /// The path of the page that shows it.
    page: String,
    /// Such as the name of an API key.
    pub name: String,
    pub secret: String,
}

impl ShownOnce {
    /// Seconds in which the page has to be opened.
    pub const LIFE: i64 = 60;

    /// For this actor, on this page.
    pub fn new(actor: &Actor, page: &str, name: &str, secret: &str) -> Self {
        Self {
            operator_id: actor.operator_id(),
            page: page.to_owned(),
            name: name.to_owned(),
            secret: secret.to_owned(),
        }
    }

    /// As the browser keeps it.
    pub fn seal(&self, ctx: &Context) -> Result<String> {
        let until = ctx.clock.now().plus_seconds(Self::LIFE);
        ctx.settings.token_keys.encrypt(Purpose::ShownOnce, until, self)
    }

    /// `None`: it is not ours, is over, or is for somebody else or another page.
    pub fn open(ctx: &Context, actor: &Actor, page: &str, sealed: &str) -> Option<Self> {
        let (keys, now) = (&ctx.settings.token_keys, ctx.clock.now());
        let kept = keys.decrypt::<Self>(Purpose::ShownOnce, sealed, now)?.payload;
        (kept.operator_id == actor.operator_id() && kept.page == page).then_some(kept)
    }
}
