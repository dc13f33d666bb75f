//! Why a command ends without having done its work.

use std::fmt;

/// One line for standard error, and the exit status that goes with it.
#[derive(Debug)]
pub struct Failure {
    pub status: u8,
    words: String,
}

pub type Result<T, E = Failure> = std::result::Result<T, E>;

impl Failure {
    /// A flag, a variable or a file that it names is not usable: exit status 2.
    pub fn config(words: impl Into<String>) -> Self {
        Self { status: 2, words: one_line(words.into()) }
    }

    /// The work itself failed: exit status 1.
    pub fn work(words: impl Into<String>) -> Self {
        Self { status: 1, words: one_line(words.into()) }
    }

    /// Somebody has to decide first, and nothing was written: exit status 3.
    pub fn undecided(words: impl Into<String>) -> Self {
        Self { status: 3, words: one_line(words.into()) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl From<rollcall_core::Error> for Failure {
    fn from(error: rollcall_core::Error) -> Self {
        error.log();
        Self::work(rollcall_core::explained(&error.to_string()))
    }
}

fn one_line(words: String) -> String {
    if !words.contains(['\n', '\r']) {
        return words;
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::Failure;

    #[test]
    fn words_of_several_lines_become_one_line() {
        assert_eq!(Failure::work("one\n  two\r\nthree").to_string(), "one two three");
    }
}
