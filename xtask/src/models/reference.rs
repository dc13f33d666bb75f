//! The reference library in Node, for the test of parity and the measurement beside it.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::tools::stamp::Stamp;
use crate::tools::{node, paths, steps};

const LOCK: &str = "faces/reference/package-lock.json";

/// The folder with its `node_modules`, installed unless it is what it was.
pub fn prepare() -> Result<PathBuf> {
    let place = paths::faces().join("reference");
    let stamp = Stamp::of("faces-reference", &[LOCK])?;
    if place.join("node_modules/@tensorflow/tfjs-backend-wasm").is_dir() && stamp.is_current() {
        return Ok(place);
    }
    stamp.forget();
    steps::step("Installing the reference library of the faces (npm)", || {
        node::install(&paths::root().join("faces/reference"), &place)
            .context("the reference library cannot be installed")?;
        Ok(((), String::new()))
    })?;
    stamp.keep()?;
    Ok(place)
}
