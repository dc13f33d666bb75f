//! Running other programs: in their own process group, without standard input, ended with us.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use super::interrupt;

/// A command that runs in the root of the workspace.
pub fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(super::paths::root()).stdin(Stdio::null());
    command
}

/// Cargo, the one that started us.
pub fn cargo() -> Command {
    set_up(command(cargo_path()))
}

/// Cargo for a build that leaves the processor to the one beside it.
pub fn cargo_behind() -> Command {
    let mut nice = command("nice");
    nice.args(["-n", "15"]).arg(cargo_path());
    set_up(nice)
}

fn cargo_path() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn set_up(mut command: Command) -> Command {
    // Incremental compilation makes the next build faster and this one slower; and a run without
    // it, as in CI, would not find compiled what one with it has compiled.
    command.env("CARGO_INCREMENTAL", "0");
    // Variables that cargo set for this package must not reach the next cargo.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            command.env_remove(name.as_ref());
        }
    }
    command
}

/// Makes cargo compile our own crates incrementally and without optimisation. Only they are
/// compiled for it: the crates of others are those of every other build.
pub fn incremental(cargo: &mut Command) -> &mut Command {
    cargo.env("CARGO_INCREMENTAL", "1");
    cargo.args(["--config", "profile.dev.package.rollcall-types.opt-level=0"]);
    cargo.args(["--config", "profile.dev.package.rollcall-core.opt-level=0"])
}

/// Runs a program to its end with its output on our terminal. An error names the program.
pub fn run(command: &mut Command) -> Result<()> {
    let status = wait(&mut start(command)?, None)?;
    if !status.success() {
        bail!("{} failed ({status})", words(command));
    }
    Ok(())
}

/// Runs a program for at most this long and ignores its output. False if it fails or takes longer.
pub fn works_within(command: &mut Command, limit: Duration) -> Result<bool> {
    let command = command.stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = start(command) else { return Ok(false) };
    Ok(wait(&mut child, Some(limit))?.success())
}

/// The standard output of a program, trimmed. `None` if it cannot be started or fails.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// The standard output of a program, trimmed. An error holds what it has said on standard error.
pub fn answer_or_error(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("cannot start {}", words(command)))?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a program to its end with its output on our terminal, and returns the output.
pub fn run_and_read(command: &mut Command) -> Result<(ExitStatus, String)> {
    let mut child = start(command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
    let out = child.stdout.take().map(|pipe| thread::spawn(move || copy(pipe, std::io::stdout())));
    let err = child.stderr.take().map(|pipe| thread::spawn(move || copy(pipe, std::io::stderr())));
    let status = wait(&mut child, None)?;
    let mut text = String::new();
    for reader in [out, err].into_iter().flatten() {
        text.push_str(&reader.join().unwrap_or_default());
    }
    Ok((status, text))
}

fn copy(from: impl Read, mut to: impl Write) -> String {
    let mut text = String::new();
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    while matches!(from.read_until(b'\n', &mut line), Ok(read) if read > 0) {
        // Keep reading when the terminal is closed, because the output is counted.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        text.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    text
}

pub fn start(command: &mut Command) -> Result<Child> {
    interrupt::check()?;
    command.process_group(0).spawn().with_context(|| format!("cannot start {}", words(command)))
}

/// Waits for the end of a child, and ends it on an interruption or at the time limit.
pub fn wait(child: &mut Child, limit: Option<Duration>) -> Result<ExitStatus> {
    let started = Instant::now();
    let mut pause = Duration::from_millis(2);
    loop {
        if let Some(status) = child.try_wait().context("cannot wait for a child process")? {
            interrupt::check()?;
            return Ok(status);
        }
        if interrupt::happened() {
            end(child, Signal::SIGINT);
            bail!("interrupted");
        }
        if limit.is_some_and(|limit| started.elapsed() > limit) {
            return end(child, Signal::SIGTERM).context("a child process does not end");
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(40));
    }
}

/// Ends a child and everything that it has started; after ten seconds by force.
pub fn end(child: &mut Child, signal: Signal) -> Option<ExitStatus> {
    let group = Pid::from_raw(i32::try_from(child.id()).ok()?);
    let _ = killpg(group, signal);
    for _ in 0..200 {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        thread::sleep(Duration::from_millis(50));
    }
    let _ = killpg(group, Signal::SIGKILL);
    child.wait().ok()
}

fn words(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let mut words =
        program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
    for argument in command.get_args().take(4) {
        words.push(' ');
        words.push_str(&argument.to_string_lossy());
    }
    words
}
