//! Looking for other programs.

use std::path::PathBuf;

use super::command::{answer, command};

/// The path of a program that is on PATH.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The first line of a program's `--version`.
pub fn version(name: &str) -> Option<String> {
    let text = answer(command(name).arg("--version"))?;
    text.lines().next().map(str::to_owned)
}

pub fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}
