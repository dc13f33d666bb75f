//! `cargo xtask docs`: writes the documentation that is generated from code.

use std::fs;

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::tools::command::cargo;
use crate::tools::paths;

/// Write docs/configuration.md from the definition of the command line
///
/// A test of the server fails as long as the file is not current.
#[derive(Args)]
pub struct Docs {}

impl Docs {
    pub fn run(self) -> Result<()> {
        let mut server = cargo();
        server.args(["run", "--quiet", "--package", "rollcall", "--bin", "rollcall"]);
        let printed = server.args(["--", "reference"]).output().context("cannot start cargo")?;
        let trouble = String::from_utf8_lossy(&printed.stderr);
        ensure!(printed.status.success(), "rollcall reference failed:\n{trouble}");
        let file = paths::root().join("docs/configuration.md");
        fs::write(&file, printed.stdout).context("cannot write docs/configuration.md")?;
        println!("Wrote {}.", file.display());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use crate::tools::paths;

    const ROOMS: [&str; 9] =
        ["core/", "app/", "server/", "faces/", "style/", "end2end/", "xtask/", "docs/", "fuzz/"];

    /// Every Markdown file that people read, without those of packages.
    fn documents(root: &Path) -> Vec<PathBuf> {
        let folders = ["", "docs", "docs/decisions", "core/migrations"];
        let files = folders.iter().flat_map(|folder| fs::read_dir(root.join(folder)).unwrap());
        files
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
            .collect()
    }

    /// The texts between `open` and `close`, within one line.
    fn between<'a>(text: &'a str, open: &'a str, close: char) -> impl Iterator<Item = &'a str> {
        text.lines()
            .flat_map(move |line| line.split(open).skip(1))
            .filter_map(move |rest| rest.split(close).next())
    }

    #[test]
    fn documentation_names_only_files_that_exist() {
        let root = paths::root();
        let documents = documents(&root);
        assert!(documents.len() > 10, "{documents:?}");
        let mut missing = Vec::new();
        for document in documents {
            let text = fs::read_to_string(&document).unwrap();
            let folder = document.parent().unwrap();
            let links = between(&text, "](", ')')
                .filter(|link| !link.contains("://") && !link.starts_with('#'))
                .map(|link| folder.join(link.split('#').next().unwrap_or_default()));
            let named = text
                .lines()
                .flat_map(|line| line.split('`').skip(1).step_by(2))
                .filter(|word| ROOMS.iter().any(|room| word.starts_with(room)))
                .filter(|word| !word.contains(['<', '*', '{', ' ', '…']))
                .map(|path| root.join(path));
            for path in links.chain(named).filter(|path| !path.exists()) {
                missing.push(format!("{}: {}", document.display(), path.display()));
            }
        }
        assert!(missing.is_empty(), "{}", missing.join("\n"));
    }
}
