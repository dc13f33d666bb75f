use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::value_words::{fold_word, has_words};
use crate::imports::read::{CsvFormat, Record};
use crate::users::fields::without_apostrophe;
use crate::users::{Column, clean};

/// Spellings that are counted in a column. A column with more is no list of words.
const MAX_SPELLINGS: usize = 500;
/// Bytes of a word; what is longer is a text.
const MAX_WORD_LENGTH: usize = 120;

/// Counts the different words of the columns that have any, over the whole file, in bounded memory.
#[derive(Debug, Default)]
pub(crate) struct WordCounter {
    columns: Vec<Counting>,
}

#[derive(Debug)]
struct Counting {
    place: usize,
    column: Column,
    spellings: HashMap<String, i64>,
    empty: i64,
    unlisted: i64,
}

/// What was counted, as it is kept beside the rows of the preview.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CountedWords {
    pub columns: Vec<CountedColumn>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CountedColumn {
    pub column: Column,
    /// Key, most frequent spelling and rows; the most frequent first.
    pub words: Vec<(String, String, i64)>,
    pub empty: i64,
    pub unlisted: i64,
}

impl WordCounter {
    pub(crate) fn new(form: &CsvFormat) -> Self {
        let counting = |(place, column): (usize, &Option<Column>)| {
            let column = column.filter(|column| has_words(*column))?;
            Some(Counting { place, column, spellings: HashMap::new(), empty: 0, unlisted: 0 })
        };
        Self { columns: form.columns.iter().enumerate().filter_map(counting).collect() }
    }

    /// A row whose cells stand under their columns.
    pub(crate) fn add(&mut self, record: &Record<'_>) {
        for one in &mut self.columns {
            let word = clean(
                one.column,
                without_apostrophe(record.cell(one.place).unwrap_or_default().trim()),
            );
            let word = word.as_ref();
            if word.is_empty() {
                one.empty += 1;
            } else if let Some(rows) = one.spellings.get_mut(word) {
                *rows += 1;
            } else if one.spellings.len() < MAX_SPELLINGS && word.len() <= MAX_WORD_LENGTH {
                one.spellings.insert(word.to_owned(), 1);
            } else {
                one.unlisted += 1;
            }
        }
    }

    pub(crate) fn counted(self) -> CountedWords {
        CountedWords { columns: self.columns.into_iter().map(Counting::counted).collect() }
    }
}

impl Counting {
    /// Spellings that are compared as one word are one.
    fn counted(self) -> CountedColumn {
        let mut spellings: Vec<(String, i64)> = self.spellings.into_iter().collect();
        spellings.sort_by(|(one, rows), (other, more)| more.cmp(rows).then_with(|| one.cmp(other)));
        let mut words: Vec<(String, String, i64)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (spelling, rows) in spellings {
            let key = fold_word(&spelling);
            match places.get(&key) {
                Some(place) => words[*place].2 += rows,
                None => {
                    places.insert(key.clone(), words.len());
                    words.push((key, spelling, rows));
                }
            }
        }
        words.sort_by_key(|(_, _, rows)| -rows);
        CountedColumn { column: self.column, words, empty: self.empty, unlisted: self.unlisted }
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_SPELLINGS, WordCounter};
    use crate::imports::read::{CsvFormat, Step};
    use crate::users::Column;

    fn count(text: &str) -> super::CountedColumn {
        let form = CsvFormat {
            columns: vec![Some(Column::VendorData), Some(Column::Status)],
            ..CsvFormat::default()
        };
        let mut counter = WordCounter::new(&form);
        let mut reader = form.reader(0, 1);
        reader.feed(text.as_bytes());
        while let Step::Record(record) = reader.step().unwrap() {
            counter.add(&record);
        }
        counter.counted().columns.remove(0)
    }

    #[test]
    fn spellings_of_a_word_are_counted_together_and_the_most_frequent_is_shown() {
        let counted = count("1,On Hold\n2,closed\n3, on  hold\n4,\n5,On Hold\n");
        let word = |key: &str, spelling: &str, rows| (key.to_owned(), spelling.to_owned(), rows);
        assert_eq!(counted.words, [word("on hold", "On Hold", 3), word("closed", "closed", 1)]);
        assert_eq!((counted.empty, counted.unlisted), (1, 0));
    }

    #[test]
    fn a_column_of_texts_is_counted_up_to_its_bound() {
        let mut text: String = (0..MAX_SPELLINGS + 7).map(|n| format!("{n},word {n}\n")).collect();
        text.push_str(&format!("x,{}\n", "long ".repeat(100)));
        text.push_str("y,word 0\n");
        let counted = count(&text);
        assert_eq!((counted.words.len(), counted.unlisted), (MAX_SPELLINGS, 8));
        assert_eq!(counted.words[0], ("word 0".into(), "word 0".into(), 2));
    }
}
