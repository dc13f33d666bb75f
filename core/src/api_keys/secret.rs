use rand::distr::{Alphanumeric, SampleString as _};

/// What every key begins with, so that scanners of source code recognise a leaked one.
const PREFIX: &str = "rollcall_";
/// What keys of earlier versions begin with. They keep working.
const FORMER_PREFIX: &str = "rk_live_";
/// Length of the part that finds the row: 62⁸ different ones.
const HANDLE: usize = 8;
/// Length of the secret: log2(62) × 43 = 256 bits.
const SECRET: usize = 43;

/// A new key: prefix, handle and secret, from the system's random source.
pub(super) fn generate() -> String {
    format!("{PREFIX}{}", Alphanumeric.sample_string(&mut rand::rng(), HANDLE + SECRET))
}

/// The first characters, which lists show: prefix and handle.
pub(super) fn shown(handle: &str) -> String {
    format!("{PREFIX}{handle}")
}

/// The part that finds the row. `None`: this is no key.
pub(super) fn handle(key: &str) -> Option<&str> {
    let rest = key.strip_prefix(PREFIX).or_else(|| key.strip_prefix(FORMER_PREFIX))?;
    let is_whole = rest.len() == HANDLE + SECRET && rest.bytes().all(|b| b.is_ascii_alphanumeric());
    is_whole.then(|| &rest[..HANDLE])
}

/// Keyed BLAKE3. It may be fast, because the key is random and no password. `==` of `blake3::Hash` takes
/// the same time wherever two hashes differ.
pub(super) fn hash(hash_key: &[u8; 32], key: &str) -> blake3::Hash {
    blake3::keyed_hash(hash_key, key.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{generate, handle, shown};

    #[test]
    fn a_key_is_found_by_its_handle_and_nothing_else_has_one() {
        let key = generate();
        let found = handle(&key).expect("a handle");
        assert!(key.starts_with(&shown(found)));
        assert_ne!(generate(), key);
        let former = key.replace("rollcall_", "rk_live_");
        assert_eq!(handle(&former), Some(found));
        let longer = format!("{key}x");
        for wrong in
            ["", "rollcall_", "rollcall_short", &key[1..], &longer, "rollcall_ä", "rk_live_"]
        {
            assert_eq!(handle(wrong), None, "{wrong}");
        }
    }
}
