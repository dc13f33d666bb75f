use leptos::prelude::*;
use rollcall_core::{FieldErrors, Timestamp};

use super::PASSWORD_HINT;
use super::zone::ZoneForm;
use crate::address::with_query;
use crate::ui::field::{FieldText, TextField};
use crate::ui::icon::Glyph;
use crate::ui::link::ButtonLink;
use crate::ui::notice::Notice;
use crate::ui::page::PageHead;
use crate::ui::toast::Toast;
use crate::ui::tone::Tone;
use crate::zone::Zone;

pub struct AccountView {
    pub zone: Zone,
    pub email: String,
    /// As typed, else the present one.
    pub name: String,
    /// As typed.
    pub new_email: String,
    /// The address that waits to be confirmed, and until when.
    pub pending: Option<(String, Timestamp)>,
    /// The provider that has signed them in: it keeps their password and address.
    pub provider: Option<String>,
    /// The application that the operator came from.
    pub from: String,
    pub has_mail_server: bool,
    pub errors: FieldErrors,
    /// What was just done; empty: nothing.
    pub said: &'static str,
}

#[component]
pub fn AccountPage(view: AccountView) -> impl IntoView {
    let AccountView { zone, email, name, new_email, pending, provider, from, errors, said, .. } =
        view;
    let zone_form = view! { <ZoneForm zone from=from.clone()/> };
    let has_mail_server = view.has_mail_server;
    let sessions = with_query("/account/sessions", [("from", from.clone())]);
    let notices = with_query("/account/notices", [("from", from.clone())]);
    let security = with_query("/account/security", [("from", from.clone())]);
    let wrong = (!errors.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="Nothing was changed." alert=true>
                <p>"Fix the highlighted field below."</p>
            </Notice>
        }
    });
    let name_form = view! { <NameForm name from=from.clone() errors=errors.clone()/> };
    let kept = match provider {
        Some(provider) => view! {
            <section class="section">
                <p class="muted">
                    "You have signed in with "<bdi>{provider}</bdi>", which keeps your password and your e-mail address. Change them there."
                </p>
            </section>
        }
        .into_any(),
        None => view! {
            <PasswordForm from=from.clone() errors=errors.clone()/>
            <EmailForm new_email pending from has_mail_server errors/>
        }
        .into_any(),
    };
    let actions = view! {
        <ButtonLink href=security label="Sign-in security"/>
        <ButtonLink href=notices label="Notices"/>
        <ButtonLink href=sessions label="My sessions"/>
    };
    view! {
        <PageHead title="My account" actions=Some(actions.into_any())>
            <p>"You sign in as "<b><bdi>{email}</bdi></b>"."</p>
        </PageHead>
        <div class="stack">{wrong}</div>
        {name_form}
        {zone_form}
        {kept}
        {(!said.is_empty()).then(|| view! { <Toast text=said/> })}
    }
}

fn text(
    errors: &FieldErrors,
    name: &'static str,
    label: &'static str,
    hint: &'static str,
) -> FieldText {
    FieldText { name, label, hint, errors: errors.get(name).cloned().unwrap_or_default() }
}

#[component]
fn NameForm(name: String, from: String, errors: FieldErrors) -> impl IntoView {
    let hint = "Earlier audit entries keep your former name.";
    view! {
        <section class="section" aria-labelledby="change-name">
            <div class="section__head"><h2 id="change-name">"Change name"</h2></div>
            <form class="stack" method="post" action="/account/name" novalidate>
                <input type="hidden" name="from" value=from/>
                <div class="fields">
                    <TextField text=text(&errors, "name", "Name", hint) value=name autocomplete="name"/>
                </div>
                <div class="actions"><button class="btn">"Change name"</button></div>
            </form>
        </section>
    }
}

#[component]
fn PasswordForm(from: String, errors: FieldErrors) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="change-password">
            <div class="section__head">
                <h2 id="change-password">"Change password"</h2>
                <p>"Your other sessions end."</p>
            </div>
            <form class="stack" method="post" action="/account/password" novalidate>
                <input type="hidden" name="from" value=from/>
                <div class="fields">
                    <TextField
                        text=text(&errors, "current", "Current password", "")
                        value=""
                        kind="password"
                        autocomplete="current-password"
                    />
                    <TextField
                        text=text(&errors, "password", "New password", PASSWORD_HINT)
                        value=""
                        kind="password"
                        autocomplete="new-password"
                    />
                </div>
                <div class="actions"><button class="btn">"Change password"</button></div>
            </form>
        </section>
    }
}

#[component]
fn EmailForm(
    new_email: String,
    pending: Option<(String, Timestamp)>,
    from: String,
    has_mail_server: bool,
    errors: FieldErrors,
) -> impl IntoView {
    let here = from.clone();
    let waits = pending.map(|(email, until)| {
        view! {
            <Notice tone=Tone::Info glyph=Glyph::Clock title="Waiting for your confirmation.">
                <p>
                    "Open the link in the message to "<b><bdi>{email}</bdi></b>", until "{until.minute()}". If the address is wrong, send another one below."
                </p>
                <form method="post" action="/account/email/cancel">
                    <input type="hidden" name="from" value=here/>
                    <button class="btn btn--sm">"Cancel the change"</button>
                </form>
            </Notice>
        }
    });
    let form = if has_mail_server {
        let password = text(&errors, "email_current", "Your password", "");
        view! {
            <form class="stack" method="post" action="/account/email" novalidate>
                <input type="hidden" name="from" value=from/>
                <div class="fields">
                    <TextField
                        text=text(&errors, "email", "New e-mail", "A link is sent there, and a notice to your present address.")
                        value=new_email
                        kind="email"
                        autocomplete="email"
                    />
                    <TextField text=password value="" kind="password" autocomplete="current-password"/>
                </div>
                <div class="actions"><button class="btn">"Send confirmation link"</button></div>
            </form>
        }
        .into_any()
    } else {
        view! {
            <p class="muted">
                "No mail server is configured, so a new address cannot be confirmed. Ask whoever runs Rollcall to set "<code>"ROLLCALL_SMTP_URL"</code>"."
            </p>
        }
        .into_any()
    };
    view! {
        <section class="section" aria-labelledby="change-email">
            <div class="section__head"><h2 id="change-email">"Change e-mail"</h2></div>
            <div class="stack">{waits}{form}</div>
        </section>
    }
}
