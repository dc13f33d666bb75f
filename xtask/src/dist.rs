//! `cargo xtask dist`: everything that is needed to run elsewhere, in one folder.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::tools::{paths, server, steps};
use crate::{models, run, site};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Make a folder with everything that is needed to run elsewhere: program, site, face networks
///
/// Fully optimised, unlike what `run` serves. The folder is made anew, and only where nothing or an
/// earlier release is; it can be copied to any x86-64 Linux with the
/// same or a newer C library, and `./rollcall serve` in it finds what lies beside it.
#[derive(Args)]
pub struct Dist {
    /// Where to put it [default: dist/rollcall-VERSION]
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

impl Dist {
    pub fn run(self) -> Result<()> {
        run::compiler()?;
        site::build()?;
        let binary = server::release()?;
        let models = models::prepare()?;
        let folder = paths::root()
            .join(self.out.unwrap_or_else(|| format!("dist/rollcall-{VERSION}").into()));
        steps::step("Making the folder", || {
            if folder.exists() {
                if !is_ours(&folder) {
                    bail!(
                        "{} holds something else than a release; name another folder",
                        folder.display()
                    );
                }
                fs::remove_dir_all(&folder)
                    .with_context(|| format!("cannot replace {}", folder.display()))?;
            }
            fs::create_dir_all(&folder)
                .with_context(|| format!("cannot make {}", folder.display()))?;
            fs::copy(&binary, folder.join("rollcall")).context("cannot copy the program")?;
            site::copy(&paths::site(), &folder.join("site"))?;
            site::copy(&models, &folder.join("models"))?;
            fs::write(folder.join("README.md"), README.replace("VERSION", VERSION))
                .context("cannot write the README")?;
            Ok(((), folder.display().to_string()))
        })
    }
}

/// An earlier release, or nothing: what else somebody keeps there is not ours to remove.
fn is_ours(folder: &Path) -> bool {
    let is_empty = || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    fs::read_to_string(folder.join("README.md")).is_ok_and(|text| text.starts_with("# Rollcall "))
        && folder.join("models").is_dir()
        || is_empty()
}

const README: &str = "\
# Rollcall VERSION

    ./rollcall serve

serves the console on http://localhost:3000 with a SQLite file and a folder for objects in ./data;
with `--seed-demo` there is something to see in it. `./rollcall serve --help` names every setting:
database, storage, secret key, mail, public address.

| | |
|---|---|
| `rollcall` | the program |
| `site/` | what browsers load; `ROLLCALL_SITE` names another folder |
| `models/` | the networks for faces, with their licence; `ROLLCALL_MODELS` names another folder |

The first operator: `./rollcall operator create --application acme/main --role OWNER --name \"Your
Name\" you@acme.example`.
";
