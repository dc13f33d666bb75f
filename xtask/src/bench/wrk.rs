//! `wrk`, and what it says.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::bench::measure::measure;
use crate::tools::command::command;

pub struct Load<'a> {
    pub address: &'a str,
    /// `Name: value`
    pub headers: &'a [&'a str],
    /// What wrk sends instead of a plain GET, in Lua.
    pub script: Option<&'a Path>,
    pub seconds: u64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    pub median: Duration,
    pub p99: Duration,
    pub per_second: f64,
}

impl Load<'_> {
    pub fn run(&self, connections: u32) -> Result<Figures> {
        let mut wrk = command("wrk");
        wrk.arg("--threads").arg("1").arg("--connections").arg(connections.to_string());
        wrk.arg("--duration").arg(format!("{}s", self.seconds)).arg("--latency");
        wrk.args(["--timeout", "30s", "--header", "Accept-Encoding: identity"]);
        for header in self.headers {
            wrk.arg("--header").arg(header);
        }
        if let Some(script) = self.script {
            wrk.arg("--script").arg(script);
        }
        read(&measure(wrk.arg(self.address))?.output)
    }
}

fn read(output: &str) -> Result<Figures> {
    for trouble in ["Non-2xx", "Socket errors"] {
        if let Some(line) = output.lines().find(|line| line.contains(trouble)) {
            bail!("not every request was answered: {}", line.trim());
        }
    }
    let after = |name: &str| {
        let line = output.lines().find_map(|line| line.trim().strip_prefix(name))?;
        line.split_whitespace().next()
    };
    let figures = || {
        Some(Figures {
            median: time(after("50%")?)?,
            p99: time(after("99%")?)?,
            per_second: after("Requests/sec:")?.parse().ok()?,
        })
    };
    figures().with_context(|| format!("wrk says something else than usual: {output}"))
}

/// `850.00us`, `1.20ms`, `2.00s`
fn time(text: &str) -> Option<Duration> {
    let (number, factor) = match text {
        _ if text.ends_with("us") => (text.strip_suffix("us")?, 1e-6),
        _ if text.ends_with("ms") => (text.strip_suffix("ms")?, 1e-3),
        _ => (text.strip_suffix('s')?, 1.0),
    };
    Duration::try_from_secs_f64(number.parse::<f64>().ok()? * factor).ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::read;

    const OUTPUT: &str = "Running 10s test @ http://127.0.0.1:1/\n  1 threads and 1 connections\n  \
        Latency Distribution\n     50%  850.00us\n     75%    1.10ms\n     99%    2.50ms\n  \
        9999 requests in 10.00s, 1.00MB read\nRequests/sec:    999.90\nTransfer/sec:  1.00KB\n";

    #[test]
    fn the_figures_are_read() {
        let figures = read(OUTPUT).unwrap();
        assert_eq!(figures.median, Duration::from_micros(850));
        assert_eq!(figures.p99, Duration::from_micros(2500));
        assert!((figures.per_second - 999.9).abs() < 0.001);
    }

    #[test]
    fn an_answer_that_is_an_error_spoils_the_figures() {
        assert!(read(&format!("{OUTPUT}  Non-2xx or 3xx responses: 7\n")).is_err());
    }
}
