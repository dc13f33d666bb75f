//! `browser`: the islands of `app`, as a library for browsers.

use std::path::PathBuf;

use super::webassembly::{TARGET, Way};
use crate::tools::build::Build;
use crate::tools::command::cargo_behind;
use crate::tools::paths;
use crate::tools::stamp::Stamp;

const PROFILE: &str = "wasm-release";

/// Of the time of a build, how much has gone by at each tenth of its units.
const PACE: [f64; 11] = [0.0, 0.06, 0.12, 0.2, 0.3, 0.4, 0.5, 0.58, 0.65, 0.72, 1.0];

/// Where the library lies once it is built.
pub fn path() -> PathBuf {
    paths::target().join(TARGET).join(PROFILE).join("rollcall_browser.wasm")
}

pub fn build(way: &Way, stamp: Stamp) -> Build {
    // It takes what the server leaves: pages work without it, so the server comes first.
    let mut build = cargo_behind();
    build.args(["build", "--package", "rollcall-browser", "--lib"]);
    build.args(["--target", TARGET, "--profile", PROFILE]);
    if let Way::Debian { linker } = way {
        // A stable compiler builds the standard library only with this variable.
        // Without backtraces, which the browser prints itself.
        build.args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=default"]);
        build.env("RUSTC_BOOTSTRAP", "1");
        build.env("RUSTC", "/usr/bin/rustc");
        build.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    }
    Build { name: "browser library", cargo: build, pace: PACE, work: 230.0, stamp }
}
