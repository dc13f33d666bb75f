use rand::distr::{Alphanumeric, SampleString as _};

/// What every key begins with, so that scanners of source code recognise a leaked one.
const MARK: &str = "rollcall_";
/// What keys of earlier versions begin with. They keep working.
const FORMER_MARK: &str = "rk_live_";
/// The part that finds the row: 62⁸ of them.
const HANDLE: usize = 8;
/// log2(62) × 43 = 256 bits.
const SECRET: usize = 43;

/// A new key: the mark, the handle, the secret; from the system's random source.
pub(super) fn generate() -> String {
    format!("{MARK}{}", Alphanumeric.sample_string(&mut rand::rng(), HANDLE + SECRET))
}

/// The first characters, which lists show: mark and handle.
pub(super) fn prefix(handle: &str) -> String {
    format!("{MARK}{handle}")
}

/// The part that finds the row. `None`: this was never a key.
pub(super) fn handle(key: &str) -> Option<&str> {
    let rest = key.strip_prefix(MARK).or_else(|| key.strip_prefix(FORMER_MARK))?;
    let is_whole = rest.len() == HANDLE + SECRET && rest.bytes().all(|b| b.is_ascii_alphanumeric());
    is_whole.then(|| &rest[..HANDLE])
}

/// BLAKE3 keyed: fast, because the key is random and no password. Comparing two hashes takes the
/// same time wherever they differ (so `blake3::Hash` says of its `==`).
pub(super) fn hash(hash_key: &[u8; 32], key: &str) -> blake3::Hash {
    blake3::keyed_hash(hash_key, key.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{generate, handle, prefix};

    #[test]
    fn a_key_is_found_by_its_handle_and_nothing_else_has_one() {
        let key = generate();
        let found = handle(&key).expect("a handle");
        assert!(key.starts_with(&prefix(found)));
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
