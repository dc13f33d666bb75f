//! `app` as a library for the browser.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::webassembly::{TARGET, Way};
use crate::tools::command::{cargo, run};
use crate::tools::paths;

const PROFILE: &str = "wasm-release";

pub fn build(way: &Way) -> Result<PathBuf> {
    let mut build = cargo();
    build.args(["build", "--package", "rollcall-app", "--lib", "--no-default-features"]);
    build.args(["--features", "hydrate", "--target", TARGET, "--profile", PROFILE]);
    if let Way::Debian { linker } = way {
        // A released compiler builds the standard library only when it is told that we know.
        build.arg("-Zbuild-std=std,panic_abort").env("RUSTC_BOOTSTRAP", "1");
        build.env("RUSTC", "/usr/bin/rustc");
        build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    }
    run(&mut build)?;
    let library = paths::target().join(TARGET).join(PROFILE).join("rollcall_app.wasm");
    if !library.is_file() {
        bail!("cargo built no {}", library.display());
    }
    Ok(library)
}
