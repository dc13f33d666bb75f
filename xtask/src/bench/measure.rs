//! How long a program takes, and how much memory it holds at most.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::tools::command::{start, wait};

pub struct Measured {
    pub seconds: f64,
    /// Resident at most; known on Linux, and for programs that live longer than a few milliseconds.
    pub peak_bytes: Option<u64>,
    pub output: String,
}

/// Runs a program to its end. One that fails is an error with what it said.
pub fn measure(command: &mut Command) -> Result<Measured> {
    let errors = tempfile::NamedTempFile::new().context("no temporary file")?;
    let output = tempfile::NamedTempFile::new().context("no temporary file")?;
    command.stdout(Stdio::from(output.reopen()?)).stderr(Stdio::from(errors.reopen()?));
    let started = Instant::now();
    let mut child = start(command)?;
    let id = child.id();
    let over = AtomicBool::new(false);
    let (status, seconds, peak_bytes) = thread::scope(|scope| {
        let memory = scope.spawn(|| watch(id, &over));
        let status = wait(&mut child, None);
        let seconds = started.elapsed().as_secs_f64();
        over.store(true, Ordering::SeqCst);
        (status, seconds, memory.join().unwrap_or(None))
    });
    let output = fs::read_to_string(output.path()).unwrap_or_default();
    if !status?.success() {
        let errors = fs::read_to_string(errors.path()).unwrap_or_default();
        bail!("{} failed: {}", command.get_program().display(), errors.trim());
    }
    Ok(Measured { seconds, peak_bytes, output })
}

/// The kernel keeps the highest value itself, so the last look before the end is enough.
fn watch(id: u32, over: &AtomicBool) -> Option<u64> {
    let mut peak = None;
    while !over.load(Ordering::SeqCst) {
        peak = peak_of(id).or(peak);
        thread::sleep(Duration::from_millis(10));
    }
    peak
}

/// Resident memory at most until now, in bytes.
pub fn peak_of(id: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

pub fn megabytes(bytes: Option<u64>) -> String {
    bytes.map_or_else(|| "?".to_owned(), |bytes| format!("{} MB", bytes / 1_000_000))
}
