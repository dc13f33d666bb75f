//! A compiler that can make WebAssembly: rustup's own target where it is installed or can be, else
//! Debian's `rustc-web` with the sources of the standard library.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::tools::command::{answer, command, works_within};
use crate::tools::{apt, programs};

pub const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN: &str = "/usr/bin/rustc";
const PACKAGES: &[&str] = &["rustc-web", "rust-web-src"];

pub enum Way {
    /// The compiler in use has the target.
    Own,
    /// Debian's compiler, which builds the standard library with ours; with the linker to use.
    Debian { linker: PathBuf },
}

impl fmt::Display for Way {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own => write!(out, "the compiler in use has the target {TARGET}"),
            Self::Debian { .. } => write!(out, "Debian's rustc-web"),
        }
    }
}

/// `ROLLCALL_WASM=debian` goes straight to Debian's packages.
pub fn find() -> Result<Way> {
    let only_debian = std::env::var("ROLLCALL_WASM").is_ok_and(|way| way == "debian");
    if !only_debian {
        if has_target() {
            return Ok(Way::Own);
        }
        if let Some(way) = debian() {
            return Ok(way);
        }
        if programs::find("rustup").is_some() && add_target()? && has_target() {
            return Ok(Way::Own);
        }
    }
    if let Some(way) = debian() {
        return Ok(way);
    }
    apt::install(PACKAGES, "a compiler for WebAssembly").with_context(|| {
        format!("this needs either `rustup target add {TARGET}` or Debian's rustc-web")
    })?;
    match debian() {
        Some(way) => Ok(way),
        None => bail!("{} is installed, but cannot be used: is it older than ours?", PACKAGES[0]),
    }
}

fn has_target() -> bool {
    let folder = answer(command("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    folder.is_some_and(|folder| Path::new(&folder).is_dir())
}

/// Without a network rustup fails at once or hangs, so it gets two minutes.
fn add_target() -> Result<bool> {
    let mut rustup = command("rustup");
    rustup.args(["target", "add", TARGET]).env("RUSTUP_MAX_RETRIES", "1");
    works_within(&mut rustup, Duration::from_secs(120))
}

/// Debian's compiler with its sources, when both are there and not older than what we ask for.
fn debian() -> Option<Way> {
    let own_rust = env!("CARGO_PKG_RUST_VERSION");
    let release = answer(command(DEBIAN).arg("--version"))?;
    let version = release.split_whitespace().nth(1)?.to_owned();
    if numbers(&version) < numbers(own_rust) {
        return None;
    }
    let sysroot = answer(command(DEBIAN).args(["--print", "sysroot"]))?;
    if !Path::new(&sysroot).join("lib/rustlib/src/rust/library/std").is_dir() {
        return None;
    }
    let ours = answer(command("rustc").args(["--print", "sysroot"]))?;
    let host = answer(command("rustc").arg("-vV"))?;
    let host = host.lines().find_map(|line| line.strip_prefix("host: "))?;
    let lld = Path::new(&ours).join("lib/rustlib").join(host).join("bin/rust-lld");
    let linker = if lld.is_file() { lld } else { programs::find("rust-lld")? };
    Some(Way::Debian { linker })
}

fn numbers(version: &str) -> (u32, u32) {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn a_minor_version_is_compared_as_a_number() {
        assert!(numbers("1.100.0") > numbers("1.95"));
        assert!(numbers("1.63.0") < numbers("1.95"));
    }
}
