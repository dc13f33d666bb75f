use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Purpose, TokenKeys};
use crate::Timestamp;
use crate::error::{Error, Result};

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claims<T> {
    pub expires_at: Timestamp,
    pub payload: T,
}

/// The claims of a token whose signature may be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Inspected<T> {
    pub claims: Claims<T>,
    pub is_genuine: bool,
}

/// The body as it is written, a JSON array: purpose, expiry in microseconds since 1970, payload.
#[derive(Serialize, Deserialize)]
struct Body<T>(u8, i64, T);

const VERSION: &str = "2";

impl TokenKeys {
    /// A token that its holder can read and cannot change.
    pub(crate) fn sign<T: Serialize>(
        &self,
        purpose: Purpose,
        expires_at: Timestamp,
        payload: T,
    ) -> Result<String> {
        let body = body(purpose, expires_at, payload)?;
        let key = self.newest()?;
        let signature = key.sign(purpose, &message(&key.id, &body));
        let (body, signature) = (URL_SAFE_NO_PAD.encode(body), URL_SAFE_NO_PAD.encode(signature));
        Ok(format!("{VERSION}.{}.{body}.{signature}", key.id))
    }

    /// The claims of a signed token, while it works. `None`: it is not ours, was changed, is for
    /// something else, or has expired.
    pub(crate) fn verify<T: DeserializeOwned>(
        &self,
        purpose: Purpose,
        token: &str,
        now: Timestamp,
    ) -> Option<Claims<T>> {
        let Inspected { claims, is_genuine } = self.inspect(purpose, token)?;
        (is_genuine && now < claims.expires_at).then_some(claims)
    }

    /// The claims of a signed token, whether or not its signature is right and its time is over: for
    /// those who have to say why they refuse it. `None`: this is no token for this purpose.
    pub(crate) fn inspect<T: DeserializeOwned>(
        &self,
        purpose: Purpose,
        token: &str,
    ) -> Option<Inspected<T>> {
        let (key_id, body, proof) = parts(token)?;
        let claims = read(purpose, &body)?;
        let is_genuine = self
            .find(key_id)
            .is_some_and(|key| key.verify(purpose, &message(key_id, &body), &proof));
        Some(Inspected { claims, is_genuine })
    }

    /// A token that its holder can neither read nor change.
    pub(crate) fn encrypt<T: Serialize>(
        &self,
        purpose: Purpose,
        expires_at: Timestamp,
        payload: T,
    ) -> Result<String> {
        let mut body = body(purpose, expires_at, payload)?;
        let key = self.newest()?;
        let proof = key.encrypt(purpose, VERSION, &mut body)?;
        let (body, proof) = (URL_SAFE_NO_PAD.encode(body), URL_SAFE_NO_PAD.encode(proof));
        Ok(format!("{VERSION}.{}.{body}.{proof}", key.id))
    }

    /// What tokens that the newest key has encrypted begin with.
    pub(crate) fn newest_prefix(&self) -> Result<String> {
        Ok(format!("{VERSION}.{}.", self.newest()?.id))
    }

    /// The claims of an encrypted token, while it works. `None`: as for [`Self::verify`].
    pub(crate) fn decrypt<T: DeserializeOwned>(
        &self,
        purpose: Purpose,
        token: &str,
        now: Timestamp,
    ) -> Option<Claims<T>> {
        let (key_id, body, proof) = parts(token)?;
        let body = self.find(key_id)?.decrypt(purpose, VERSION, body, &proof)?;
        let claims: Claims<T> = read(purpose, &body)?;
        (now < claims.expires_at).then_some(claims)
    }
}

fn body<T: Serialize>(purpose: Purpose, expires_at: Timestamp, payload: T) -> Result<Vec<u8>> {
    let body = Body(purpose as u8, expires_at.micros(), payload);
    serde_json::to_vec(&body).map_err(|error| Error::internal("tokens", &error))
}

fn read<T: DeserializeOwned>(purpose: Purpose, body: &[u8]) -> Option<Claims<T>> {
    let Body(number, expires_at, payload) = serde_json::from_slice(body).ok()?;
    let expires_at = Timestamp::from_micros(expires_at);
    (number == purpose as u8).then_some(Claims { expires_at, payload })
}

/// What a signature covers: everything before it.
fn message(key_id: &str, body: &[u8]) -> Vec<u8> {
    [VERSION.as_bytes(), b".", key_id.as_bytes(), b".", body].concat()
}

/// Key id, body and proof.
fn parts(token: &str) -> Option<(&str, Vec<u8>, Vec<u8>)> {
    let mut parts = token.split('.');
    let (version, key_id) = (parts.next()?, parts.next()?);
    let (body, proof) = (parts.next()?, parts.next()?);
    if version != VERSION || parts.next().is_some() {
        return None;
    }
    // A proof that cannot be decoded proves nothing; what the body says may still be reported.
    let proof = URL_SAFE_NO_PAD.decode(proof).unwrap_or_default();
    Some((key_id, URL_SAFE_NO_PAD.decode(body).ok()?, proof))
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::Claims;
    use crate::Timestamp;
    use crate::tokens::Purpose;
    use crate::tokens::TokenKeys;

    const UNTIL: Timestamp = Timestamp::from_micros(1_789_000_000_000_000);
    const BEFORE: Timestamp = Timestamp::from_micros(1_788_999_999_999_999);

    fn keys(secrets: &[[u8; 32]]) -> TokenKeys {
        TokenKeys::derive(&secrets.iter().map(<[u8; 32]>::as_slice).collect::<Vec<_>>())
    }

    fn payload() -> (u64, String) {
        (7, "Änne".to_owned())
    }

    fn signed(keys: &TokenKeys) -> String {
        keys.sign(Purpose::ExportLink, UNTIL, payload()).expect("a token")
    }

    fn encrypted(keys: &TokenKeys) -> String {
        keys.encrypt(Purpose::FaceSearch, UNTIL, payload()).expect("a token")
    }

    fn verified(keys: &TokenKeys, token: &str) -> Option<Claims<(u64, String)>> {
        keys.verify(Purpose::ExportLink, token, BEFORE)
    }

    fn decrypted(keys: &TokenKeys, token: &str) -> Option<Claims<(u64, String)>> {
        keys.decrypt(Purpose::FaceSearch, token, BEFORE)
    }

    #[test]
    fn a_token_works_with_its_own_key_and_with_a_rotated_one() {
        let (old, new) = ([1; 32], [2; 32]);
        let claims = Some(Claims { expires_at: UNTIL, payload: payload() });
        let (link, search) = (signed(&keys(&[old])), encrypted(&keys(&[old])));
        for having in [keys(&[old]), keys(&[new, old])] {
            assert_eq!(verified(&having, &link), claims);
            assert_eq!(decrypted(&having, &search), claims);
        }
        assert_eq!(verified(&keys(&[new]), &link), None);
        assert_eq!(decrypted(&keys(&[new]), &search), None);
    }

    #[test]
    fn a_token_ends_at_its_time_and_can_be_inspected_after_it() {
        let keys = keys(&[[1; 32]]);
        let token = signed(&keys);
        assert_eq!(keys.verify::<(u64, String)>(Purpose::ExportLink, &token, UNTIL), None);
        let inspected = keys.inspect::<(u64, String)>(Purpose::ExportLink, &token);
        assert!(inspected.is_some_and(|one| one.is_genuine && one.claims.expires_at == UNTIL));
        let search = encrypted(&keys);
        assert_eq!(keys.decrypt::<(u64, String)>(Purpose::FaceSearch, &search, UNTIL), None);
    }

    #[test]
    fn a_token_for_one_purpose_is_none_for_another() {
        let keys = keys(&[[1; 32]]);
        let (link, search) = (signed(&keys), encrypted(&keys));
        assert!(keys.inspect::<(u64, String)>(Purpose::ExportTicket, &link).is_none());
        assert!(keys.decrypt::<(u64, String)>(Purpose::ExportLink, &search, BEFORE).is_none());
        assert!(verified(&keys, &search).is_none() && decrypted(&keys, &link).is_none());
    }

    #[test]
    fn no_bit_of_body_or_proof_can_be_turned() {
        let keys = keys(&[[1; 32]]);
        for token in [signed(&keys), encrypted(&keys)] {
            let parts: Vec<&str> = token.split('.').collect();
            for part in [2, 3] {
                let bytes = URL_SAFE_NO_PAD.decode(parts[part]).expect("base64");
                for bit in 0..bytes.len() * 8 {
                    let mut turned = bytes.clone();
                    turned[bit / 8] ^= 1 << (bit % 8);
                    let mut forged: Vec<String> = parts.iter().map(ToString::to_string).collect();
                    forged[part] = URL_SAFE_NO_PAD.encode(turned);
                    let forged = forged.join(".");
                    assert!(verified(&keys, &forged).is_none(), "part {part}, bit {bit}");
                    assert!(decrypted(&keys, &forged).is_none(), "part {part}, bit {bit}");
                }
            }
            for wrong in [
                "",
                "2.a.b.c",
                "a.b",
                &format!("{token}.x"),
                &token[..token.len() - 1],
                &format!("1{}", &token[1..]),
            ] {
                assert!(
                    verified(&keys, wrong).is_none() && decrypted(&keys, wrong).is_none(),
                    "{wrong}"
                );
            }
        }
    }

    #[test]
    fn what_is_encrypted_cannot_be_read_and_looks_different_each_time() {
        let keys = keys(&[[1; 32]]);
        let token = encrypted(&keys);
        let body =
            URL_SAFE_NO_PAD.decode(token.split('.').nth(2).expect("a body")).expect("base64");
        assert!(!body.windows(4).any(|part| part == "Änn".as_bytes()));
        assert_ne!(encrypted(&keys), token);
    }

    #[test]
    fn a_token_that_is_out_stays_readable() {
        let token = "2.5cb4310c.WzEsMTc4OTAwMDAwMDAwMDAwMCxbNywiw4RubmUiXV0.FbWSE1bqdJYxGJRQAdzV4_smeUXhxB4juJQTa5jrdqU";
        assert_eq!(signed(&keys(&[[1; 32]])), token);
    }
}
