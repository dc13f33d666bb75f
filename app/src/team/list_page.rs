use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use rollcall_core::access::{Actor, Permission, Scope};
use rollcall_core::operators::SessionLimits;
use rollcall_core::roles;
use rollcall_core::team::{self, MemberState, Sent, Team};
use rollcall_core::{FieldErrors, Timestamp};

use super::factor_rule::FactorRule;
use super::invite_form::{InviteForm, TypedInvitation};
use super::network_rule::NetworkRule;
use super::role_fields::Givable;
use super::session_rule::{ServerLimits, SessionRule};
use super::tables::{InvitationTable, MemberTable};
use crate::console::ConsoleContext;
use crate::page_error::PageError;
use crate::settings::{Part, SettingsHead};
use crate::shell::nav::NavSection;
use crate::ui::format::counted;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::link::ButtonLink;
use crate::ui::notice::Notice;
use crate::ui::toast::Toast;
use crate::ui::tone::Tone;

/// What the page is made from.
pub struct TeamView {
    pub actor: Actor,
    pub base: String,
    pub team: Team,
    pub givable: Givable,
    pub typed: TypedInvitation,
    pub now: Timestamp,
    pub errors: FieldErrors,
    /// Networks that were typed and not saved, and why.
    pub typed_networks: Option<String>,
    pub network_errors: FieldErrors,
    /// Session lengths that were chosen and not saved, and why.
    pub typed_limits: Option<SessionLimits>,
    pub limit_errors: FieldErrors,
    /// The longest that the server lets sessions last.
    pub server_limits: ServerLimits,
    /// Where the operator comes from; empty: unknown.
    pub address: String,
    /// An invitation whose link the inviter passes on.
    pub sent: Option<Sent>,
    /// What was just done; empty: nothing.
    pub said: &'static str,
}

impl TeamView {
    pub async fn new(
        console: &ConsoleContext,
        team: Team,
        typed: TypedInvitation,
    ) -> Result<Self, PageError> {
        let roles = roles::all(console.ctx(), &console.actor).await?;
        let givable =
            Givable::new(&console.actor, roles, team::places(console.ctx(), &console.actor).await?);
        Ok(Self {
            actor: console.actor.clone(),
            base: console.base.clone(),
            team,
            givable,
            typed,
            now: console.now,
            errors: FieldErrors::new(),
            typed_networks: None,
            network_errors: FieldErrors::new(),
            typed_limits: None,
            limit_errors: FieldErrors::new(),
            server_limits: ServerLimits::of(console.ctx()),
            address: address_of(console),
            sent: None,
            said: "",
        })
    }
}

fn address_of(console: &ConsoleContext) -> String {
    let signed = console.page_context.signed.as_ref();
    signed.and_then(|one| one.identity.address).map(|ip| ip.to_string()).unwrap_or_default()
}

pub fn show_team(console: &ConsoleContext, view: TeamView) -> Response {
    let is_sound = [&view.errors, &view.network_errors, &view.limit_errors]
        .into_iter()
        .all(|errors| errors.is_empty());
    let status = if is_sound { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let document = console.document("Team").status(status);
    console.page(NavSection::Settings, document, move || view! { <TeamPage view/> })
}

#[component]
fn TeamPage(view: TeamView) -> impl IntoView {
    let TeamView { actor, base, team, givable, typed, now, errors, sent, said, .. } = view;
    let here = format!("{base}/settings/team");
    let organization = actor.organization.name.clone();
    let role = actor.role.clone();
    let active = team.members.iter().filter(|one| one.state == MemberState::Active).count() as i64;
    let mut words = format!("{} can open {organization}", counted(active, "person", "people"));
    if team.is_cut {
        words.push_str(
            ". The list shows the first 1,000 by name; `rollcall operator list` shows all",
        );
    }
    let wrong = (!errors.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="The invitation was not sent." alert=true>
                <p><a href="#invite">"Fix the highlighted fields"</a>"."</p>
            </Notice>
        }
    });
    let wrong_networks = (!view.network_errors.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="The networks were not saved." alert=true>
                <p><a href="#networks-rule">"Fix the highlighted field"</a>"."</p>
            </Notice>
        }
    });
    let no_server = (!team.has_mail_server).then(|| {
        view! {
            <p class="muted">
                "No mail server is configured. You will see the link once, and pass it on yourself."
            </p>
        }
    });
    let has_mail_server = team.has_mail_server;
    let expired = team.invitations.iter().filter(|one| one.has_expired(now)).count();
    let open = team.invitations.len() - expired;
    let waiting = team.invitations.iter().filter(|one| one.waits).count() as i64;
    let wait = (waiting > 0).then(|| view! { <WaitNote waiting/> });
    let invitations = if team.invitations.is_empty() {
        view! { <p class="muted">"No open invitations. Invite somebody below."</p> }.into_any()
    } else {
        let list = team.invitations;
        view! { <InvitationTable list here=here.clone() role has_mail_server now/> }.into_any()
    };
    let report = actor.may(Permission::ReadAudit).then(|| {
        let href = format!("{base}/audit/access");
        view! { " · "<a href=href>"Who may do what"</a> }
    });
    let rule = (actor.scope == Scope::Organization).then(|| {
        view! {
            <FactorRule required=team.requires_second_factor here=here.clone()/>
            <NetworkRule
                stored=team.networks
                typed=view.typed_networks
                errors=view.network_errors
                address=view.address
                here=here.clone()
            />
            <SessionRule
                stored=team.session_limits
                typed=view.typed_limits
                errors=view.limit_errors
                server=view.server_limits
                here=here.clone()
            />
        }
    });
    view! {
        <SettingsHead actor base part=Part::Team/>
        {wrong}
        {wrong_networks}
        {sent.map(|sent| view! { <LinkOnce sent here=here.clone()/> })}
        <section class="section" aria-labelledby="people">
            <div class="section__head"><h2 id="people">"People"</h2><p>{words}{report}</p></div>
            <MemberTable list=team.members origins=team.origins here=here.clone() now/>
        </section>
        <section class="section" aria-labelledby="invitations">
            <div class="section__head">
                <h2 id="invitations">"Invitations"</h2>
                <p>{counts(open, expired)}</p>
            </div>
            <div class="stack">{wait}{invitations}</div>
        </section>
        <section class="section" aria-labelledby="invite">
            <div class="section__head"><h2 id="invite">"Invite a person"</h2></div>
            {no_server}
            <InviteForm action=here typed errors givable has_mail_server/>
        </section>
        {rule}
        {(!said.is_empty()).then(|| view! { <Toast text=said/> })}
    }
}

/// Such as "2 open, 1 expired".
fn counts(open: usize, expired: usize) -> String {
    let open = (open > 0).then(|| format!("{open} open"));
    let expired = (expired > 0).then(|| format!("{expired} expired"));
    open.into_iter().chain(expired).collect::<Vec<_>>().join(", ")
}

/// Says why invitations wait, and that nobody has to do anything.
#[component]
fn WaitNote(waiting: i64) -> impl IntoView {
    let title =
        format!("{} to be mailed.", counted(waiting, "invitation waits", "invitations wait"));
    view! {
        <Notice tone=Tone::Warn glyph=Glyph::Clock title>
            <p>
                "Rollcall mails at most "{team::PER_ORGANIZATION}" invitations of an organization in an hour, and "
                {team::PER_ADDRESS}" to one address. Those that wait follow by themselves."
            </p>
        </Notice>
    }
}

/// Shows an invitation's link, right after it was made.
#[component]
fn LinkOnce(sent: Sent, here: String) -> impl IntoView {
    let link = sent.link.unwrap_or_default();
    let until = sent.invitation.expires_at.minute();
    view! {
        <div class="notice" data-tone="ok" role="status">
            <Icon of=Glyph::Key/>
            <div>
                <strong>"Pass this link on to "<bdi>{sent.invitation.email}</bdi>"."</strong>
                " It works once, until "{until}", for anyone who has it. It is not shown again."
                <p class="gap-above">
                    <span class="id">
                        <code class="wrap">{link.clone()}</code>
                        <button type="button" aria-label="Copy invitation link" value=link>
                            <Icon of=Glyph::Copy/>
                        </button>
                    </span>
                </p>
            </div>
            <ButtonLink href=here label="I have copied it"/>
        </div>
    }
}
