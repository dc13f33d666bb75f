//! Programs from PyPI, in a folder of their own.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::command::{command, run};
use super::{apt, paths, steps};

/// The Python of a folder with a package at a fixed version, which is installed first if it is missing.
/// `module`: what the package is imported as. It may name extras: `package[extra]`.
pub fn need_module(module: &str, package: &str, version: &str) -> Result<PathBuf> {
    let folder = need_folder(package, version, |folder| {
        let python = folder.join("bin/python");
        let import = format!("import {module}");
        python.is_file() && run(command(python).args(["-c", &import])).is_ok()
    })?;
    Ok(folder.join("bin/python"))
}

/// A program from a package at a fixed version, installed first if it is missing.
pub fn need_program(program: &str, package: &str, version: &str) -> Result<PathBuf> {
    let path = |folder: &Path| folder.join("bin").join(program);
    let folder = need_folder(package, version, |folder| path(folder).is_file())?;
    Ok(path(&folder))
}

fn need_folder(package: &str, version: &str, is_there: impl Fn(&Path) -> bool) -> Result<PathBuf> {
    apt::need_program("python3", &["python3", "python3-venv"], "Python (for generated input)")?;
    let name = package.split('[').next().unwrap_or(package);
    let folder = paths::target().join(format!("xtask/{name}-{version}"));
    if is_there(&folder) {
        return Ok(folder);
    }
    steps::step(&format!("Installing {package} {version}"), || {
        run(command("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
        let mut pip = command(folder.join("bin/pip"));
        run(pip
            .args(["install", "--quiet", "--disable-pip-version-check"])
            .arg(format!("{package}=={version}")))?;
        Ok(((), String::new()))
    })?;
    Ok(folder)
}
