use std::time::Duration;

use clap::Args;

use super::values;
use crate::failure::{Failure, Result};

#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Sessions")]
pub struct Sessions {
    /// Time after which an unused session ends.
    #[arg(
        long,
        env = "ROLLCALL_SESSION_IDLE",
        default_value = "8h",
        value_name = "TIME",
        value_parser = values::duration
    )]
    pub session_idle: Duration,

    /// Time after which every session ends, even when it is in use.
    #[arg(
        long,
        env = "ROLLCALL_SESSION_ABSOLUTE",
        default_value = "7d",
        value_name = "TIME",
        value_parser = values::duration
    )]
    pub session_absolute: Duration,
}

impl Sessions {
    pub fn check(&self) -> Result<()> {
        if self.session_absolute < self.session_idle {
            return Err(Failure::config(
                "ROLLCALL_SESSION_ABSOLUTE (--session-absolute): is shorter than \
                 ROLLCALL_SESSION_IDLE; make it at least as long",
            ));
        }
        Ok(())
    }
}
