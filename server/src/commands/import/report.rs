use std::path::{Path, PathBuf};

use futures::StreamExt as _;
use rollcall_core::access::Actor;
use rollcall_core::context::Context;
use rollcall_core::imports::{self, Import};
use tokio::io::AsyncWriteExt as _;

use crate::failure::{Failure, Result};

/// Writes the rows that were not taken, or wait for their warnings to be accepted, with their reasons, into the current directory as
/// `<file stem>.errors.csv`. `None`: there are none.
pub async fn write(
    ctx: &Context,
    actor: &Actor,
    import: &Import,
    file: &Path,
) -> Result<Option<PathBuf>> {
    let counts = import.counts();
    // A run that stopped has not counted what it did not come to.
    let invalid = counts.invalid.max(import.preview.invalid);
    let warned = if import.started_at.is_none() { import.preview.warned } else { 0 };
    if invalid + counts.held + warned == 0 {
        return Ok(None);
    }
    let Some(report) = imports::error_report(ctx, actor, import.id).await? else {
        return Ok(None);
    };
    let path = path_of(file);
    let failed = |error: std::io::Error| {
        Failure::work(format!("the error report {} cannot be written: {error}", path.display()))
    };
    let out = tokio::fs::File::create(&path).await.map_err(failed)?;
    let mut out = tokio::io::BufWriter::new(out);
    let mut body = std::pin::pin!(report.body);
    while let Some(piece) = body.next().await {
        out.write_all(&piece?).await.map_err(failed)?;
    }
    out.flush().await.map_err(failed)?;
    Ok(Some(path))
}

fn path_of(file: &Path) -> PathBuf {
    let stem = file.file_stem().map_or_else(|| "import".into(), |stem| stem.to_string_lossy());
    PathBuf::from(format!("{stem}.errors.csv"))
}

#[cfg(test)]
mod tests {
    use super::path_of;
    use std::path::Path;

    #[test]
    fn the_report_stands_in_the_current_directory_under_the_files_name() {
        assert_eq!(path_of(Path::new("/data/in/users.csv")), Path::new("users.errors.csv"));
        assert_eq!(path_of(Path::new("users.2026.csv")), Path::new("users.2026.errors.csv"));
    }
}
