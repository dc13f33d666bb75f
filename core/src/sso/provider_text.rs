//! What a provider's form may hold.

use super::ProviderText;
use crate::context::Context;
use crate::error::{Error, FieldErrors, Result};
use crate::outgoing;

const MAX_NAME: usize = 40;
const MAX_TEXT: usize = 500;
const MAX_DOMAINS: usize = 50;
/// What people copy instead of the issuer.
const CONFIGURATION: &str = "/.well-known/openid-configuration";

/// The form, read. The secret stays as it was sent.
pub(super) struct Checked {
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    pub domains: Vec<String>,
    pub groups_claim: String,
}

/// Field errors: `name`, `issuer`, `client_id`, `client_secret`, `domains`, `groups_claim`.
pub(super) fn check(ctx: &Context, text: &ProviderText, needs_secret: bool) -> Result<Checked> {
    let mut errors = FieldErrors::new();
    let mut wrong = |field: &str, words: String| {
        errors.entry(field.to_owned()).or_default().push(words);
    };
    let name = text.name.trim();
    if name.is_empty() {
        wrong("name", "Enter a name, such as “Okta”. The sign-in page shows it.".into());
    } else if name.chars().count() > MAX_NAME || name.chars().any(char::is_control) {
        wrong("name", format!("Use a single line of at most {MAX_NAME} characters."));
    }
    let issuer = issuer_of(&text.issuer);
    if let Err(words) = check_issuer(ctx, issuer) {
        wrong("issuer", words);
    }
    let client_id = text.client_id.trim();
    if !is_plain(client_id) {
        wrong("client_id", "Enter the client ID that the provider shows for Rollcall.".into());
    }
    let secret = text.client_secret.trim();
    if (needs_secret || !secret.is_empty()) && !is_plain(secret) {
        wrong("client_secret", "Enter the client secret that the provider shows once.".into());
    }
    let domains = domains_of(&text.domains);
    if domains.is_empty() {
        wrong("domains", "Enter the domain of your e-mail addresses, such as example.com.".into());
    } else if domains.len() > MAX_DOMAINS {
        wrong("domains", format!("Use at most {MAX_DOMAINS} domains."));
    }
    if let Some(bad) = domains.iter().find(|domain| !is_domain(domain)) {
        let shown: String = bad.chars().take(60).collect();
        wrong("domains", format!("{shown:?} is not a domain. Use the format example.com."));
    }
    let groups_claim = text.groups_claim.trim();
    if !groups_claim.is_empty() && !is_plain(groups_claim) {
        wrong("groups_claim", "Enter the name of one claim, such as groups.".into());
    }
    if !errors.is_empty() {
        return Err(Error::Invalid(errors));
    }
    Ok(Checked {
        name: name.to_owned(),
        issuer: issuer.to_owned(),
        client_id: client_id.to_owned(),
        domains,
        groups_claim: groups_claim.to_owned(),
    })
}

/// The issuer, also where somebody has copied the address of its configuration.
fn issuer_of(text: &str) -> &str {
    let text = text.trim();
    text.strip_suffix(CONFIGURATION).unwrap_or(text)
}

fn check_issuer(ctx: &Context, issuer: &str) -> Result<(), String> {
    let private = ctx.settings.sso_private_networks;
    let url = outgoing::read(issuer, private).map_err(|words| with_setting(words, private))?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(
            "The issuer has no “?” and no “#”. Copy it from the provider's settings.".into()
        );
    }
    Ok(())
}

/// How the machine's owner allows a provider in a private network.
pub(super) fn with_setting(words: String, is_allowed: bool) -> String {
    if is_allowed || !(words.contains("private network") || words.contains("https://,")) {
        return words;
    }
    format!(
        "{words} If the provider is in your own network, the owner of this machine can allow it with \
         ROLLCALL_SSO_PRIVATE_NETWORKS."
    )
}

fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text.chars().count() <= MAX_TEXT
        && !text.chars().any(|letter| letter.is_control() || letter.is_whitespace())
}

fn domains_of(text: &str) -> Vec<String> {
    let mut domains: Vec<String> = text
        .split([',', ';', ' ', '\t', '\r', '\n'])
        .map(|domain| domain.trim().trim_start_matches('@').to_lowercase())
        .filter(|domain| !domain.is_empty())
        .collect();
    domains.sort();
    domains.dedup();
    domains
}

/// Letters, digits, hyphens and dots: none of these means anything to a pattern of SQL.
fn is_domain(text: &str) -> bool {
    text.len() <= 253
        && text.contains('.')
        && text.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
        })
}

#[cfg(test)]
mod tests {
    use super::{domains_of, is_domain, issuer_of};

    #[test]
    fn domains_are_read_however_they_are_separated() {
        let read = domains_of(" @Acme.test, b.example\nacme.test;c.example ");
        assert_eq!(read, ["acme.test", "b.example", "c.example"]);
        assert!(domains_of(" ,;").is_empty());
    }

    #[test]
    fn what_a_pattern_could_mean_more_by_is_no_domain() {
        for wrong in
            ["%.test", "_cme.test", "acme", ".test", "acme.", "-a.test", "a b.test", "a..b"]
        {
            assert!(!is_domain(wrong), "{wrong}");
        }
        assert!(is_domain("acme.test") && is_domain("müller.example") && is_domain("a-b.co.uk"));
    }

    #[test]
    fn the_address_of_the_configuration_stands_for_the_issuer() {
        let issuer = "https://id.example/realms/a";
        assert_eq!(issuer_of(&format!(" {issuer}/.well-known/openid-configuration ")), issuer);
        assert_eq!(issuer_of("https://id.example/"), "https://id.example/");
    }
}
