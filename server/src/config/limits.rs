use clap::Args;

use super::values;

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Limits")]
pub struct Limits {
    /// Largest file that an import takes, such as 512MiB, 2GiB or a number of bytes.
    #[arg(
        long,
        env = "ROLLCALL_MAX_UPLOAD",
        default_value = "512MiB",
        value_name = "SIZE",
        value_parser = values::bytes
    )]
    pub max_upload: u64,
}
