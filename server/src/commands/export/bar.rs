use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rollcall_core::exports::ExportProgress;

/// Progress on standard error, when that is a terminal.
pub struct Bar(ProgressBar);

const PER_SECOND: u8 = 8;

impl Bar {
    pub fn new() -> Self {
        let target = ProgressDrawTarget::stderr_with_hz(PER_SECOND);
        let bar = ProgressBar::with_draw_target(Some(1_000), target);
        let template = "{prefix:<11} {wide_bar} {percent:>3}%  {msg}";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self(bar)
    }

    pub fn show(&self, progress: &ExportProgress) {
        self.0.set_prefix(progress.state.label());
        self.0.set_position(progress.per_mille.clamp(0, 1_000).unsigned_abs());
        let words = format!("{} users, {}/s", progress.rows_done, progress.rows_per_second);
        self.0.set_message(words);
    }

    /// Leaves the terminal as it was.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}
