use super::Told;
use super::words::{label, shown};

/// A value before and after an entry, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub what: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Details that tell a value before and after: their names, and that of what has changed.
const PAIRS: [(&str, &str, &str); 3] =
    [("before", "networks", "networks"), ("from", "to", "name"), ("email", "new_email", "email")];

impl Told<'_> {
    /// What the entry has changed, as far as its details tell both values; and its other details, with their
    /// labels.
    pub fn changes(&self) -> (Vec<Changed>, Vec<(String, String)>) {
        let mut changes = Vec::new();
        let mut told: Vec<&str> = Vec::new();
        for (name, value) in &self.0.details {
            let former = name.strip_prefix("former_").or_else(|| name.strip_suffix("_before"));
            let pair = PAIRS.iter().find(|(before, after, _)| name == before && self.has(after));
            let (after, what) = match (former, pair) {
                (Some(what), _) if self.has(what) => (what, what),
                (_, Some((_, after, what))) => (*after, *what),
                _ => continue,
            };
            told.extend([name.as_str(), after]);
            changes.push(Changed {
                what: label(what),
                before: in_words(what, value),
                after: self.detail(after).and_then(|value| in_words(what, value)),
            });
        }
        let mut others = Vec::new();
        for (name, value) in &self.0.details {
            match value.split_once(" → ") {
                _ if told.contains(&name.as_str()) || value.is_empty() => {}
                Some((before, after)) if before != after => changes.push(Changed {
                    what: label(name),
                    before: in_words(name, before),
                    after: in_words(name, after),
                }),
                _ => others.push((label(name), shown(name, value))),
            }
        }
        changes.retain(|change| change.before != change.after);
        (changes, others)
    }

    fn has(&self, name: &str) -> bool {
        self.0.details.iter().any(|(one, _)| one == name)
    }
}

fn in_words(name: &str, value: &str) -> Option<String> {
    (!value.is_empty() && value != "none").then(|| shown(name, value))
}

#[cfg(test)]
mod tests {
    use crate::Timestamp;
    use crate::audit::{AuditEntry, Told};

    #[test]
    fn values_before_and_after_stand_together_and_the_rest_by_itself() {
        let details = [
            ("role", "ADMIN"),
            ("former_role", "none"),
            ("threshold", "80 → 85"),
            ("min_face", "40 → 40"),
            ("application", "main"),
        ];
        let entry = AuditEntry {
            number: 1,
            at: Timestamp::default(),
            actor: "Ada".into(),
            actor_id: None,
            action: "operator.role_granted".into(),
            subject_kind: "operator".into(),
            subject_id: None,
            subject: "Bob".into(),
            details: details.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec(),
            request_id: String::new(),
            hash: String::new(),
        };
        let (changes, others) = Told(&entry).changes();
        let told: Vec<_> = changes
            .iter()
            .map(|one| (one.what.as_str(), one.before.as_deref(), one.after.as_deref()))
            .collect();
        assert_eq!(told, [("Role", None, Some("Admin")), ("Threshold", Some("80"), Some("85"))]);
        let others: Vec<_> = others.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(others, [("Min face", "40 → 40"), ("Application", "main")]);
    }
}
