/// What a similarity means, in words for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    /// 90 % and more
    LikelySame,
    /// 70 to 89 %
    Review,
    /// Below 70 %
    LikelyDifferent,
}

impl Band {
    pub fn of(similarity: f32) -> Self {
        if similarity >= 90.0 {
            Self::LikelySame
        } else if similarity >= 70.0 {
            Self::Review
        } else {
            Self::LikelyDifferent
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::LikelySame => "Likely same person",
            Self::Review => "Review",
            Self::LikelyDifferent => "Likely different",
        }
    }
}

/// Distance and percent where the line bends. 0.50: no false match among 595 different pairs;
/// 0.60: the default of the reference library.
const BENDS: [(f32, f32); 5] = [(0.0, 100.0), (0.5, 90.0), (0.6, 70.0), (0.9, 30.0), (1.2, 0.0)];

/// The similarity of a distance, 0 to 100 %. A score, not a probability.
pub fn similarity(distance: f32) -> f32 {
    for pair in BENDS.windows(2) {
        let ((near, high), (far, low)) = (pair[0], pair[1]);
        if distance <= far {
            return high + (distance.max(near) - near) / (far - near) * (low - high);
        }
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::{Band, similarity};

    #[test]
    fn the_line_goes_through_its_bends_and_falls_between_them() {
        for (distance, percent) in [
            (0.0, 100.0),
            (0.25, 95.0),
            (0.5, 90.0),
            (0.55, 80.0),
            (0.6, 70.0),
            (0.75, 50.0),
            (0.9, 30.0),
            (1.2, 0.0),
            (7.0, 0.0),
        ] {
            assert!(
                (similarity(distance) - percent).abs() < 1e-3,
                "{distance}: {}",
                similarity(distance)
            );
        }
    }

    #[test]
    fn the_bands_begin_at_90_and_70() {
        assert_eq!(Band::of(90.0), Band::LikelySame);
        assert_eq!(Band::of(89.99), Band::Review);
        assert_eq!(Band::of(70.0), Band::Review);
        assert_eq!(Band::of(69.99), Band::LikelyDifferent);
    }
}
