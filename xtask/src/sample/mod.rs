//! `cargo xtask sample`: CSV files of people who do not exist.

mod changes;
mod names;
mod people;
mod person;
mod problems;
mod random;
mod rows;

use std::io::{BufWriter, ErrorKind, Write};

use anyhow::{Result, bail};
use clap::Args;

pub use rows::{HEADER, Rows};

/// Write a CSV of invented people to standard output
///
/// The columns are those of the import's template. The same numbers make the same file; names come
/// from many scripts and countries, e-mail addresses from domains that cannot exist (.example).
///
/// An update file is the same people with something changed:
///   cargo xtask sample --rows 1000 > users.csv
///   cargo xtask sample --rows 1000 --changed 0.2 > later.csv
#[derive(Args, Clone)]
#[command(verbatim_doc_comment)]
pub struct Sample {
    /// How many rows, the header not counted
    #[arg(long, default_value_t = 1000)]
    rows: u64,
    /// The fraction of rows that an import refuses, spread over every kind of problem (0 to 1)
    #[arg(long, default_value_t = 0.0, value_parser = fraction)]
    invalid: f64,
    /// The fraction of rows in which some fields differ from the file without this (0 to 1)
    #[arg(long, default_value_t = 0.0, value_parser = fraction)]
    changed: f64,
    /// Another number, other people (with the same keys)
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Sample {
    pub fn new(rows: u64, changed: f64) -> Self {
        Self { rows, invalid: 0.0, changed, seed: 1 }
    }

    pub fn run(self) -> Result<()> {
        let out = BufWriter::with_capacity(1 << 18, std::io::stdout().lock());
        match self.write(out) {
            // `| head` has seen enough.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            Err(error) => bail!("cannot write the file: {error}"),
            Ok(()) => Ok(()),
        }
    }

    pub fn write(&self, mut out: impl Write) -> std::io::Result<()> {
        out.write_all(HEADER.as_bytes())?;
        let mut rows = Rows::new(self.seed, self.rows, self.invalid, self.changed);
        let mut line = String::with_capacity(512);
        while rows.next_into(&mut line) {
            out.write_all(line.as_bytes())?;
        }
        out.flush()
    }
}

fn fraction(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if (0.0..=1.0).contains(&number) => Ok(number),
        _ => Err("a number from 0 to 1, such as 0.01".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::Sample;

    fn file(rows: u64, invalid: f64, changed: f64, seed: u64) -> String {
        let mut content = Vec::new();
        Sample { rows, invalid, changed, seed }.write(&mut content).unwrap();
        String::from_utf8(content).unwrap()
    }

    #[test]
    fn the_same_numbers_make_the_same_file_and_another_seed_another() {
        assert_eq!(file(300, 0.1, 0.1, 7), file(300, 0.1, 0.1, 7));
        assert_ne!(file(300, 0.1, 0.1, 7), file(300, 0.1, 0.1, 8));
    }

    #[test]
    fn a_longer_file_begins_with_the_shorter_one() {
        assert!(file(200, 0.0, 0.0, 1).starts_with(&file(100, 0.0, 0.0, 1)));
    }

    #[test]
    fn exactly_the_asked_fraction_differs_and_the_keys_stay() {
        let (before, after) = (file(1000, 0.0, 0.0, 3), file(1000, 0.0, 0.2, 3));
        let pairs = before.lines().zip(after.lines());
        assert_eq!(pairs.clone().filter(|(before, after)| before != after).count(), 200);
        for (before, after) in pairs {
            assert_eq!(before.split(',').next(), after.split(',').next());
        }
    }
}
