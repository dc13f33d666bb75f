use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rollcall_core::imports::Progress;

/// Progress on standard error, when that is a terminal.
pub struct Bar(ProgressBar);

const STEPS: u64 = 1_000;
const PER_SECOND: u8 = 8;

impl Bar {
    pub fn new() -> Self {
        let bar = ProgressBar::with_draw_target(
            Some(STEPS),
            ProgressDrawTarget::stderr_with_hz(PER_SECOND),
        );
        if let Ok(style) =
            ProgressStyle::with_template("{prefix:<11} {wide_bar} {percent:>3}%  {msg}")
        {
            bar.set_style(style);
        }
        Self(bar)
    }

    pub fn show(&self, progress: &Progress) {
        self.0.set_prefix(progress.state.label());
        self.0.set_position(progress.per_mille.clamp(0, 1_000).unsigned_abs());
        self.0.set_message(words(progress));
    }

    /// Leaves the terminal as it was.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}

fn words(progress: &Progress) -> String {
    let mut words = rollcall_core::format::counted(progress.rows_done, "row", "rows");
    if progress.rows_per_second > 0 {
        words.push_str(&format!(", {}/s", progress.rows_per_second));
    }
    if let Some(left) = progress.seconds_left {
        words.push_str(&format!(", {left} s left"));
    }
    words
}
