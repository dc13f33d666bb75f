//! Which users of the list are selected. The address carries it from page to page: the ID of a selection
//! that core keeps, or a word. It belongs to one search with its filters, so another search begins anew.

use std::collections::HashSet;

use rollcall_core::{Error, Result, users};
use uuid::Uuid;

use super::address::Pair;
use crate::console::ConsoleContext;

/// The name of its part of the address.
pub const SELECTION: &str = "selection";
/// Everybody who matches the search and its filters.
const ALL: &str = "all";
/// Nobody, although somebody is needed. Only one page says so.
pub const NOBODY: &str = "none";

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Picked {
    #[default]
    Nobody,
    /// Something was asked for that needs a selection.
    NobodyYet,
    These {
        id: Uuid,
        users: Vec<Uuid>,
    },
    All,
}

impl Picked {
    /// What an address or a form says. A selection that is gone is none: old links still open.
    pub async fn load(console: &ConsoleContext, pairs: &[(String, String)]) -> Result<Self> {
        let said =
            pairs.iter().find(|(name, _)| name == SELECTION).map(|(_, value)| value.as_str());
        match said {
            Some(ALL) => return Ok(Self::All),
            Some(NOBODY) => return Ok(Self::NobodyYet),
            _ => {}
        }
        let Some(id) = said.and_then(|id| Uuid::try_parse(id).ok()) else {
            return Ok(Self::Nobody);
        };
        let found = users::selection(console.ctx(), &console.actor, id).await?;
        Ok(found.map_or(Self::Nobody, |users| Self::These { id, users }))
    }

    /// The users that an address selects. `None`: it selects none, and is about a filter. Conflict: the
    /// selection is gone, and without it the address would mean everybody.
    pub async fn required(
        console: &ConsoleContext,
        pairs: &[(String, String)],
    ) -> Result<Option<Vec<Uuid>>> {
        if !pairs.iter().any(|(name, _)| name == SELECTION) {
            return Ok(None);
        }
        match Self::load(console, pairs).await? {
            Self::These { users, .. } => Ok(Some(users)),
            _ => Err(expired()),
        }
    }

    /// Conflict: the form comes from a page whose selection is gone. What was ticked on other pages would
    /// be left out without a word.
    pub async fn require_kept(console: &ConsoleContext, form: &[(String, String)]) -> Result<()> {
        let is_id =
            |(name, value): &(String, String)| name == SELECTION && Uuid::try_parse(value).is_ok();
        if form.iter().any(is_id) && Self::load(console, form).await? == Self::Nobody {
            return Err(expired());
        }
        Ok(())
    }

    /// As an address holds it.
    pub fn pair(&self) -> Pair {
        let value = match self {
            Self::Nobody | Self::NobodyYet => String::new(),
            Self::These { id, .. } => id.to_string(),
            Self::All => ALL.to_owned(),
        };
        (SELECTION, value)
    }

    pub fn has(&self, user: Uuid) -> bool {
        match self {
            Self::Nobody | Self::NobodyYet => false,
            Self::These { users, .. } => users.contains(&user),
            Self::All => true,
        }
    }

    /// How many are selected on other pages than the one with these users. Nothing to add to where all
    /// are.
    pub fn elsewhere(&self, shown: &[Uuid]) -> usize {
        let Self::These { users, .. } = self else { return 0 };
        let shown: HashSet<&Uuid> = shown.iter().collect();
        users.iter().filter(|user| !shown.contains(user)).count()
    }
}

fn expired() -> Error {
    let words = "This selection has expired. Go back to the list, and select the users again.";
    Error::Conflict(words.into())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::Picked;

    #[test]
    fn those_on_other_pages_are_counted() {
        let [a, b, c] = [1, 2, 3].map(Uuid::from_u128);
        let picked = Picked::These { id: Uuid::nil(), users: vec![a, b] };
        assert_eq!((picked.elsewhere(&[b, c]), picked.has(b), picked.has(c)), (1, true, false));
        assert_eq!((Picked::All.elsewhere(&[b]), Picked::All.has(c)), (0, true));
    }
}
