//! Programs from PyPI, in a folder of their own.

use std::path::PathBuf;

use anyhow::Result;

use super::command::{command, run};
use super::{apt, paths, steps};

/// A program from a package at a fixed version, installed first if it is missing.
pub fn need_program(program: &str, package: &str, version: &str) -> Result<PathBuf> {
    apt::need_program("python3", &["python3", "python3-venv"], "Python (for generated input)")?;
    let folder = paths::target().join(format!("xtask/{package}-{version}"));
    let path = folder.join("bin").join(program);
    if path.is_file() {
        return Ok(path);
    }
    steps::step(&format!("Installing {package} {version}"), || {
        run(command("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
        let mut pip = command(folder.join("bin/pip"));
        run(pip
            .args(["install", "--quiet", "--disable-pip-version-check"])
            .arg(format!("{package}=={version}")))?;
        Ok(((), String::new()))
    })?;
    Ok(path)
}
