//! Single sign-on with OpenID Connect: an organization's providers, the way to them and back, what their
//! groups allow, and who they say has signed out.
//!
//! A provider speaks for the people of its organization and for nobody else: a session that it has opened
//! opens this organization alone, and it is trusted with addresses of its own domains only.

mod back_channel;
mod begin;
mod break_glass;
mod change;
mod claims;
mod create;
mod discovery;
mod end_session;
mod enter;
mod exchange;
mod find;
mod finish;
mod forget_old;
mod groups;
mod http;
mod join;
mod newcomer;
mod prove;
mod provider_text;
mod providers;
mod refusal;
mod remove;
mod renew_secrets;
mod require;
mod role_groups;
mod secret;
mod signatures;
mod speaks_for;
mod store;
mod trial;
mod types;

pub use crate::group_roles::{GroupRole, NewGroupRole};
pub use back_channel::back_channel_logout;
pub use begin::{Aim, Begun, LIFE, begin};
pub use break_glass::{name_break_glass, release_break_glass};
pub use change::change;
pub use create::create;
pub use end_session::end_session_address;
pub use find::{find, list, of_email, offered, redirect_address};
pub use finish::{Answer, Finished, finish};
pub(crate) use forget_old::forget_old;
pub use groups::{add_group, remove_group};
pub use prove::prove;
pub(crate) use providers::Providers;
pub use remove::{remove, unlink};
pub(crate) use renew_secrets::renew_secrets;
pub use require::require;
pub(crate) use role_groups::RoleGroups;
pub(crate) use speaks_for::{is_set_up, provider_of, required_provider, speaks_for};
pub use trial::try_provider;
pub use types::{
    BreakGlassOwner, LinkedPerson, Provider, ProviderOf, ProviderPage, ProviderSession,
    ProviderText, SignInChoice, SignInChoices, SsoSettings, Trial, TrialStep,
};
