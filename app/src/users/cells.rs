//! The columns of the list of users behind the name: their heads and their cells.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::UserColumn;
use rollcall_core::users::{UserRow, UserSort};

use crate::filters::country_name;
use crate::ui::status::Status;
use crate::ui::table::Head;
use crate::ui::time::{Ago, Day};

/// How many tags a row shows; the rest are counted.
const TAGS: usize = 2;

/// What the list calls a column.
pub fn label(column: UserColumn) -> &'static str {
    match column {
        UserColumn::LastSessionAt => "Last activity",
        UserColumn::FirstSessionAt => "First activity",
        _ => column.label(),
    }
}

/// The order that a column's head leads to.
pub fn sort(column: UserColumn) -> Option<UserSort> {
    match column {
        UserColumn::VendorData => Some(UserSort::VendorData),
        UserColumn::CreatedAt => Some(UserSort::Created),
        UserColumn::LastSessionAt => Some(UserSort::LastActivity),
        _ => None,
    }
}

/// How a column is laid out.
#[derive(Clone, Copy, Debug)]
struct Layout {
    class: &'static str,
    /// Where there is little room, ranks give way. Columns that somebody has chosen never do.
    rank: Option<&'static str>,
    /// In a narrow window, where a row is a block: whether the label stands before the value, and whether
    /// the cell is left out.
    is_labelled: bool,
    is_hidden: bool,
}

fn layout(column: UserColumn, is_chosen: bool) -> Layout {
    let (class, rank, is_labelled, is_hidden) = match column {
        UserColumn::VendorData => ("", None, false, false),
        UserColumn::Email => ("", Some("2"), false, false),
        UserColumn::Status => ("at-end", None, false, false),
        UserColumn::Country => ("", Some("2"), true, true),
        UserColumn::Tags | UserColumn::CreatedAt => ("tight", Some("3"), true, true),
        UserColumn::IssuingStates | UserColumn::DiditInternalId => ("", None, true, false),
        _ => ("tight", None, true, false),
    };
    let rank = rank.filter(|_| !is_chosen);
    Layout { class, rank, is_labelled, is_hidden: is_hidden && !is_chosen }
}

/// `is_chosen`: somebody has chosen the columns.
pub fn head(column: UserColumn, is_chosen: bool) -> Head {
    let Layout { class, rank, .. } = layout(column, is_chosen);
    let head = Head::new(label(column)).class(class);
    match rank {
        Some(rank) => head.rank(rank),
        None => head,
    }
}

pub fn cell(
    user: &UserRow,
    column: UserColumn,
    is_chosen: bool,
    now: Timestamp,
) -> impl IntoView + use<> {
    let Layout { class, rank, is_labelled, is_hidden } = layout(column, is_chosen);
    let data_label = is_labelled.then(|| label(column));
    let hide = is_hidden.then_some("hide");
    let content = content(user, column, now);
    view! {
        <td role="cell" class=class data-rank=rank data-label=data_label data-narrow=hide>{content}</td>
    }
}

fn content(user: &UserRow, column: UserColumn, now: Timestamp) -> AnyView {
    match column {
        UserColumn::VendorData => {
            let key = user.vendor_data.clone();
            view! { <span class="truncate" title=key.clone()><code>{key.clone()}</code></span> }
                .into_any()
        }
        UserColumn::Email => match user.email.clone() {
            Some(email) => {
                view! { <span class="truncate" title=email.clone()>{email.clone()}</span> }
                    .into_any()
            }
            None => view! { <span class="muted">"none"</span> }.into_any(),
        },
        UserColumn::Status => view! { <Status of=user.status/> }.into_any(),
        UserColumn::Country => country(user.country.clone()),
        UserColumn::Tags => tags(user.tags.clone()).into_any(),
        UserColumn::IssuingStates => user.issuing_states.join(", ").into_any(),
        UserColumn::Phone => user.phone.clone().unwrap_or_default().into_any(),
        UserColumn::DateOfBirth => user.date_of_birth.clone().unwrap_or_default().into_any(),
        UserColumn::SessionCount => number(user.counters.session_count),
        UserColumn::ApprovedCount => number(user.counters.approved_count),
        UserColumn::DeclinedCount => number(user.counters.declined_count),
        UserColumn::InReviewCount => number(user.counters.in_review_count),
        UserColumn::CreatedAt => view! { <Day at=user.created_at/> }.into_any(),
        UserColumn::UpdatedAt => view! { <Day at=user.updated_at/> }.into_any(),
        UserColumn::FirstSessionAt => match user.first_activity_at {
            Some(at) => view! { <Day at/> }.into_any(),
            None => view! { <span class="muted">"none yet"</span> }.into_any(),
        },
        UserColumn::LastSessionAt => match user.last_activity_at {
            Some(at) => view! { <Ago at now/> }.into_any(),
            None => view! { <span class="muted">"none yet"</span> }.into_any(),
        },
        UserColumn::DiditInternalId => {
            let id = user.didit_internal_id.to_string();
            view! { <code>{id}</code> }.into_any()
        }
        // A list has none of these: see `LIST_COLUMNS`.
        UserColumn::DisplayName
        | UserColumn::FullName
        | UserColumn::MetadataJson
        | UserColumn::ApprovedEmails
        | UserColumn::ApprovedPhones
        | UserColumn::StatusReason
        | UserColumn::Notes => ().into_any(),
    }
}

fn number(count: i64) -> AnyView {
    view! { <span class="num">{count}</span> }.into_any()
}

fn country(code: Option<String>) -> AnyView {
    match code {
        Some(code) => view! { <span title=country_name(&code)>{code.clone()}</span> }.into_any(),
        None => ().into_any(),
    }
}

fn tags(tags: Vec<String>) -> impl IntoView {
    let more = tags.len().saturating_sub(TAGS);
    let shown = tags
        .into_iter()
        .take(TAGS)
        .map(|tag| view! { <span class="tag" title=tag.clone()>{tag.clone()}</span>" " })
        .collect_view();
    view! { {shown}{(more > 0).then(|| view! { <span class="count">"+"{more}</span> })} }
}
