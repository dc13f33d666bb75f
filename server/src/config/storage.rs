use clap::Args;

use super::values;

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Object storage")]
pub struct Storage {
    /// Object storage for uploaded files: file://FOLDER or s3://BUCKET/PREFIX.
    ///
    /// For S3, the region, the endpoint and the credentials come from the usual AWS_… variables.
    #[arg(
        long,
        env = "ROLLCALL_STORAGE_URL",
        default_value = "file://data/objects",
        hide_env_values = true,
        global = true,
        value_name = "URL",
        value_parser = values::storage_url
    )]
    pub storage_url: String,
}
