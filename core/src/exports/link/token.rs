use uuid::Uuid;

use crate::Timestamp;
use crate::signed::{ClaimKind, LinkKeys};

/// What a token says, and is worth only with a signature: an export, for one operator or
/// key, until an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::exports) struct Claim {
    pub kind: Kind,
    pub export: Uuid,
    /// Or the key.
    pub operator: Uuid,
    /// The number of the export's link.
    pub number: i64,
    pub expires_at: Timestamp,
}

/// A link leads to a page; a ticket, which the page's button makes, leads to the bytes. An address,
/// which a key asks for, leads to the bytes by itself, and not for long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::exports) enum Kind {
    Link,
    Ticket,
    Address,
}

impl Kind {
    fn code(self) -> u8 {
        match self {
            Self::Link => ClaimKind::ExportLink,
            Self::Ticket => ClaimKind::ExportTicket,
            Self::Address => ClaimKind::ExportAddress,
        }
        .code()
    }

    fn from_code(code: u8) -> Option<Self> {
        [Self::Link, Self::Ticket, Self::Address].into_iter().find(|one| one.code() == code)
    }
}

/// Kind, export, operator, number, instant.
const LENGTH: usize = 1 + 16 + 16 + 8 + 8;

impl Claim {
    pub(in crate::exports) fn seal(&self, keys: &LinkKeys) -> Option<String> {
        keys.seal(&self.bytes())
    }

    /// The claim, and whether its signature holds. `None`: this is no token at all.
    pub(in crate::exports) fn open(token: &str, keys: &LinkKeys) -> Option<(Self, bool)> {
        let (claim, holds) = keys.open(token)?;
        Some((Self::read(&claim)?, holds))
    }

    fn bytes(&self) -> [u8; LENGTH] {
        let mut bytes = [0; LENGTH];
        bytes[0] = self.kind.code();
        bytes[1..17].copy_from_slice(self.export.as_bytes());
        bytes[17..33].copy_from_slice(self.operator.as_bytes());
        bytes[33..41].copy_from_slice(&self.number.to_be_bytes());
        bytes[41..].copy_from_slice(&self.expires_at.micros().to_be_bytes());
        bytes
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; LENGTH] = bytes.try_into().ok()?;
        let number = |at: usize| {
            let mut eight = [0; 8];
            eight.copy_from_slice(&bytes[at..at + 8]);
            i64::from_be_bytes(eight)
        };
        Some(Self {
            kind: Kind::from_code(bytes[0])?,
            export: Uuid::from_slice(&bytes[1..17]).ok()?,
            operator: Uuid::from_slice(&bytes[17..33]).ok()?,
            number: number(33),
            expires_at: Timestamp::from_micros(number(41)),
        })
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use uuid::Uuid;

    use super::{Claim, Kind};
    use crate::Timestamp;
    use crate::signed::LinkKeys;

    fn claim() -> Claim {
        Claim {
            kind: Kind::Link,
            export: Uuid::from_u128(0x0199_3a10_0000_7000_8000_0000_0000_0001),
            operator: Uuid::from_u128(7),
            number: 3,
            expires_at: Timestamp::from_micros(1_789_000_000_000_000),
        }
    }

    #[test]
    fn a_token_opens_with_its_own_key_and_with_a_rotated_one() {
        let (old, new) = ([1; 32], [2; 32]);
        let token = claim().seal(&LinkKeys::derive(&[&old])).expect("a key");
        assert_eq!(Claim::open(&token, &LinkKeys::derive(&[&old])), Some((claim(), true)));
        assert_eq!(Claim::open(&token, &LinkKeys::derive(&[&new, &old])), Some((claim(), true)));
        assert_eq!(Claim::open(&token, &LinkKeys::derive(&[&new])), Some((claim(), false)));
    }

    #[test]
    fn no_bit_of_claim_or_signature_can_be_turned() {
        let keys = LinkKeys::derive(&[&[1; 32]]);
        let token = claim().seal(&keys).expect("a key");
        let parts: Vec<&str> = token.split('.').collect();
        for part in [1, 2] {
            let bytes = URL_SAFE_NO_PAD.decode(parts[part]).expect("base64");
            for bit in 0..bytes.len() * 8 {
                let mut turned = bytes.clone();
                turned[bit / 8] ^= 1 << (bit % 8);
                let mut forged: Vec<String> = parts.iter().map(ToString::to_string).collect();
                forged[part] = URL_SAFE_NO_PAD.encode(turned);
                let opened = Claim::open(&forged.join("."), &keys);
                assert!(opened.is_none_or(|(_, holds)| !holds), "part {part}, bit {bit}");
            }
        }
        for wrong in ["", "a.b.c", "a.b", &format!("{token}.x"), &token[..token.len() - 1]] {
            assert!(Claim::open(wrong, &keys).is_none_or(|(_, holds)| !holds), "{wrong}");
        }
    }
}
