use leptos::prelude::*;
use rollcall_core::access::{AnyRole, Rights, Role};
use rollcall_core::roles::{CustomRole, RoleText, Uses};
use rollcall_core::{FieldErrors, Timestamp};

use super::form::RoleForm;
use super::words::{columns_in_words, exports_of, permissions_in_words};
use crate::ui::icon::Glyph;
use crate::ui::kv::{Fact, Facts};
use crate::ui::link::ButtonLink;
use crate::ui::menu::ConfirmDialog;
use crate::ui::notice::Notice;
use crate::ui::page::{Crumbs, PageHead};
use crate::ui::time::At;
use crate::ui::toast::Toast;
use crate::ui::tone::Tone;

pub struct RoleView {
    pub role: AnyRole,
    /// Who made it; none: every organization has it.
    pub custom: Option<CustomRole>,
    pub uses: Uses,
    /// The form, as it was typed.
    pub typed: RoleText,
    pub errors: FieldErrors,
    /// What the reader may do themselves.
    pub own: Rights,
    pub may_change: bool,
    /// The address of the list.
    pub list: String,
    pub now: Timestamp,
    /// What was just done; empty: nothing.
    pub said: &'static str,
}

#[component]
pub fn RolePage(view: RoleView) -> impl IntoView {
    let RoleView { role, custom, uses, typed, errors, own, may_change, list, now, said } = view;
    let here = format!("{list}/{}", role.code());
    let copy = format!("{list}/new?copy={}", role.code());
    let copy = view! { <ButtonLink href=copy label="Copy"/> }.into_any();
    let rights = role.rights();
    let by = custom.as_ref().map(|custom| by(custom, &uses, now));
    let is_changed_here = custom.is_some() && may_change;
    let changes = custom.filter(|_| may_change).map(|_| {
        let delete = uses
            .is_empty()
            .then(|| view! { <Delete here=here.clone() name=role.label().to_owned()/> });
        view! {
            {(!errors.is_empty()).then(not_saved)}
            <section class="section" aria-labelledby="change">
                <div class="section__head"><h2 id="change">"Change"</h2><p>"Applies immediately to everyone with this role"</p></div>
                <RoleForm action=here.clone() typed errors own button="Save changes"/>
            </section>
            {delete}
        }
    });
    // An owner and an admin have the same permissions. What only owners do is no permission.
    let alone = (role == Role::Owner).then(|| {
        view! {
            <Fact name="Only owners">
                "Give and take the role Owner, and set up single sign-on and the directory. The last owner stays."
            </Fact>
        }
    });
    // The form shows the same.
    let facts = (!is_changed_here).then(|| {
        view! {
            {alone}
            <Fact name="Permissions">{permissions_in_words(rights)}</Fact>
            <Fact name="Exports">{exports_of(rights)}</Fact>
            <Fact name="Visible columns">{columns_in_words(rights)}</Fact>
        }
    });
    view! {
        <Crumbs href=list label="Roles"/>
        <PageHead title=role.label().to_owned() actions=Some(copy)>
            <p><code>{role.code().to_owned()}</code></p>
        </PageHead>
        <Facts>
            {by}
            {facts}
        </Facts>
        {changes}
        {(!said.is_empty()).then(|| view! { <Toast text=said/> })}
    }
}

fn by(custom: &CustomRole, uses: &Uses, now: Timestamp) -> impl IntoView + use<> {
    let used = if uses.is_empty() { "Nobody".to_owned() } else { uses.words() };
    let changed = custom.changed_at.map(|at| {
        let who = custom.changed_by.clone();
        view! { <Fact name="Changed by"><bdi>{who}</bdi>" "<At at now/></Fact> }
    });
    let (made_by, made_at) = (custom.made_by.clone(), custom.made_at);
    view! {
        <Fact name="Used by"><bdi>{used}</bdi></Fact>
        <Fact name="Made by"><bdi>{made_by}</bdi>" "<At at=made_at now/></Fact>
        {changed}
    }
}

fn not_saved() -> impl IntoView {
    view! {
        <Notice tone=Tone::Bad glyph=Glyph::Alert title="Changes not saved." alert=true>
            <p>"Fix the problems below."</p>
        </Notice>
    }
}

#[component]
fn Delete(here: String, name: String) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="delete">
            <div class="section__head"><h2 id="delete">"Delete"</h2></div>
            <div class="stack">
                <p class="muted">"Nobody has this role. The audit log keeps what it allowed."</p>
                <div class="actions">
                    <button class="btn btn--danger" type="button" popovertarget="confirm-delete">"Delete…"</button>
                </div>
            </div>
            <ConfirmDialog
                id="confirm-delete"
                title=format!("Delete {name}?")
                text="Nobody has this role. This cannot be undone."
                action=format!("{here}/delete")
                confirm="Delete role"
                cancel="Keep"
            />
        </section>
    }
}

#[component]
pub fn NewRolePage(
    list: String,
    typed: RoleText,
    errors: FieldErrors,
    own: Rights,
) -> impl IntoView {
    view! {
        <Crumbs href=list.clone() label="Roles"/>
        <PageHead title="New role"><p>"Clear what the role does not need. People with this role get only what is selected."</p></PageHead>
        {(!errors.is_empty()).then(not_saved)}
        <RoleForm action=list typed errors own button="Create role"/>
    }
}
