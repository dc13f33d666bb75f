//! JPEGs that no encoder writes, byte by byte (ITU T.81).

#![allow(dead_code, reason = "each test takes what it needs")]

/// Segments behind each other, from the start marker on.
pub struct Jpeg(Vec<u8>);

impl Jpeg {
    pub fn new() -> Self {
        Self(vec![0xFF, 0xD8])
    }

    pub fn segment(mut self, marker: u8, content: &[u8]) -> Self {
        self.0.extend([0xFF, marker]);
        self.0.extend((content.len() as u16 + 2).to_be_bytes());
        self.0.extend(content);
        self
    }

    /// One quantisation table of eights: a DC coefficient is then the difference from grey.
    pub fn tables(self) -> Self {
        let mut quantisation = vec![0];
        quantisation.extend([8; 64]);
        // DC: `0` no difference, `10` seven bits, `110` eight bits.
        let mut dc = vec![0x00, 1, 1, 1];
        dc.extend([0; 13]);
        dc.extend([0, 7, 8]);
        // AC: `0` the end of a block, `10` a run of 2^14 ends of blocks and more.
        let mut ac = vec![0x10, 1, 1];
        ac.extend([0; 14]);
        ac.extend([0x00, 0xE0]);
        self.segment(0xDB, &quantisation).segment(0xC4, &dc).segment(0xC4, &ac)
    }

    /// `marker`: 0xC0 baseline, 0xC2 progressive.
    pub fn frame(self, marker: u8, width: u16, height: u16, components: u8) -> Self {
        let mut frame = vec![8];
        frame.extend(height.to_be_bytes());
        frame.extend(width.to_be_bytes());
        frame.push(components);
        for component in 1..=components {
            frame.extend([component, 0x11, 0]);
        }
        self.segment(marker, &frame)
    }

    /// A scan of all components over the spectrum `first..=last`.
    pub fn scan(self, components: u8, first: u8, last: u8, bits: &Bits) -> Self {
        let mut head = vec![components];
        for component in 1..=components {
            head.extend([component, 0x00]);
        }
        head.extend([first, last, 0]);
        let mut jpeg = self.segment(0xDA, &head);
        jpeg.0.extend(bits.bytes());
        jpeg
    }

    pub fn end(mut self) -> Vec<u8> {
        self.0.extend([0xFF, 0xD9]);
        self.0
    }
}

#[derive(Default)]
pub struct Bits(Vec<bool>);

impl Bits {
    /// Zeros and ones, as text.
    pub fn push(&mut self, bits: &str) {
        self.0.extend(bits.bytes().map(|bit| bit == b'1'));
    }

    /// Filled with ones; after FF stands 00.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for bits in self.0.chunks(8) {
            let ones = (0..8).map(|place| u8::from(bits.get(place).copied().unwrap_or(true)));
            let byte = ones.fold(0, |byte, bit| byte << 1 | bit);
            bytes.push(byte);
            if byte == 0xFF {
                bytes.push(0);
            }
        }
        bytes
    }
}

/// 16 × 16 pixels in four inks, each pixel's values all 255 or all 0, as Adobe marks it.
pub fn cmyk(full: bool) -> Vec<u8> {
    let mut bits = Bits::default();
    for block in 0..4 {
        for _ in 0..4 {
            // The first block's difference from grey: +127, or −128.
            let first = if full { "101111111" } else { "11001111111" };
            bits.push(if block == 0 { first } else { "0" });
            bits.push("0");
        }
    }
    let adobe = b"Adobe\0\x64\0\0\0\0\0";
    Jpeg::new().segment(0xEE, adobe).tables().frame(0xC0, 16, 16, 4).scan(4, 0, 63, &bits).end()
}

/// Four thousand pixels square in grey, in so many scans that say nothing.
pub fn scans(count: usize) -> Vec<u8> {
    const BLOCKS: usize = 500 * 500;
    let mut dc = Bits::default();
    dc.push(&"0".repeat(BLOCKS));
    let mut jpeg = Jpeg::new().tables().frame(0xC2, 4000, 4000, 1).scan(1, 0, 0, &dc);
    let mut ac = Bits::default();
    for _ in 0..BLOCKS / (1 << 14) {
        ac.push("1000000000000000");
    }
    for _ in 0..BLOCKS % (1 << 14) {
        ac.push("0");
    }
    for _ in 0..count {
        jpeg = jpeg.scan(1, 1, 63, &ac);
    }
    jpeg.end()
}

/// The JPEG with an EXIF segment that says how it is turned (TIFF 6.0, tag 274), 1 to 8.
pub fn with_orientation(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let mut turned = Jpeg::new().segment(0xE1, &exif).0;
    turned.extend(&jpeg[2..]);
    turned
}
