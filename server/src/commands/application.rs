use std::str::FromStr;

use rollcall_core::access::Actor;
use rollcall_core::context::Context;

use crate::failure::{Failure, Result};
use rollcall_core::operators;

/// `demo/main`: the short names of an organization and of an application in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationName {
    pub organization: String,
    pub application: String,
}

impl ApplicationName {
    /// The operator whom a command names with `--as EMAIL`, in this application.
    pub async fn actor(&self, ctx: &Context, email: &str, command: &str) -> Result<Actor> {
        let Self { organization, application } = self;
        let request_id = format!("{command}-{}", ctx.clock.new_id());
        operators::resolve_by_email(ctx, email, organization, application, &request_id)
            .await?
            .ok_or_else(|| {
                Failure::work(format!(
                    "{email} has no access to {organization}/{application}, or one of them does \
                     not exist; `rollcall operator list` shows who works where"
                ))
            })
    }
}

impl FromStr for ApplicationName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('/') {
            Some((organization, application))
                if !organization.is_empty()
                    && !application.is_empty()
                    && !application.contains('/') =>
            {
                Ok(Self { organization: organization.into(), application: application.into() })
            }
            _ => Err(format!("{text:?} is not ORGANIZATION/APPLICATION, such as demo/main")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ApplicationName;

    #[test]
    fn an_application_is_two_names_with_a_slash() {
        let name: ApplicationName = "demo/main".parse().expect("a name");
        assert_eq!((name.organization.as_str(), name.application.as_str()), ("demo", "main"));
        for wrong in ["", "demo", "demo/", "/main", "a/b/c"] {
            assert!(wrong.parse::<ApplicationName>().is_err(), "{wrong}");
        }
    }
}
