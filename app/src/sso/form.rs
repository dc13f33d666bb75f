use leptos::prelude::*;
use rollcall_core::FieldErrors;
use rollcall_core::access::{AnyRole, Role};
use rollcall_core::sso::{Provider, ProviderText};

use crate::ui::field::{FieldText, SelectField, TextField};
use crate::ui::icon::Glyph;
use crate::ui::notice::Notice;
use crate::ui::tone::Tone;

/// Reads the body of the form; a box that is ticked sends its name.
pub fn read(form: &[u8]) -> ProviderText {
    let mut text = ProviderText::default();
    for (name, value) in form_urlencoded::parse(form) {
        let value = value.into_owned();
        match name.as_ref() {
            "name" => text.name = value,
            "issuer" => text.issuer = value,
            "client_id" => text.client_id = value,
            "client_secret" => text.client_secret = value,
            "domains" => text.domains = value,
            "groups_claim" => text.groups_claim = value,
            "default_role" => text.default_role = value,
            "makes_accounts" => text.makes_accounts = true,
            "trusts_factor" => text.trusts_factor = true,
            "has_button" => text.has_button = true,
            _ => {}
        }
    }
    text
}

/// The form of a provider as it is. Its secret is not shown.
pub fn text_of(provider: &Provider) -> ProviderText {
    ProviderText {
        name: provider.name.clone(),
        issuer: provider.issuer.clone(),
        client_id: provider.client_id.clone(),
        client_secret: String::new(),
        domains: provider.domains.join(", "),
        groups_claim: provider.groups_claim.clone(),
        makes_accounts: provider.makes_accounts,
        default_role: provider.default_role.clone(),
        trusts_factor: provider.trusts_factor,
        has_button: provider.has_button,
    }
}

#[component]
pub fn ProviderForm(
    action: String,
    typed: ProviderText,
    errors: FieldErrors,
    roles: Vec<AnyRole>,
    /// The provider is there already: an empty secret stays as it is.
    is_change: bool,
) -> impl IntoView {
    let text = |name: &'static str, label: &'static str, hint: &'static str| FieldText {
        name,
        label,
        hint,
        errors: errors.get(name).cloned().unwrap_or_default(),
    };
    let wrong = (!errors.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Bad glyph=Glyph::Alert title="The provider was not saved." alert=true>
                <p>"Fix the highlighted fields below."</p>
            </Notice>
        }
    });
    let secret_hint = match is_change {
        true => "Leave it empty to keep the present one.",
        false => "The provider shows it once. It is stored encrypted.",
    };
    let none = (String::new(), "None: they are refused".to_owned());
    let roles = roles.into_iter().filter(|role| *role != Role::Owner);
    let roles = roles.map(|role| (role.code().to_owned(), role.label().to_owned()));
    let roles = std::iter::once(none).chain(roles).collect();
    let button = if is_change { "Save provider" } else { "Set up provider" };
    view! {
        <form class="stack" method="post" action=action novalidate>
            {wrong}
            <div class="fields">
                <TextField text=text("name", "Name", "People choose it when they sign in.") value=typed.name autocomplete="off"/>
                <TextField
                    text=text("issuer", "Issuer", "The provider's address, exactly as it names itself, such as https://example.okta.com.")
                    value=typed.issuer
                    kind="url"
                    autocomplete="off"
                />
                <TextField text=text("client_id", "Client ID", "") value=typed.client_id autocomplete="off"/>
                <TextField
                    text=text("client_secret", "Client secret", secret_hint)
                    value=""
                    kind="password"
                    autocomplete="off"
                />
                <TextField
                    text=text("domains", "E-mail domains", "People with these addresses sign in here, such as example.com. Separate several with commas.")
                    value=typed.domains
                    autocomplete="off"
                />
                <TextField
                    text=text("groups_claim", "Claim with the groups", "Optional, such as groups. Once it is saved, you choose which group gives which role.")
                    value=typed.groups_claim
                    autocomplete="off"
                />
                <SelectField
                    text=text("default_role", "Role without a group", "For people whose groups give them no role.")
                    options=roles
                    value=typed.default_role
                />
            </div>
            <div class="fields">
                {tick("makes_accounts", "Make an account at the first sign-in", "For people who have none. Otherwise only people in the team come in.", typed.makes_accounts)}
                {tick("trusts_factor", "Trust its second factor", "Rollcall asks for no code if the provider says that it has asked for a second factor (mfa in the claim amr).", typed.trusts_factor)}
                {tick("has_button", "Show a button on the sign-in page", "Shown to whoever opens a page of this organization and is not signed in. If there are other organizations, nobody else sees it.", typed.has_button)}
            </div>
            <div class="actions"><button class="btn btn--primary">{button}</button></div>
        </form>
    }
}

fn tick(name: &'static str, label: &'static str, hint: &'static str, is_on: bool) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="checkbox" name=name value="yes" checked=is_on/>
            <span>{label}<small>{hint}</small></span>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_box_that_is_not_ticked_is_off() {
        let text = read(b"name=Okta&issuer=https%3A%2F%2Fid.test&makes_accounts=yes&x=1");
        assert_eq!((text.name.as_str(), text.issuer.as_str()), ("Okta", "https://id.test"));
        assert!(text.makes_accounts && !text.trusts_factor && !text.has_button);
    }
}
