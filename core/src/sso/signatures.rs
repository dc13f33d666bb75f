//! Signatures of JSON Web Tokens (RFC 7515). The library reads and compares; ring computes.

use std::sync::Once;

use jsonwebtoken::crypto::{CryptoProvider, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::signature::{Error as SignatureError, Verifier};
use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind, Validation, decode, decode_header,
};
use ring::signature::{self as ring_signature, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::de::DeserializeOwned;

/// Why a token is not what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadToken {
    /// No token, or one with an algorithm that proves nothing, such as `none`.
    Unreadable,
    /// The provider has no such key.
    UnknownKey,
    /// It was signed with another key, or changed.
    WrongSignature,
}

/// The name of the key that a token says it is signed with.
pub(super) fn key_id(token: &str) -> Result<Option<String>, BadToken> {
    use_ring();
    decode_header(token).map(|header| header.kid).map_err(|_| BadToken::Unreadable)
}

/// What a token says, once its signature is right. Its claims are not checked yet.
pub(super) fn verify<T: DeserializeOwned + Clone>(
    token: &str,
    keys: &[Jwk],
) -> Result<T, BadToken> {
    use_ring();
    let header = decode_header(token).map_err(|_| BadToken::Unreadable)?;
    // With a secret that both know, whoever knows the public keys could sign.
    if header.alg.family() == AlgorithmFamily::Hmac {
        return Err(BadToken::Unreadable);
    }
    let mut rules = Validation::new(header.alg);
    rules.validate_exp = false;
    rules.validate_aud = false;
    rules.required_spec_claims.clear();
    let fitting = keys.iter().filter(|key| match &header.kid {
        Some(id) => key.common.key_id.as_ref() == Some(id),
        None => true,
    });
    let mut outcome = BadToken::UnknownKey;
    for key in fitting {
        let Ok(key) = DecodingKey::from_jwk(key) else { continue };
        if key.family() != header.alg.family() {
            continue;
        }
        match decode::<T>(token, &key, &rules) {
            Ok(read) => return Ok(read.claims),
            Err(error) => {
                outcome = match error.kind() {
                    ErrorKind::InvalidSignature => BadToken::WrongSignature,
                    _ => BadToken::Unreadable,
                };
            }
        }
    }
    Err(outcome)
}

/// Makes ring what tokens are verified with.
fn use_ring() {
    static ONCE: Once = Once::new();
    static RING: CryptoProvider = CryptoProvider {
        signer_factory: |_, _| Err(ErrorKind::UnsupportedAlgorithm.into()),
        verifier_factory: |algorithm, key| {
            Ok(Box::new(RingVerifier { algorithm: *algorithm, key: key.clone() }))
        },
        key_utils: KeyUtils::new_unimplemented(),
    };
    // Nothing else of this process installs one.
    ONCE.call_once(|| {
        let _ = RING.install_default();
    });
}

struct RingVerifier {
    algorithm: Algorithm,
    key: DecodingKey,
}

impl JwtVerifier for RingVerifier {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

impl Verifier<Vec<u8>> for RingVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), SignatureError> {
        let is_right = match self.key.kind() {
            DecodingKeyKind::RsaModulusExponent { n, e } => {
                rsa(self.algorithm).is_some_and(|rule| {
                    RsaPublicKeyComponents { n, e }.verify(rule, message, signature).is_ok()
                })
            }
            DecodingKeyKind::SecretOrDer(key) => curve(self.algorithm).is_some_and(|rule| {
                UnparsedPublicKey::new(rule, key).verify(message, signature).is_ok()
            }),
        };
        if is_right { Ok(()) } else { Err(SignatureError::new()) }
    }
}

fn rsa(algorithm: Algorithm) -> Option<&'static ring_signature::RsaParameters> {
    Some(match algorithm {
        Algorithm::RS256 => &ring_signature::RSA_PKCS1_2048_8192_SHA256,
        Algorithm::RS384 => &ring_signature::RSA_PKCS1_2048_8192_SHA384,
        Algorithm::RS512 => &ring_signature::RSA_PKCS1_2048_8192_SHA512,
        Algorithm::PS256 => &ring_signature::RSA_PSS_2048_8192_SHA256,
        Algorithm::PS384 => &ring_signature::RSA_PSS_2048_8192_SHA384,
        Algorithm::PS512 => &ring_signature::RSA_PSS_2048_8192_SHA512,
        _ => return None,
    })
}

fn curve(algorithm: Algorithm) -> Option<&'static dyn ring_signature::VerificationAlgorithm> {
    Some(match algorithm {
        Algorithm::ES256 => &ring_signature::ECDSA_P256_SHA256_FIXED,
        Algorithm::ES384 => &ring_signature::ECDSA_P384_SHA384_FIXED,
        Algorithm::EdDSA => &ring_signature::ED25519,
        _ => return None,
    })
}
