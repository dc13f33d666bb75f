//! The search among embeddings, on all processors as in the server: beside a plain comparison with
//! every f32 vector in the same run, on one thread.

use anyhow::{Context, Result};
use clap::Args;
use serde_json::Value;

use crate::bench::measure::{measure, megabytes};
use crate::bench::table::Table;
use crate::tools::command::{cargo, command, run};
use crate::tools::paths;

/// What a million faces may take in memory.
const MAX_BYTES: f64 = 700e6;

#[derive(Args)]
pub struct Index {
    /// How many faces are searched, several by commas
    #[arg(long, value_delimiter = ',', default_values_t = [100_000, 1_000_000])]
    faces: Vec<u32>,
    /// How many searches; the median counts
    #[arg(long, default_value_t = 51)]
    searches: u32,
}

impl Index {
    pub fn run(&self) -> Result<()> {
        run(cargo().args(["build", "--release", "--package", "rollcall-faces", "--examples"]))?;
        let mut table = Table::new(&[
            "faces",
            "search",
            "plain f32",
            "ratio",
            "at most",
            "recall@10",
            "index",
            "process",
        ]);
        for faces in &self.faces {
            let mut index = command(paths::target().join("release/examples/index"));
            let measured = measure(index.arg(faces.to_string()).arg(self.searches.to_string()))?;
            let answer: Value =
                serde_json::from_str(&measured.output).context("no answer of the index")?;
            let number = |name: &str| answer[name].as_f64().unwrap_or(f64::NAN);
            table.row(vec![
                faces.to_string(),
                format!("{:.2} ms", number("search")),
                format!("{:.2} ms", number("plain")),
                format!("{:.1}", number("plain") / number("search")),
                // 2 ms for 100,000, 20 for a million.
                format!("{} ms", f64::from(*faces) / 50_000.0),
                format!("{:.3}", number("recall")),
                megabytes(Some(number("bytes") as u64)),
                megabytes(measured.peak_bytes),
            ]);
        }
        table.print();
        println!("\nA million faces may take {} MB.", MAX_BYTES / 1e6);
        Ok(())
    }
}
