//! The sessions behind the verified fields: what each found, and which of them set the fields.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::users::User;
use rollcall_core::verifications::{Verification, VerificationStatus};

use crate::ui::icon::Glyph;
use crate::ui::id::Id;
use crate::ui::status::{Badge, Status};
use crate::ui::table::{Head, Table};
use crate::ui::time::At;
use crate::ui::tone::Tone;

impl Badge for VerificationStatus {
    fn tone(self) -> Tone {
        match self {
            Self::Approved => Tone::Ok,
            Self::Declined => Tone::Bad,
            Self::InReview => Tone::Warn,
        }
    }

    fn glyph(self) -> Glyph {
        match self {
            Self::Approved => Glyph::OkRing,
            Self::Declined => Glyph::XRing,
            Self::InReview => Glyph::Clock,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Approved => "Approved",
            Self::Declined => "Declined",
            Self::InReview => "In review",
        }
    }
}

/// The sessions that set the verified fields, and when they completed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    pub full_name: Option<(String, Timestamp)>,
    pub date_of_birth: Option<(String, Timestamp)>,
}

impl Behind {
    /// Of each verified field the latest approved session that carries it. `sessions`: of the user,
    /// the latest first.
    pub fn of(user: &User, sessions: &[Verification]) -> Self {
        let latest = |carries: fn(&Verification) -> bool| {
            sessions
                .iter()
                .find(|one| one.status == VerificationStatus::Approved && carries(one))
                .map(|one| (one.session_id.clone(), one.completed_at))
        };
        let verified = &user.verified;
        Self {
            full_name: latest(|one| one.full_name.is_some()).filter(|_| verified.full_name),
            date_of_birth: latest(|one| one.date_of_birth.is_some())
                .filter(|_| verified.date_of_birth),
        }
    }

    fn words(&self, session: &str) -> Option<&'static str> {
        let is = |behind: &Option<(String, Timestamp)>| {
            behind.as_ref().is_some_and(|(id, _)| id == session)
        };
        match (is(&self.full_name), is(&self.date_of_birth)) {
            (true, true) => Some("Set the full name and the date of birth."),
            (true, false) => Some("Set the full name."),
            (false, true) => Some("Set the date of birth."),
            (false, false) => None,
        }
    }
}

#[component]
pub fn Sessions(sessions: Vec<Verification>, behind: Behind, now: Timestamp) -> impl IntoView {
    let heads = vec![
        Head::new("Session"),
        Head::new("Result").class("at-end"),
        Head::new("Verified data"),
        Head::new("Completed").class("tight"),
    ];
    let rows = sessions
        .into_iter()
        .map(|one| {
            let set = behind.words(&one.session_id).map(|words| view! { <small>{words}</small> });
            let found = [one.full_name, one.date_of_birth, one.country];
            let found: Vec<String> = found.into_iter().flatten().collect();
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row"><Id value=one.session_id label="session ID"/>{set}</th>
                    <td role="cell" class="at-end"><Status of=one.status/></td>
                    <td role="cell" data-label="Verified data"><bdi>{found.join(", ")}</bdi></td>
                    <td role="cell" class="tight" data-label="Completed"><At at=one.completed_at now/></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="section" aria-labelledby="verified-by">
            <div class="section__head"><h2 id="verified-by">"Verification sessions"</h2></div>
            <Table label="Verification sessions" caption="Verification sessions of this user, newest first" heads>
                {rows}
            </Table>
        </section>
    }
}
