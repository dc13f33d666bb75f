//! Download links that earlier versions mailed. They work until they expire.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::claim::{Claim, Kind};
use crate::Timestamp;
use crate::tokens::TokenKeys;

/// What the first byte of such a link says.
const LINK: u8 = 1;

/// The claim of a link `<key id>.<claim>.<signature>`, and whether its signature is right. `None`:
/// this is no such link.
pub(super) fn inspect(token: &str, keys: &TokenKeys) -> Option<(Claim, bool)> {
    let mut parts = token.split('.');
    let (id, claim, signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(claim).ok()?;
    let is_genuine = URL_SAFE_NO_PAD
        .decode(signature)
        .is_ok_and(|signature| keys.verify_former(id, &bytes, &signature));
    Some((read(&bytes)?, is_genuine))
}

/// Kind (1 byte), export (16), operator (16), number of the link (8), expiry in microseconds (8).
fn read(bytes: &[u8]) -> Option<Claim> {
    let (kind, rest) = bytes.split_first()?;
    let (export, rest) = rest.split_first_chunk::<16>()?;
    let (operator, rest) = rest.split_first_chunk::<16>()?;
    let (number, rest) = rest.split_first_chunk::<8>()?;
    let expires_at: &[u8; 8] = rest.try_into().ok()?;
    (*kind == LINK).then(|| Claim {
        kind: Kind::Link,
        export: Uuid::from_bytes(*export),
        operator: Uuid::from_bytes(*operator),
        number: i64::from_be_bytes(*number),
        expires_at: Timestamp::from_micros(i64::from_be_bytes(*expires_at)),
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::inspect;
    use crate::Timestamp;
    use crate::exports::link::claim::{Claim, Kind};
    use crate::tokens::TokenKeys;

    /// Made by the version before tokens were versioned, with the secret of 32 bytes of 1.
    const MAILED: &str = "5cb4310c.AQGZOhAAAHAAgAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAHAAAAAAAAAAMABlsWBYDQAA.Vg_70lkrpRJV0fWhtgttLKzWlQ_Ui6zLRugMphg226A";

    fn keys(secret: u8) -> TokenKeys {
        TokenKeys::derive(&[&[secret; 32]])
    }

    #[test]
    fn a_link_that_was_mailed_before_the_upgrade_works() {
        let claim = Claim {
            kind: Kind::Link,
            export: Uuid::from_u128(0x0199_3a10_0000_7000_8000_0000_0000_0001),
            operator: Uuid::from_u128(7),
            number: 3,
            expires_at: Timestamp::from_micros(1_789_000_000_000_000),
        };
        assert_eq!(inspect(MAILED, &keys(1)), Some((claim, true)));
        assert_eq!(Claim::inspect(Kind::Link, MAILED, &keys(1)), Some((claim, true)));
        // It leads to a page, and never to the file by itself.
        assert_eq!(Claim::inspect(Kind::Ticket, MAILED, &keys(1)), None);
        assert_eq!(Claim::inspect(Kind::Address, MAILED, &keys(1)), None);
    }

    #[test]
    fn a_changed_one_or_one_of_another_key_does_not_hold() {
        assert_eq!(inspect(MAILED, &keys(2)).map(|(_, holds)| holds), Some(false));
        for at in 0..MAILED.len() {
            let mut changed = MAILED.as_bytes().to_vec();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).expect("text");
            let holds = inspect(&changed, &keys(1)).is_some_and(|(_, holds)| holds);
            assert!(!holds, "{changed}");
        }
    }
}
