//! A program that calls the REST interface.

use anyhow::{Context, Result};
use serde_json::Value;

use super::measure::measure;
use super::place::{APPLICATION, OPERATOR, Place};

pub struct Key {
    /// The header that a program sends.
    pub header: String,
    /// The application's path, without a slash at its end.
    pub base: String,
}

impl Key {
    pub fn make(place: &Place, permissions: &[&str]) -> Result<Self> {
        let mut create = place.rollcall();
        create.args(["api-key", "create", "--application", APPLICATION, "--as", OPERATOR]);
        create.args(["--name", "Bench", "--json", "--permission"]).args(permissions);
        let made: Value =
            serde_json::from_str(&measure(&mut create)?.output).context("no key was made")?;
        let word =
            |name: &str| made[name].as_str().with_context(|| format!("the new key has no {name}"));
        let (organization, application) = (word("organization_id")?, word("application_id")?);
        Ok(Self {
            header: format!("x-api-key: {}", word("key")?),
            base: format!("/v3/organization/{organization}/application/{application}"),
        })
    }
}
