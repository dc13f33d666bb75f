//! The sessions behind the verified fields: what each found, and which of them set the fields.

use leptos::prelude::*;
use rollcall_core::Timestamp;
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

/// `sets`: the session that set the verified fields.
#[component]
pub fn Sessions(
    sessions: Vec<Verification>,
    sets: Option<String>,
    now: Timestamp,
) -> impl IntoView {
    let heads = vec![
        Head::new("Session"),
        Head::new("Result").class("at-end"),
        Head::new("Found"),
        Head::new("Completed").class("tight"),
    ];
    let rows = sessions
        .into_iter()
        .map(|one| {
            let is_behind = sets.as_ref() == Some(&one.session_id);
            let set = is_behind.then(|| view! { <small>"Set the verified fields."</small> });
            let found = [one.full_name, one.date_of_birth, one.country];
            let found: Vec<String> = found.into_iter().flatten().collect();
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row"><Id value=one.session_id label="session id"/>{set}</th>
                    <td role="cell" class="at-end"><Status of=one.status/></td>
                    <td role="cell" data-label="Found"><bdi>{found.join(", ")}</bdi></td>
                    <td role="cell" class="tight" data-label="Completed"><At at=one.completed_at now/></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="section" aria-labelledby="verified-by">
            <div class="section__head"><h2 id="verified-by">"Verifications behind this"</h2></div>
            <Table label="Verifications" caption="Verifications of this user, the latest first" heads>
                {rows}
            </Table>
        </section>
    }
}
