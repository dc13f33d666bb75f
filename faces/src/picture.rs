/// A decoded picture: upright, 8 bits a channel.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// Red, green, blue; row by row from the top; `width * height * 3` bytes.
    pub rgb: Vec<u8>,
}
