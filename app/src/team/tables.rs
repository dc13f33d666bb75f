use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::AnyRole;
use rollcall_core::team::{GivenRole, Invitation, Member, MemberState, RoleOrigins};
use uuid::Uuid;

use super::role_section::until;
use crate::ui::icon::Glyph;
use crate::ui::menu::{AskButton, Asked};
use crate::ui::status::{Badge, Status};
use crate::ui::table::{Head, Table};
use crate::ui::time::Ago;
use crate::ui::tone::Tone;

impl Badge for MemberState {
    fn tone(self) -> Tone {
        match self {
            Self::Active => Tone::Ok,
            Self::Suspended => Tone::Warn,
            Self::Disabled => Tone::Bad,
        }
    }

    fn glyph(self) -> Glyph {
        match self {
            Self::Active => Glyph::OkRing,
            Self::Suspended => Glyph::Hand,
            Self::Disabled => Glyph::Block,
        }
    }

    fn word(self) -> &'static str {
        self.label()
    }
}

/// Whether an invitation can still be accepted.
#[derive(Clone, Copy)]
enum InvitationState {
    Open,
    /// Many others were sent in this hour.
    Waits,
    /// The mail server has refused it.
    NotDelivered,
    Expired,
}

impl Badge for InvitationState {
    fn tone(self) -> Tone {
        match self {
            Self::Open => Tone::Info,
            Self::Waits => Tone::Warn,
            Self::NotDelivered => Tone::Bad,
            Self::Expired => Tone::Idle,
        }
    }

    fn glyph(self) -> Glyph {
        match self {
            Self::NotDelivered => Glyph::Alert,
            Self::Open | Self::Waits | Self::Expired => Glyph::Clock,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Open => "Invited",
            Self::Waits => "Waiting",
            Self::NotDelivered => "Not delivered",
            Self::Expired => "Expired",
        }
    }
}

#[component]
pub fn MemberTable(
    list: Vec<Member>,
    /// Where their roles come from.
    origins: RoleOrigins,
    here: String,
    now: Timestamp,
) -> impl IntoView {
    let heads = vec![
        Head::new("Name"),
        Head::new("Status").class("at-end"),
        Head::new("Role").class("tight"),
        Head::new("Last sign-in").class("tight"),
        Head::new("Second factor").class("tight").rank("2"),
        Head::new("Sessions").class("r").rank("2"),
        Head::new("Joined through").class("tight").rank("3"),
    ];
    let rows =
        list.into_iter().map(|member| member_row(member, &origins, &here, now)).collect_view();
    view! {
        <Table label="People of this organization" caption="People of this organization, by name" heads>
            {rows}
        </Table>
    }
}

fn member_row(
    member: Member,
    origins: &RoleOrigins,
    here: &str,
    now: Timestamp,
) -> impl IntoView + use<> {
    let href = format!("{here}/{}", member.operator_id);
    let last = match member.last_sign_in_at {
        Some(at) => view! { <Ago at now/> }.into_any(),
        None => "never".into_any(),
    };
    let roles = given(member.roles, Some((origins, member.operator_id)), now);
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                <a href=href><bdi>{member.name}</bdi></a>
                <small><bdi>{member.email}</bdi></small>
            </th>
            <td role="cell" class="at-end"><Status of=member.state/></td>
            <td role="cell" class="tight" data-label="Role">{roles}</td>
            <td role="cell" class="tight" data-label="Last sign-in">{last}</td>
            <td role="cell" class="tight" data-rank="2" data-label="Second factor">
                {if member.has_second_factor { "Yes" } else { "No" }}
            </td>
            <td role="cell" class="r" data-rank="2" data-label="Sessions">{member.sessions}</td>
            <td role="cell" class="tight" data-rank="3" data-label="Joined through">
                {member.came_by.label()}
            </td>
        </tr>
    }
}

/// Each role on a line, with where it holds if that is one application, and its end. Below it, who gives it
/// if that is not a colleague.
fn given(roles: Vec<GivenRole>, origins: Option<(&RoleOrigins, Uuid)>, now: Timestamp) -> AnyView {
    let line = |given: GivenRole| {
        let place = given.application.as_ref().map(|one| one.name.clone());
        let end = given.until.map(|at| match given.has_ended(now) {
            true => until(&given, now),
            false => format!("until {}", at.minute()),
        });
        let more = [place, end].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let origin = origins.and_then(|(origins, id)| origins.of(id, &given)).map(|words| {
            let words = words.to_owned();
            let whole = words.clone();
            view! { <div class="truncate" title=whole><small><bdi>{words}</bdi></small></div> }
        });
        view! {
            <div>
                <bdi>{given.role.label().to_owned()}</bdi>
                {(!more.is_empty()).then(|| view! { " "<small class="muted"><bdi>{more}</bdi></small> })}
                {origin}
            </div>
        }
    };
    roles.into_iter().map(line).collect_view().into_any()
}

/// `role`: the reader's, who cannot change invitations to a role above it.
#[component]
pub fn InvitationTable(
    list: Vec<Invitation>,
    here: String,
    role: AnyRole,
    has_mail_server: bool,
    now: Timestamp,
) -> impl IntoView {
    let heads = vec![
        Head::new("E-mail"),
        Head::new("Status").class("at-end"),
        Head::new("Role").class("tight"),
        Head::new("Invited by").rank("3"),
        Head::new("Sent").class("tight").rank("2"),
        Head::new("Expires").class("tight"),
        Head::new("Actions").class("tight").hidden(),
    ];
    let again = if has_mail_server { "Send again" } else { "New link" };
    let rows = list
        .into_iter()
        .map(|one| {
            let may = one.roles.iter().all(|given| role.reaches(&given.role));
            invitation_row(one, &here, may.then_some(again), now)
        })
        .collect_view();
    view! {
        <Table label="Open invitations" caption="Open invitations, newest first" heads>{rows}</Table>
    }
}

/// `again`: the words of the button that sends it again; none: the reader may not.
fn invitation_row(
    one: Invitation,
    here: &str,
    again: Option<&'static str>,
    now: Timestamp,
) -> impl IntoView + use<> {
    let state = if one.waits {
        InvitationState::Waits
    } else if one.has_expired(now) {
        InvitationState::Expired
    } else if !one.mail_error.is_empty() {
        InvitationState::NotDelivered
    } else {
        InvitationState::Open
    };
    let at = format!("{here}/invitations/{}", one.id);
    let email = one.email.clone();
    let refusal = (!one.mail_error.is_empty()).then(|| {
        let words = format!("The mail server said: {}", one.mail_error);
        view! { <small><bdi>{words}</bdi></small> }
    });
    let revoke = Asked {
        id: format!("revoke-{}", one.id),
        label: "Revoke".into(),
        names: Some(format!("Revoke: {email}")),
        title: format!("Revoke the invitation of {email}?"),
        text: "Its link stops working. You can invite the person again.".into(),
        action: format!("{at}/revoke"),
        confirm: "Revoke invitation",
        cancel: "Keep invitation",
    };
    let actions = again.map(|words| {
        view! {
            <div class="actions">
                <form method="post" action=format!("{at}/send")>
                    <button class="btn btn--sm" aria-label=format!("{words}: {email}")>{words}</button>
                </form>
                <AskButton of=revoke class="btn btn--sm btn--danger"/>
            </div>
        }
    });
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><bdi>{one.email}</bdi><small><bdi>{one.name}</bdi></small>{refusal}</th>
            <td role="cell" class="at-end"><Status of=state/></td>
            <td role="cell" class="tight" data-label="Role">{given(one.roles, None, now)}</td>
            <td role="cell" data-rank="3" data-label="Invited by"><bdi>{one.invited_by}</bdi></td>
            <td role="cell" class="tight" data-rank="2" data-label="Sent"><Ago at=one.sent_at now/></td>
            <td role="cell" class="tight" data-label="Expires">{one.expires_at.minute()}</td>
            <td role="cell" class="tight">{actions}</td>
        </tr>
    }
}
