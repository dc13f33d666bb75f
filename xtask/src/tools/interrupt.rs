//! Ctrl-C, and signals that mean the same. Children run in their own process groups, so that we end
//! them, in the right order.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// From now on a signal does not end this process, but asks it to stop and clean up.
pub fn listen() -> Result<()> {
    ctrlc::set_handler(|| {
        // A second signal ends it at once.
        if INTERRUPTED.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
    })
    .context("cannot listen for Ctrl-C")
}

pub fn happened() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// Check this between two pieces of work.
pub fn check() -> Result<()> {
    if happened() {
        bail!("interrupted");
    }
    Ok(())
}
