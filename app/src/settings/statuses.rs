use axum::body::Bytes;
use axum::extract::RawQuery;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use rollcall_core::Error;
use rollcall_core::access::Permission;
use rollcall_core::users::{self, StatusReason, UserStatus};

use super::statuses_page::{StatusesPage, StatusesView};
use crate::answer::{Answer, refused};
use crate::console::ConsoleContext;
use crate::shell::nav::NavSection;

/// The reasons for which a status may be changed.
pub async fn show(console: ConsoleContext, RawQuery(query): RawQuery) -> Answer {
    console.actor.require(Permission::ManageSettings)?;
    let reasons = users::status_reasons(console.ctx(), &console.actor).await?;
    Ok(page(&console, reasons, None, query.as_deref() == Some("saved")))
}

/// Saves the list and shows the page again, with what is wrong if it was not saved.
pub async fn submit(console: ConsoleContext, form: Bytes) -> Answer {
    let reasons = read(&form);
    match users::save_status_reasons(console.ctx(), &console.actor, &reasons).await {
        Ok(()) => Ok(Redirect::to(&console.at("/settings/statuses?saved")).into_response()),
        Err(error @ Error::Invalid(_)) => Ok(page(&console, reasons, Some(error), false)),
        Err(error) => Err(error.into()),
    }
}

/// Reads the rows of the form: `name_0`, a box for each status (`fits_0`) and one for the text (`text_0`).
/// A reason for which no box of a status is ticked fits all.
fn read(form: &[u8]) -> Vec<StatusReason> {
    let mut reasons: Vec<StatusReason> = Vec::new();
    for (field, value) in form_urlencoded::parse(form) {
        let Some((field, place)) = field.split_once('_') else { continue };
        // One more than the page has: core refuses a list that is too long in words.
        let Some(place) =
            place.parse().ok().filter(|place| *place <= users::MAX_REASONS + NEW_ROWS)
        else {
            continue;
        };
        if reasons.len() <= place {
            reasons.resize(place + 1, StatusReason::default());
        }
        let reason = &mut reasons[place];
        match field {
            "name" => reason.name = value.into_owned(),
            "fits" => reason.statuses.extend(UserStatus::from_code(&value)),
            "text" => reason.needs_text = true,
            _ => {}
        }
    }
    for reason in &mut reasons {
        if UserStatus::ALL.iter().all(|status| reason.statuses.contains(status)) {
            reason.statuses.clear();
        }
    }
    reasons
}

/// Empty rows at the end of the list.
pub const NEW_ROWS: usize = 3;

fn page(
    console: &ConsoleContext,
    mut reasons: Vec<StatusReason>,
    error: Option<Error>,
    saved: bool,
) -> Response {
    let (document, errors) = refused(console.document("Status settings"), error);
    while reasons.last().is_some_and(|one| one.name.trim().is_empty()) {
        reasons.pop();
    }
    let (actor, base) = (console.actor.clone(), console.base.clone());
    let view = StatusesView { reasons, errors, saved, actor, base };
    console.page(NavSection::Settings, document, move || view! { <StatusesPage view/> })
}

#[cfg(test)]
mod tests {
    use rollcall_core::users::UserStatus;

    use super::read;

    #[test]
    fn rows_are_read_with_their_boxes_and_forged_places_are_passed_over() {
        let form = b"name_0=Court+order&fits_0=BLOCKED&name_1=Other&fits_1=ACTIVE&fits_1=FLAGGED\
                     &fits_1=BLOCKED&text_1=1&name_9999999=x&x=y&name_-1=z";
        let reasons = read(form);
        assert_eq!(reasons.len(), 2);
        assert_eq!(reasons[0].statuses, [UserStatus::Blocked]);
        assert_eq!((reasons[1].statuses.len(), reasons[1].needs_text), (0, true));
    }
}
