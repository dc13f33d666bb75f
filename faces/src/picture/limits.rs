/// A format that is recognised by its first bytes, never by a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Jpeg,
    Png,
    WebP,
    Tiff,
}

impl Format {
    pub fn label(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Tiff => "TIFF",
        }
    }
}

/// What is decoded at all. A picture beyond it is refused before a pixel of it is read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub max_bytes: usize,
    /// Width × height. Decoding holds at most 12 bytes for each: see [`Limits::max_memory`].
    pub max_pixels: u64,
    /// Of width and of height.
    pub max_side: u32,
    pub formats: &'static [Format],
}

/// Cameras that are sold with 16 megapixels have up to 16.3 million.
const MEGAPIXELS: u64 = 1 << 20;

impl Limits {
    /// A face that is kept.
    pub const UPLOAD: Self = Self {
        max_bytes: 2_000_000,
        max_pixels: 16 * MEGAPIXELS,
        max_side: 65_535,
        formats: &[Format::Jpeg, Format::Png],
    };
    /// A picture that is searched with and then forgotten.
    pub const SEARCH: Self = Self {
        max_bytes: 5_000_000,
        max_pixels: 16 * MEGAPIXELS,
        max_side: 65_535,
        formats: &[Format::Jpeg, Format::Png, Format::WebP, Format::Tiff],
    };

    /// What the decoder may allocate, in bytes: 16 bits in four channels, and half of that beside it.
    pub fn max_memory(&self) -> u64 {
        self.max_pixels.saturating_mul(12)
    }
}
