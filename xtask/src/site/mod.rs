//! Builds `target/site`, the files that the server serves: the browser library, the styles and
//! `public`. The program `rollcall-site` puts them together.

mod library;
mod webassembly;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::tools::build::{Build, Builds};
use crate::tools::command::{answer_or_error, cargo, command, run};
use crate::tools::stamp::Stamp;
use crate::tools::{paths, steps};

/// The program that makes the site.
pub const MAKER: &str = "rollcall-site";

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
    "site",
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
            Builds::start(vec![build])?.finish()?;
            Ok(((), String::new()))
        })?;
    }
    if !is_made()? {
        steps::step("Building the program that makes the site", || {
            run(cargo().args(["build", "--quiet", "--workspace", "--bin", MAKER]))?;
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

fn is_made() -> Result<bool> {
    Ok(paths::site().join("pkg/manifest.json").is_file() && Stamp::of("site", SITE)?.is_current())
}

/// Assembles the site from the built library with the built maker, unless nothing has changed.
pub fn make() -> Result<()> {
    if is_made()? {
        eprintln!("• The browser part is as it was");
        return Ok(());
    }
    let stamp = Stamp::of("site", SITE)?;
    stamp.forget();
    steps::step("Making the site", || Ok(((), assemble(Some(library::path()))?)))?;
    stamp.keep()
}

/// Assembles a site whose browser library follows: a server that reads it waits for the library.
pub fn make_before_library() -> Result<()> {
    Stamp::of("site", SITE)?.forget();
    assemble(None)?;
    Ok(())
}

/// Returns the sizes in words.
fn assemble(library: Option<PathBuf>) -> Result<String> {
    let site = paths::site();
    let mut maker = command(paths::site_maker());
    maker.arg(paths::root().join("style/main.css")).arg(&site).args(library);
    let sizes = answer_or_error(&mut maker)?;
    copy(&paths::root().join("public"), &site)?;
    Ok(sizes)
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
