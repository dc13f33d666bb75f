use clap::Args;
use rollcall_core::context::Context;
use rollcall_core::operators::{self, CommandGrant};

use super::role::{RoleArgs, explained};
use super::unknown;
use crate::commands::application::ApplicationName;
use crate::failure::Result;

#[derive(Args, Debug)]
pub struct Grant {
    /// E-mail address of the operator
    pub email: String,
    /// Application they get access to, such as demo/main; the role holds in every application of its
    /// organization
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
    #[command(flatten)]
    pub role: RoleArgs,
}

impl Grant {
    pub async fn run(self, ctx: &Context) -> Result<()> {
        let ApplicationName { organization, application } = self.application;
        let place = if self.role.only_application {
            format!("{organization}/{application}")
        } else {
            organization.clone()
        };
        let new = CommandGrant {
            email: self.email,
            organization,
            application,
            only_application: self.role.only_application,
            role: self.role.role,
            until: self.role.until,
        };
        let granted =
            operators::grant(ctx, &new).await.map_err(|error| explained(error, &new.role))?;
        let Some(granted) = granted else { return Err(unknown(&new.email)) };
        let (email, label) = (&new.email, granted.role.label());
        let end = new.until.map_or_else(String::new, |at| format!(" until {}", at.minute()));
        match granted.former {
            Some(former) if former == granted.role => {
                println!("{email} is {label} of {place}{end}, as before.");
            }
            Some(former) => {
                println!("{email} is now {label} of {place}{end}, and was {}.", former.label());
            }
            None => println!("{email} is now {label} of {place}{end}."),
        }
        Ok(())
    }
}
