//! Makes the files that the server sends to browsers: from the compiled browser library and the style
//! sheets, each under a name with a hash of its content, and with compressed copies.
//!
//! `cargo xtask` calls it. It is a program of its own so that it is compiled beside the server: the
//! developer's commands themselves have to be compiled before anything else can begin.

mod assets;
mod bindgen;
mod compress;
mod styles;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let outcome = match arguments.as_slice() {
        [styles, site] => make(styles.as_ref(), site.as_ref(), None),
        [styles, site, library] => make(styles.as_ref(), site.as_ref(), Some(library.as_ref())),
        _ => Err(anyhow::anyhow!("usage: rollcall-site STYLES.css FOLDER [LIBRARY.wasm]")),
    };
    match outcome {
        Ok(sizes) => {
            println!("{sizes}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("rollcall-site: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Replaces the folder `site`, and returns the sizes of its files in words. Without a library the manifest
/// says that it is still to come.
fn make(styles: &Path, site: &Path, library: Option<&Path>) -> Result<String> {
    let package = match library {
        Some(library) if !library.is_file() => {
            bail!("there is no browser library at {}", library.display())
        }
        Some(library) => Some(bindgen::make(library)?),
        None => None,
    };
    assets::write(site, &styles::join(styles)?, package.as_ref())
}
