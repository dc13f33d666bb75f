//! Runs cargo builds side by side and shows their progress: while one waits for a crate that
//! everything needs, the other uses the second core.

use std::io::{BufReader, IsTerminal, Read};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use nix::sys::signal::Signal;

use super::command::{end, start};
use super::interrupt;
use super::stamp::Stamp;

/// How often progress is shown on a terminal, and how often in a log.
const TERMINAL: Duration = Duration::from_millis(500);
const LOG: Duration = Duration::from_secs(20);

/// One cargo build, with the name that people read.
pub struct Build {
    pub name: &'static str,
    pub cargo: Command,
    /// The measured share of the time that has passed when each tenth of the units is built. The
    /// largest crates come last.
    pub pace: [f64; 11],
    /// Its processor seconds, measured, for the time that is left of builds side by side.
    pub work: f64,
    /// The hash of its sources, saved once it is built.
    pub stamp: Stamp,
}

struct Running {
    name: &'static str,
    stamp: Stamp,
    pace: [f64; 11],
    work: f64,
    child: Child,
    reader: Option<JoinHandle<()>>,
    seen: Arc<Mutex<Seen>>,
    ended: bool,
}

/// What cargo has said so far.
#[derive(Default)]
struct Seen {
    done: usize,
    total: usize,
    /// Warnings and errors, to be shown.
    lines: Vec<String>,
}

/// Builds that run side by side. Dropped before they have ended, it ends them.
pub struct Builds {
    running: Vec<Running>,
    started: Instant,
}

impl Builds {
    pub fn start(builds: Vec<Build>) -> Result<Self> {
        let started = Instant::now();
        let mut all = Self { running: Vec::new(), started };
        for build in builds {
            all.running.push(build.start()?);
        }
        Ok(all)
    }

    /// Runs all to their end. The first that fails ends the others.
    pub fn finish(mut self) -> Result<()> {
        self.follow(|_| true)
    }

    /// Waits until the build of this name has ended; the others go on.
    pub fn wait_for(&mut self, name: &str) -> Result<()> {
        self.follow(|build| build.name == name)
    }

    /// Looks whether builds have ended, and does not wait. True: all have.
    pub fn have_ended(&mut self) -> Result<bool> {
        for build in self.running.iter_mut().filter(|build| !build.ended) {
            build.look()?;
        }
        Ok(self.running.iter().all(|build| build.ended))
    }

    fn follow(&mut self, awaited: impl Fn(&Running) -> bool) -> Result<()> {
        let is_terminal = std::io::stderr().is_terminal();
        let every = if is_terminal { TERMINAL } else { LOG };
        let mut told = Instant::now();
        while self.running.iter().any(|build| !build.ended && awaited(build)) {
            thread::sleep(Duration::from_millis(40));
            interrupt::check()?;
            self.have_ended()?;
            if told.elapsed() >= every {
                told = Instant::now();
                tell(&self.running, self.started.elapsed(), is_terminal);
            }
        }
        if is_terminal {
            eprint!("\r\x1b[K");
        }
        Ok(())
    }
}

impl Drop for Builds {
    fn drop(&mut self) {
        for build in &mut self.running {
            if !build.ended {
                end(&mut build.child, Signal::SIGINT);
            }
            if let Some(reader) = build.reader.take() {
                // The reader ends with the pipe, and the pipe with the child.
                let _ = reader.join();
            }
            build.show_lines();
        }
    }
}

/// One line: the progress of each build, and the time left.
fn tell(running: &[Running], elapsed: Duration, is_terminal: bool) {
    let parts: Vec<String> = running.iter().map(Running::progress).collect();
    let work: f64 = running.iter().map(|build| build.work).sum();
    let done: f64 = running.iter().map(|build| build.work * build.share()).sum();
    let left = left(elapsed, done / work);
    let left = left.map_or_else(String::new, |left| format!(" · {}", about(left)));
    let line = format!("  {}{left}", parts.join(" · "));
    if is_terminal {
        eprint!("\r\x1b[K{line}");
    } else {
        eprintln!("{line}");
    }
}

impl Build {
    fn start(mut self) -> Result<Running> {
        // Cargo draws its bar for terminals; we read it from a pipe.
        self.cargo.env("CARGO_TERM_PROGRESS_WHEN", "always").env("CARGO_TERM_PROGRESS_WIDTH", "80");
        self.stamp.forget();
        let mut child = start(self.cargo.stderr(Stdio::piped()))?;
        let seen = Arc::new(Mutex::new(Seen::default()));
        let reader = child.stderr.take().map(|pipe| {
            let seen = Arc::clone(&seen);
            thread::spawn(move || read(pipe, &seen))
        });
        let Self { name, pace, work, stamp, .. } = self;
        Ok(Running { name, pace, work, stamp, child, reader, seen, ended: false })
    }
}

impl Running {
    /// Notes whether it has ended. An error says that it failed.
    fn look(&mut self) -> Result<()> {
        let Some(status) = self.child.try_wait()? else { return Ok(()) };
        self.ended = true;
        if !status.success() {
            bail!("the build of the {} failed ({status})", self.name);
        }
        self.stamp.keep()
    }

    fn progress(&self) -> String {
        let seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match (self.ended, seen.total) {
            (true, _) => format!("{}: built", self.name),
            (false, 0) => format!("{}: fetching crates", self.name),
            (false, total) => format!("{}: {} of {total}", self.name, seen.done),
        }
    }

    /// How much of its work is done, from 0 to 1.
    fn share(&self) -> f64 {
        let seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match (self.ended, seen.total) {
            (true, _) => 1.0,
            (false, 0) => 0.0,
            (false, total) => share_of_time(&self.pace, seen.done as f64 / total as f64),
        }
    }

    fn show_lines(&self) {
        let mut seen = self.seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for line in seen.lines.drain(..) {
            eprintln!("{line}");
        }
    }
}

/// The share of the time that has passed when this share of the units is built.
fn share_of_time(pace: &[f64; 11], units: f64) -> f64 {
    let place = units.clamp(0.0, 1.0) * 10.0;
    let (index, rest) = (place.floor() as usize, place.fract());
    let next = pace[(index + 1).min(10)];
    pace[index] + (next - pace[index]) * rest
}

/// `None`: it is too early to tell.
fn left(elapsed: Duration, share: f64) -> Option<Duration> {
    (share > 0.03).then(|| elapsed.mul_f64((1.0 - share).max(0.0) / share))
}

fn about(left: Duration) -> String {
    match left.as_secs() {
        0..20 => "almost done".into(),
        seconds @ 20..90 => format!("about {} seconds left", seconds.div_ceil(10) * 10),
        seconds => format!("about {} minutes left", (seconds + 30) / 60),
    }
}

/// Reads what cargo says, to its end.
fn read(pipe: impl Read, seen: &Mutex<Seen>) {
    let mut line = Vec::new();
    for byte in BufReader::new(pipe).bytes() {
        let Ok(byte) = byte else { return };
        if byte != b'\n' && byte != b'\r' {
            line.push(byte);
            continue;
        }
        take(&String::from_utf8_lossy(&line), seen);
        line.clear();
    }
}

/// Handles a line from cargo: its progress bar, a status line, or a message for people.
fn take(line: &str, seen: &Mutex<Seen>) {
    let mut seen = seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some((done, total)) = bar(line) {
        (seen.done, seen.total) = (done, total);
    } else if !is_status(line) {
        seen.lines.push(line.to_owned());
    }
}

/// `Building [=====>      ] 123/597: tokio, syn`
fn bar(line: &str) -> Option<(usize, usize)> {
    let (_, rest) = line.split_once("Building [")?;
    let (_, rest) = rest.split_once("] ")?;
    let (done, rest) = rest.split_once('/')?;
    let total = rest.split(|letter: char| !letter.is_ascii_digit()).next()?;
    Some((done.trim().parse().ok()?, total.parse().ok()?))
}

/// Whether a line is a status line of cargo: a verb, right-aligned in twelve columns.
fn is_status(line: &str) -> bool {
    let plain = line.trim_start_matches("\x1b[K").trim_end();
    let word = plain.split_whitespace().next().unwrap_or_default();
    plain.is_empty()
        || plain.starts_with(' ') && plain.find(word) == Some(12_usize.saturating_sub(word.len()))
        || matches!(word, "Downloading" | "Downloaded")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{about, bar, is_status, left, share_of_time};

    #[test]
    fn the_bar_of_cargo_is_read() {
        let line = "\x1b[K    Building [====>          ] 123/597: tokio, syn(build.rs)...";
        assert_eq!(bar(line), Some((123, 597)));
        assert_eq!(bar("   Compiling tokio v1.0.0"), None);
    }

    #[test]
    fn what_people_have_to_read_is_no_status() {
        assert!(is_status("   Compiling tokio v1.0.0"));
        assert!(is_status("    Finished `dev` profile [optimized] target(s) in 4m 02s"));
        assert!(is_status(" Downloading 12 crates"));
        for line in
            ["error[E0308]: mismatched types", "  --> core/src/lib.rs:3:1", "   |", "12 |  let"]
        {
            assert!(!is_status(line), "{line}");
        }
    }

    #[test]
    fn the_time_that_is_left_follows_the_measured_pace() {
        let pace = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.5, 0.5, 0.6, 1.0];
        assert!((share_of_time(&pace, 0.25) - 0.25).abs() < 1e-9);
        assert!((share_of_time(&pace, 0.95) - 0.8).abs() < 1e-9);
        assert!((share_of_time(&pace, 1.0) - 1.0).abs() < 1e-9);
        assert_eq!(left(Duration::from_secs(60), 0.01), None);
        assert_eq!(left(Duration::from_secs(60), 0.25), Some(Duration::from_secs(180)));
        assert_eq!(about(Duration::from_secs(5)), "almost done");
        assert_eq!(about(Duration::from_secs(41)), "about 50 seconds left");
        assert_eq!(about(Duration::from_secs(200)), "about 3 minutes left");
    }
}
