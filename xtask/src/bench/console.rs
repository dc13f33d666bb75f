//! A running server, and somebody who is signed in to it.

use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use nix::sys::signal::Signal;

use crate::bench::measure::{measure, peak_of};
use crate::bench::place::{OPERATOR, PASSWORD, Place};
use crate::tools::command::{answer, command, end, start};
use crate::tools::{interrupt, port};

pub struct Console {
    server: Child,
    base: String,
}

impl Console {
    /// `more`: arguments of `rollcall serve`.
    pub fn start(place: &Place, site: &Path, more: &[&str]) -> Result<Self> {
        let base = format!("127.0.0.1:{}", port::free()?);
        let mut serve = place.rollcall();
        serve.args(["serve", "--addr", &base]).args(more).env("ROLLCALL_SITE", site);
        let server = start(serve.stdout(Stdio::null()))?;
        let console = Self { server, base: format!("http://{base}") };
        for _ in 0..200 {
            interrupt::check()?;
            if answer(command("curl").args(["-sf", &console.address("/healthz")])).is_some() {
                return Ok(console);
            }
            thread::sleep(Duration::from_millis(50));
        }
        bail!("the server does not answer within 10 seconds")
    }

    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Searches are to be measured as they are once the index has caught up.
    pub fn wait_for_index(&self, place: &Place) -> Result<()> {
        let started = Instant::now();
        while place.number("SELECT count(*) FROM search_due")? > 0 {
            interrupt::check()?;
            if started.elapsed() > Duration::from_secs(1200) {
                bail!("the search index is not complete after 20 minutes");
            }
            thread::sleep(Duration::from_millis(500));
        }
        Ok(())
    }

    /// The cookie of a new session.
    pub fn sign_in(&self) -> Result<String> {
        let mut curl = command("curl");
        curl.args(["-s", "-D", "-", "-o", "/dev/null", "-H"]).arg(format!("Origin: {}", self.base));
        curl.arg("--data-urlencode").arg(format!("email={OPERATOR}"));
        curl.arg("--data-urlencode").arg(format!("password={PASSWORD}"));
        let answer = measure(curl.arg(self.address("/sign-in")))?.output;
        let cookie = answer.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let value = name.eq_ignore_ascii_case("set-cookie").then_some(value)?;
            // Another cookie lets the browser be known.
            let value = value.contains("rollcall=").then_some(value)?;
            value.split(';').next().map(|cookie| cookie.trim().to_owned())
        });
        match cookie {
            Some(cookie) if answer.contains(" 303 ") => Ok(cookie),
            _ => bail!("cannot sign in: {}", answer.lines().next().unwrap_or_default()),
        }
    }

    /// wrk takes a redirection for an answer, so that is looked at first.
    pub fn expect_page(&self, address: &str, cookie: &str) -> Result<()> {
        let mut curl = command("curl");
        curl.args(["-s", "-o", "/dev/null", "-w", "%{http_code}", "-H"]);
        let status = measure(curl.arg(format!("Cookie: {cookie}")).arg(address))?.output;
        if status != "200" {
            bail!("{address} answers {status}");
        }
        Ok(())
    }

    pub fn peak(&self) -> Option<u64> {
        peak_of(self.server.id())
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        end(&mut self.server, Signal::SIGTERM);
    }
}
