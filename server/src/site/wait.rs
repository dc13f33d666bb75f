//! `cargo xtask run` starts the server before the browser library is built, so that the first page comes
//! sooner. The server takes the library when it is there.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Site;
use super::load::Pkg;

const EVERY: Duration = Duration::from_secs(1);

/// Returns at once where the library is there, as in every release. `folder`: the one of `site`.
pub async fn wait_for_library(site: Site, folder: PathBuf, stop: CancellationToken) {
    while site.assets.library.get().is_none() {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
        let folder = folder.clone();
        let read = tokio::task::spawn_blocking(move || look(&folder)).await;
        if let Ok(Some(pkg)) = read {
            take(&site, pkg);
        }
    }
}

/// None: the library is not there yet. The build replaces the folder, so for a moment there is less than before.
fn look(folder: &Path) -> Option<Pkg> {
    match Pkg::read(folder) {
        Ok(pkg) => pkg.library.is_some().then_some(pkg),
        Err(reason) => {
            tracing::debug!(reason, "the browser library is not there yet");
            None
        }
    }
}

/// Its files first, so that no page names one that is not served yet.
fn take(site: &Site, pkg: Pkg) {
    let Some(library) = pkg.library else { return };
    site.followed.get_or_init(|| pkg.files);
    site.assets.library.get_or_init(|| library);
    tracing::info!("the browser library is built, and served from now on");
}
