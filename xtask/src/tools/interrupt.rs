//! Ctrl-C, and the signals that mean the same. Children run in process groups of their own, so that
//! it is we who end them, and in the right order.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// From now on a signal does not end this process: it asks it to stop and clean up.
pub fn listen() -> Result<()> {
    ctrlc::set_handler(|| {
        // The second one is from somebody who does not want to wait.
        if INTERRUPTED.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
    })
    .context("cannot listen for Ctrl-C")
}

pub fn happened() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// To be asked between two pieces of work.
pub fn check() -> Result<()> {
    if happened() {
        bail!("interrupted");
    }
    Ok(())
}
