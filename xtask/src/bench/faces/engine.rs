//! One picture of 2 megapixels from its bytes to embeddings and a JPEG that is kept, beside the
//! reference library on the same pixels. The reference is given pixels: its times hold neither
//! decoding nor encoding, which is to its advantage.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use serde_json::Value;

use crate::bench::measure::{Measured, measure, median, megabytes};
use crate::bench::table::Table;
use crate::models;
use crate::tools::command::{cargo, command, run};
use crate::tools::paths;

/// What an upload may take, in milliseconds, and how often the reference may be slower at least.
const MAX_MILLISECONDS: f64 = 150.0;
const MIN_RATIO: f64 = 3.0;

#[derive(Args)]
pub struct Engine {
    /// How often each of both looks at the picture; the median counts
    #[arg(long, default_value_t = 21)]
    repeat: u32,
    /// The picture [default: the first sample photograph, 2.5 megapixels with three faces]
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,
}

impl Engine {
    pub fn run(&self) -> Result<()> {
        let models = models::given_or_fetched()?;
        let packages = models::prepare_reference()?;
        let picture =
            self.picture.clone().unwrap_or_else(|| paths::faces().join("samples/sample1.jpg"));
        let ours = self.ours(&models, &picture)?;
        let theirs = self.theirs(&models, &packages, &picture)?;
        let number = |name: &str| ours.1[name].as_f64().unwrap_or(f64::NAN);
        let milliseconds = |value: f64| format!("{value:.1} ms");
        let mut table = Table::new(&["one upload, one thread", "Rollcall", "reference"]);
        for (title, name) in [("decode", "decode"), ("faces and embeddings", "analyse")] {
            let beside = if name == "analyse" { milliseconds(theirs.1) } else { "–".to_owned() };
            table.row(vec![title.to_owned(), milliseconds(number(name)), beside]);
        }
        table.row(vec!["encode again".to_owned(), milliseconds(number("encode")), "–".to_owned()]);
        let whole = number("whole");
        table.row(vec!["all of it".to_owned(), milliseconds(whole), milliseconds(theirs.1)]);
        table.row(vec![
            "memory at most".to_owned(),
            megabytes(ours.0.peak_bytes),
            megabytes(theirs.0.peak_bytes),
        ]);
        table.row(vec!["faces".to_owned(), number("faces").to_string(), theirs.2.to_string()]);
        table.print();
        let ratio = theirs.1 / whole;
        println!(
            "\n{} ms at the median (at most {MAX_MILLISECONDS}), {ratio:.1} times as fast as the reference (at \
             least {MIN_RATIO}); loading the networks {} ms",
            whole.round(),
            number("load").round()
        );
        Ok(())
    }

    fn ours(&self, models: &Path, picture: &Path) -> Result<(Measured, Value)> {
        run(cargo().args(["build", "--release", "--package", "rollcall-faces", "--examples"]))?;
        let mut engine = command(paths::target().join("release/examples/engine"));
        engine.arg(models).arg(self.repeat.to_string()).arg(picture);
        let measured = measure(&mut engine)?;
        let values = serde_json::from_str(&measured.output).context("no answer of the engine")?;
        Ok((measured, values))
    }

    /// The measurement, the median in milliseconds, and the number of faces.
    fn theirs(
        &self,
        models: &Path,
        packages: &Path,
        picture: &Path,
    ) -> Result<(Measured, f64, usize)> {
        let place = tempfile::tempdir().context("no temporary folder")?;
        let raw = place.path().join("picture.rgb");
        let mut engine = command(paths::target().join("release/examples/raw"));
        let size = measure(engine.arg(picture).arg(&raw))?.output;
        let mut node = command("node");
        node.arg("faces/reference/reference.cjs").arg(packages).arg(models);
        node.arg(self.repeat.to_string()).args(size.split_whitespace()).arg(&raw);
        let measured = measure(&mut node)?;
        let answer: Value =
            serde_json::from_str(&measured.output).context("no answer of the reference")?;
        fs::remove_file(&raw).context("cannot clear a temporary file")?;
        let times = answer["times"].as_array().into_iter().flatten().filter_map(Value::as_f64);
        let faces = answer["faces"].as_array().map_or(0, Vec::len);
        Ok((measured, median(times.collect()), faces))
    }
}
