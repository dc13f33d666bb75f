use hmac::{Hmac, Mac as _};
use rand::distr::{Alphanumeric, SampleString as _};
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
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update((at.micros() / 1_000_000).to_string().as_bytes());
    mac.update(b".");
    mac.update(body.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::signature;
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
}
