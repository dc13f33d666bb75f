//! `pkg`: each asset under a name that changes with its content, and the list of these names.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::bindgen::{MODULE, Package};
use crate::compress;

/// Replaces the contents of `site`, and reports the sizes. The manifest comes last: a server that waits for the
/// library reads it once everything that it names is there.
pub fn write(site: &Path, styles: &str, package: Option<&Package>) -> Result<String> {
    if site.exists() {
        fs::remove_dir_all(site).context("cannot clear the site folder")?;
    }
    let folder = site.join("pkg");
    fs::create_dir_all(&folder).context("cannot make the site folder")?;
    let (css, css_size) = write_one(&folder, "css", styles.as_bytes())?;
    let kilobytes = |bytes: u64| bytes.div_ceil(1000);
    let (manifest, sizes) = match package {
        None => (
            json!({ "css": css, "library_follows": true }),
            format!("compressed: styles {} kB", kilobytes(css_size)),
        ),
        Some(package) => {
            let (wasm, wasm_size) = write_one(&folder, "wasm", &package.module)?;
            // The script loads its module from the same folder, so it has to know its name.
            let script = package.script.replace(MODULE, &wasm);
            let (js, js_size) = write_one(&folder, "js", script.as_bytes())?;
            let sizes = format!(
                "compressed: wasm {} kB, script {} kB, styles {} kB",
                kilobytes(wasm_size),
                kilobytes(js_size),
                kilobytes(css_size)
            );
            (json!({ "css": css, "js": js, "wasm": wasm }), sizes)
        }
    };
    let unfinished = folder.join("manifest.json.part");
    fs::write(&unfinished, format!("{manifest:#}\n"))?;
    fs::rename(&unfinished, folder.join("manifest.json"))?;
    Ok(sizes)
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
        let sizes = write(&site, "a { color: red }", Some(&package)).unwrap();
        assert_eq!(sizes, "compressed: wasm 1 kB, script 1 kB, styles 1 kB");
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

    #[test]
    fn without_a_library_the_manifest_says_that_it_follows() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "a { color: red }", None).unwrap();
        let manifest = fs::read_to_string(folder.path().join("pkg/manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        assert_eq!(manifest["library_follows"], true);
        assert!(manifest.get("js").is_none());
        assert!(folder.path().join("pkg").join(manifest["css"].as_str().unwrap()).is_file());
    }
}
