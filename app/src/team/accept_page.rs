use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::team::InvitationPage;

use crate::ui::field::{FieldText, TextField};
use crate::ui::icon::Glyph;
use crate::ui::kv::{Fact, Facts};
use crate::ui::link::{ButtonLink, PostButton, Weight};
use crate::ui::notice::Notice;
use crate::ui::tone::Tone;

/// Who looks at an invitation.
pub enum Guest {
    /// Nobody knows them yet: they set name and password.
    New { name: String, errors: FieldErrors },
    /// Nobody knows them yet, and they come in by the provider alone.
    AtProvider,
    /// The address has an account: its owner signs in first.
    SignedOut { sign_in: String },
    /// The invited person, signed in.
    Known,
    /// Somebody else is signed in in this browser.
    Other { email: String },
}

pub struct AcceptView {
    pub page: InvitationPage,
    pub guest: Guest,
    /// The address of this page.
    pub here: String,
}

#[component]
pub fn AcceptPage(view: AcceptView) -> impl IntoView {
    let AcceptView { page, guest, here } = view;
    let organization = page.organization.clone();
    let accept = format!("Join {organization}");
    let provider = page.provider.as_ref().map(|one| one.name.clone()).unwrap_or_default();
    let email = page.email.clone();
    let groups = page.groups_decide.then(|| {
        let provider = provider.clone();
        view! {
            <p class="muted">
                "Groups of "<bdi>{provider}</bdi>" decide about roles: whoever signs in there has the roles of their groups instead."
            </p>
        }
    });
    let name = if page.roles.len() == 1 { "Role" } else { "Roles" };
    let words = page.roles.iter().map(|given| view! { <div>{given.words()}</div> }).collect_view();
    let roles = view! { <Fact name>{words}</Fact> };
    let next = match guest {
        Guest::New { name, errors } => {
            view! { <NewAccount name errors here accept/> }.into_any()
        }
        Guest::AtProvider => view! { <ByProvider name=provider here organization=organization.clone() email/> }.into_any(),
        Guest::SignedOut { sign_in } => view! {
            <div class="stack">
                <p>"This e-mail address has an account already. Sign in with it, then accept the invitation."</p>
                <ButtonLink href=sign_in label="Sign in" weight=Weight::Primary/>
            </div>
        }
        .into_any(),
        Guest::Known => {
            view! { <PostButton action=here label=accept weight=Weight::Primary/> }.into_any()
        }
        Guest::Other { email } => view! {
            <div class="stack">
                <Notice tone=Tone::Warn glyph=Glyph::Alert title="You are signed in as somebody else.">
                    <p>"This browser is signed in as "<bdi>{email}</bdi>". Sign out, then open the link again."</p>
                </Notice>
                <PostButton action="/sign-out" label="Sign out"/>
            </div>
        }
        .into_any(),
    };
    view! {
        <div class="stack">
            <div>
                <h1>"Invitation to "<bdi>{organization}</bdi></h1>
                <p class="muted"><bdi>{page.invited_by.clone()}</bdi>" invites you to work in Rollcall."</p>
            </div>
            <Facts>
                <Fact name="E-mail"><bdi>{page.email.clone()}</bdi></Fact>
                {roles}
                <Fact name="Valid until">{page.expires_at.minute()}</Fact>
            </Facts>
            {groups}
            {next}
        </div>
    }
}

/// The account is made when the provider has said who they are.
#[component]
fn ByProvider(name: String, here: String, organization: String, email: String) -> impl IntoView {
    view! {
        <div class="stack">
            <p>
                <bdi>{organization}</bdi>" signs in with "<bdi>{name.clone()}</bdi>". Sign in there as "
                <bdi>{email}</bdi>"; no password of your own is needed."
            </p>
            <PostButton
                action=format!("{here}/sso")
                label=format!("Continue with {name}")
                weight=Weight::Primary
            />
        </div>
    }
}

#[component]
fn NewAccount(name: String, errors: FieldErrors, here: String, accept: String) -> impl IntoView {
    let text = |name: &'static str, label: &'static str, hint: &'static str| FieldText {
        name,
        label,
        hint,
        errors: errors.get(name).cloned().unwrap_or_default(),
    };
    view! {
        <form class="stack" method="post" action=here novalidate>
            <TextField
                text=text("name", "Your name", "Shown to your colleagues and in the audit log.")
                value=name
                autocomplete="name"
                required=true
            />
            <TextField
                text=text("password", "Password", crate::account::PASSWORD_HINT)
                value=""
                kind="password"
                autocomplete="new-password"
                required=true
            />
            <button class="btn btn--primary btn--wide">{accept}</button>
        </form>
    }
}
