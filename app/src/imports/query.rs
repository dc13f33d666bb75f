//! The query of an import's address: which rows are shown. An unknown value does not filter, so that
//! old links still work.

use rollcall_core::imports::{Outcome, RowFilter};
use rollcall_core::users::Column;
use serde::Deserialize;

use crate::address::with_query;

/// The query of an import's address. The forms of the page send it along.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ImportPageQuery {
    #[serde(default)]
    pub outcome: String,
    /// `phone.7`: a column, and core's code for the kind of problem.
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub first: String,
    /// The position of the first user to list among those that an undo kept.
    #[serde(default)]
    pub kept: String,
    /// The number of changes that the start button checked instead of starting.
    #[serde(default)]
    pub checked: String,
    /// `later`: show the preview, although words of the file still need a meaning.
    #[serde(default)]
    pub words: String,
}

impl ImportPageQuery {
    pub fn filter(&self) -> RowFilter {
        match (reason(&self.reason), Outcome::from_code(&self.outcome)) {
            (Some((column, code)), _) => RowFilter::Reason { column, code },
            (None, None) if self.outcome == WARNED => RowFilter::Warned,
            (None, Some(outcome)) => RowFilter::Outcome(outcome),
            (None, None) => RowFilter::All,
        }
    }

    /// Whether the address asks for nothing but the import.
    pub fn is_bare(&self) -> bool {
        let asked = [&self.outcome, &self.reason, &self.first, &self.kept, &self.checked];
        self.words.is_empty() && asked.iter().all(|one| one.is_empty())
    }

    pub fn first(&self) -> i64 {
        self.first.parse::<i64>().unwrap_or(0).max(0)
    }

    pub fn kept(&self) -> i64 {
        self.kept.parse::<i64>().unwrap_or(0).max(0)
    }

    pub fn checked(&self) -> i64 {
        self.checked.parse::<i64>().unwrap_or(0).max(0)
    }

    /// Reads the same query from the fields of a form. A button may lead to other rows: `go` is their
    /// address. Only its query is used, because the form knows the address of its import.
    pub fn of_form(pairs: &[(String, String)]) -> Self {
        let go = pairs.iter().find(|(name, _)| name == "go");
        let asked: Vec<(String, String)> = go.map_or_else(Vec::new, |(_, address)| {
            let query = address.split('#').next().and_then(|path| path.split_once('?'));
            let query = query.map_or("", |(_, query)| query);
            form_urlencoded::parse(query.as_bytes()).into_owned().collect()
        });
        let pairs = if go.is_some() { asked.as_slice() } else { pairs };
        let value = |wanted: &str| {
            let found = pairs.iter().find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        Self {
            outcome: value("outcome"),
            reason: value("reason"),
            first: value("first"),
            ..Self::default()
        }
    }

    /// The address to return to after a form. `here`: the address of the import.
    pub fn address(&self, here: &str) -> String {
        let first = match self.first() {
            0 => String::new(),
            first => first.to_string(),
        };
        let mut pairs = pairs(self.filter()).to_vec();
        pairs.push(("first", first));
        // The notice about checked changes is at the top of the page, so the address must not jump to
        // the rows.
        if self.checked() > 0 {
            pairs.push(("checked", self.checked().to_string()));
            return with_query(here, pairs);
        }
        let address = with_query(here, pairs);
        if address == here { address } else { format!("{address}#rows") }
    }
}

/// The word in addresses for rows with warnings. The other words are the outcomes.
const WARNED: &str = "warned";

/// A column and a kind of problem or warning: `phone.7`.
pub fn reason(text: &str) -> Option<(Column, u8)> {
    let (column, code) = text.split_once('.')?;
    Some((Column::from_name(column)?, code.parse().ok()?))
}

/// A filter as names and values. An empty value: the filter is not set.
pub fn pairs(filter: RowFilter) -> [(&'static str, String); 2] {
    let (outcome, reason) = match filter {
        RowFilter::All => (String::new(), String::new()),
        RowFilter::Outcome(outcome) => (outcome.code().to_owned(), String::new()),
        RowFilter::Warned => (WARNED.to_owned(), String::new()),
        RowFilter::Reason { column, code } => (String::new(), format!("{}.{code}", column.name())),
    };
    [("outcome", outcome), ("reason", reason)]
}

/// The address of the first page of such rows.
pub fn rows_address(here: &str, filter: RowFilter) -> String {
    format!("{}#rows", with_query(here, pairs(filter)))
}

#[cfg(test)]
mod tests {
    use rollcall_core::imports::{Outcome, RowFilter};
    use rollcall_core::users::Column;

    use super::{ImportPageQuery, rows_address};

    fn query(outcome: &str, reason: &str, first: &str) -> ImportPageQuery {
        let text = str::to_owned;
        ImportPageQuery {
            outcome: text(outcome),
            reason: text(reason),
            first: text(first),
            ..ImportPageQuery::default()
        }
    }

    #[test]
    fn a_reason_reads_back_from_its_own_address_and_is_narrower_than_an_outcome() {
        let filter = RowFilter::Reason { column: Column::Phone, code: 7 };
        assert_eq!(rows_address("/i", filter), "/i?reason=phone.7#rows");
        assert_eq!(query("invalid", "phone.7", "").filter(), filter);
        assert_eq!(query("invalid", "", "").filter(), RowFilter::Outcome(Outcome::Invalid));
        assert_eq!(rows_address("/i", RowFilter::Warned), "/i?outcome=warned#rows");
        assert_eq!(query("warned", "", "").filter(), RowFilter::Warned);
    }

    #[test]
    fn words_without_meaning_do_not_filter() {
        for nonsense in ["phone", "phone.x", "nickname.7", "phone.700", "."] {
            assert_eq!(query("", nonsense, "").filter(), RowFilter::All, "{nonsense}");
        }
        assert_eq!(query("nope", "", "-5").first(), 0);
    }

    #[test]
    fn a_form_goes_back_to_the_rows_that_it_was_on() {
        assert_eq!(query("invalid", "", "50").address("/i"), "/i?outcome=invalid&first=50#rows");
        assert_eq!(query("", "", "").address("/i"), "/i");
        let go = |address: &str| {
            ImportPageQuery::of_form(&[
                ("outcome".to_owned(), "invalid".to_owned()),
                ("go".to_owned(), address.to_owned()),
            ])
        };
        assert_eq!(
            go("/i?reason=phone.7&first=50#rows").address("/i"),
            "/i?reason=phone.7&first=50#rows"
        );
        assert_eq!(go("//evil.test/?checked=9").address("/i"), "/i");
        let checked = ImportPageQuery { checked: "5".into(), ..query("invalid", "", "") };
        assert_eq!(checked.address("/i"), "/i?outcome=invalid&checked=5");
        assert_eq!(
            ImportPageQuery { checked: "5".into(), ..ImportPageQuery::default() }.address("/i"),
            "/i?checked=5"
        );
    }
}
