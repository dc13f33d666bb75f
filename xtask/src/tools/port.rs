//! A free port of this machine.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::{Context, Result};

pub fn free() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port")?;
    Ok(listener.local_addr().context("no free port")?.port())
}
