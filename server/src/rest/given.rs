use rollcall_core::{FieldErrors, Timestamp};

use super::instant::instant;

/// The query parameters of a request, in the order in which they were sent. [`super::known`] has
/// already refused unknown and repeated ones.
pub struct Given(Vec<(String, String)>);

impl Given {
    pub fn read(query: &str) -> Self {
        let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
        Self(pairs.map(|(name, value)| (name, value.trim().to_owned())).collect())
    }

    pub fn is_given(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// The value of a parameter; empty if it is absent.
    pub fn of(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(one, _)| one == name).map(|(_, value)| value.as_str())
    }

    /// A filter's value. An empty filter is refused, because it would match everybody.
    pub fn text(&self, name: &str, errors: &mut FieldErrors) -> Option<String> {
        self.list(name, errors).map(|values| values.join(","))
    }

    /// The values of a filter that takes several, separated by commas or repeated. An empty one is
    /// refused, as in [`Self::text`].
    pub fn several(&self, name: &str, errors: &mut FieldErrors) -> Vec<String> {
        let values = self.list(name, errors).unwrap_or_default();
        let parts = values.iter().flat_map(|value| value.split(','));
        parts.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
    }

    fn list(&self, name: &str, errors: &mut FieldErrors) -> Option<Vec<&str>> {
        let values: Vec<&str> =
            self.0.iter().filter(|(one, _)| one == name).map(|(_, value)| value.as_str()).collect();
        let is_blank = |letter: char| letter == ',' || letter.is_whitespace();
        let words = if values.iter().any(|value| value.chars().all(is_blank)) {
            "This filter is empty. Send a value, or leave it out."
        } else if values.iter().any(|value| value.chars().any(char::is_control)) {
            "This filter contains characters that no user can have. Remove them."
        } else {
            return (!values.is_empty()).then_some(values);
        };
        errors.insert(name.to_owned(), vec![words.to_owned()]);
        None
    }

    /// Some filters have several names. Returns the one that the request uses, and refuses two at once.
    pub fn either<'a>(&self, names: &[&'a str], errors: &mut FieldErrors) -> &'a str {
        let mut given = names.iter().filter(|name| self.is_given(name));
        let first = given.next();
        if let (Some(first), Some(second)) = (first, given.next()) {
            let words = format!("{first} and {second} are the same filter. Send one of them.");
            errors.insert((*second).to_owned(), vec![words]);
        }
        first.or(names.first()).copied().unwrap_or_default()
    }

    pub fn time(&self, name: &str, end: bool, errors: &mut FieldErrors) -> Option<Timestamp> {
        let text = self.text(name, errors)?;
        let found = instant(&text, end);
        if found.is_none() {
            let words = "Send a day, 2026-09-14, or a time with its zone, 2026-09-14T09:40:00Z.";
            errors.insert(name.to_owned(), vec![words.to_owned()]);
        }
        found
    }

    /// A whole number within bounds; none if it is absent or empty.
    pub fn number(&self, name: &str, from: u32, to: u32, errors: &mut FieldErrors) -> Option<u32> {
        let text = self.of(name);
        if text.is_empty() {
            return None;
        }
        let number = text.parse().ok().filter(|number| (from..=to).contains(number));
        if number.is_none() {
            let words = format!("Send a number from {from} to {to}.");
            errors.insert(name.to_owned(), vec![words]);
        }
        number
    }

    /// The query with some parameters set and others removed.
    pub fn with(&self, set: &[(&str, &str)], without: &[&str]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let stays =
            |name: &str| !without.contains(&name) && !set.iter().any(|(other, _)| *other == name);
        for (name, value) in self.0.iter().filter(|(name, _)| stays(name)) {
            query.append_pair(name, value);
        }
        for (name, value) in set {
            query.append_pair(name, value);
        }
        query.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Given;
    use rollcall_core::FieldErrors;

    #[test]
    fn an_empty_filter_is_refused_and_an_absent_one_is_none() {
        let mut errors = FieldErrors::new();
        let given = Given::read("search=+&tag=a%00&country=DEU,FRA&country=POL");
        assert_eq!(given.text("status", &mut errors), None);
        assert!(errors.is_empty());
        assert_eq!(given.several("country", &mut errors), ["DEU", "FRA", "POL"]);
        assert_eq!(
            (given.text("search", &mut errors), given.text("tag", &mut errors)),
            (None, None)
        );
        assert_eq!(errors.keys().collect::<Vec<_>>(), ["search", "tag"]);
    }

    #[test]
    fn an_address_keeps_its_filters() {
        let given = Given::read("country=DEU&cursor=old&limit=5");
        assert_eq!(given.with(&[("cursor", "new")], &["limit"]), "country=DEU&cursor=new");
    }
}
