//! The rows of a file, one after the other.

use super::changes::change;
use super::person::{Person, person};
use super::problems::{PROBLEMS, spoil};
use super::random::Selection;

pub const HEADER: &str =
    "vendor_data,display_name,full_name,email,phone,country,status,tags,metadata_json\n";

pub struct Rows {
    seed: u64,
    row: u64,
    rows: u64,
    invalid: Selection,
    changed: Selection,
    /// How many rows were spoiled so far; the kinds of problems take turns.
    spoiled: usize,
    /// The key of the last row that an import takes.
    last_key: Option<String>,
}

impl Rows {
    pub fn new(seed: u64, rows: u64, invalid: f64, changed: f64) -> Self {
        Self {
            seed,
            row: 0,
            rows,
            invalid: Selection::new(seed, 3, rows, invalid),
            changed: Selection::new(seed, 4, rows, changed),
            spoiled: 0,
            last_key: None,
        }
    }

    /// Replaces `line` by the next row with its line end; false after the last.
    pub fn next_into(&mut self, line: &mut String) -> bool {
        if self.row == self.rows {
            return false;
        }
        let mut person = person(self.seed, self.row);
        if self.changed.next() {
            change(&mut person, self.seed, self.row);
        }
        if self.invalid.next() {
            let mut problem = PROBLEMS[self.spoiled % PROBLEMS.len()];
            if !spoil(&mut person, problem, self.last_key.as_deref()) {
                // There is no earlier key to repeat yet.
                problem = PROBLEMS[0];
                spoil(&mut person, problem, None);
            }
            self.spoiled += 1;
        } else {
            self.last_key = Some(person.vendor_data.clone());
        }
        self.row += 1;
        write(line, &person);
        true
    }
}

fn write(line: &mut String, person: &Person) {
    line.clear();
    for (index, cell) in person.cells().into_iter().enumerate() {
        if index > 0 {
            line.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(cell);
        }
    }
    line.push('\n');
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::sample::person::Person;

    #[test]
    fn a_cell_with_a_comma_or_a_quote_is_quoted() {
        let person = Person {
            vendor_data: "a".into(),
            tags: "x,y".into(),
            metadata_json: r#"{"k":1}"#.into(),
            ..Person::default()
        };
        let mut line = String::new();
        write(&mut line, &person);
        assert_eq!(line, "a,,,,,,,\"x,y\",\"{\"\"k\"\":1}\"\n");
    }
}
