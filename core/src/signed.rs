//! Claims that leave the server and come back: what they say is worth only with a signature.
//!
//! The first byte of a claim says what it is for, so that one never passes as another.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

/// What a claim is for: its first byte. Tokens that are out carry these numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum ClaimKind {
    /// Leads to an export's page.
    ExportLink = 1,
    /// Leads to an export's bytes: what the page's button makes.
    ExportTicket = 2,
    /// A face's stored picture.
    FacePicture = 3,
    FaceThumbnail = 4,
    /// The picture of an upload that was checked and is no face yet.
    CheckedPicture = 5,
    /// Saves or discards a checked upload.
    CheckedUpload = 6,
    /// Carries what was found in a picture while one of its faces is chosen.
    FaceSearch = 7,
    /// Leads to an export's bytes by itself: what a key asks for.
    ExportAddress = 8,
}

impl ClaimKind {
    pub(crate) fn code(self) -> u8 {
        self as u8
    }
}

/// The keys that sign links. Each has an id, which its links carry: the newest signs, and the
/// others go on verifying what they signed until they are taken away.
#[derive(Clone)]
pub struct LinkKeys(Arc<Vec<Key>>);

struct Key {
    /// 8 hexadecimal digits of the key's own hash: it says nothing about the key.
    id: String,
    secret: [u8; 32],
}

/// Signatures for something else never verify here, whatever the secret is used for besides.
const PURPOSE: &[u8] = b"rollcall download link 1";

impl LinkKeys {
    /// Derives the keys from secrets of at least 32 bytes, the newest first (HMAC-SHA256 as the
    /// key derivation function of NIST SP 800-108).
    pub fn derive(secrets: &[&[u8]]) -> Self {
        Self(Arc::new(secrets.iter().map(|secret| Key::derive(secret)).collect()))
    }

    /// Keys of this process only.
    pub fn in_memory() -> Self {
        Self::derive(&[&rand::random::<[u8; 32]>()])
    }

    /// A claim as a token: `<key id>.<claim>.<signature>`, the latter two in base64url (RFC 4648).
    pub(crate) fn seal(&self, claim: &[u8]) -> Option<String> {
        let (id, signature) = self.sign(claim)?;
        let (claim, signature) = (URL_SAFE_NO_PAD.encode(claim), URL_SAFE_NO_PAD.encode(signature));
        Some(format!("{id}.{claim}.{signature}"))
    }

    /// The claim of a token, and whether its signature holds. `None`: this is no token at all.
    pub(crate) fn open(&self, token: &str) -> Option<(Vec<u8>, bool)> {
        let mut parts = token.split('.');
        let (id, claim, signature) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let claim = URL_SAFE_NO_PAD.decode(claim).ok()?;
        let holds = URL_SAFE_NO_PAD
            .decode(signature)
            .is_ok_and(|signature| self.verify(id, &claim, &signature));
        Some((claim, holds))
    }

    /// The signature of a message by the newest key, with the key's id.
    fn sign(&self, message: &[u8]) -> Option<(&str, [u8; 32])> {
        let key = self.0.first()?;
        let mut mac = key.mac();
        mac.update(key.id.as_bytes());
        mac.update(message);
        Some((&key.id, mac.finalize().into_bytes().into()))
    }

    /// Whether the key of this id signed the message; compared in constant time.
    fn verify(&self, id: &str, message: &[u8], signature: &[u8]) -> bool {
        let Some(key) = self.0.iter().find(|key| key.id == id) else { return false };
        let mut mac = key.mac();
        mac.update(key.id.as_bytes());
        mac.update(message);
        mac.verify_slice(signature).is_ok()
    }
}

impl Key {
    fn derive(secret: &[u8]) -> Self {
        let mut mac = hmac(secret);
        mac.update(PURPOSE);
        let secret: [u8; 32] = mac.finalize().into_bytes().into();
        let id = hex::encode(&Sha256::digest(secret)[..4]);
        Self { id, secret }
    }

    fn mac(&self) -> Hmac<Sha256> {
        hmac(&self.secret)
    }
}

fn hmac(key: &[u8]) -> Hmac<Sha256> {
    // HMAC takes keys of every length (RFC 2104); the type cannot say so.
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mac) => mac,
        Err(_) => unreachable!("HMAC takes keys of every length"),
    }
}

impl fmt::Debug for LinkKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkKeys(…)")
    }
}
