use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;
use crate::access::OrganizationRef;
use crate::group_roles::GroupRole;
use crate::operators::sessions::OfProvider;

/// A provider with which people of an organization sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    pub id: Uuid,
    pub organization: OrganizationRef,
    /// On the button of the sign-in page.
    pub name: String,
    /// As its tokens name it.
    pub issuer: String,
    pub client_id: String,
    /// Domains of the e-mail addresses that it speaks for, in small letters, in order.
    pub domains: Vec<String>,
    /// The claim that names a person's groups; empty: groups give no roles.
    pub groups_claim: String,
    /// Whether somebody without an account gets one at their first sign-in.
    pub makes_accounts: bool,
    /// Code of the role of people to whom no group gives one; empty: they are refused.
    pub default_role: String,
    /// Whether Rollcall asks for no code of its own if the provider has asked for a second factor.
    pub trusts_factor: bool,
    pub has_button: bool,
    /// Whether people with an address in its domains can sign in with it alone.
    pub is_required: bool,
    pub made_by: String,
    pub made_at: Timestamp,
    /// Who changed it last; empty: nobody has.
    pub changed_by: String,
    pub changed_at: Option<Timestamp>,
    /// Encrypted.
    pub(crate) secret: String,
}

/// A provider as its form is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProviderText {
    pub name: String,
    /// Its address, or that of its configuration.
    pub issuer: String,
    pub client_id: String,
    /// Empty in a change: the present one stays.
    pub client_secret: String,
    /// Separated by commas, blanks or lines.
    pub domains: String,
    pub groups_claim: String,
    pub makes_accounts: bool,
    pub default_role: String,
    pub trusts_factor: bool,
    pub has_button: bool,
}

/// An account that a provider's person has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedPerson {
    pub operator_id: Uuid,
    pub name: String,
    pub email: String,
    pub linked_at: Timestamp,
    pub last_used_at: Timestamp,
}

/// An owner who can sign in with a password while single sign-on is required.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakGlassOwner {
    pub operator_id: Uuid,
    pub name: String,
    pub email: String,
    pub named_by: String,
    pub named_at: Timestamp,
    /// Whether it works: they are an owner still, and neither suspended nor disabled.
    pub is_active: bool,
}

/// What the page of single sign-on shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SsoSettings {
    /// By name.
    pub providers: Vec<Provider>,
    /// By name.
    pub break_glass: Vec<BreakGlassOwner>,
    /// Owners who could be named, by name: id and name.
    pub owners: Vec<(Uuid, String)>,
    /// What a provider has to know of us.
    pub redirect_address: String,
    /// Where a provider says that somebody has signed out.
    pub logout_address: String,
}

/// What the page of one provider shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderPage {
    pub provider: Provider,
    /// The first that fits a person counts.
    pub groups: Vec<GroupRole>,
    /// Those who signed in last, at most 200.
    pub people: Vec<LinkedPerson>,
    pub redirect_address: String,
    pub logout_address: String,
}

/// A provider that the sign-in page offers to somebody who is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInChoice {
    pub id: Uuid,
    pub name: String,
    /// The name of its organization.
    pub organization: String,
}

/// The provider of an organization that speaks for an e-mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderOf {
    pub id: Uuid,
    pub name: String,
    /// Whether a password opens nothing to somebody with this address.
    pub is_required: bool,
}

/// How the sign-in page offers single sign-on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInChoices {
    pub buttons: Vec<SignInChoice>,
    /// Somebody has set up a provider, with or without a button.
    pub is_set_up: bool,
}

/// What a session knows that a provider has opened. The web layer keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderSession {
    pub provider_id: Uuid,
    /// Its name when the session was opened.
    pub provider: String,
    /// The short key of the organization that the provider speaks for.
    pub organization_seq: i64,
    /// The claim `sub`.
    pub subject: String,
    /// The claim `sid`; empty: there was none.
    pub sid: String,
    /// The provider has asked for a second factor, and is trusted with that.
    pub has_factor: bool,
}

impl ProviderSession {
    /// By what the provider can end the session.
    pub fn names(self) -> OfProvider {
        OfProvider { id: self.provider_id, subject: self.subject, sid: self.sid }
    }
}

/// One thing that was tried with a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialStep {
    /// Such as "Keys".
    pub what: &'static str,
    /// None: it cannot be told.
    pub is_right: Option<bool>,
    /// What was found, or what is wrong and what to do.
    pub words: String,
}

/// The outcome of trying a provider, in the order of a sign-in. It ends at the first thing that keeps it
/// from going on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trial {
    pub steps: Vec<TrialStep>,
}

impl Trial {
    pub fn is_right(&self) -> bool {
        self.steps.iter().all(|step| step.is_right != Some(false))
    }
}
