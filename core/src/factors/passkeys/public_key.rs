use rustls::pki_types::{SignatureVerificationAlgorithm, SubjectPublicKeyInfoDer};
use webpki::{Error, RawPublicKeyEntity, ring};

/// The algorithms that are asked for, best first, as COSE numbers them: ES256, EdDSA with Ed25519, RS256.
pub(super) const ALGORITHMS: [i32; 3] = [-7, -8, -257];

/// The same, as they are verified.
const VERIFIERS: [&dyn SignatureVerificationAlgorithm; 3] =
    [ring::ECDSA_P256_SHA256, ring::ED25519, ring::RSA_PKCS1_2048_8192_SHA256];

/// Whether this is a key of one of the algorithms. `key`: SubjectPublicKeyInfo, DER.
pub(super) fn is_usable(key: &[u8]) -> bool {
    let of_another_kind =
        |error: &Error| matches!(error, Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_));
    let spki = SubjectPublicKeyInfoDer::from(key);
    let Ok(key) = RawPublicKeyEntity::try_from(&spki) else { return false };
    VERIFIERS.iter().any(|verifier| {
        key.verify_signature(*verifier, b"", b"").is_err_and(|e| !of_another_kind(&e))
    })
}

/// Whether the signature is of this message, and was made with this key.
pub(super) fn verify(key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let spki = SubjectPublicKeyInfoDer::from(key);
    let Ok(key) = RawPublicKeyEntity::try_from(&spki) else { return false };
    VERIFIERS.iter().any(|verifier| key.verify_signature(*verifier, message, signature).is_ok())
}
