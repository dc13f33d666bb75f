use uuid::Uuid;

use super::devices;
use crate::context::Context;
use crate::operators::attempts::Subjects;
use crate::operators::store::Account;

/// The browser in which somebody signs in.
#[derive(Clone, Copy, Debug)]
pub struct Client<'a> {
    /// Its network address.
    pub address: &'a str,
    pub user_agent: &'a str,
    /// Its cookies that begin with [`devices::DEVICE_COOKIE`].
    pub cookies: &'a [String],
    pub request_id: &'a str,
}

impl Client<'_> {
    pub(super) fn device(&self, ctx: &Context, account: &Account) -> Option<Uuid> {
        devices::known(ctx, self.cookies, account)
    }

    /// What is counted of this browser at the page of a provider.
    pub(crate) fn visitor(&self, ctx: &Context) -> Subjects {
        Subjects::of_visitor(self.address, devices::of_anybody(ctx, self.cookies))
    }
}
