use axum::Form;
use axum::response::{IntoResponse, Redirect};
use leptos::prelude::*;
use rollcall_core::context::Context;
use rollcall_core::format::whole_time;
use rollcall_core::operators::SessionLimits;
use rollcall_core::team;
use rollcall_core::{Error, FieldErrors};
use serde::Deserialize;

use super::invite_form::TypedInvitation;
use super::list_page::{TeamView, show_team};
use crate::answer::Answer;
use crate::console::ConsoleContext;
use crate::ui::field::{FieldText, SelectField};

/// Seconds that the page offers: from five minutes to a week.
const OFFERED: [i64; 12] =
    [300, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 172_800, 259_200, 604_800];

#[derive(Deserialize)]
pub struct Chosen {
    /// Seconds; empty: as long as the server lets it.
    #[serde(default)]
    idle: String,
    #[serde(default)]
    absolute: String,
}

impl Chosen {
    fn limits(&self) -> Result<SessionLimits, Error> {
        let read = |field, text: &str| match text {
            "" => Ok(None),
            text => text
                .parse()
                .map(Some)
                .map_err(|_| Error::invalid(field, "Choose one of the times.")),
        };
        Ok(SessionLimits {
            idle_seconds: read("idle", &self.idle)?,
            absolute_seconds: read("absolute", &self.absolute)?,
        })
    }
}

/// `POST …/settings/team/sessions`
pub async fn submit(console: ConsoleContext, Form(chosen): Form<Chosen>) -> Answer {
    let limits = chosen.limits();
    let typed_limits = limits.clone().ok();
    let saved = match limits {
        Ok(limits) => team::set_session_limits(console.ctx(), &console.actor, limits).await,
        Err(error) => Err(error),
    };
    match saved {
        Err(Error::Invalid(limit_errors)) => {
            let team = team::list(console.ctx(), &console.actor).await?;
            let view = TeamView::new(&console, team, TypedInvitation::default()).await?;
            Ok(show_team(&console, TeamView { limit_errors, typed_limits, ..view }))
        }
        saved => {
            saved?;
            let team = console.at("/settings/team?done=sessions");
            Ok(Redirect::to(&team).into_response())
        }
    }
}

/// The longest that the server lets sessions last, in seconds.
#[derive(Clone, Copy)]
pub struct ServerLimits {
    idle: i64,
    absolute: i64,
}

impl ServerLimits {
    pub fn of(ctx: &Context) -> Self {
        let settings = &ctx.settings;
        Self { idle: settings.session_idle_seconds, absolute: settings.session_absolute_seconds }
    }
}

/// How long a session opens the organization, and the form that changes it.
#[component]
pub fn SessionRule(
    stored: SessionLimits,
    typed: Option<SessionLimits>,
    errors: FieldErrors,
    server: ServerLimits,
    here: String,
) -> impl IntoView {
    let is_limited = stored != SessionLimits::default();
    let shown = typed.unwrap_or(stored);
    let field = |name, label, hint| FieldText {
        name,
        label,
        hint,
        errors: errors.get(name).cloned().unwrap_or_default(),
    };
    let value = |seconds: Option<i64>| seconds.map(|one| one.to_string()).unwrap_or_default();
    view! {
        <section class="section" aria-labelledby="session-rule">
            <div class="section__head">
                <h2 id="session-rule">"Sessions"</h2>
                <p>{if is_limited { "Limited" } else { "As the server" }}</p>
            </div>
            <form class="stack" method="post" action=format!("{here}/sessions") novalidate>
                <p class="muted">
                    "How long people can work here before they sign in again. This also ends sessions \
                     that are open now."
                </p>
                <div class="fields">
                    <SelectField
                        text=field("idle", "Without use", "An open tab does not count as use.")
                        options=options(shown.idle_seconds, server.idle)
                        value=value(shown.idle_seconds)
                    />
                    <SelectField
                        text=field("absolute", "In any case", "Since the sign-in, also while they work.")
                        options=options(shown.absolute_seconds, server.absolute)
                        value=value(shown.absolute_seconds)
                    />
                </div>
                <div class="actions"><button class="btn">"Save session lengths"</button></div>
            </form>
        </section>
    }
}

/// What is shorter than the server's limit, and what is stored.
fn options(stored: Option<i64>, server: i64) -> Vec<(String, String)> {
    let mut times: Vec<i64> =
        OFFERED.into_iter().filter(|time| *time < server).chain(stored).collect();
    times.sort_unstable();
    times.dedup();
    let unlimited = (String::new(), format!("{} (server)", whole_time(server)));
    let times = times.into_iter().map(|time| (time.to_string(), whole_time(time)));
    times.chain([unlimited]).collect()
}
