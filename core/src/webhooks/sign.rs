use std::collections::BTreeMap;

use hmac::{Hmac, Mac as _};
use rand::distr::{Alphanumeric, SampleString as _};
use serde_json::Value;
use sha2::Sha256;

use crate::Timestamp;

/// log2(62) × 43 = 256 bits.
const SECRET: usize = 43;

pub(super) fn new_secret() -> String {
    format!("whsec_{}", Alphanumeric.sample_string(&mut rand::rng(), SECRET))
}

/// HMAC-SHA256 (RFC 2104) over the seconds since 1970, a dot and the body, in hexadecimal. The time
/// is signed so that nobody can replay an old delivery.
pub fn signature(secret: &str, at: Timestamp, body: &str) -> String {
    let seconds = (at.micros() / 1_000_000).to_string();
    hmac(secret, &[seconds.as_bytes(), b".", body.as_bytes()])
}

/// HMAC-SHA256 over the body with its members in alphabetical order, in hexadecimal: Didit's
/// `X-Signature-V2`. A receiver that reads the JSON and writes it again can check it. The time is signed
/// as the member `timestamp`.
pub fn signature_of_members(secret: &str, body: &str) -> String {
    let sorted = serde_json::from_str(body).map(|body| in_order(body).to_string());
    hmac(secret, &[sorted.as_deref().unwrap_or(body).as_bytes()])
}

fn in_order(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<String, Value> = members.into_iter().collect();
            members.into_iter().map(|(name, value)| (name, in_order(value))).collect()
        }
        Value::Array(items) => items.into_iter().map(in_order).collect(),
        other => other,
    }
}

fn hmac(secret: &str, parts: &[&[u8]]) -> String {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    parts.iter().for_each(|part| mac.update(part));
    hex::encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::{signature, signature_of_members};
    use crate::Timestamp;

    #[test]
    fn a_signature_covers_time_and_body() {
        // printf '1700000000.{}' | openssl dgst -sha256 -hmac whsec_test
        let at = Timestamp::from_micros(1_700_000_000_999_999);
        let expected = "35495024f4ef3f94e5a93e22221544c4b75e9a42300cd965ab81cb85cd994e91";
        assert_eq!(signature("whsec_test", at, "{}"), expected);
        assert_ne!(signature("whsec_test", at.plus_seconds(1), "{}"), expected);
        assert_ne!(signature("whsec_test", at, "{ }"), expected);
    }

    #[test]
    fn a_signature_of_the_members_does_not_depend_on_their_order_or_blanks() {
        // printf '{"a":{"x":"Zoë","y":[1,2]},"b":1}' | openssl dgst -sha256 -hmac whsec_test
        let expected = "155640479a130588fc0d65180bb9d5969b5f669748b9c243429b72aa44275b97";
        for body in [
            r#"{"a":{"x":"Zoë","y":[1,2]},"b":1}"#,
            r#"{"b": 1, "a": {"y": [1, 2], "x": "Zo\u00eb"}}"#,
        ] {
            assert_eq!(signature_of_members("whsec_test", body), expected);
        }
        assert_ne!(signature_of_members("whsec_test", "{}"), expected);
    }
}
