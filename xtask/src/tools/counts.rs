//! How many tests passed and failed, read from what the test runners print.

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl Counts {
    pub const PASSED: Self = Self { passed: 1, failed: 0, skipped: 0 };
    pub const FAILED: Self = Self { passed: 0, failed: 1, skipped: 0 };

    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// From the output of `cargo nextest run` (one summary) or `cargo test` (one for each binary).
    pub fn read(output: &str) -> Self {
        let mut counts = Self::default();
        for line in output.lines() {
            let line = without_colour(line);
            let line = line.trim();
            if line.starts_with("Summary [") || line.starts_with("test result:") {
                counts.add(Self::of_line(line));
            }
        }
        counts
    }

    /// `12 tests run: 10 passed (1 slow), 2 failed, 3 skipped`, in any order.
    fn of_line(line: &str) -> Self {
        let words: Vec<&str> =
            line.split([' ', ',', ';', '.']).filter(|word| !word.is_empty()).collect();
        let before = |name: &str| {
            let at = words.iter().position(|word| *word == name)?;
            words.get(at.checked_sub(1)?)?.parse::<u64>().ok()
        };
        Self {
            passed: before("passed").unwrap_or(0),
            failed: before("failed").unwrap_or(0) + before("timed").unwrap_or(0),
            skipped: before("skipped").or_else(|| before("ignored")).unwrap_or(0),
        }
    }
}

fn without_colour(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            // A colour ends with the first letter.
            characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            text.push(character);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn the_summary_of_nextest_is_read_with_and_without_colours() {
        let plain = "     Summary [   0.021s] 5 tests run: 4 passed, 1 failed, 2 skipped\n";
        let colours = "\u{1b}[32;1m     Summary\u{1b}[0m [   0.021s] \u{1b}[1m5\u{1b}[0m tests run: \
                       \u{1b}[1m4\u{1b}[0m passed, \u{1b}[1m1\u{1b}[0m failed, 2 skipped\n";
        let counts = Counts { passed: 4, failed: 1, skipped: 2 };
        assert_eq!(Counts::read(plain), counts);
        assert_eq!(Counts::read(colours), counts);
    }

    #[test]
    fn the_results_of_cargo_test_are_added_up() {
        let output = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\
                      test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured\n";
        assert_eq!(Counts::read(output), Counts { passed: 5, failed: 1, skipped: 1 });
    }

    #[test]
    fn an_output_without_a_summary_counts_nothing() {
        assert_eq!(Counts::read("error: could not compile"), Counts::default());
    }
}
