//! What ran on what, and how it ended.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::tools::counts::Counts;
use crate::tools::{interrupt, steps};

/// What a part found: the things it ran on, and its counts.
pub struct Found {
    pub on: String,
    pub counts: Counts,
}

struct Line {
    name: &'static str,
    found: Found,
    time: Duration,
}

#[derive(Default)]
pub struct Summary {
    lines: Vec<Line>,
}

impl Summary {
    /// Runs a part. One that fails, or cannot run, is counted, and the others still get their turn;
    /// only an interruption ends it all.
    pub fn part(&mut self, name: &'static str, work: impl FnOnce() -> Result<Found>) -> Result<()> {
        eprintln!("\n== {name}");
        let started = Instant::now();
        let found = work().unwrap_or_else(|error| {
            eprintln!("{name}: {error:#}");
            Found { on: format!("could not run: {error:#}"), counts: Counts::FAILED }
        });
        interrupt::check()?;
        self.lines.push(Line { name, found, time: started.elapsed() });
        Ok(())
    }

    /// Prints the table; an error when anything failed.
    pub fn close(self) -> Result<()> {
        let mut all = Counts::default();
        let width = self.lines.iter().map(|line| line.name.len()).max().unwrap_or(0);
        println!("\n{:width$}  {:>7}  {:>7}  {:>12}  on", "part", "passed", "failed", "time");
        for Line { name, found: Found { on, counts }, time } in &self.lines {
            all.add(*counts);
            let time = steps::seconds(*time);
            let Counts { passed, failed, skipped } = counts;
            let skipped =
                if *skipped > 0 { format!(" ({skipped} left out)") } else { String::new() };
            println!("{name:width$}  {passed:>7}  {failed:>7}  {time:>12}  {on}{skipped}");
        }
        println!("\n{} passed, {} failed", all.passed, all.failed);
        if all.failed > 0 {
            bail!("not everything passed");
        }
        Ok(())
    }
}
