//! A role as commands name it.

use clap::Args;
use rollcall_core::access::{ApplicationRef, Role};
use rollcall_core::team::NewRole;
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

/// A role in one application, written as `DEVELOPER@cards:2026-12-31`.
#[derive(Clone, Debug)]
pub struct RoleAt {
    code: String,
    application: String,
    until: Option<Timestamp>,
}

impl RoleAt {
    pub fn parse(text: &str) -> Result<Self, String> {
        let (text, until) = match text.split_once(':') {
            Some((text, day)) => (text, Some(last_day(day)?)),
            None => (text, None),
        };
        let (role, application) = text
            .split_once('@')
            .filter(|(_, application)| !application.is_empty())
            .ok_or("write a role and its application as DEVELOPER@cards")?;
        Ok(Self { code: code(role)?, application: application.to_owned(), until })
    }

    /// `known`: the applications of the organization.
    pub fn new_role(&self, known: &[ApplicationRef]) -> Result<NewRole, Failure> {
        let found = known.iter().find(|one| one.slug == self.application).ok_or_else(|| {
            let slugs: Vec<_> = known.iter().map(|one| one.slug.as_str()).collect();
            let words = format!(
                "--and-role: there is no application {}; the applications are {}",
                self.application,
                slugs.join(", ")
            );
            Failure::work(words)
        })?;
        let (code, application) = (self.code.clone(), Some(found.id));
        Ok(NewRole { code, application, until: self.until })
    }
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
