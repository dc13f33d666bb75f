//! The result of an undo: who did it, when, the numbers, and the users that it kept as they are.

use leptos::either::Either;
use leptos::prelude::*;
use rollcall_core::imports::{Import, ImportState, KeptUser, Undone};

use crate::address::with_query;
use crate::ui::figures::{Figure, Figures};
use crate::ui::format::{counted, thousands};
use crate::ui::icon::Glyph;
use crate::ui::notice::Notice;
use crate::ui::pager::Pager;
use crate::ui::table::{Head, Table};
use crate::ui::tone::Tone;

/// Users on one page of the list. Core returns no more at once.
const PAGE: i64 = 200;

/// `None`: the import was never undone. An undo that was stopped is shown, too.
pub fn undone(import: &Import) -> Option<AnyView> {
    let Undone { removed, restored, kept } = import.undone;
    let by = import.undone_by.clone().unwrap_or_default();
    let at = import.undone_at.map(|at| at.minute()).unwrap_or_default();
    let (title, words) = match import.state {
        ImportState::Undone => ("Import undone.", "To import the file again, upload it again."),
        _ if removed + restored + kept > 0 => {
            ("The undo was stopped.", "Changes made so far are kept. You can resume the undo.")
        }
        _ => return None,
    };
    let view = view! {
        <Notice tone=Tone::Idle glyph=Glyph::Undo title>
            <p>"Started by "<bdi>{by}</bdi>", "{at}". "{words}</p>
        </Notice>
        <Figures section=true>
            <Figure label="Deleted" value=thousands(removed) note="users created by the import"/>
            <Figure label="Restored" value=thousands(restored) note="users with their previous values"/>
            <Figure label="Kept as is" value=thousands(kept) note="changed, verified or given a face since"/>
        </Figures>
    };
    Some(view.into_any())
}

/// The users that the undo kept as they are, starting with number `first`. `base`:
/// `/organization/application`.
#[component]
pub fn KeptUsers(
    users: Vec<KeptUser>,
    first: i64,
    total: i64,
    base: String,
    here: String,
) -> impl IntoView {
    if users.is_empty() {
        return Either::Left(());
    }
    let last = first + users.len() as i64;
    let at = |first: i64| format!("{}#kept", with_query(&here, [("kept", first.to_string())]));
    let previous = (first > 0).then(|| at((first - PAGE).max(0)));
    let next = (last < total).then(|| at(last));
    let summary = format!(
        "{} to {} of {}",
        thousands(first + 1),
        thousands(last),
        counted(total, "user", "users")
    );
    let rows = users
        .into_iter()
        .map(|user| {
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row">
                        <a href=format!("{base}/users/{}/history", user.id)>
                            <code>{user.vendor_data}</code>
                        </a>
                    </th>
                    <td role="cell" data-label="Reason">{user.reason.label()}</td>
                </tr>
            }
        })
        .collect_view();
    let heads = vec![Head::new("User"), Head::new("Reason")];
    Either::Right(view! {
        <section class="section" aria-labelledby="kept">
            <div class="section__head"><h2 id="kept">"Users that could not be undone"</h2></div>
            <Table label="Users with the reason" caption="Users that could not be undone, with the reason" heads>
                {rows}
            </Table>
            <Pager summary previous next/>
        </section>
    })
}
