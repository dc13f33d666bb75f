use std::path::PathBuf;

use clap::Args;

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Faces")]
pub struct Models {
    /// Folder with the face models [default: `models` next to the executable, else
    /// target/faces/models].
    ///
    /// Without them everything else works, and pages about faces say what is missing.
    #[arg(long, env = "ROLLCALL_MODELS", value_name = "FOLDER")]
    pub models: Option<PathBuf>,
}

impl Models {
    pub fn folder(&self) -> PathBuf {
        if let Some(folder) = &self.models {
            return folder.clone();
        }
        let beside = std::env::current_exe()
            .ok()
            .and_then(|executable| Some(executable.parent()?.join("models")))
            .filter(|folder| folder.is_dir());
        beside.unwrap_or_else(|| PathBuf::from("target/faces/models"))
    }
}
