use std::hash::{BuildHasherDefault, Hasher};

/// For a map whose keys are hashes already: they are not hashed once more.
pub(super) type AsItIs = BuildHasherDefault<FirstBytes>;

/// The first eight bytes of a key.
#[derive(Default)]
pub(super) struct FirstBytes(u64);

impl Hasher for FirstBytes {
    fn write(&mut self, bytes: &[u8]) {
        let mut first = [0; 8];
        let length = bytes.len().min(8);
        first[..length].copy_from_slice(&bytes[..length]);
        self.0 = u64::from_le_bytes(first);
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }

    fn write_usize(&mut self, _: usize) {
        // The length that stands before an array's bytes.
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
