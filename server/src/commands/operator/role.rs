//! A role as commands name it.

use clap::Args;
use rollcall_core::access::Role;
use rollcall_core::{Error, Timestamp};

use crate::failure::Failure;

#[derive(Args, Debug)]
pub struct RoleArgs {
    /// OWNER, ADMIN, COMPLIANCE_OFFICER, DEVELOPER, READER, or the code of a custom role
    #[arg(long, value_name = "ROLE", value_parser = code)]
    pub role: String,
    /// The role holds in this application alone, in the place of the one of the organization
    #[arg(long)]
    pub only_application: bool,
    /// Last day of the role, such as 2026-12-31 (UTC) [default: no end]
    #[arg(long, value_name = "DAY", value_parser = last_day)]
    pub until: Option<Timestamp>,
}

fn code(text: &str) -> Result<String, String> {
    let code = text.trim().to_uppercase().replace('-', "_");
    if code.is_empty() { Err("a role has a code, such as READER".into()) } else { Ok(code) }
}

fn last_day(text: &str) -> Result<Timestamp, String> {
    Timestamp::end_of_day(text).ok_or_else(|| format!("{text:?} is no day; write it as 2026-12-31"))
}

/// A field error of a role in words that fit a terminal.
pub fn explained(error: Error, role: &str) -> Failure {
    match &error {
        Error::Invalid(fields)
            if fields.contains_key("role") && Role::from_code(role).is_none() =>
        {
            let known: Vec<_> = Role::ALL.iter().map(|role| role.code()).collect();
            Failure::work(format!(
                "there is no role {role}; the roles are {}, and those that `rollcall operator roles` shows",
                known.join(", ")
            ))
        }
        _ => error.into(),
    }
}
