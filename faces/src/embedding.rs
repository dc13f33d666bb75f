/// What a face is compared by: 128 numbers whose L2 distance tells how alike two faces are. They are
/// not of unit length, so a cosine would say something else. Only embeddings of one model compare.
#[derive(Clone, Debug, PartialEq)]
pub struct Embedding(pub [f32; Embedding::DIMENSIONS]);

impl Embedding {
    pub const DIMENSIONS: usize = 128;
    /// The length of [`Self::to_bytes`].
    pub const BYTES: usize = Self::DIMENSIONS * 4;

    /// The L2 distance; 0 for the same face, above 1.2 for people who look nothing alike.
    pub fn distance(&self, other: &Self) -> f32 {
        self.0.iter().zip(&other.0).map(|(a, b)| (a - b) * (a - b)).sum::<f32>().sqrt()
    }

    /// 128 f32, little-endian: how it is stored.
    pub fn to_bytes(&self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        for (place, value) in bytes.chunks_exact_mut(4).zip(&self.0) {
            place.copy_from_slice(&value.to_le_bytes());
        }
        bytes
    }

    /// None unless there are exactly 512 bytes of finite numbers.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != Self::BYTES {
            return None;
        }
        let mut values = [0.0; Self::DIMENSIONS];
        for (value, place) in values.iter_mut().zip(bytes.chunks_exact(4)) {
            *value = f32::from_le_bytes(place.try_into().ok()?);
        }
        values.iter().all(|value| value.is_finite()).then_some(Self(values))
    }
}

#[cfg(test)]
mod tests {
    use super::Embedding;

    #[test]
    fn bytes_hold_every_number_and_a_wrong_length_or_a_nan_is_refused() {
        let mut embedding = Embedding([0.25; Embedding::DIMENSIONS]);
        embedding.0[127] = -1.5;
        let bytes = embedding.to_bytes();
        assert_eq!(Embedding::from_bytes(&bytes), Some(embedding));
        assert_eq!(Embedding::from_bytes(&bytes[1..]), None);
        let mut broken = bytes;
        broken[..4].copy_from_slice(&f32::NAN.to_le_bytes());
        assert_eq!(Embedding::from_bytes(&broken), None);
    }

    #[test]
    fn the_distance_is_the_euclidean_one() {
        let near = Embedding([0.0; Embedding::DIMENSIONS]);
        let mut far = near.clone();
        far.0[0] = 3.0;
        far.0[1] = 4.0;
        assert!((near.distance(&far) - 5.0).abs() < 1e-6);
    }
}
