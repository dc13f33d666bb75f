use std::collections::BTreeMap;

use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::Timestamp;
use rollcall_core::access::{Actor, Role, Scope};
use rollcall_core::team::{HandOver, LeftKey, Member, MemberState, RoleRule};

use super::role_fields::{Givable, TypedRole};
use super::role_section::{ChangeRole, RoleTable};
use crate::ui::format::counted;
use crate::ui::kv::{Fact, Facts};
use crate::ui::link::PostButton;
use crate::ui::menu::{AskButton, Asked, ConfirmDialog};
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::status::Status;
use crate::ui::time::At;
use crate::ui::toast::Toast;

pub struct MemberView {
    pub member: Member,
    pub hand_over: HandOver,
    /// Whose groups replace their roles; none: nobody's.
    pub rule: Option<RoleRule>,
    /// The reader looks at themselves.
    pub is_self: bool,
    /// The reader.
    pub actor: Actor,
    pub givable: Givable,
    /// The role of the form, as it was typed.
    pub typed: TypedRole,
    pub errors: FieldErrors,
    /// The address of the list.
    pub team: String,
    pub now: Timestamp,
    /// What was just done; empty: nothing.
    pub said: &'static str,
}

#[component]
pub fn MemberPage(view: MemberView) -> impl IntoView {
    let MemberView {
        member,
        hand_over,
        rule,
        is_self,
        actor,
        givable,
        typed,
        errors,
        team,
        now,
        said,
    } = view;
    let decides = rule.as_ref().map(|rule| view! { <Decides rule=rule.clone()/> });
    let organization = actor.organization.name.clone();
    let here = format!("{team}/{}", member.operator_id);
    let came = match member.invited_by.as_str() {
        "" => member.came_by.label().to_owned(),
        inviter => format!("{} by {inviter}", member.came_by.label()),
    };
    let last = match member.last_sign_in_at {
        Some(at) => view! { <At at now/> }.into_any(),
        None => "Never".into_any(),
    };
    let why_not = why_not(&actor, &member);
    let roles_at = why_not.is_none().then(|| here.clone());
    let changes = match why_not {
        Some(words) => view! { <p class="muted">{words}</p> }.into_any(),
        None => {
            let whole = actor.scope == Scope::Organization;
            let others = whole.then(|| {
                let (member, here) = (member.clone(), here.clone());
                let organization = organization.clone();
                view! { <Changes member hand_over is_self organization here/> }
            });
            view! { <ChangeRole givable typed errors here/>{others} }.into_any()
        }
    };
    let roles = member.roles.clone();
    view! {
        <Crumbs href=team label="Team"/>
        <PageHead title=member.name.clone()><p><Status of=member.state pill=true/></p></PageHead>
        <Facts>
            <Fact name="E-mail"><bdi>{member.email.clone()}</bdi></Fact>
            <Fact name="Last sign-in">{last}</Fact>
            <Fact name="Second factor">{if member.has_second_factor { "Yes" } else { "No" }}</Fact>
            <Fact name="Sessions">{member.sessions}</Fact>
            <Fact name="Joined through">{came}</Fact>
            <Fact name="In the team since"><At at=member.joined_at now/></Fact>
        </Facts>
        <section class="section" aria-labelledby="roles">
            <div class="section__head"><h2 id="roles">"Roles"</h2></div>
            {decides}
            <RoleTable roles organization here=roles_at rule now/>
        </section>
        {changes}
        {(!said.is_empty()).then(|| view! { <Toast text=said/> })}
    }
}

/// Who replaces what is given here.
#[component]
fn Decides(rule: RoleRule) -> impl IntoView {
    match rule.provider {
        Some(provider) => view! {
            <p class="muted">
                "Groups of "<bdi>{provider.clone()}</bdi>" decide about these roles: with the next sign-in there this person has the roles of their groups, and what is given here goes."
            </p>
        }
        .into_any(),
        None => view! {
            <p class="muted">
                "Groups of the directory decide about these roles: with its next change this person has the roles of their groups, and what is given here goes."
            </p>
        }
        .into_any(),
    }
}

/// Why the reader cannot change this person; none: they can.
fn why_not(actor: &Actor, member: &Member) -> Option<String> {
    let role = &actor.role;
    if member.roles.iter().any(|given| !role.reaches(&given.role)) {
        return Some(format!(
            "Your role ({}) cannot change people whose role is above it.",
            role.label()
        ));
    }
    if actor.scope == Scope::Application && member.organization_role().is_some() {
        return Some(format!(
            "Your role holds in {} alone. Somebody whose role holds in all of {} can change this person.",
            actor.application.name, actor.organization.name
        ));
    }
    None
}

#[component]
fn Changes(
    member: Member,
    hand_over: HandOver,
    is_self: bool,
    organization: String,
    here: String,
) -> impl IntoView {
    let (end_sessions, reset) =
        (end_sessions(&member.name, &here), reset_factor(&member.name, &here));
    let sign_out = (member.sessions > 0 && !is_self).then(|| {
        view! {
            <section class="section" aria-labelledby="sessions">
                <div class="section__head">
                    <h2 id="sessions">"Sessions"</h2>
                    <p>{counted(member.sessions, "browser is", "browsers are")}" signed in"</p>
                </div>
                <AskButton of=end_sessions/>
            </section>
        }
    });
    let factor = (member.has_second_factor && !is_self).then(|| {
        view! {
            <section class="section" aria-labelledby="factor">
                <div class="section__head"><h2 id="factor">"Second factor"</h2></div>
                <div class="stack">
                    <p class="muted">
                        "Use this if they have lost every factor, recovery codes too. Their sessions end; at the next sign-in the password is enough, and where a second factor is required they set up a new one. Make sure that the request really comes from them."
                    </p>
                    <AskButton of=reset/>
                </div>
            </section>
        }
    });
    let is_owner = member.organization_role().is_some_and(|given| given.role == Role::Owner);
    let self_words = match is_owner {
        true => {
            "This is you. Another owner can suspend or remove you; your sessions are under My sessions."
        }
        false => {
            "This is you. Another owner or admin can suspend or remove you; your sessions are under My sessions."
        }
    };
    let others = if is_self {
        view! {
            <p class="muted">
                {self_words}
            </p>
        }
        .into_any()
    } else {
        let (member, here) = (member.clone(), here.clone());
        view! { <Leaving member hand_over organization here/> }.into_any()
    };
    view! {
        {sign_out}
        {factor}
        {others}
    }
}

fn end_sessions(name: &str, here: &str) -> Asked {
    Asked {
        id: "end-sessions".into(),
        label: "End all sessions".into(),
        names: None,
        title: format!("End all sessions of {name}?"),
        text: "They are signed out everywhere at once. They can sign in again.".into(),
        action: format!("{here}/sign-out"),
        confirm: "End sessions",
        cancel: "Keep sessions",
    }
}

fn reset_factor(name: &str, here: &str) -> Asked {
    Asked {
        id: "reset-second-factor".into(),
        label: "Reset second factor".into(),
        names: None,
        title: format!("Reset the second factor of {name}?"),
        text: "Their passkeys, authenticator app and recovery codes are removed, and their sessions end.".into(),
        action: format!("{here}/reset-factor"),
        confirm: "Reset factor",
        cancel: "Keep factor",
    }
}

fn suspend(name: &str, here: &str) -> Asked {
    Asked {
        id: "suspend-access".into(),
        label: "Suspend access".into(),
        names: None,
        title: format!("Suspend the access of {name}?"),
        text: "Their sessions end at once, and they cannot sign in until you restore access."
            .into(),
        action: format!("{here}/suspend"),
        confirm: "Suspend",
        cancel: "Keep access",
    }
}

/// Suspending and removing.
#[component]
fn Leaving(
    member: Member,
    hand_over: HandOver,
    organization: String,
    here: String,
) -> impl IntoView {
    let suspend = suspend(&member.name, &here);
    let (words, button) = match member.state {
        MemberState::Active => (
            "Suspending ends their sessions at once and keeps them out until you restore access. API keys that they created go on working.",
            view! { <AskButton of=suspend/> }.into_any(),
        ),
        MemberState::Suspended => (
            "Their access is suspended.",
            view! { <PostButton action=format!("{here}/restore") label="Restore access"/> }
                .into_any(),
        ),
        MemberState::Disabled => (
            "A command on the server has disabled this account. Only `rollcall operator enable` enables it again.",
            ().into_any(),
        ),
    };
    let title = format!("Remove {} from {organization}?", member.name);
    let text = format!("Their sessions end now. {}", consequences(&hand_over).join(" "));
    let organization_slug = here.split('/').nth(1).unwrap_or_default().to_owned();
    view! {
        <section class="section" aria-labelledby="access">
            <div class="section__head"><h2 id="access">"Access"</h2></div>
            <div class="stack"><p class="muted">{words}</p>{button}</div>
        </section>
        <section class="section" aria-labelledby="remove">
            <div class="section__head"><h2 id="remove">"Remove from the team"</h2></div>
            <div class="stack">
                <LeftBehind left=hand_over organization_slug/>
                <div class="actions">
                    <button class="btn btn--danger" type="button" popovertarget="confirm-remove">"Remove…"</button>
                </div>
            </div>
            <ConfirmDialog
                id="confirm-remove"
                title
                text
                action=format!("{here}/remove")
                confirm="Remove person"
                cancel="Keep"
            />
        </section>
    }
}

/// What becomes of the things that somebody leaves behind, a sentence each.
fn consequences(left: &HandOver) -> Vec<String> {
    let key = |key: &LeftKey| {
        format!(
            "The API key “{}” ({}) stays active. Replace it: this person may know it.",
            key.name, key.application.name
        )
    };
    let mut words: Vec<String> = left.api_keys.iter().map(key).collect();
    if left.directory_tokens > 0 {
        let tokens = counted(left.directory_tokens, "directory token", "directory tokens");
        words.push(format!(
            "Still active: {tokens} that they created. Replace them under Directory: this person may know them."
        ));
    }
    if left.exports > 0 {
        let exports = counted(left.exports, "export", "exports");
        words.push(format!("To be cancelled: {exports} of theirs without a file yet."));
    }
    words.push("Imports, decisions and the audit log keep their name.".to_owned());
    words
}

/// The same on the page, with a way to the keys.
#[component]
fn LeftBehind(left: HandOver, organization_slug: String) -> impl IntoView {
    let slugs: BTreeMap<String, String> = left
        .api_keys
        .iter()
        .map(|key| (key.application.slug.clone(), key.application.name.clone()))
        .collect();
    let links = slugs
        .into_iter()
        .map(|(slug, name)| {
            let href = format!("/{organization_slug}/{slug}/settings/keys");
            view! { <a href=href>"API keys of "<bdi>{name}</bdi></a>" " }
        })
        .collect_view();
    let lines = consequences(&left)
        .into_iter()
        .map(|words| view! { <p class="muted">{words}</p> })
        .collect_view();
    view! { {lines}{(!left.api_keys.is_empty()).then(|| view! { <p>{links}</p> })} }
}
