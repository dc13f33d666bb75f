use std::time::Duration;

use clap::Args;
use rollcall_core::context::{Context, Settings};
use rollcall_core::format::whole_time;
use rollcall_core::operators::SessionLimits;
use rollcall_core::team;

use super::command_actor;
use crate::commands::application::ApplicationName;
use crate::config::values;
use crate::failure::Result;

/// A command does not know how the server is configured, whose own limits hold as well.
const A_YEAR: i64 = 365 * 24 * 3_600;

#[derive(Args, Debug)]
pub struct SessionLengths {
    /// Any application of the organization, such as demo/main
    #[arg(long, value_name = "ORGANIZATION/APPLICATION")]
    pub application: ApplicationName,
    /// Time without use after which a session ends, such as 30m
    #[arg(long, value_name = "TIME", value_parser = values::duration, conflicts_with = "clear")]
    pub idle: Option<Duration>,
    /// Time after which every session ends, such as 12h
    #[arg(long, value_name = "TIME", value_parser = values::duration, conflicts_with = "clear")]
    pub absolute: Option<Duration>,
    /// Let sessions last as long as the server does
    #[arg(long)]
    pub clear: bool,
}

impl SessionLengths {
    pub fn settings() -> Settings {
        Settings {
            session_idle_seconds: A_YEAR,
            session_absolute_seconds: A_YEAR,
            ..Settings::default()
        }
    }

    pub async fn run(self, ctx: &Context) -> Result<()> {
        let actor = command_actor(ctx, &self.application).await?;
        let seconds = |time: Option<Duration>| {
            time.map(|time| i64::try_from(time.as_secs()).unwrap_or(i64::MAX))
        };
        let stored = team::list(ctx, &actor).await?.session_limits;
        let wanted = if self.clear {
            SessionLimits::default()
        } else {
            SessionLimits {
                idle_seconds: seconds(self.idle).or(stored.idle_seconds),
                absolute_seconds: seconds(self.absolute).or(stored.absolute_seconds),
            }
        };
        if wanted != stored {
            team::set_session_limits(ctx, &actor, wanted).await?;
        }
        let shown = |seconds: Option<i64>| match seconds {
            Some(seconds) => whole_time(seconds),
            None => "as long as the server lets them".to_owned(),
        };
        println!("Sessions of {}", actor.organization.name);
        println!("without use: {}", shown(wanted.idle_seconds));
        println!("in any case: {}", shown(wanted.absolute_seconds));
        Ok(())
    }
}
