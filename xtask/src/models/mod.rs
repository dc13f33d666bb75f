//! `cargo xtask models`: the face networks and the sample photographs, from the npm package that
//! `faces/models/package-lock.json` pins, into `target/faces`. Never committed.

mod reference;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;
use sha2::{Digest, Sha256};

use crate::tools::{node, paths, steps};

pub use reference::prepare as prepare_reference;

const PACKAGE: &str = "node_modules/@vladmandic/face-api";
/// Hash and name of each file, as `sha256sum` writes them.
const MODELS: &str = include_str!("../../../faces/models/models.sha256");
const SAMPLES: &str = include_str!("../../../faces/models/samples.sha256");

/// Fetch the face networks and the sample photographs of the tests
///
/// From the npm package @vladmandic/face-api (MIT), at the version and with the integrity that
/// faces/models/package-lock.json pins; every file's SHA-256 is looked at again. They are put into
/// target/faces/models and target/faces/samples. `run`, `check`, `test` and `dist` do this first;
/// where everything is there already it takes no time and no network.
#[derive(Args)]
pub struct Models {}

impl Models {
    pub fn run(self) -> Result<()> {
        prepare().map(drop)
    }
}

/// The folder of the networks, fetched where they, or the samples, are not as they should be.
pub fn prepare() -> Result<PathBuf> {
    let (models, samples) = (paths::models(), paths::faces().join("samples"));
    if is_whole(&models, MODELS) && is_whole(&samples, SAMPLES) {
        eprintln!("• The face networks are there");
        return Ok(models);
    }
    steps::step("Fetching the face networks (npm, 13 MB)", || {
        let place = paths::faces().join("npm");
        node::install(&paths::root().join("faces/models"), &place)
            .context("the face networks cannot be fetched: npm needs the network for that, once")?;
        let package = place.join(PACKAGE);
        take(&[package.join("model"), package.clone()], &models, MODELS)?;
        take(&[package.join("demo")], &samples, SAMPLES)?;
        fs::remove_dir_all(&place).context("cannot clear the target folder")?;
        Ok(((), String::new()))
    })?;
    Ok(models)
}

/// The folder that `ROLLCALL_MODELS` names, else our own, fetched where it has to be.
pub fn given_or_fetched() -> Result<PathBuf> {
    match std::env::var_os("ROLLCALL_MODELS") {
        Some(folder) => Ok(paths::root().join(folder)),
        None => prepare(),
    }
}

/// Copies the files of a list from the first of the folders that has them; each has to be the one
/// that is meant.
fn take(from: &[PathBuf], to: &Path, list: &str) -> Result<()> {
    fs::create_dir_all(to).context("cannot write to the target folder")?;
    for (hash, name) in entries(list) {
        let Some(path) = from.iter().map(|folder| folder.join(name)).find(|path| path.is_file())
        else {
            bail!("the package holds no {name}");
        };
        if hash_of(&path).as_deref() != Some(hash) {
            bail!("{name} in the package is not the file that is expected (SHA-256)");
        }
        fs::copy(&path, to.join(name)).with_context(|| format!("cannot write {name}"))?;
    }
    Ok(())
}

fn is_whole(folder: &Path, list: &str) -> bool {
    entries(list).all(|(hash, name)| hash_of(&folder.join(name)).as_deref() == Some(hash))
}

fn entries(list: &str) -> impl Iterator<Item = (&str, &str)> {
    list.lines().filter_map(|line| line.split_once("  "))
}

fn hash_of(path: &Path) -> Option<String> {
    let content = fs::read(path).ok()?;
    Some(Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::{MODELS, SAMPLES, entries, take};

    #[test]
    fn the_lists_name_four_networks_with_their_licence_and_six_photographs() {
        assert_eq!(entries(MODELS).count(), 9);
        assert_eq!(entries(SAMPLES).count(), 6);
        assert!(entries(MODELS).all(|(hash, _)| hash.len() == 64));
    }

    #[test]
    fn a_file_that_is_not_the_one_that_is_meant_is_not_taken() {
        let place = tempfile::tempdir().expect("a folder");
        let (from, to) = (place.path().join("from"), place.path().join("to"));
        std::fs::create_dir(&from).expect("a folder");
        std::fs::write(from.join("model.bin"), "another").expect("a file");
        let list = format!("{}  model.bin", "0".repeat(64));
        let error = take(&[from], &to, &list).expect_err("refused");
        assert!(error.to_string().contains("model.bin"));
        assert!(!to.join("model.bin").exists());
    }
}
