use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::{Actor, AnyRole, ApplicationRef};
use rollcall_core::scim::{DirectorySettings, TokenInfo};

use super::PAGE;
use super::show::Sent;
use super::token_form::TokenForm;
use super::token_table::TokenTable;
use crate::settings::{Part, SettingsHead};
use crate::sso::{GroupsSection, GroupsWords};
use crate::ui::format::counted;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::id::Id;
use crate::ui::kv::{Fact, Facts};
use crate::ui::link::ButtonLink;
use crate::ui::notice::Notice;
use crate::ui::toast::Toast;
use crate::ui::tone::Tone;

/// What the page is made from.
pub struct DirectoryView {
    pub settings: DirectorySettings,
    pub roles: Vec<AnyRole>,
    pub applications: Vec<ApplicationRef>,
    pub may_change: bool,
    pub actor: Actor,
    pub base: String,
    pub now: Timestamp,
    pub sent: Sent,
}

const GROUPS: GroupsWords = GroupsWords {
    when: "Given and taken at once",
    about: "Whoever is in one of these groups has the roles of their groups and no others. A group that is not in this list gives nothing. Of several groups the first in this list counts. The last owner stays, and so do break-glass owners.",
    owners: "Who has a token of the directory, or decides about this group, can become an owner.",
    hint: "As the directory names it, with the same capitals.",
};

#[component]
pub fn DirectoryPage(view: DirectoryView) -> impl IntoView {
    let DirectoryView { settings, roles, applications, may_change, actor, base, now, sent } = view;
    let here = format!("{base}{PAGE}");
    let organization = actor.organization.name.clone();
    let locked = (!may_change).then(|| {
        view! {
            <Notice tone=Tone::Info glyph=Glyph::Lock title="Only an owner can change this.">
                <p>"A directory decides who is in the team, owners among them."</p>
            </Notice>
        }
    });
    let known = format!(
        "{}, {}",
        counted(settings.users, "user", "users"),
        counted(settings.known_groups, "group", "groups")
    );
    let waiting = (settings.waiting > 0).then(|| {
        let people = counted(settings.waiting, "person waits", "people wait");
        let title = format!("{people} for a change of their roles.");
        view! {
            <Notice tone=Tone::Info glyph=Glyph::Clock title>
                <p>"A group with many members follows by itself, a thousand people at a time. Until then, a role that you give one of them by hand may be replaced."</p>
            </Notice>
        }
    });
    let group = sent.group;
    let errors = sent.errors.clone();
    view! {
        <SettingsHead actor base part=Part::Directory/>
        {locked}
        {waiting}
        {sent.made.map(|(name, token)| view! { <Made name token here=here.clone()/> })}
        <section class="section" aria-labelledby="directory">
            <div class="section__head"><h2 id="directory">"Directory (SCIM)"</h2><p>{known}</p></div>
            <div class="stack">
                <p class="muted">
                    "With SCIM 2.0 your directory, such as Okta or Entra ID, adds people to the team, gives them roles by their groups, and removes them. Somebody whom it deactivates is signed out at once and stays out."
                </p>
                <p class="muted">
                    "People sign in with the provider that speaks for their address. Where there is none, they get an invitation by mail as soon as a group gives them a role."
                </p>
                <Facts>
                    <Fact name="Address for the directory"><Id value=settings.address label="address for the directory"/></Fact>
                </Facts>
            </div>
        </section>
        <Tokens tokens=settings.tokens here=here.clone() may_change now/>
        {may_change.then(|| view! {
            <section class="section" aria-labelledby="new-token">
                <div class="section__head"><h2 id="new-token">"New token"</h2></div>
                <TokenForm action=here.clone() typed=sent.token errors=sent.errors now/>
            </section>
        })}
        <GroupsSection
            groups=settings.groups
            typed=group
            errors
            roles
            applications
            organization
            here
            may_change
            words=GROUPS
        />
        {(!sent.said.is_empty()).then(|| view! { <Toast text=sent.said/> })}
    }
}

#[component]
fn Tokens(tokens: Vec<TokenInfo>, here: String, may_change: bool, now: Timestamp) -> impl IntoView {
    let words = match tokens.iter().filter(|one| one.state(now).works()).count() {
        _ if tokens.is_empty() => "No token yet.".to_owned(),
        active => format!("{active} active, {} inactive", tokens.len() - active),
    };
    let table = (!tokens.is_empty()).then(|| view! { <TokenTable tokens here may_change now/> });
    view! {
        <section class="section" aria-labelledby="tokens">
            <div class="section__head"><h2 id="tokens">"Tokens"</h2><p>{words}</p></div>
            {table}
        </section>
    }
}

/// Shows the whole token once, right after it was created.
#[component]
fn Made(name: String, token: String, here: String) -> impl IntoView {
    view! {
        <div class="notice" data-tone="ok" role="status">
            <Icon of=Glyph::Key/>
            <div>
                <strong>"Token “"{name}"” was created."</strong>
                " Copy it now. It is not shown again."
                <p class="gap-above">
                    <span class="id">
                        <code class="wrap">{token.clone()}</code>
                        <button type="button" aria-label="Copy new token" value=token><Icon of=Glyph::Copy/></button>
                    </span>
                </p>
            </div>
            <ButtonLink href=here label="I have copied it"/>
        </div>
    }
}
