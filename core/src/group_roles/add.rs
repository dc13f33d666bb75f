use super::NewGroupRole;
use super::store::{self, GroupsOf};
use crate::access::{ApplicationRef, Role};
use crate::context::Context;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::roles;

/// Group roles of one provider, or of the directory.
const MAX_GROUPS: usize = 200;
const MAX_GROUP: usize = 200;

/// Lets a group give a role, after those that are there already. Returns what the audit log says of it.
/// Field errors: `group`, `role`, `application`. `applications`: those of the organization.
pub(crate) async fn add(
    ctx: &Context,
    tx: &mut Tx,
    of: GroupsOf,
    applications: Vec<ApplicationRef>,
    new: &NewGroupRole,
) -> Result<Vec<(&'static str, String)>> {
    let group = new.group.trim();
    if group.is_empty() || group.chars().count() > MAX_GROUP || group.chars().any(char::is_control)
    {
        let words = "Enter the group as it is named there, such as rollcall-admins.";
        return Err(Error::invalid("group", words));
    }
    let role = roles::store::to_give(tx, of.organization_seq, &new.role).await?;
    let application = match new.application {
        None => None,
        Some(id) => {
            let found = applications.into_iter().find(|one| one.id == id);
            let found = found
                .ok_or_else(|| Error::invalid("application", "Choose one of the applications."))?;
            Some(found)
        }
    };
    if application.is_some() && role == Role::Owner {
        let words = "Owners own the whole organization. For a single application choose Admin.";
        return Err(Error::invalid("role", words));
    }
    let present = store::groups(tx, of).await?;
    if present.len() >= MAX_GROUPS {
        let words =
            format!("There are {MAX_GROUPS} of these, which is the most. Remove one first.");
        return Err(Error::invalid("group", words));
    }
    let seq = application.as_ref().map(|one| one.seq);
    if present.iter().any(|one| one.group == group && one.application_seq() == seq) {
        let words = "This group gives a role there already. Remove that line first.";
        return Err(Error::invalid("group", words));
    }
    store::insert_group(tx, (ctx.clock.new_id(), of), group, role.code(), seq).await?;
    let mut details = vec![("group", group.to_owned()), ("role", role.code().to_owned())];
    details.extend(application.map(|one| ("application", one.slug)));
    Ok(details)
}
