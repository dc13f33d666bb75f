//! How somebody without an account comes into the team.

use super::Provider;
use super::refusal::Refusal;
use super::store::{self, Invited};
use crate::Timestamp;
use crate::access::AnyRole;
use crate::db::Tx;
use crate::directory;
use crate::error::Result;
use crate::group_roles::{self, Wanted};
use crate::operators::CameBy;
use crate::roles;

/// What a new person may do at first, and why they come in. Roles of single applications that groups give
/// follow after it.
pub(super) struct Joining {
    /// None: no role in the whole organization.
    pub role: Option<(AnyRole, Option<Timestamp>)>,
    /// Roles of single applications that an invitation gives.
    pub in_applications: Vec<(i64, AnyRole, Option<Timestamp>)>,
    pub invitation: Option<Invited>,
    /// The directory of the organization has said that they will come.
    is_expected: bool,
}

impl Joining {
    pub(super) fn came_by(&self) -> CameBy {
        match self.invitation {
            _ if self.is_expected => CameBy::Directory,
            Some(_) => CameBy::Invitation,
            None => CameBy::SingleSignOn,
        }
    }

    pub(super) fn invited_by(&self) -> &str {
        self.invitation.as_ref().map_or("", |one| &one.invited_by)
    }

    /// The codes of the roles; "none".
    pub(super) fn codes(&self) -> String {
        let whole = self.role.iter().map(|(role, _)| role.code());
        let codes: Vec<_> =
            whole.chain(self.in_applications.iter().map(|(_, role, _)| role.code())).collect();
        if codes.is_empty() { "none".to_owned() } else { codes.join(", ") }
    }
}

/// Somebody comes in who is invited, whom the directory expects, or where accounts are made. Groups decide about the role, where they
/// decide about roles; otherwise the invitation does, and the default role comes last.
pub(super) async fn joining(
    tx: &mut Tx,
    provider: &Provider,
    wanted: Option<&Wanted>,
    email_key: &str,
    now: Timestamp,
) -> std::result::Result<Joining, Refusal> {
    let (seq, name) = (provider.organization.seq, &provider.organization.name);
    let invitation = store::invited(tx, seq, email_key, now).await?;
    let expected = directory::expects(tx, seq, email_key).await?;
    if expected == Some(false) {
        let words = format!("The directory of {name} has deactivated your account. Ask there.");
        return Err(Refusal::because("deactivated by the directory", words));
    }
    let is_expected = expected.is_some();
    if !provider.makes_accounts && !is_expected && invitation.is_none() {
        let words = format!("You have no account. Ask an owner of {name} to invite you.");
        return Err(Refusal::because("no account", words));
    }
    let nothing = Joining { role: None, in_applications: Vec::new(), invitation, is_expected };
    if let Some(wanted) = wanted {
        if wanted.is_nothing() && !is_expected {
            return Err(no_role(provider));
        }
        return Ok(Joining {
            role: wanted.organization.clone().map(|role| (role, None)),
            ..nothing
        });
    }
    let Some(invited) = &nothing.invitation else {
        let role = default_role(tx, provider).await?;
        if role.is_none() && !is_expected {
            return Err(no_role(provider));
        }
        return Ok(Joining { role: role.map(|role| (role, None)), ..nothing });
    };
    let (mut role, mut in_applications) = (None, Vec::new());
    for one in &invited.roles {
        let given = roles::store::to_give(tx, seq, &one.role).await?;
        match one.application_seq {
            None => role = Some((given, one.until)),
            Some(application) => in_applications.push((application, given, one.until)),
        }
    }
    Ok(Joining { role, in_applications, ..nothing })
}

/// What the provider says about a person's roles. `None`: it decides about none. Whom no group gives any
/// gets the default role.
pub(super) async fn wanted(
    tx: &mut Tx,
    provider: &Provider,
    groups: Option<&[String]>,
) -> Result<Option<Wanted>> {
    if provider.groups_claim.is_empty() {
        return Ok(None);
    }
    let own = groups.unwrap_or_default();
    let Some(mut wanted) = group_roles::wanted(tx, provider.groups(), own).await? else {
        return Ok(None);
    };
    if wanted.is_nothing() {
        wanted.organization = default_role(tx, provider).await?;
    }
    Ok(Some(wanted))
}

/// The role of people to whom no group gives one.
async fn default_role(tx: &mut Tx, provider: &Provider) -> Result<Option<AnyRole>> {
    if provider.default_role.is_empty() {
        return Ok(None);
    }
    let seq = provider.organization.seq;
    roles::store::to_give(tx, seq, &provider.default_role).await.map(Some)
}

fn no_role(provider: &Provider) -> Refusal {
    let words = format!(
        "None of your groups at {} gives you a role. Ask an owner of {}.",
        provider.name, provider.organization.name
    );
    Refusal::because("no role", words)
}
