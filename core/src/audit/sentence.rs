//! An entry as a sentence: what was done, with its subject and its numbers.

use uuid::Uuid;

use super::AuditEntry;
use super::actions::template;
use super::words::shown;
use crate::format::counted;

/// A part of a sentence. Pages make links of subjects and users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    /// The entry's subject.
    Subject,
    /// A user of the application.
    User(Uuid),
}

/// What an entry says to people.
#[derive(Clone, Copy)]
pub struct Told<'a>(pub &'a AuditEntry);

impl Told<'_> {
    /// What was done, as it follows the actor's name; the code itself of an action that no present version
    /// writes.
    pub fn pieces(&self) -> Vec<Piece> {
        let Some(template) = template(&self.0.action) else {
            return vec![Piece::Text(format!("{}: ", self.0.action)), Piece::Subject];
        };
        let mut pieces = Vec::new();
        let mut rest = template;
        while !rest.is_empty() {
            let (part, optional, after) = next_part(rest);
            pieces.extend(self.fill(part, optional).unwrap_or_default());
            rest = after;
        }
        joined(pieces)
    }

    /// The sentence as plain text, with the subject as it is stored.
    pub fn sentence(&self) -> String {
        let text = |piece: Piece| match piece {
            Piece::Text(text) => text,
            Piece::Subject => self.0.subject.clone(),
            Piece::User(id) => id.to_string(),
        };
        self.pieces().into_iter().map(text).collect()
    }

    /// The value of a detail; `None` if it is missing or empty.
    pub fn detail(&self, name: &str) -> Option<&str> {
        let found = self.0.details.iter().find(|(one, _)| one == name);
        let told =
            |value: &&str| !(value.is_empty() || (name.starts_with("former_") && *value == "none"));
        found.map(|(_, value)| value.as_str()).filter(told)
    }

    /// `None` if a detail is missing and the part is left out then; otherwise the part stays without it.
    fn fill(&self, part: &str, optional: bool) -> Option<Vec<Piece>> {
        let mut pieces = Vec::new();
        let mut rest = part;
        while let Some((text, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}')?;
            pieces.push(Piece::Text(text.to_owned()));
            match self.value(name) {
                Some(value) => pieces.extend(value),
                None if optional => return None,
                None => {}
            }
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Some(pieces)
    }

    fn value(&self, name: &str) -> Option<Vec<Piece>> {
        match name.split_once(':') {
            _ if name == "@" => Some(vec![self.subject_piece()]),
            _ if name == "@users" => self.users(self.detail("users")?),
            _ if name == "user" => self.users(self.detail(name)?),
            Some((name, unit)) => {
                let number = self.detail(name)?.parse().ok()?;
                let (one, many) = match unit.split_once('|') {
                    Some((one, many)) => (one.to_owned(), many.to_owned()),
                    None => (unit.to_owned(), format!("{unit}s")),
                };
                Some(vec![Piece::Text(counted(number, &one, &many))])
            }
            None => Some(vec![Piece::Text(shown(name, self.detail(name)?))]),
        }
    }

    fn subject_piece(&self) -> Piece {
        match (self.0.subject_kind.as_str(), self.0.subject_id) {
            ("user", Some(id)) => Piece::User(id),
            _ => Piece::Subject,
        }
    }

    /// Ids that are separated by spaces.
    fn users(&self, ids: &str) -> Option<Vec<Piece>> {
        let ids: Vec<Uuid> =
            ids.split_whitespace().map(Uuid::try_parse).collect::<Result<_, _>>().ok()?;
        let mut pieces = Vec::new();
        for (place, id) in ids.into_iter().enumerate() {
            if place > 0 {
                pieces.push(Piece::Text(" and ".into()));
            }
            pieces.push(Piece::User(id));
        }
        Some(pieces)
    }

    /// The users that the sentence names.
    pub fn named_users(&self) -> Vec<Uuid> {
        let user = |piece: &Piece| match piece {
            Piece::User(id) => Some(*id),
            _ => None,
        };
        self.pieces().iter().filter_map(user).collect()
    }
}

/// The next part of a template, whether it is an optional one, and what follows it.
fn next_part(template: &str) -> (&str, bool, &str) {
    if let Some(inside) = template.strip_prefix('[')
        && let Some((part, after)) = inside.split_once(']')
    {
        return (part, true, after);
    }
    let end = template.find('[').unwrap_or(template.len());
    (&template[..end], false, &template[end..])
}

/// One text where several follow each other.
fn joined(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut all: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match (all.last_mut(), piece) {
            (_, Piece::Text(text)) if text.is_empty() => {}
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
            (_, piece) => all.push(piece),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{Piece, Told};
    use crate::Timestamp;
    use crate::audit::AuditEntry;

    fn entry(action: &str, kind: &str, details: &[(&str, &str)]) -> AuditEntry {
        AuditEntry {
            number: 1,
            at: Timestamp::default(),
            actor: "Ada".into(),
            actor_id: None,
            action: action.into(),
            subject_kind: kind.into(),
            subject_id: Some(Uuid::nil()),
            subject: "users.csv".into(),
            details: details.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
            request_id: String::new(),
            hash: String::new(),
        }
    }

    #[test]
    fn an_export_is_told_with_its_users_and_its_filter() {
        let filter = r#"{"status":["BLOCKED"]}"#;
        let entry = entry("export.requested", "export", &[("users", "608"), ("filter", filter)]);
        assert_eq!(Told(&entry).sentence(), "Requested an export of 608 users: blocked users");
    }

    #[test]
    fn what_is_missing_is_left_out_and_numbers_have_their_unit() {
        assert_eq!(
            Told(&entry("import.corrected", "import", &[("cells", "1")])).sentence(),
            "Corrected 1 cell of users.csv"
        );
        assert_eq!(
            Told(&entry("import.corrected", "import", &[])).sentence(),
            "Corrected  of users.csv"
        );
        assert_eq!(
            Told(&entry("export.refused", "export", &[])).sentence(),
            "Was refused an export"
        );
        assert_eq!(Told(&entry("a.past", "import", &[])).sentence(), "a.past: users.csv");
    }

    #[test]
    fn a_user_is_a_piece_of_its_own() {
        let edited = entry("user.edited", "user", &[("fields", "display_name, vendor_data")]);
        assert_eq!(
            Told(&edited).pieces(),
            [
                Piece::Text("Changed ".into()),
                Piece::User(Uuid::nil()),
                Piece::Text(": display name, user ID".into())
            ]
        );
        let two = format!("{} {}", Uuid::nil(), Uuid::max());
        let decided = entry("pair.decided", "pair", &[("users", &two), ("decision", "same")]);
        assert_eq!(Told(&decided).named_users(), [Uuid::nil(), Uuid::max()]);
        assert_eq!(Told(&decided).pieces().last(), Some(&Piece::Text(": same person".into())));
    }
}
