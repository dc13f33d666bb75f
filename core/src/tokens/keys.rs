use std::fmt;
use std::sync::Arc;

use hmac::{Hmac, Mac};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, Tag, UnboundKey};
use sha2::{Digest, Sha256};

use super::Purpose;
use crate::error::{Error, Result};

/// The keys that tokens are made with. Each has an id, which its tokens carry: the newest makes
/// tokens, and the others go on verifying theirs until they are taken away.
#[derive(Clone)]
pub struct TokenKeys(Arc<Vec<Key>>);

pub(super) struct Key {
    /// 8 hexadecimal digits of a hash: it says nothing about the key.
    pub(super) id: String,
    /// The keys of the purposes are derived from this one.
    root: [u8; 32],
    /// Signed the download links of earlier versions.
    former: [u8; 32],
}

const NONCE: usize = 12;

impl TokenKeys {
    /// Derives the keys from secrets of at least 32 bytes, the newest first (HMAC-SHA256 as the
    /// key derivation function of NIST SP 800-108).
    pub fn derive(secrets: &[&[u8]]) -> Self {
        Self(Arc::new(secrets.iter().map(|secret| Key::derive(secret)).collect()))
    }

    /// Keys of this process only.
    pub fn in_memory() -> Self {
        Self::derive(&[&rand::random::<[u8; 32]>()])
    }

    pub(super) fn newest(&self) -> Result<&Key> {
        self.0.first().ok_or_else(|| Error::internal("tokens", &"there is no key"))
    }

    pub(super) fn find(&self, id: &str) -> Option<&Key> {
        self.0.iter().find(|key| key.id == id)
    }

    /// Whether the key of this id signed a download link of an earlier version.
    pub(crate) fn verify_former(&self, id: &str, message: &[u8], signature: &[u8]) -> bool {
        let Some(key) = self.find(id) else { return false };
        verify(&key.former, &[id.as_bytes(), message], signature)
    }
}

impl Key {
    fn derive(secret: &[u8]) -> Self {
        let former = hmac(secret, &[b"rollcall download link 1"]);
        let id = hex::encode(&Sha256::digest(former)[..4]);
        Self { id, root: hmac(secret, &[b"rollcall tokens 2"]), former }
    }

    fn of_purpose(&self, purpose: Purpose) -> [u8; 32] {
        hmac(&self.root, &[purpose.name().as_bytes()])
    }

    pub(super) fn sign(&self, purpose: Purpose, message: &[u8]) -> [u8; 32] {
        hmac(&self.of_purpose(purpose), &[message])
    }

    /// Compared in constant time.
    pub(super) fn verify(&self, purpose: Purpose, message: &[u8], signature: &[u8]) -> bool {
        verify(&self.of_purpose(purpose), &[message], signature)
    }

    /// Encrypts in place with ChaCha20-Poly1305 (RFC 8439), and returns the random nonce and the tag.
    /// The version and the key's id are authenticated, too.
    pub(super) fn encrypt(
        &self,
        purpose: Purpose,
        version: &str,
        body: &mut [u8],
    ) -> Result<Vec<u8>> {
        let nonce = rand::random::<[u8; NONCE]>();
        let tag = self.cipher(purpose).and_then(|cipher| {
            let aad = self.aad(version);
            cipher.seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), aad, body).ok()
        });
        let tag =
            tag.ok_or_else(|| Error::internal("tokens", &"a token could not be encrypted"))?;
        Ok([nonce.as_slice(), tag.as_ref()].concat())
    }

    /// `proof`: the nonce and the tag.
    pub(super) fn decrypt(
        &self,
        purpose: Purpose,
        version: &str,
        mut body: Vec<u8>,
        proof: &[u8],
    ) -> Option<Vec<u8>> {
        let (nonce, tag) = proof.split_at_checked(NONCE)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let tag = Tag::try_from(tag).ok()?;
        let aad = self.aad(version);
        let opened =
            self.cipher(purpose)?.open_in_place_separate_tag(nonce, aad, tag, &mut body, 0..);
        opened.ok()?;
        Some(body)
    }

    fn cipher(&self, purpose: Purpose) -> Option<LessSafeKey> {
        let key = UnboundKey::new(&CHACHA20_POLY1305, &self.of_purpose(purpose)).ok()?;
        Some(LessSafeKey::new(key))
    }

    fn aad(&self, version: &str) -> Aad<String> {
        Aad::from(format!("{version}.{}", self.id))
    }
}

fn hmac(key: &[u8], message: &[&[u8]]) -> [u8; 32] {
    mac(key, message).finalize().into_bytes().into()
}

fn verify(key: &[u8], message: &[&[u8]], signature: &[u8]) -> bool {
    mac(key, message).verify_slice(signature).is_ok()
}

fn mac(key: &[u8], message: &[&[u8]]) -> Hmac<Sha256> {
    // HMAC takes keys of every length (RFC 2104); the type cannot say so.
    let mut mac = match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mac) => mac,
        Err(_) => unreachable!("HMAC takes keys of every length"),
    };
    for part in message {
        mac.update(part);
    }
    mac
}

impl fmt::Debug for TokenKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKeys(…)")
    }
}
