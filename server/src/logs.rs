//! The log, on standard error: ids and counts, never names, addresses of people, or tokens.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};
use crate::failure::{Failure, Result};

/// An ended session is daily business, not the "suspicious activity" that this crate reports; and
/// sqlx repeats the text of slow statements.
const QUIET: [&str; 3] = ["tower_sessions=error", "tower_sessions_core=error", "sqlx=warn"];

/// Starts the log for the whole process.
pub fn start(log: &Log) -> Result<()> {
    let filter = filter(&log.log)?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    let started = match log.log_format {
        LogFormat::Text => lines.with_ansi(stderr().is_terminal()).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).with_current_span(true).try_init(),
    };
    started.map_err(|error| Failure::work(format!("cannot start the log: {error}")))
}

fn filter(text: &str) -> Result<EnvFilter> {
    let mut whole = QUIET.join(",");
    if !text.trim().is_empty() {
        whole.push(',');
        whole.push_str(text.trim());
    }
    EnvFilter::builder().parse(&whole).map_err(|error| {
        Failure::config(format!(
            "ROLLCALL_LOG (--log): {text:?} is not a log filter ({error}); write it as info or \
             info,rollcall_core=debug"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::filter;

    #[test]
    fn a_level_and_a_list_are_taken() {
        for text in ["info", "", "warn,rollcall_core=debug"] {
            assert!(filter(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn nonsense_names_the_variable() {
        let words = filter("rollcall=loud").expect_err("a refusal").to_string();
        assert!(words.starts_with("ROLLCALL_LOG (--log): "), "{words}");
    }
}
