use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{Provider, store};
use crate::context::Context;
use crate::error::Result;
use crate::group_roles::{self, GroupRole};

/// The providers of an organization whose groups give roles, read once for all of its people.
pub(crate) struct RoleGroups {
    /// By name; those that are required come first.
    providers: Vec<(Provider, Vec<GroupRole>)>,
    /// Active break-glass owners, whom no group touches.
    exempt: HashSet<Uuid>,
}

impl RoleGroups {
    pub(crate) async fn read(ctx: &Context, organization_seq: i64) -> Result<Self> {
        let mut groups: HashMap<Uuid, Vec<GroupRole>> = HashMap::new();
        for (id, group) in group_roles::store::of_providers(&ctx.db, organization_seq).await? {
            groups.entry(id).or_default().push(group);
        }
        let mut providers = store::list(&ctx.db, organization_seq).await?;
        providers.sort_by_key(|one| !one.is_required);
        let with_groups = |provider: Provider| {
            let own = groups.remove(&provider.id).unwrap_or_default();
            (provider, own)
        };
        let exempt = store::break_glass(&ctx.db, organization_seq).await?;
        let exempt = exempt.into_iter().filter(|one| one.is_active);
        Ok(Self {
            providers: providers.into_iter().map(with_groups).collect(),
            exempt: exempt.map(|one| one.operator_id).collect(),
        })
    }

    /// The provider whose groups replace somebody's roles at their next sign-in there, and its groups that
    /// give roles. `None`: there is none, or they are a break-glass owner.
    pub(crate) fn of(
        &self,
        operator_id: Uuid,
        email_key: &str,
    ) -> Option<(&Provider, &[GroupRole])> {
        let (_, domain) = email_key.rsplit_once('@')?;
        let speaks = |one: &&(Provider, Vec<GroupRole>)| one.0.domains.iter().any(|d| d == domain);
        let (provider, groups) = self.providers.iter().find(speaks)?;
        let decides = !provider.groups_claim.is_empty()
            && !groups.is_empty()
            && !self.exempt.contains(&operator_id);
        decides.then_some((provider, groups.as_slice()))
    }
}
