use serde::{Deserialize, Serialize};

use crate::users::Column;

/// What a word of a file becomes in its column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WordTarget {
    /// One of our values, such as `BLOCKED` or `DEU`.
    Value(String),
    /// As if the cell were empty.
    Empty,
    /// Rows with it are invalid.
    Invalid,
}

impl WordTarget {
    /// What forms send and what is kept. Our values are capitals, so that nothing is both.
    pub fn code(&self) -> &str {
        match self {
            Self::Value(value) => value,
            Self::Empty => "empty",
            Self::Invalid => "invalid",
        }
    }

    /// `None`: nothing was chosen. Whether a value is one of the column's is another question.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "" => None,
            "empty" => Some(Self::Empty),
            "invalid" => Some(Self::Invalid),
            value => Some(Self::Value(value.to_owned())),
        }
    }

    /// Within a sentence: `BLOCKED`, `left empty`, `invalid`.
    pub fn words(&self) -> &str {
        match self {
            Self::Value(value) => value,
            Self::Empty => "left empty",
            Self::Invalid => "invalid",
        }
    }
}

/// How sure it is what a word becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sureness {
    /// It is one of our words, whatever its capitals.
    Ours,
    /// An operator said so, for this import or in its saved mapping.
    Chosen,
    /// It has one meaning in a standard or in a language: a country's code or name.
    Known,
    /// Most likely; somebody has to agree.
    Suggested,
    /// Nobody can tell: somebody has to choose.
    Open,
}

/// A word of a file, with its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As the file spells it most often.
    pub spelling: String,
    /// What it is compared by, and what a form sends for it.
    pub key: String,
    pub rows: i64,
    pub becomes: Option<WordTarget>,
    pub sureness: Sureness,
}

/// The words of one column of the whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordsOfColumn {
    pub column: Column,
    /// As the header spells it.
    pub name: String,
    /// The words with the most rows come first.
    pub words: Vec<Word>,
    /// Rows in which the cell is empty.
    pub empty: i64,
    /// Rows with words beyond those that are listed: the column has too many different ones.
    pub unlisted: i64,
}

/// The step after the columns: what the words of the file mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordsStep {
    pub columns: Vec<WordsOfColumn>,
    /// The saved mapping by which the file was read; empty: none.
    pub mapping: String,
}

impl WordsStep {
    /// Words that somebody has to decide about.
    pub fn open(&self) -> usize {
        let words = self.columns.iter().flat_map(|column| &column.words);
        words.filter(|word| word.becomes.is_none()).count()
    }
}

/// What an operator chose in that step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordsChoice {
    /// Words, by their keys, with what they become; `None`: not chosen yet.
    pub words: Vec<(Column, String, Option<WordTarget>)>,
    /// Keeps the words in the saved mapping by which the file was read.
    pub remember: bool,
    /// Saves columns and words under this name; empty: does not.
    pub save_as: String,
}

/// A saved mapping, for the page that lists what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedMapping {
    pub name: String,
    pub saved_by: String,
    pub saved_at: crate::Timestamp,
    /// The header's names with what they become.
    pub columns: Vec<(String, super::Target)>,
    /// Words with what they become.
    pub words: Vec<(Column, Vec<(String, WordTarget)>)>,
}
