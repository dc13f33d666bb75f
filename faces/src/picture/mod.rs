//! Pictures: from the bytes that somebody sent to upright pixels under limits, and from pixels to a
//! JPEG that carries nothing else.

mod crop;
mod decode;
mod encode;
mod error;
mod limits;
mod scale;
mod turn;

pub use decode::decode;
pub use error::PictureError;
pub use limits::{Format, Limits};
pub use turn::Turn;

/// A decoded picture: upright, 8 bits a channel.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// Red, green, blue; row by row from the top; `width * height * 3` bytes.
    pub rgb: Vec<u8>,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Picture({} × {})", self.width, self.height)
    }
}
