//! What lists and forms of API keys and of directory tokens have in common.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::credentials::CredentialState;

use super::icon::Glyph;
use super::menu::ConfirmDialog;
use super::status::Badge;
use super::time::Ago;
use super::tone::Tone;

const DAY: i64 = 24 * 3_600;
/// Ten years.
const MAX_DAYS: i64 = 3_650;

impl Badge for CredentialState {
    fn tone(self) -> Tone {
        match self {
            Self::Active => Tone::Ok,
            Self::ExpiresSoon => Tone::Warn,
            Self::Expired => Tone::Idle,
            Self::Revoked => Tone::Bad,
        }
    }

    fn glyph(self) -> Glyph {
        match self {
            Self::Active => Glyph::OkRing,
            Self::ExpiresSoon | Self::Expired => Glyph::Clock,
            Self::Revoked => Glyph::Block,
        }
    }

    fn word(self) -> &'static str {
        self.label()
    }
}

/// When it was used last, and from which address.
pub fn last_used(at: Option<Timestamp>, from: Option<String>, now: Timestamp) -> AnyView {
    let Some(at) = at else { return "never".into_any() };
    let title = from.map(|from| format!("from {from}"));
    view! { <span title=title><Ago at now/></span> }.into_any()
}

/// When it ends, or who has ended it.
pub fn end(revoked_by: Option<String>, expires_at: Option<Timestamp>) -> AnyView {
    match (revoked_by, expires_at) {
        (Some(by), _) => view! { "by "<bdi>{by}</bdi> }.into_any(),
        (None, Some(at)) => at.day().into_any(),
        (None, None) => "never".into_any(),
    }
}

/// The choices of the field `expires`, which [`expires_at`] reads.
pub fn expiry_options(now: Timestamp) -> Vec<(String, String)> {
    let within = |days: i64| now.plus_seconds(days * DAY).day();
    vec![
        ("90".to_owned(), format!("In 90 days, {}", within(90))),
        ("365".to_owned(), format!("In a year, {}", within(365))),
        ("never".to_owned(), "Never".to_owned()),
    ]
}

/// None: never.
pub fn expires_at(typed: &str, now: Timestamp) -> Option<Timestamp> {
    let days = typed.parse::<i64>().ok().filter(|days| (1..=MAX_DAYS).contains(days));
    days.map(|days| now.plus_seconds(days * DAY))
}

/// The button that revokes a key or a token, and the dialog that confirms it.
#[component]
pub fn Revoke(
    id: String,
    name: String,
    #[prop(into)] text: String,
    action: String,
    confirm: &'static str,
    cancel: &'static str,
) -> impl IntoView {
    view! {
        <button
            class="btn btn--sm btn--danger"
            type="button"
            popovertarget=id.clone()
            aria-label=format!("Revoke {name}")
        >
            "Revoke…"
        </button>
        <ConfirmDialog
            id
            title=format!("Revoke “{name}”?")
            text
            action
            confirm
            cancel
        />
    }
}
