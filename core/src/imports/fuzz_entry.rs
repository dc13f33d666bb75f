//! A whole file in memory through reading, mapping and validation, with what has to hold for any
//! bytes at all. For the fuzz target, and for the test that goes through its corpus.

use super::corrections::Corrected;
use super::fuzz_corrections::corrections_hold;
use super::map::{ColumnWords, check, fold_word, has_words, meaning_of, resolve, sorted, suggest};
use super::read::{
    CsvFormat, Detected, FileError, HEAD, Head, Record, Step, Transcoder, detect, own_columns,
};
use super::validate::{RowProblem, patched, read_row};
use super::{Delimiter, Dialect, Encoding, ReadOptions, Target, WordTarget};
use crate::users::fields::{Values, without_apostrophe};
use crate::users::{Column, look_alike, vendor_key};

/// What became of the file. Rows in the sum: as many as were read before it ended or was refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whole {
    pub valid: u64,
    pub invalid: u64,
    pub refused: bool,
}

/// The first byte says how the rest is read: its encoding and delimiter (0: detected), the size of
/// the pieces in which it arrives, and whether a backslash stands before a quote.
///
/// # Panics
/// When something does not hold that has to.
pub fn fuzz_entry(data: &[u8]) -> Whole {
    let Some((&how, bytes)) = data.split_first() else { return Whole::default() };
    let encodings =
        [None, Some(Encoding::UTF_8), Some(Encoding::WINDOWS_1252), Some(Encoding::UTF_16LE)];
    let options = ReadOptions {
        encoding: encodings[usize::from(how & 3)],
        delimiter: usize::from(how >> 2 & 7)
            .checked_sub(1)
            .and_then(|n| Delimiter::ALL.get(n).copied()),
        dialect: (how >> 7 == 1).then_some(Dialect::Backslash),
        ..ReadOptions::default()
    };
    let piece = [1, 7, 64, 4096][usize::from(how >> 5 & 3)];
    match read_file(bytes, &options, piece) {
        Ok(whole) => whole,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            Whole { refused: true, ..Whole::default() }
        }
    }
}

fn read_file(bytes: &[u8], options: &ReadOptions, piece: usize) -> Result<Whole, FileError> {
    let first = &bytes[..bytes.len().min(HEAD as usize)];
    // Where it says nothing, a file that is not UTF-8 is read as if a few bytes were damaged.
    let detected = detect(first).unwrap_or(Detected { encoding: Encoding::UTF_8, guessed: true });
    let head = Head::read(first, bytes.len() as u64, options, detected)?;
    assert!(head.offset <= text_of(bytes, head.encoding, piece)?.len() as u64);
    let mut form = form_of(&head);
    if options.delimiter.is_some() {
        form.values = words_of(&form, &head.rows(50));
    }
    let text = text_of(bytes, form.encoding, piece)?;
    let mut whole = Whole::default();
    let mut line = 0;
    let mut reader = form.reader(form.offset, form.line);
    let start = usize::try_from(form.offset).unwrap_or(usize::MAX);
    let rows = text.get(start..).unwrap_or_else(|| panic!("the rows begin behind the file's end"));
    for part in rows.chunks(piece) {
        reader.feed(part);
        while let Step::Record(record) = reader.step()? {
            assert!(record.line > line, "lines go up");
            line = record.line;
            row(&form, &record, &text, &mut whole);
        }
    }
    if let Step::Record(record) = reader.finish()? {
        row(&form, &record, &text, &mut whole);
    }
    Ok(whole)
}

/// The text that rows are read from: the file itself, or its copy in UTF-8.
fn text_of(bytes: &[u8], encoding: Encoding, piece: usize) -> Result<Vec<u8>, FileError> {
    if encoding == Encoding::UTF_8 {
        return Ok(bytes.to_vec());
    }
    let mut transcoder = Transcoder::new(encoding);
    let mut text = Vec::new();
    for part in bytes.chunks(piece) {
        text.extend(transcoder.piece(part, false)?);
    }
    text.extend(transcoder.piece(&[], true)?);
    Ok(text)
}

/// The template's columns, else what is suggested: with columns that would be ignored, or that wait for
/// somebody, in metadata, and with a key in any case.
fn form_of(head: &Head) -> CsvFormat {
    let mut form = CsvFormat::default();
    head.note(&mut form);
    if let Ok(columns) = own_columns(&head.names, head.header_line) {
        form.columns = columns;
        return form;
    }
    let mut targets = vec![Target::Ignore; head.names.len()];
    for column in suggest(&head.names, &head.rows(50)) {
        targets[column.index] = match column.target {
            Target::Ignore | Target::Undecided => Target::Metadata(column.key),
            target => target,
        };
    }
    if !check(&targets).is_empty() {
        targets = vec![Target::Metadata("rest".into()); head.names.len().min(2)];
        targets.resize(head.names.len(), Target::Ignore);
        targets[0] = Target::Column(Column::VendorData);
        assert!(check(&targets).is_empty());
    }
    resolve(&targets, &mut form);
    form
}

/// The words of the first rows, each mapped to something.
fn words_of(form: &CsvFormat, rows: &[Vec<String>]) -> Vec<ColumnWords> {
    let of_column = |(place, column): (usize, &Option<Column>)| {
        let column = column.filter(|column| has_words(*column))?;
        let ours = match column {
            Column::Status => ["ACTIVE", "FLAGGED", "BLOCKED", "empty", "invalid"],
            _ => ["DEU", "USA", "GBR", "empty", "invalid"],
        };
        let words = rows
            .iter()
            .filter_map(|row| row.get(place))
            .map(|cell| without_apostrophe(cell.trim()));
        let words = words.filter(|word| !fold_word(word).is_empty()).zip(ours.into_iter().cycle());
        let words = words.map(|(word, ours)| (fold_word(word), ours.to_owned())).collect();
        Some((column, sorted(words)))
    };
    form.columns.iter().enumerate().filter_map(of_column).collect()
}

/// A mapped word becomes what it was mapped to, and a cell that holds something is never as if it
/// were empty unless somebody said so.
fn words_hold(form: &CsvFormat, record: &Record<'_>, read: &Result<Values, Vec<RowProblem>>) {
    for (place, column) in form.columns.iter().enumerate() {
        let Some(column) = column.filter(|column| has_words(*column)) else { continue };
        let word = without_apostrophe(record.cell(place).unwrap_or_default().trim());
        // What nobody sees is nothing.
        if fold_word(word).is_empty() {
            continue;
        }
        let meaning = meaning_of(&form.values, column, word);
        match (meaning, read) {
            (Some(WordTarget::Invalid), read) => assert!(read.is_err(), "{word} was taken"),
            (_, Err(_)) => {}
            (meaning, Ok(values)) => {
                let value = match column {
                    Column::Status => values.status.map(|status| status.code().to_owned()),
                    _ => values.country.clone(),
                };
                match meaning {
                    Some(meaning) => {
                        let expected = Some(meaning.code()).filter(|code| *code != "empty");
                        assert_eq!(value.as_deref(), expected, "{word}");
                    }
                    None => assert!(value.is_some(), "{word} became the default"),
                }
            }
        }
    }
}

fn row(form: &CsvFormat, record: &Record<'_>, text: &[u8], whole: &mut Whole) {
    of_file(record, text);
    again(form, record, text);
    let read = read_row(form, record, Corrected::default());
    corrections_hold(form, record, &read);
    words_hold(form, record, &read);
    match read {
        Ok(values) => {
            whole.valid += 1;
            assert!(!values.vendor_key.is_empty());
            assert!(look_alike(&values.vendor_data).is_none_or(|plain| plain.len() < 10_000));
            assert_eq!(vendor_key(&values.vendor_data), values.vendor_key);
            if let Some(patch) = &values.metadata_patch {
                let once = patched(Some("{\"kept\": 1e400}"), patch);
                assert_eq!(patched(Some(&once), patch), once, "a patch changes nothing twice");
                assert!(once.contains("1e400") || patch.contains("\"kept\""));
            }
        }
        Err(problems) => {
            whole.invalid += 1;
            assert!(problems.iter().all(|problem| !problem.message().is_empty()));
        }
    }
}

/// What a record says of itself, and what is in the file.
fn of_file(record: &Record<'_>, text: &[u8]) {
    assert!(record.filled() > 0 && record.filled() <= record.len(), "a row of blanks");
    let start = usize::try_from(record.offset).unwrap_or(usize::MAX);
    let raw = &text[start..];
    let cells: Vec<&[u8]> = record.raw_cells().collect();
    let joined = cells.iter().map(|cell| cell.len() + 1).sum::<usize>() - 1;
    assert!(raw.len() >= joined && record.length as usize >= joined);
    assert_eq!(cells.first().copied(), Some(&raw[..cells[0].len()]), "the row's own bytes");
    for (index, text) in record.cells().enumerate() {
        let foreign = record.foreign().iter().any(|one| one.cell == index);
        assert_eq!(foreign, std::str::from_utf8(cells[index]).is_err());
        assert!(text.len() <= 3 * cells[index].len(), "a cell is no longer than its bytes");
    }
}

/// The preview finds a row again by its place: the bytes there are that row, and nothing else.
fn again(form: &CsvFormat, record: &Record<'_>, text: &[u8]) {
    let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
    let bytes = &text[place(record.offset)..place(record.offset + record.length)];
    let mut reader = form.reader(record.offset, record.line);
    reader.feed(bytes);
    let cells: Vec<String> = record.cells().map(str::to_owned).collect();
    let step = match reader.step() {
        Ok(Step::NeedInput) => reader.finish(),
        step => step,
    };
    let Ok(Step::Record(found)) = step else { panic!("no row at its own place") };
    assert_eq!(found.cells().map(str::to_owned).collect::<Vec<_>>(), cells);
    assert_eq!(found.line, record.line);
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Whole, fuzz_entry};

    #[test]
    fn what_has_to_hold_holds_for_every_file_that_was_ever_interesting() {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus/read_import");
        let mut files = 0;
        for entry in std::fs::read_dir(&corpus).unwrap() {
            fuzz_entry(&std::fs::read(entry.unwrap().path()).unwrap());
            files += 1;
        }
        assert!(files > 20, "{} holds {files} files", corpus.display());
    }

    #[test]
    fn the_exports_of_other_systems_are_any_bytes() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/flows/fixtures/exports");
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "csv") {
                let bytes = std::fs::read(&path).unwrap();
                for size in [0, 1 << 5, 2 << 5, 3 << 5] {
                    let whole = fuzz_entry(&[&[size], bytes.as_slice()].concat());
                    assert!(
                        !whole.refused && whole.valid + whole.invalid >= 2,
                        "{}",
                        path.display()
                    );
                }
            }
        }
        assert_eq!(fuzz_entry(b"\0"), Whole { refused: true, ..Whole::default() });
    }
}
