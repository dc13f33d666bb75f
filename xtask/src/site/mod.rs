//! Builds `target/site`, the files that the server serves: the browser library, the styles and
//! `public`. Each asset has a name with a hash of its content, and a compressed copy.

mod assets;
mod bindgen;
mod compress;
mod library;
mod styles;
mod webassembly;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::tools::build::{self, Build};
use crate::tools::stamp::Stamp;
use crate::tools::{paths, steps};

const LIBRARY: &[&str] =
    &["types", "app", "browser", "Cargo.toml", "Cargo.lock", ".cargo/config.toml"];
const SITE: &[&str] = &[
    "types",
    "app",
    "browser",
    "style",
    "public",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "xtask/src/site",
];

/// The site that `ROLLCALL_SITE` names, else our own, built where it has to be.
pub fn given_or_built() -> Result<PathBuf> {
    if let Some(folder) = std::env::var_os("ROLLCALL_SITE") {
        return Ok(paths::root().join(folder));
    }
    build()?;
    Ok(paths::site())
}

/// Builds the site if its sources have changed.
pub fn build() -> Result<()> {
    let library = library()?;
    if let Some(build) = library {
        steps::step("Building the browser library", || {
            build::together(vec![build])?;
            Ok(((), String::new()))
        })?;
    }
    make()
}

/// The build of the browser library. `None` if its sources have not changed.
pub fn library() -> Result<Option<Build>> {
    let stamp = Stamp::of("browser-library", LIBRARY)?;
    if library::path().is_file() && stamp.is_current() {
        return Ok(None);
    }
    let way = steps::step("Looking for a compiler for WebAssembly", || {
        let way = webassembly::find()?;
        let name = way.to_string();
        Ok((way, name))
    })?;
    Ok(Some(library::build(&way, stamp)))
}

/// Assembles the site from the built library, unless nothing has changed.
pub fn make() -> Result<()> {
    let stamp = Stamp::of("site", SITE)?;
    let site = paths::site();
    if site.join("pkg/manifest.json").is_file() && stamp.is_current() {
        eprintln!("• The browser part is as it was");
        return Ok(());
    }
    stamp.forget();
    steps::step("Making the site", || {
        let package = bindgen::make(&library::path())?;
        let styles = styles::join(&paths::root().join("style/main.css"))?;
        let said = assets::write(&site, &package, &styles)?;
        copy(&paths::root().join("public"), &site)?;
        Ok(((), said))
    })?;
    stamp.keep()
}

/// A folder's content into another; what is there already under these names is replaced.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)
                .with_context(|| format!("cannot write {}", target.display()))?;
        }
    }
    Ok(())
}
