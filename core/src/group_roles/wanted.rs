use super::GroupRole;
use super::store::{self, GroupsOf};
use crate::access::{AnyRole, ApplicationRef, Role};
use crate::db::Tx;
use crate::error::Result;

/// The roles that somebody is to have.
pub(crate) struct Wanted {
    /// In the whole organization.
    pub organization: Option<AnyRole>,
    pub applications: Vec<(ApplicationRef, AnyRole)>,
}

impl Wanted {
    pub(crate) fn is_nothing(&self) -> bool {
        self.organization.is_none() && self.applications.is_empty()
    }
}

/// What somebody's groups say about their roles. `None`: no group gives any role at all. Of several groups
/// the first that gives a role in a place counts.
pub(crate) async fn wanted(tx: &mut Tx, of: GroupsOf, own: &[String]) -> Result<Option<Wanted>> {
    let lines = store::groups(tx, of).await?;
    if lines.is_empty() {
        return Ok(None);
    }
    let mut wanted = Wanted { organization: None, applications: Vec::new() };
    for GroupRole { group, role, application, .. } in lines {
        if !own.contains(&group) {
            continue;
        }
        match application {
            None => {
                wanted.organization.get_or_insert(role);
            }
            Some(application) => {
                if wanted.applications.iter().all(|(one, _)| one.seq != application.seq) {
                    wanted.applications.push((application, role));
                }
            }
        }
    }
    // An owner is one everywhere.
    if wanted.organization.as_ref().is_some_and(|role| *role == Role::Owner) {
        wanted.applications.clear();
    }
    Ok(Some(wanted))
}
