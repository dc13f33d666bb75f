//! Where the files of an import lie in storage.

use uuid::Uuid;

use super::Encoding;

pub(crate) fn source_path(import: Uuid) -> String {
    format!("imports/{import}/source.csv")
}

/// The copy in UTF-8 of a file in this encoding. Its name says the encoding: a worker that was
/// overtaken by another choice does not write over the newer copy.
pub(crate) fn text_path(import: Uuid, encoding: Encoding) -> String {
    format!("imports/{import}/text.{}.csv", encoding.name().to_lowercase())
}

pub(crate) fn rows_path(import: Uuid) -> String {
    format!("imports/{import}/rows.bin")
}

pub(crate) fn index_path(import: Uuid) -> String {
    format!("imports/{import}/rows.idx")
}

/// How phrases of a file read in the encodings that it may have. It exists only if the encoding was in
/// doubt.
pub(crate) fn doubts_path(import: Uuid) -> String {
    format!("imports/{import}/doubts.json")
}

/// The different words of the file's columns that have words, with their rows.
pub(crate) fn words_path(import: Uuid) -> String {
    format!("imports/{import}/words.json")
}
