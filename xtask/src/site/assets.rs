//! `pkg`: each asset under a name that changes with its content, and the list of these names.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::bindgen::{MODULE, Package};
use super::compress;
use crate::tools::steps::thousands;

/// Replaces the contents of `site`, and reports the sizes.
pub fn write(site: &Path, package: &Package, styles: &str) -> Result<String> {
    if site.exists() {
        fs::remove_dir_all(site).context("cannot clear the site folder")?;
    }
    let folder = site.join("pkg");
    fs::create_dir_all(&folder).context("cannot make the site folder")?;
    let (wasm, wasm_size) = write_one(&folder, "wasm", &package.module)?;
    // The script loads its module from the same folder, so it has to know its name.
    let script = package.script.replace(MODULE, &wasm);
    let (js, js_size) = write_one(&folder, "js", script.as_bytes())?;
    let (css, css_size) = write_one(&folder, "css", styles.as_bytes())?;
    let manifest = json!({ "css": css, "js": js, "wasm": wasm });
    fs::write(folder.join("manifest.json"), format!("{manifest:#}\n"))?;
    Ok(format!(
        "compressed: wasm {} bytes, script {} bytes, styles {} bytes",
        thousands(wasm_size),
        thousands(js_size),
        thousands(css_size)
    ))
}

/// The name, and the number of bytes that go over the wire.
fn write_one(folder: &Path, kind: &str, content: &[u8]) -> Result<(String, u64)> {
    let hash = Sha256::digest(content);
    let hash: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let name = format!("rollcall.{hash}.{kind}");
    let brotli = compress::brotli(content)?;
    fs::write(folder.join(&name), content)?;
    fs::write(folder.join(format!("{name}.br")), &brotli)?;
    fs::write(folder.join(format!("{name}.gz")), compress::gzip(content)?)?;
    Ok((name, brotli.len() as u64))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Package, write};

    #[test]
    fn the_manifest_names_files_that_are_there_with_both_compressed_forms() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        let script = "fetch('rollcall_bg.wasm')".to_owned();
        let package = Package { script, module: b"module".to_vec() };
        write(&site, &package, "a { color: red }").unwrap();
        let manifest = fs::read_to_string(site.join("pkg/manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        for kind in ["css", "js", "wasm"] {
            let name = manifest[kind].as_str().unwrap();
            for ending in ["", ".br", ".gz"] {
                assert!(
                    site.join("pkg").join(format!("{name}{ending}")).is_file(),
                    "{name}{ending}"
                );
            }
        }
        let script = fs::read_to_string(site.join("pkg").join(manifest["js"].as_str().unwrap()));
        assert!(script.unwrap().contains(manifest["wasm"].as_str().unwrap()));
    }
}
