use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Reader, Record, Shape, is_of_report};
use crate::access::UserColumn;
use crate::imports::map::ColumnWords;
use crate::imports::paths::{source_path, text_path};
use crate::imports::validate::RULES;
use crate::imports::{
    Delimiter, Dialect, Encoding, LeftOutColumn, Question, ReadOptions, Reading, TagChange, Target,
};
use crate::users::{Column, DateOrder, GivenReason};

/// How a file is read: the options of an operator, and what was detected. It is stored with the import, so
/// that preview, run and report read the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct CsvFormat {
    #[serde(alias = "wish")]
    pub options: ReadOptions,
    /// The header's names with what an operator made of them; none: the header is the template's.
    pub targets: Option<Vec<(String, Target)>>,
    pub encoding: Encoding,
    /// The encoding was guessed: neither the file nor an operator says it.
    pub guessed: bool,
    /// The file is UTF-8 but for a few bytes; rows that hold one are invalid.
    pub damaged: bool,
    /// An operator has seen how the file is read, and went on.
    pub answered: bool,
    pub delimiter: Delimiter,
    pub dialect: Dialect,
    /// The line of the header.
    pub header_line: i64,
    /// Lines with text above the header, which are left out.
    pub titles: i64,
    /// What an operator is asked, while the import waits for one.
    pub question: Question,
    /// The names of the header.
    pub names: Vec<String>,
    /// The column that each cell holds; none where the cell is ignored, or is one of those below.
    pub columns: Vec<Option<Column>>,
    /// The cells that together are the full name, given names first.
    pub name_parts: Vec<usize>,
    /// The cells that go into metadata, with their keys.
    pub metadata: Vec<(usize, String)>,
    /// The file names users whose tags change, all in the same way; none: it has values of its own.
    pub tag_change: Option<TagChange>,
    /// Why statuses change, where a person has said so; it joins the history of each user.
    pub status_reason: GivenReason,
    /// In which order the dates of birth are written.
    pub date_order: DateOrder,
    /// The day on which the file was read, `YYYY-MM-DD`: nobody is born after it.
    pub today: String,
    /// Words of the file with what they become (see `WordTarget::code`), by column; each column's in
    /// the order of its words, which are folded.
    pub values: Vec<ColumnWords>,
    /// Columns that are not read, by their place: name, and filled cells once the file is read.
    pub ignored: Vec<(usize, String, i64)>,
    /// An operator chose the columns and is to be asked about the words.
    pub ask_words: bool,
    /// The place after the header, where the rows begin, in the text (see [`CsvFormat::path`]).
    pub offset: u64,
    /// The line at that place.
    pub line: i64,
    /// The version of the rules by which the rows were checked; 0: rules had no versions yet.
    pub rules: u32,
}

impl CsvFormat {
    /// The columns that are read, in the file's order; those made of several cells come last.
    pub(crate) fn known(&self) -> Vec<Column> {
        let mut known: Vec<Column> = self.columns.iter().flatten().copied().collect();
        if !self.name_parts.is_empty() {
            known.push(Column::FullName);
        }
        if !self.metadata.is_empty() && !known.contains(&Column::MetadataJson) {
            known.push(Column::MetadataJson);
        }
        if self.tag_change.is_some() && !known.contains(&Column::Tags) {
            known.push(Column::Tags);
        }
        known
    }

    /// The column in which an export of ours names each user, where nothing else is read from it.
    pub(crate) fn exported_id(&self) -> Option<usize> {
        let name = UserColumn::DiditInternalId.name();
        let place = self.names.iter().position(|one| one.trim().eq_ignore_ascii_case(name))?;
        self.column_at(place).is_none().then_some(place)
    }

    /// Whether the rows were checked by other rules than those of today.
    pub(crate) fn is_outdated(&self) -> bool {
        self.rules != RULES
    }

    /// The column that a cell is read for; none where nobody reads it.
    pub(crate) fn column_at(&self, index: usize) -> Option<Column> {
        match self.columns.get(index) {
            Some(Some(column)) => Some(*column),
            _ if self.name_parts.contains(&index) => Some(Column::FullName),
            _ if self.metadata.iter().any(|(place, _)| *place == index) => {
                Some(Column::MetadataJson)
            }
            _ => None,
        }
    }

    /// Whether a record is a header, as in files that were concatenated, each with its byte order mark:
    /// the same one, or one with the same columns in another order.
    pub(crate) fn header_again(&self, record: &Record<'_>) -> Option<Shape> {
        fn bare(text: &str) -> &str {
            text.trim_start_matches('\u{feff}').trim()
        }
        let key = self.columns.iter().position(|one| *one == Some(Column::VendorData))?;
        let first = bare(record.cell(key)?);
        // No user has the name of a column as their key, so most rows end here.
        if !self.names.iter().any(|name| bare(name).eq_ignore_ascii_case(first)) {
            return None;
        }
        let cell = |index| bare(record.cell(index).unwrap_or_default());
        let mut names = self.names.iter().enumerate();
        if names.all(|(index, name)| cell(index).eq_ignore_ascii_case(bare(name))) {
            return Some(Shape::RepeatedHeader);
        }
        let sorted = |mut texts: Vec<String>| {
            texts.sort_unstable();
            texts
        };
        let cells = (0..self.names.len()).map(|index| cell(index).to_ascii_lowercase()).collect();
        let names = self.names.iter().map(|name| bare(name).to_ascii_lowercase()).collect();
        (sorted(cells) == sorted(names)).then_some(Shape::MovedHeader)
    }

    /// What the file says in a column, as it is written. Metadata from columns of their own are an
    /// object of those that hold something, each value as its cell has it.
    pub(crate) fn written(&self, column: Column, cells: &[String]) -> String {
        let cell = |index: &usize| cells.get(*index).map_or("", |cell| cell.trim());
        if let Some(index) = self.columns.iter().position(|one| *one == Some(column)) {
            return cell(&index).to_owned();
        }
        let parts: Vec<&str> = match column {
            Column::FullName => self.name_parts.iter().map(cell).collect(),
            Column::MetadataJson => return self.members_written(cells),
            _ => Vec::new(),
        };
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn members_written(&self, cells: &[String]) -> String {
        let members: serde_json::Map<String, serde_json::Value> = self
            .metadata
            .iter()
            .filter_map(|(index, key)| Some((key.clone(), cells.get(*index)?.trim())))
            .filter(|(_, text)| !text.is_empty())
            .map(|(key, text)| (key, text.into()))
            .collect();
        if members.is_empty() {
            String::new()
        } else {
            serde_json::Value::from(members).to_string()
        }
    }

    /// Where the file's text lies. A file that is not UTF-8 has a copy that is: rows are found again
    /// by their place in bytes, and a place in UTF-16 or Windows-1252 is none in the text that the
    /// rows were read from. The file itself stays as it came: its checksum is in the audit log.
    pub(crate) fn path(&self, import: Uuid) -> String {
        if self.encoding == Encoding::UTF_8 {
            source_path(import)
        } else {
            text_path(import, self.encoding)
        }
    }

    /// A reader whose first byte will be the one at `offset`, on `line`.
    pub(crate) fn reader(&self, offset: u64, line: i64) -> Reader {
        Reader::at(self.delimiter, self.dialect, offset, line)
    }

    pub(crate) fn reading(&self) -> Reading {
        Reading {
            encoding: self.encoding,
            delimiter: self.delimiter,
            guessed: self.guessed,
            dialect: self.dialect,
            header_line: self.header_line,
            titles: self.titles,
            question: self.question,
            mapped: self.targets.is_some(),
            mapping: self.options.mapping.clone(),
            mapped_words: self.values.iter().map(|(_, words)| words.len() as i64).sum(),
            ask_words: self.ask_words,
            not_imported: self.not_imported(),
        }
    }
}

impl CsvFormat {
    /// The columns that are not read and hold something, a report's aside.
    fn not_imported(&self) -> Vec<LeftOutColumn> {
        self.ignored
            .iter()
            .filter(|(_, name, filled)| *filled > 0 && !is_of_report(name))
            .map(|(place, name, filled)| LeftOutColumn {
                name: match name.trim() {
                    "" => format!("column {} (no name)", place + 1),
                    name => name.to_owned(),
                },
                filled: *filled,
            })
            .collect()
    }
}
