use clap::Args;
use rollcall_core::context::{Context, Settings};
use rollcall_core::organizations;
use rollcall_core::team::{self, NewInvitation, NewRole};

use super::command_actor;
use super::role::{RoleArgs, RoleAt, explained};
use crate::commands::application::ApplicationName;
use crate::config::{Mail, PublicUrl, Secrets};
use crate::failure::{Failure, Result};

#[derive(Args, Debug)]
pub struct Invite {
    /// E-mail address of the person
    pub email: String,
    /// Name, as a suggestion; the person sets their own
    #[arg(long, default_value = "", hide_default_value = true)]
    pub name: String,
    /// Application they get access to, such as demo/main; the role holds in every application of its
    /// organization
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
    #[command(flatten)]
    pub role: RoleArgs,
    /// Another role in one application of the organization, such as DEVELOPER@cards or
    /// DEVELOPER@cards:2026-12-31 with its last day (UTC); can be given several times
    #[arg(long, value_name = "ROLE@APPLICATION[:DAY]", value_parser = RoleAt::parse)]
    pub and_role: Vec<RoleAt>,
    /// Address at which browsers reach the console
    #[arg(
        long,
        env = "ROLLCALL_PUBLIC_URL",
        value_name = "URL",
        default_value = "http://localhost:3000",
        value_parser = PublicUrl::parse
    )]
    pub public_url: PublicUrl,
    #[command(flatten)]
    pub secrets: Secrets,
    #[command(flatten)]
    pub mail: Mail,
}

impl Invite {
    /// The link is signed with the server's key, so the command needs the same one.
    pub fn settings(&self) -> Result<Settings> {
        let key = self.secrets.read()?.ok_or_else(|| {
            Failure::config(
                "ROLLCALL_SECRET_KEY_FILE (--secret-key-file): is needed to sign the link; name the \
                 file that `rollcall serve` uses, or invite on the page Settings → Team",
            )
        })?;
        Ok(Settings {
            public_url: self.public_url.origin().to_owned(),
            token_keys: self.secrets.token_keys(&key)?,
            mail: self.mail.settings()?,
            ..Settings::default()
        })
    }

    pub async fn run(self, ctx: &Context) -> Result<()> {
        let actor = command_actor(ctx, &self.application).await?;
        let RoleArgs { role, only_application, until } = self.role;
        let application = only_application.then_some(actor.application.id);
        let mut roles = vec![NewRole { code: role, application, until }];
        if !self.and_role.is_empty() {
            let known = organizations::applications(ctx, &actor).await?;
            for more in &self.and_role {
                roles.push(more.new_role(&known)?);
            }
        }
        let new = NewInvitation { email: self.email, name: self.name, roles };
        let sent = team::invite(ctx, &actor, &new).await;
        let sent = sent.map_err(|error| explained(error, &new.roles[0].code))?;
        let email = &sent.invitation.email;
        let until = sent.invitation.expires_at.minute();
        match sent.link {
            Some(link) => {
                println!("Pass this link on to {email}. It works once, until {until}:\n{link}")
            }
            None if sent.invitation.waits => println!(
                "Many invitations were sent in this hour, so that to {email} waits. `rollcall serve` mails it \
                 as soon as there is room."
            ),
            None => println!(
                "The invitation is queued for {email}. Its link works once, until {until}."
            ),
        }
        Ok(())
    }
}
