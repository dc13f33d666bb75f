use clap::{ArgAction, Args};

use super::values;

/// Requests a minute.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    pub reads: u32,
    pub writes: u32,
}

impl Default for Rates {
    fn default() -> Self {
        Self { reads: 600, writes: 300 }
    }
}

/// The limit that the command `import` has too.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Limits")]
pub struct Upload {
    /// Largest import file, such as 512MiB, 2GiB or a number of bytes.
    #[arg(
        long,
        env = "ROLLCALL_MAX_UPLOAD",
        default_value = "512MiB",
        value_name = "SIZE",
        value_parser = values::bytes
    )]
    pub max_upload: u64,
}

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Limits")]
pub struct Limits {
    #[command(flatten)]
    pub upload: Upload,
    /// Read requests per minute for each API key.
    #[arg(
        long,
        env = "ROLLCALL_RATE_LIMIT_READS",
        default_value_t = Rates::default().reads,
        value_name = "REQUESTS",
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    pub rate_limit_reads: u32,
    /// Write requests per minute for each API key.
    #[arg(
        long,
        env = "ROLLCALL_RATE_LIMIT_WRITES",
        default_value_t = Rates::default().writes,
        value_name = "REQUESTS",
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    pub rate_limit_writes: u32,
    /// Allow webhooks to private networks and without TLS.
    ///
    /// For receivers in your own network, and for testing. Anyone who can manage webhooks can then make
    /// the server send requests to any address that it can reach.
    #[arg(
        long,
        env = "ROLLCALL_WEBHOOK_PRIVATE_NETWORKS",
        action = ArgAction::SetTrue,
        value_parser = values::switch
    )]
    pub webhook_private_networks: bool,
    /// Allow providers of single sign-on in private networks and without TLS.
    ///
    /// For a provider in your own network, and for testing. An owner of an organization can then make the
    /// server send requests to any address that it can reach.
    #[arg(
        long,
        env = "ROLLCALL_SSO_PRIVATE_NETWORKS",
        action = ArgAction::SetTrue,
        value_parser = values::switch
    )]
    pub sso_private_networks: bool,
}

impl Limits {
    pub fn rates(&self) -> Rates {
        Rates { reads: self.rate_limit_reads, writes: self.rate_limit_writes }
    }
}
