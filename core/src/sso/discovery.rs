//! What a provider publishes about itself (OpenID Connect Discovery 1.0).

use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use serde::Deserialize;
use serde_json::Value;

use super::http::Http;

#[derive(Clone, Debug, Deserialize)]
pub(super) struct Metadata {
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub jwks_uri: String,
    #[serde(default)]
    pub userinfo_endpoint: Option<String>,
    #[serde(default)]
    pub end_session_endpoint: Option<String>,
    #[serde(default)]
    pub token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    pub response_types_supported: Option<Vec<String>>,
    #[serde(default)]
    pub code_challenge_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    pub scopes_supported: Option<Vec<String>>,
    /// Its answers name the issuer (RFC 9207).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
    #[serde(default)]
    pub backchannel_logout_supported: bool,
}

/// The configuration of an issuer, checked.
pub(super) async fn metadata(http: &Http, issuer: &str) -> Result<Metadata, String> {
    let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let received = http.get(&address, None).await?;
    if !received.is_ok() {
        return Err(format!(
            "{address} answers with status {}. Copy the issuer from the provider's settings: its \
             configuration stands below it.",
            received.status
        ));
    }
    let value = received.json().ok_or_else(|| format!("{address} does not answer with JSON."))?;
    let named = value.get("issuer").and_then(Value::as_str).unwrap_or_default().to_owned();
    if named != issuer {
        return Err(format!(
            "The provider calls itself “{named}”, and here stands “{issuer}”. Enter it exactly as the \
             provider does, also the slash at its end."
        ));
    }
    let metadata: Metadata = serde_json::from_value(value)
        .map_err(|error| format!("The configuration of the provider is incomplete ({error})."))?;
    let endpoints =
        [&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri]
            .into_iter()
            .chain(&metadata.userinfo_endpoint)
            .chain(&metadata.end_session_endpoint);
    for endpoint in endpoints {
        http.check(endpoint).map_err(|words| format!("{endpoint}: {words}"))?;
    }
    Ok(metadata)
}

/// The keys that the provider signs with. Kinds of keys that are not known are left out.
pub(super) async fn keys(http: &Http, metadata: &Metadata) -> Result<Vec<Jwk>, String> {
    let address = &metadata.jwks_uri;
    let received = http.get(address, None).await?;
    if !received.is_ok() {
        return Err(format!("{address} answers with status {}.", received.status));
    }
    let value = received.json().unwrap_or_default();
    let Some(keys) = value.get("keys").and_then(Value::as_array) else {
        return Err(format!("{address} does not answer with a set of keys."));
    };
    let keys = keys.iter().filter_map(|key| serde_json::from_value::<Jwk>(key.clone()).ok());
    Ok(keys.filter(|key| key.common.public_key_use != Some(PublicKeyUse::Encryption)).collect())
}
