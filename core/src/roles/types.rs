use crate::Timestamp;
use crate::access::{AnyRole, Rights};

/// A role that an organization has made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomRole {
    pub role: AnyRole,
    pub made_by: String,
    pub made_at: Timestamp,
    /// Who changed it last; empty: nobody has.
    pub changed_by: String,
    pub changed_at: Option<Timestamp>,
}

/// A custom role as it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleText {
    pub name: String,
    pub rights: Rights,
}

/// Who has a role, by name; at most 1,000 in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    pub people: Vec<String>,
    /// Keys that are not revoked: a key keeps the role that its maker had.
    pub api_keys: Vec<String>,
    /// The addresses of open invitations.
    pub invitations: Vec<String>,
    /// Groups of single sign-on that give it.
    pub groups: Vec<String>,
    /// Providers of single sign-on that give it to whom no group gives one.
    pub providers: Vec<String>,
}

/// Names that a sentence shows; the others are counted.
const SHOWN: usize = 3;

impl Uses {
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
            && self.api_keys.is_empty()
            && self.invitations.is_empty()
            && self.groups.is_empty()
            && self.providers.is_empty()
    }

    /// Such as "Mia Hartmann, the API key Warehouse and 2 more, the invitation to x@acme.test".
    pub fn words(&self) -> String {
        let parts = [
            named(&self.people, "", ""),
            named(&self.api_keys, "the API key ", "the API keys "),
            named(&self.invitations, "the invitation to ", "the invitations to "),
            named(&self.groups, "the group ", "the groups "),
            named(&self.providers, "the default of ", "the default of "),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

fn named(names: &[String], one: &str, many: &str) -> Option<String> {
    if names.is_empty() {
        return None;
    }
    let shown = names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
    let before = if names.len() == 1 { one } else { many };
    let more = names.len().saturating_sub(SHOWN);
    Some(if more == 0 {
        format!("{before}{shown}")
    } else {
        format!("{before}{shown} and {more} more")
    })
}

#[cfg(test)]
mod tests {
    use super::Uses;

    #[test]
    fn the_words_name_three_of_each_and_count_the_others() {
        let names = |count: usize| (1..=count).map(|one| format!("N{one}")).collect::<Vec<_>>();
        let uses =
            Uses { people: names(5), api_keys: names(1), invitations: names(2), ..Uses::default() };
        assert_eq!(
            uses.words(),
            "N1, N2, N3 and 2 more; the API key N1; the invitations to N1, N2"
        );
        assert!(Uses::default().is_empty() && Uses::default().words().is_empty());
    }
}
