//! Debian packages: installed if this user can, else named in one line.

use std::path::PathBuf;
use std::sync::OnceLock;

use anyhow::{Result, bail};

use super::command::{command, run};
use super::{programs, steps};

/// Installs packages. Without root, or on another system, says what is missing.
pub fn install(packages: &[&str], what_for: &str) -> Result<()> {
    let names = packages.join(" ");
    if programs::find("apt-get").is_none() {
        bail!(
            "{what_for} is missing. Install it (on Debian: apt-get install {names}) and try again."
        );
    }
    if !programs::is_root() {
        bail!("{what_for} is missing. Install it: sudo apt-get install {names}");
    }
    steps::step(&format!("Installing {names} (for {what_for})"), || {
        refresh()?;
        let mut install = apt_get();
        install.args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
        run(&mut install)?;
        Ok(((), String::new()))
    })
}

/// The path of a program, installed first if it is missing.
pub fn need_program(name: &str, packages: &[&str], what_for: &str) -> Result<PathBuf> {
    if let Some(path) = programs::find(name) {
        return Ok(path);
    }
    install(packages, what_for)?;
    match programs::find(name) {
        Some(path) => Ok(path),
        None => bail!("{} was installed, but there is no {name} on PATH", packages.join(" ")),
    }
}

/// Updates the package lists once in this run: a new machine has none, or old ones.
fn refresh() -> Result<()> {
    static DONE: OnceLock<()> = OnceLock::new();
    if DONE.get().is_none() {
        run(apt_get().args(["update", "-qq"]))?;
        DONE.get_or_init(|| ());
    }
    Ok(())
}

fn apt_get() -> std::process::Command {
    let mut apt = command("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive").stdout(std::io::stderr());
    apt
}
