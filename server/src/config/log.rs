use clap::{Args, ValueEnum};

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Log (standard error)")]
pub struct Log {
    /// Log level: error, warn, info, debug, trace, or a list such as `info,rollcall_core=debug`.
    #[arg(
        long,
        env = "ROLLCALL_LOG",
        default_value = "info",
        value_name = "FILTER",
        global = true
    )]
    pub log: String,

    /// Format of log lines.
    #[arg(
        long,
        env = "ROLLCALL_LOG_FORMAT",
        default_value = "text",
        value_name = "FORMAT",
        global = true
    )]
    pub log_format: LogFormat,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people
    Text,
    /// One JSON object per line
    Json,
}
