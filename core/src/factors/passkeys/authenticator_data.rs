use sha2::{Digest, Sha256};

use super::refusal::Refusal;
use super::site::Site;

const USER_PRESENT: u8 = 1;
const USER_VERIFIED: u8 = 1 << 2;
const MAY_BE_COPIED: u8 = 1 << 3;
const IS_COPIED: u8 = 1 << 4;
const HAS_CREDENTIAL: u8 = 1 << 6;
/// Bytes of the model number of an authenticator, which is not looked at.
const MODEL: usize = 16;

/// What the authenticator says (WebAuthn level 3, section 6.1).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct AuthenticatorData<'a> {
    /// 0: it does not count its signatures.
    pub sign_count: u32,
    /// Of a new passkey.
    pub credential_id: Option<&'a [u8]>,
}

impl<'a> AuthenticatorData<'a> {
    /// The person has to have proved to the device who they are, whatever the passkey is used for.
    pub(super) fn read(bytes: &'a [u8], site: &Site) -> Result<Self, Refusal> {
        let (site_hash, rest) = bytes.split_first_chunk::<32>().ok_or(Refusal::Unreadable)?;
        let (&[flags], rest) = rest.split_first_chunk::<1>().ok_or(Refusal::Unreadable)?;
        let (count, rest) = rest.split_first_chunk::<4>().ok_or(Refusal::Unreadable)?;
        let has = |flag: u8| flags & flag != 0;
        if site_hash[..] != Sha256::digest(&site.id)[..] {
            return Err(Refusal::OtherSite);
        }
        if has(IS_COPIED) && !has(MAY_BE_COPIED) {
            return Err(Refusal::Unreadable);
        }
        if !has(USER_PRESENT) || !has(USER_VERIFIED) {
            return Err(Refusal::NotVerified);
        }
        let credential_id = match has(HAS_CREDENTIAL) {
            true => Some(credential_id(rest).ok_or(Refusal::Unreadable)?),
            false => None,
        };
        Ok(Self { sign_count: u32::from_be_bytes(*count), credential_id })
    }
}

fn credential_id(bytes: &[u8]) -> Option<&[u8]> {
    let (length, rest) = bytes.get(MODEL..)?.split_first_chunk::<2>()?;
    rest.get(..usize::from(u16::from_be_bytes(*length)))
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::{AuthenticatorData, Refusal, Site};

    fn site() -> Site {
        Site { origin: "https://rollcall.example".into(), id: "rollcall.example".into() }
    }

    fn bytes(flags: u8, rest: &[u8]) -> Vec<u8> {
        [&Sha256::digest("rollcall.example")[..], &[flags], &[0, 0, 1, 2], rest].concat()
    }

    #[test]
    fn the_count_and_the_name_of_a_new_key_are_read() {
        let bytes = bytes(0x45, &[&[7; 16][..], &[0, 3], b"key", b"\xa0"].concat());
        let read = AuthenticatorData::read(&bytes, &site());
        let expected = AuthenticatorData { sign_count: 258, credential_id: Some(&b"key"[..]) };
        assert_eq!(read, Ok(expected));
    }

    #[test]
    fn what_is_cut_off_at_any_byte_is_refused() {
        let bytes = bytes(0x45, &[&[7; 16][..], &[0, 3], b"key"].concat());
        for length in 0..bytes.len() {
            let read = AuthenticatorData::read(&bytes[..length], &site());
            assert_eq!(read, Err(Refusal::Unreadable), "{length}");
        }
    }

    #[test]
    fn the_person_has_to_be_there_and_verified() {
        for (flags, expected) in [
            (0x00, Err(Refusal::NotVerified)),
            (0x01, Err(Refusal::NotVerified)),
            (0x04, Err(Refusal::NotVerified)),
            (0x05, Ok(258)),
            (0x1d, Ok(258)),
            // A copy of what cannot be copied.
            (0x15, Err(Refusal::Unreadable)),
        ] {
            let bytes = bytes(flags, &[]);
            let read = AuthenticatorData::read(&bytes, &site()).map(|read| read.sign_count);
            assert_eq!(read, expected, "{flags:x}");
        }
    }
}
