use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use axum::body::Bytes;
use axum::http::HeaderValue;
use rollcall_app::state::{Assets, Library};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::File;
use crate::failure::{Failure, Result};

/// All files of the site folder.
#[derive(Clone, Debug)]
pub struct Site {
    /// By name below `/pkg/`. A name carries a hash of its content.
    pub pkg: HashMap<String, File>,
    /// The same, of a library that was built after the start; empty until then.
    pub followed: Arc<OnceLock<HashMap<String, File>>>,
    /// By path, such as `/favicon.svg`.
    pub public: HashMap<String, File>,
    /// The names of this build.
    pub assets: Assets,
}

impl Site {
    /// Reads the folder that the build has made.
    pub fn load(folder: &Path) -> Result<Self> {
        let refuse = |reason: String| {
            Failure::config(format!(
                "ROLLCALL_SITE (--site): {}: {reason}; `cargo xtask run` builds the browser's files",
                folder.display()
            ))
        };
        let Pkg { css, library, files } = Pkg::read(folder).map_err(refuse)?;
        let mut public = read_folder(folder, "/").map_err(|error| refuse(error.to_string()))?;
        public.retain(|path, _| !path.starts_with("/pkg/"));
        let assets = Assets { css: css.into(), library: Arc::default() };
        if let Some(library) = library {
            let _ = assets.library.set(library);
        }
        Ok(Self { pkg: files, followed: Arc::default(), public, assets })
    }

    /// A file below `/pkg/`.
    pub fn pkg(&self, name: &str) -> Option<&File> {
        self.pkg.get(name).or_else(|| self.followed.get()?.get(name))
    }

    /// Takes the script and the WebAssembly from the folder of `cargo leptos watch` instead, which
    /// writes them under plain names, without a manifest; the rest stays.
    pub fn with_watched(mut self, watched: &Watched) -> Result<Self> {
        let folder = watched.root.join("pkg");
        let files = read_folder(&folder, "").map_err(|error| {
            Failure::config(format!("LEPTOS_SITE_ROOT: {}: {error}", folder.display()))
        })?;
        let library =
            Library { js: format!("{}.js", watched.name), wasm: format!("{}.wasm", watched.name) };
        self.assets.library = Arc::new(OnceLock::from(library));
        self.pkg.extend(files.into_iter().filter(|(name, _)| !name.ends_with(".css")));
        Ok(self)
    }
}

/// Where `cargo leptos watch` has put its build, as it tells the server that it starts.
#[derive(Clone, Debug)]
pub struct Watched {
    /// `LEPTOS_SITE_ROOT`
    pub root: PathBuf,
    /// `LEPTOS_OUTPUT_NAME`
    pub name: String,
}

impl Watched {
    pub fn from_environment() -> Option<Self> {
        Some(Self {
            root: std::env::var_os("LEPTOS_SITE_ROOT")?.into(),
            name: std::env::var("LEPTOS_OUTPUT_NAME").ok()?,
        })
    }
}

/// `pkg/manifest.json`: which of the files belong to this build.
#[derive(Deserialize)]
struct Manifest {
    css: String,
    js: Option<String>,
    wasm: Option<String>,
    /// The build of the library has not ended: only `cargo xtask run` makes such a site.
    #[serde(default)]
    library_follows: bool,
}

/// The folder `pkg`.
pub(super) struct Pkg {
    pub css: String,
    /// None: it follows.
    pub library: Option<Library>,
    pub files: HashMap<String, File>,
}

impl Pkg {
    /// An error says what is wrong with the folder.
    pub fn read(site: &Path) -> Result<Self, String> {
        let explain = |error: &dyn std::fmt::Display| format!("pkg/manifest.json: {error}");
        let manifest =
            std::fs::read(site.join("pkg/manifest.json")).map_err(|error| explain(&error))?;
        let manifest: Manifest =
            serde_json::from_slice(&manifest).map_err(|error| explain(&error))?;
        let files = read_folder(&site.join("pkg"), "").map_err(|error| error.to_string())?;
        let library = match (manifest.js, manifest.wasm) {
            (Some(js), Some(wasm)) => Some(Library { js, wasm }),
            _ if manifest.library_follows => None,
            _ => return Err(explain(&"it names no script or no module")),
        };
        let named = library.iter().flat_map(|library| [&library.js, &library.wasm]);
        for name in named.chain([&manifest.css]) {
            if !files.contains_key(name) {
                return Err(format!("pkg/{name} is missing"));
            }
        }
        Ok(Self { css: manifest.css, library, files })
    }
}

/// Every file below `folder`, named by its path with `prefix` in front; `x.br` and `x.gz` become
/// forms of `x`.
fn read_folder(folder: &Path, prefix: &str) -> std::io::Result<HashMap<String, File>> {
    let mut contents = HashMap::new();
    let mut folders = vec![(folder.to_owned(), prefix.to_owned())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            let name = format!("{prefix}{name}");
            if path.is_dir() {
                folders.push((path, format!("{name}/")));
            } else {
                contents.insert(name, (path.clone(), Bytes::from(std::fs::read(&path)?)));
            }
        }
    }
    Ok(assemble(&contents))
}

fn assemble(contents: &HashMap<String, (PathBuf, Bytes)>) -> HashMap<String, File> {
    let form = |name: &str, ending: &str| {
        contents.get(&format!("{name}.{ending}")).map(|(_, bytes)| bytes.clone())
    };
    contents
        .iter()
        .filter(|(name, _)| !name.ends_with(".br") && !name.ends_with(".gz"))
        .map(|(name, (path, plain))| {
            let file = File {
                content_type: HeaderValue::from_static(content_type(path)),
                etag: etag(plain),
                plain: plain.clone(),
                brotli: form(name, "br"),
                gzip: form(name, "gz"),
            };
            (name.clone(), file)
        })
        .collect()
}

/// Weak, because the compressed forms share it.
fn etag(content: &[u8]) -> HeaderValue {
    let hash = hex::encode(&Sha256::digest(content)[..12]);
    // Hexadecimal digits in quotes are always a valid header.
    HeaderValue::from_str(&format!("W/\"{hash}\"")).unwrap_or(HeaderValue::from_static("W/\"\""))
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()).unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
