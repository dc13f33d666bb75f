//! The frame of the console: navigation beside the page.

use leptos::prelude::*;
use rollcall_core::Timestamp;
use rollcall_core::access::Actor;
use rollcall_core::inbox::Waiting;
use rollcall_core::operators::Membership;

use super::bell::Bell;
use super::brand::Brand;
use super::nav::{Nav, NavSection, has_inbox};
use super::operator::OperatorMenu;
use super::switcher::Switcher;
use crate::go::key_dialog::KeyDialog;
use crate::go::palette::CommandPalette;
use crate::theme::Theme;
use crate::ui::icon::{Glyph, Icon};

/// What the frame needs to know.
#[derive(Clone)]
pub struct FrameData {
    pub actor: Actor,
    pub memberships: Vec<Membership>,
    pub section: NavSection,
    pub theme: Theme,
    /// `/organization/application`
    pub base: String,
    pub waiting: Waiting,
    /// A print says when it was made.
    pub now: Timestamp,
}

#[component]
pub fn Frame(data: FrameData, children: Children) -> impl IntoView {
    let FrameData { actor, memberships, section, theme, base, waiting, now } = data;
    let organization = actor.organization.name.clone();
    let application = actor.application.clone();
    let operator = actor.name().to_owned();
    let printed =
        format!("{organization}, {}. Printed {} by {operator}.", application.name, now.minute());
    let here = memberships.iter().find(|one| one.application.id == application.id);
    let role = match here.and_then(|one| one.until) {
        Some(at) => format!("{} until {}", actor.role.label(), at.day()),
        None => actor.role.label().to_owned(),
    };
    let go = format!("{base}/go");
    let (org, app) = (actor.organization.slug.clone(), application.slug.clone());
    let (inbox, fresh, has_inbox) = (format!("{base}/inbox"), waiting.fresh, has_inbox(&actor));
    let bell = || has_inbox.then(|| view! { <Bell href=inbox.clone() fresh/> });
    view! {
        <a class="skip btn" href="#main">"Skip to content"</a>
        <div class="shell">
            <header class="side">
                <div class="side__bar">
                    <a class="brand" href=base.clone()><Brand/>"Rollcall"</a>
                    <span class="muted">{organization.clone()}</span>
                    <a class="btn btn--quiet btn--icon" href=go.clone() data-palette="" aria-label="Go to">
                        <Icon of=Glyph::Search/>
                    </a>
                    {bell()}
                    <button class="btn btn--quiet btn--icon" type="button" popovertarget="menu" aria-label="Menu">
                        <Icon of=Glyph::Menu/>
                    </button>
                </div>
                <div class="side__panel" id="menu" popover="auto">
                    <Switcher organization application memberships/>
                    <div class="side__find">
                        <form class="search" role="search" action=format!("{base}/users")>
                            <Icon of=Glyph::Search/>
                            <input
                                class="input"
                                type="search"
                                name="q"
                                aria-label="Find a user"
                                placeholder="Find a user"
                                aria-keyshortcuts="/"
                                data-shortcut="/"
                            />
                            <kbd aria-hidden="true">"/"</kbd>
                        </form>
                        {bell()}
                    </div>
                    <a class="btn go" href=go data-palette="" aria-keyshortcuts="Control+K Meta+K">
                        <Icon of=Glyph::Right/>
                        "Go to"
                        <kbd aria-hidden="true">"Ctrl K"</kbd>
                    </a>
                    <Nav actor=actor.clone() section base=base.clone() waiting/>
                    <div class="side__foot">
                        <OperatorMenu name=operator role base theme/>
                    </div>
                </div>
            </header>
            <main class="page" id="main" tabindex="-1"><p class="print-only">{printed}</p>{children()}</main>
        </div>
        <CommandPalette org app/>
        <KeyDialog/>
    }
}
