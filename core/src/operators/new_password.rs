use super::{memberships, password};
use crate::access::Identity;
use crate::context::Context;
use crate::error::Result;

/// Refuses a new password of an operator that is too short, too long, or among the first that somebody
/// would guess, who knows their name, their address and the names of their organizations. Field error:
/// `password`.
pub(crate) async fn check_new_password(
    ctx: &Context,
    identity: &Identity,
    password: &str,
) -> Result<()> {
    let Identity { operator_id, email, name, .. } = identity.clone();
    // All organizations, however the operator has signed in.
    let anywhere = Identity::new(operator_id, email, name);
    let organizations: Vec<String> =
        memberships(ctx, &anywhere).await?.into_iter().map(|one| one.organization.name).collect();
    let mut words = vec![anywhere.name.as_str(), anywhere.email.as_str()];
    words.extend(organizations.iter().map(String::as_str));
    password::check(password, &words).await
}
