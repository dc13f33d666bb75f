//! The choices on the form so far.

use rollcall_core::access::{Rights, UserColumn};
use rollcall_core::exports::{Choice, ExportFilter, FileForm, NewExport, Preset};

use super::address::parse;
use super::filters::take_off;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    pub filter: ExportFilter,
    /// Names in the order of the file; also ones that a forged form made up: core refuses them.
    pub columns: Vec<String>,
    pub purpose: String,
    pub form: FileForm,
    /// The name under which the columns are to be kept.
    pub choice: String,
}

impl Chosen {
    /// The form before anybody has chosen: few columns.
    pub fn new(filter: ExportFilter, rights: Rights) -> Self {
        let columns = names(&Preset::Basic.columns(rights));
        Self { filter, columns, ..Self::default() }
    }

    pub fn from_form(pairs: &[(String, String)]) -> Self {
        let all = |wanted: &'static str| {
            let named = pairs.iter().filter(move |(name, _)| name == wanted);
            named.map(|(_, value)| value.clone())
        };
        let one = |wanted: &'static str| all(wanted).next().unwrap_or_default();
        let ticked: Vec<String> = all("col").collect();
        // The order of the list first; what was ticked since stands behind it.
        let mut columns: Vec<String> = all("order").filter(|name| ticked.contains(name)).collect();
        columns.extend(ticked.into_iter().filter(|name| !all("order").any(|other| other == *name)));
        let mut chosen = Self {
            filter: take_off(parse(pairs), &one("without")),
            columns,
            purpose: one("purpose").trim().to_owned(),
            form: FileForm { gzip: !one("gzip").is_empty(), bom: !one("bom").is_empty() },
            choice: one("choice_name").trim().to_owned(),
        };
        if let Some((way, name)) = one("move").split_once(':') {
            chosen.step(name, way == "up");
        }
        chosen
    }

    /// Moves a column by one place.
    fn step(&mut self, name: &str, up: bool) {
        let Some(place) = self.columns.iter().position(|one| one == name) else { return };
        let other = if up { place.checked_sub(1) } else { Some(place + 1) };
        if let Some(other) = other.filter(|other| *other < self.columns.len()) {
            self.columns.swap(place, other);
        }
    }

    pub fn apply(&mut self, choice: &Choice) {
        self.columns = names(&choice.columns);
    }

    pub fn known_columns(&self) -> Vec<UserColumn> {
        self.columns.iter().filter_map(|name| UserColumn::from_name(name)).collect()
    }

    pub fn into_new(self) -> NewExport {
        let Self { filter, columns, purpose, form, .. } = self;
        NewExport { filter, columns, purpose, form }
    }
}

pub fn names(columns: &[UserColumn]) -> Vec<String> {
    columns.iter().map(|column| column.name().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::Chosen;

    fn columns(pairs: &[(&str, &str)]) -> Vec<String> {
        let pairs: Vec<_> =
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Chosen::from_form(&pairs).columns
    }

    #[test]
    fn the_order_holds_what_is_still_ticked_and_a_step_moves_one() {
        let form = [("col", "a"), ("col", "b"), ("col", "d"), ("order", "b"), ("order", "c")];
        assert_eq!(columns(&form), ["b", "a", "d"]);
        let up = [form.as_slice(), &[("move", "up:d")]].concat();
        assert_eq!(columns(&up), ["b", "d", "a"]);
        let first = [form.as_slice(), &[("move", "up:b")]].concat();
        assert_eq!(columns(&first), ["b", "a", "d"]);
        let last = [form.as_slice(), &[("move", "down:d")]].concat();
        assert_eq!(columns(&last), ["b", "a", "d"]);
    }
}
