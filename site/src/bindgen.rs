//! The step of the `wasm-bindgen` program, through the library that it is made of: nothing to
//! install, and always the version that Cargo.lock names.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

/// The name that wasm-bindgen gives to the module, as it stands in the script.
pub const MODULE: &str = "rollcall_bg.wasm";

pub struct Package {
    pub script: String,
    pub module: Vec<u8>,
}

pub fn make(library: &Path) -> Result<Package> {
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(library).out_name("rollcall").typescript(false);
    bindgen.web(true)?.remove_name_section(true).remove_producers_section(true);
    bindgen.generate(folder.path()).context("wasm-bindgen refuses the browser library")?;
    let script = fs::read_to_string(folder.path().join("rollcall.js"))?;
    let module = fs::read(folder.path().join(MODULE))?;
    // Scripts that crates bring along would be served under their own names.
    anyhow::ensure!(
        !folder.path().join("snippets").exists(),
        "a crate of the browser library brings scripts of its own, which the site has no place for"
    );
    Ok(Package { script, module })
}
