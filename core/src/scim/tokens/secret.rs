use rand::distr::{Alphanumeric, SampleString as _};

/// What every token begins with, so that scanners of source code recognise a leaked one.
const PREFIX: &str = "rollcall_scim_";
/// Length of the part that finds the row: 62⁸ different ones.
const HANDLE: usize = 8;
/// Length of the secret: log2(62) × 43 = 256 bits.
const SECRET: usize = 43;

/// A new token: prefix, handle and secret, from the system's random source.
pub(super) fn generate() -> String {
    format!("{PREFIX}{}", Alphanumeric.sample_string(&mut rand::rng(), HANDLE + SECRET))
}

/// The first characters, which lists show: prefix and handle.
pub(super) fn shown(handle: &str) -> String {
    format!("{PREFIX}{handle}")
}

/// The part that finds the row. `None`: this is no token.
pub(super) fn handle(token: &str) -> Option<&str> {
    let rest = token.strip_prefix(PREFIX)?;
    let is_whole = rest.len() == HANDLE + SECRET && rest.bytes().all(|b| b.is_ascii_alphanumeric());
    is_whole.then(|| &rest[..HANDLE])
}

/// BLAKE3. It may be fast, because the token is random and no password. `==` of `blake3::Hash` takes the
/// same time wherever two hashes differ.
pub(super) fn hash(token: &str) -> blake3::Hash {
    blake3::hash(token.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{generate, handle, shown};

    #[test]
    fn a_token_is_found_by_its_handle_and_nothing_else_has_one() {
        let token = generate();
        let found = handle(&token).expect("a handle");
        assert!(token.starts_with(&shown(found)));
        assert_ne!(generate(), token);
        let longer = format!("{token}x");
        for wrong in ["", "rollcall_scim_", "rollcall_scim_ä", &token[1..], &longer] {
            assert_eq!(handle(wrong), None, "{wrong}");
        }
    }
}
